package io.github.miragemaven.image;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that is made for one run of a unikernel, and goes when it ends. */
sealed interface Temporary {

    /**
     * Makes it.
     *
     * @throws WorldException when this machine does not let us
     */
    void create(Host host);

    /** Removes it, if it is there. Gives what went wrong, in words. */
    Optional<String> remove(Host host);

    /** Itself as a line of text, for {@link #parse}. */
    String text();

    /** The one that a line stands for. */
    static Optional<Temporary> parse(String line) {
        String[] words = line.split(" ", 2);
        if (words.length < 2) {
            return Optional.empty();
        }
        return switch (words[0]) {
            case "tap" -> Optional.of(new Tap(words[1], ""));
            case "disk" -> Optional.of(new Disk(Path.of(words[1]), 0));
            case "domain" -> Optional.of(new Domain(words[1]));
            default -> Optional.empty();
        };
    }

    /**
     * A tap.
     *
     * @param name its name
     * @param address this machine's side of it, with the length of the network's prefix: {@code 10.0.0.1/24}
     */
    record Tap(String name, String address) implements Temporary {

        private static final Pattern ADDRESS =
                Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})/([0-9]{1,2})");

        /**
         * One with an address that is checked.
         *
         * @throws ProjectException when it is none
         */
        static Tap of(String name, String address) {
            Matcher matcher = ADDRESS.matcher(address);
            boolean good = matcher.matches() && Integer.parseInt(matcher.group(5)) <= 30;
            for (int i = 1; good && i <= 4; i++) {
                good = Integer.parseInt(matcher.group(i)) <= 255;
            }
            if (!good) {
                throw new ProjectException(
                        address + " is not an IPv4 address with the length of its network's prefix",
                        "Write a temporary network as temporary:10.0.0.1/24, with the address of this machine's side.");
            }
            return new Tap(name, address);
        }

        @Override
        public void create(Host host) {
            sameNetwork().ifPresent(other -> {
                throw new WorldException(
                        "A temporary tap with the address " + address + " can't be made: the interface " + other
                                + " is in the same network already",
                        "Connect the unikernel to that one if it is a tap, end the unikernel that has it, or give another"
                                + " address (temporary:10.0.9.1/24) and tell the unikernel its own (as in"
                                + " -Dmirage.args=--ipv4=10.0.9.2/24).");
            });
            run(host, "tuntap", "add", "dev", name, "mode", "tap", "user", System.getProperty("user.name"));
            run(host, "addr", "add", address, "dev", name);
            run(host, "link", "set", "dev", name, "up");
        }

        private void run(Host host, String... arguments) {
            Command.Result result = host.asAdministrator("ip", arguments);
            if (!result.succeeded()) {
                throw new WorldException(
                        "A temporary tap can't be made: ip " + String.join(" ", arguments) + " said: "
                                + result.output().strip(),
                        "It takes ip (of the package iproute2) and an administrator's rights (root, or sudo that asks for no"
                                + " password). Make a tap that"
                                + " stays, once, and name it instead of temporary: "
                                + Host.makingTap("tap100", address));
            }
        }

        /** Two interfaces in one network would each get half of the packets, or one all of them. */
        private Optional<String> sameNetwork() {
            try {
                byte[] mine = InetAddress.getByName(address.substring(0, address.indexOf('/')))
                        .getAddress();
                int length = Integer.parseInt(address.substring(address.indexOf('/') + 1));
                for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
                    for (InterfaceAddress other : one.getInterfaceAddresses()) {
                        byte[] theirs = other.getAddress().getAddress();
                        // A wider network around ours does no harm: the narrower one goes first.
                        if (theirs.length == 4
                                && other.getNetworkPrefixLength() >= length
                                && prefix(theirs, length) == prefix(mine, length)) {
                            return Optional.of(one.getName());
                        }
                    }
                }
                return Optional.empty();
            } catch (SocketException | UnknownHostException e) {
                // Then ip has to tell.
                return Optional.empty();
            }
        }

        private static int prefix(byte[] address, int length) {
            int number = ByteBuffer.wrap(address).getInt();
            return length == 0 ? 0 : number >>> (32 - length);
        }

        @Override
        public Optional<String> remove(Host host) {
            Path interfaces = host.root().resolve("sys/class/net");
            // Not every container has /sys.
            if (Files.isDirectory(interfaces) && !Files.exists(interfaces.resolve(name))) {
                return Optional.empty();
            }
            Command.Result result = host.asAdministrator("ip", "tuntap", "del", "dev", name, "mode", "tap");
            return result.succeeded()
                    ? Optional.empty()
                    : Optional.of("The temporary tap " + name + " could not be removed ("
                            + result.output().strip() + "). To remove it: sudo ip tuntap del dev " + name
                            + " mode tap");
        }

        @Override
        public String text() {
            return "tap " + name;
        }
    }

    /**
     * A disk: a file that takes no more of the machine's than what is written to it.
     *
     * @param file the file
     * @param size how many bytes it has
     */
    record Disk(Path file, long size) implements Temporary {

        private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,8})([KMG]?)");

        /**
         * One with a size as {@code truncate} takes it.
         *
         * @throws ProjectException when it is none
         */
        static Disk of(Path file, String size) {
            Matcher matcher = SIZE.matcher(size);
            long bytes = 0;
            if (matcher.matches()) {
                int unit = " KMG".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
                bytes = Long.parseLong(matcher.group(1)) << (10 * unit);
            }
            if (bytes == 0 || bytes % 512 != 0) {
                throw new ProjectException(
                        size + " is not the size of a disk made of sectors of 512 bytes",
                        "Write a temporary disk as temporary:16M.");
            }
            return new Disk(file, bytes);
        }

        @Override
        public void create(Host host) {
            try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
                made.setLength(0);
                made.setLength(size);
            } catch (IOException e) {
                throw AtomicFiles.cannotWrite(file, e);
            }
        }

        @Override
        public Optional<String> remove(Host host) {
            try {
                Files.deleteIfExists(file);
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("The temporary disk " + file + " could not be removed: " + AtomicFiles.reason(e));
            }
        }

        @Override
        public String text() {
            return "disk " + file;
        }
    }

    /**
     * A guest of Xen. It is not a process of ours: what we start only shows its console.
     *
     * @param name its name
     */
    record Domain(String name) implements Temporary {

        /** {@code xl create} makes it. */
        @Override
        public void create(Host host) {}

        @Override
        public Optional<String> remove(Host host) {
            if (host.asAdministrator("xl", "domid", name).succeeded()) {
                Command.Result result = host.asAdministrator("xl", "destroy", name);
                if (!result.succeeded()) {
                    return Optional.of("The guest " + name + " could not be ended ("
                            + result.output().strip() + "). To end it: sudo xl destroy " + name);
                }
            }
            return Optional.empty();
        }

        @Override
        public String text() {
            return "domain " + name;
        }
    }

    /** Makes all of them, or tells why one can't be. */
    static void createAll(List<Temporary> all, Host host) {
        all.forEach(one -> one.create(host));
    }

    /** Removes all of them, the last made first; gives what went wrong. */
    static List<String> removeAll(List<Temporary> all, Host host) {
        List<String> trouble = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).remove(host).ifPresent(trouble::add);
        }
        return trouble;
    }
}
