package io.github.miragemaven.image;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that unikernels run on: its programs, and whether what a device is to be connected to will do.
 *
 * @param root its root folder
 * @param searchPath where its programs are
 */
record Host(Path root, List<Path> searchPath) {

    /** The PATH of an ordinary user often lacks the folders of programs that configure a machine. */
    private static final List<Path> FOR_ADMINISTRATORS = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

    private static final long SECTOR = 512;

    Host {
        searchPath = List.copyOf(searchPath);
    }

    static Host of(List<Path> searchPath) {
        return new Host(Path.of("/"), searchPath);
    }

    Optional<Path> program(String name) {
        return Command.find(name, searchPath);
    }

    /**
     * Runs a command that may take an administrator's rights: as it is, and if that fails by sudo, if it asks nothing.
     *
     * @return how it went; of both ways the one that worked, or else the first
     */
    Command.Result asAdministrator(String program, String... arguments) {
        List<Path> places = new ArrayList<>(searchPath);
        places.addAll(FOR_ADMINISTRATORS);
        Optional<Path> found = Command.find(program, places);
        if (found.isEmpty()) {
            return new Command.Result(127, program + " is not installed");
        }
        List<String> words = new ArrayList<>(List.of(found.get().toString()));
        words.addAll(List.of(arguments));
        Command.Result plain = run(words);
        Optional<Path> sudo = program("sudo");
        if (plain.succeeded() || sudo.isEmpty()) {
            return plain;
        }
        words.addAll(0, List.of(sudo.get().toString(), "-n"));
        Command.Result asRoot = run(words);
        return asRoot.succeeded() ? asRoot : plain;
    }

    private static Command.Result run(List<String> words) {
        return new Command(words, Path.of("/"), Map.of()).run();
    }

    /** Whether {@code /dev/kvm} is there for this user. */
    boolean hasKvm() {
        return isOurs(root.resolve("dev/kvm"));
    }

    private static boolean isOurs(Path device) {
        return Files.isReadable(device) && Files.isWritable(device);
    }

    /** What makes a tap; one that an ordinary user's tender can use. */
    static String makingTap(String tap, String address) {
        return "sudo ip tuntap add dev " + tap + " mode tap user " + System.getProperty("user.name")
                + " && sudo ip addr add " + address + " dev " + tap + " && sudo ip link set dev " + tap + " up";
    }

    /** Why no tap can be used at all, with what to do about it; empty if one can. */
    Optional<String> troubleWithTaps() {
        Path tun = root.resolve("dev/net/tun");
        if (!Files.isDirectory(interfaces())) {
            // Not Linux: the tender has to tell.
            return Optional.empty();
        }
        if (!Files.exists(tun)) {
            return Optional.of("This machine has no " + tun + ", which taps need. Load its driver: sudo modprobe tun");
        }
        return isOurs(tun)
                ? Optional.empty()
                : Optional.of("You may not use " + tun + ", which taps need: sudo chmod a+rw " + tun);
    }

    private Path interfaces() {
        return root.resolve("sys/class/net");
    }

    /** Why a network device can't be connected to that tap, with what to do about it; empty if it can. */
    Optional<String> troubleWithTap(String tap, String address) {
        if (!Files.isDirectory(interfaces()) || troubleWithTaps().isPresent()) {
            return troubleWithTaps();
        }
        Path found = interfaces().resolve(tap);
        if (tap.contains("/") || !Files.exists(found)) {
            return Optional.of("There is no tap " + tap + " on this machine. To make it: " + makingTap(tap, address));
        }
        if ((number(found.resolve("tun_flags")).orElse(0L) & 0xf) != 2) {
            return Optional.of(
                    tap + " is a network interface, but not a tap. To make one: " + makingTap("tap100", address));
        }
        if ((number(found.resolve("flags")).orElse(1L) & 1) == 0) {
            return Optional.of("The tap " + tap + " is down. To set it up: sudo ip link set dev " + tap + " up");
        }
        return Optional.empty();
    }

    /** Linux writes such numbers in hexadecimal, with 0x (linux/if.h, linux/if_tun.h). */
    private static Optional<Long> number(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Long.decode(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            // Interfaces come and go; one that went has nothing to tell.
            return Optional.empty();
        }
    }

    /** Why a block device can't be connected to that file or disk, with what to do about it; empty if it can. */
    static Optional<String> troubleWithDisk(Path disk) {
        if (Files.isDirectory(disk)) {
            return Optional.of(disk + " is a folder; a block device needs a file or a disk.");
        }
        if (!Files.exists(disk)) {
            return Optional.of("There is no " + disk + ". To make an empty disk: truncate -s 16M '" + disk + "'");
        }
        if (!isOurs(disk)) {
            return Optional.of("You may not read and write " + disk + ", which a block device is: chmod u+rw '" + disk
                    + "', or with a disk of the machine, run as its owner.");
        }
        try {
            if (Files.isRegularFile(disk) && (Files.size(disk) == 0 || Files.size(disk) % SECTOR != 0)) {
                return Optional.of(disk + " has " + Files.size(disk) + " bytes, and a block device needs whole sectors"
                        + " of " + SECTOR + ". To round it up: truncate -s '%" + SECTOR + "' '" + disk
                        + "'; to make it larger: truncate -s 16M '" + disk + "'");
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(disk, e);
        }
        return Optional.empty();
    }
}
