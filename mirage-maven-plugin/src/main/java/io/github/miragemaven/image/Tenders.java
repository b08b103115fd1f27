package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.image.Attachments.Attachment;
import io.github.miragemaven.image.Attachments.Networking;
import io.github.miragemaven.image.Manifest.Device;
import io.github.miragemaven.image.Manifest.Kind;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Knows for each target what boots its images, and with which words. */
final class Tenders {

    /** What tenders take where they are told nothing, in MiB; QEMU's own would be another. */
    private static final int MEMORY = 512;

    /** A value to be filled in, as in {@code target=@BLOCK:storage@}. */
    private static final Pattern BLANK = Pattern.compile("@([A-Z]+)(?::([^@]*))?@");

    private final RunRequest request;
    private final Host host;

    private Tenders(RunRequest request, Host host) {
        this.request = request;
        this.host = host;
    }

    /**
     * How to boot an image.
     *
     * @throws ProjectException when it has not been built, can't be run here, or its devices are not connected
     * @throws WorldException when what runs it is missing, or what its devices are connected to
     */
    static Launch launch(RunRequest request, Host host) {
        if (!Files.isRegularFile(request.image())) {
            throw new ProjectException(
                    "There is no image " + request.image(), "Build it first: mvn package -Dtarget=" + request.target());
        }
        Tenders tenders = new Tenders(request, host);
        return switch (request.target()) {
            case "unix", "macosx" -> tenders.program();
            case "hvt", "spt" -> tenders.solo5();
            case "virtio" -> tenders.virtio();
            case "xen" -> tenders.xen();
            case "unikraft-qemu" -> tenders.unikraftQemu();
            case "unikraft-firecracker" -> tenders.firecracker();
            case "qubes" ->
                throw tenders.notHere(
                        "it is the kernel of a Qubes VM, which only Qubes OS's dom0 starts",
                        "Copy the image to /var/lib/qubes/vm-kernels/" + request.name()
                                + "/vmlinuz in dom0 (with an empty"
                                + " initramfs and modules.img beside it), then: qvm-prefs --set VM kernel "
                                + request.name() + " && qvm-start VM");
            case "muen" ->
                throw tenders.notHere(
                        "it is a subject of a Muen system, which is built as a whole",
                        "Name the image as a component in the policy of your Muen system and boot that"
                                + " (https://muen.sk/articles.html#mirageos-unikernels).");
            case "genode" ->
                throw tenders.notHere(
                        "it is a component of a Genode system, which is built as a whole",
                        "Add the image as a boot module to a Genode scenario with the component solo5, and boot that"
                                + " (https://genode.org).");
            default ->
                throw tenders.notHere(
                        "nothing is known of what boots it",
                        "Boot it as its platform asks, or build for one of unix, hvt, spt and virtio.");
        };
    }

    private ProjectException notHere(String why, String next) {
        return new ProjectException(
                "An image for " + request.target() + " can't be run from here: " + why,
                next + "\nTo try the unikernel on this machine: mvn package mirage:run -Dtarget=unix or -Dtarget=spt");
    }

    private Launch program() {
        List<String> words = new ArrayList<>(List.of(request.image().toString()));
        words.addAll(request.arguments());
        return new Launch(command(words), true, List.of(), Optional.empty());
    }

    /** Solo5, docs/building.md, "Running Solo5-based unikernels". */
    private Launch solo5() {
        Attachments devices = connect(Optional.of(manifest().devices()), Networking.TAP);
        String name = "solo5-" + request.target();
        List<String> words = new ArrayList<>(List.of(tender(
                        name,
                        "It is part of Solo5. Install that (opam install solo5), or let mvn build what the lock names:"
                                + " mvn mirage:toolchain -Dmirage.toolchain=managed -Dtarget=" + request.target())
                .toString()));
        if (request.target().equals("hvt") && Files.isDirectory(host.root().resolve("sys/class")) && !host.hasKvm()) {
            throw new WorldException(
                    "An image for hvt needs KVM, and " + host.root().resolve("dev/kvm")
                            + " is not there or not yours to use",
                    "mvn mirage:doctor tells more. Or build for spt, which needs no KVM: -Dtarget=spt");
        }
        request.memory().ifPresent(memory -> words.add("--mem=" + memory));
        for (Attachment one : devices.all()) {
            words.add("--" + one.device().kind().option() + ":" + one.device().name() + "=" + one.to());
        }
        words.add("--");
        words.add(request.image().toString());
        request.arguments().forEach(argument -> words.add(quoted(argument)));
        return new Launch(command(words), false, devices.temporaries(), Optional.empty());
    }

    private Manifest manifest() {
        Manifest manifest = Manifest.read(request.image());
        if (!manifest.target().equals(request.target())) {
            throw new ProjectException(
                    request.image() + " was linked for " + manifest.target() + ", not for " + request.target(),
                    "Build it again: mvn clean package -Dtarget=" + request.target());
        }
        return manifest;
    }

    private Attachments connect(Optional<List<Device>> devices, Networking networking) {
        return Attachments.of(request, devices, networking, host);
    }

    // --- QEMU ---

    /**
     * With what {@code solo5-virtio-run} gives it. Devices have to be in the manifest's order, on the PCI slots from 2 on:
     * that is how the image tells which is which (Solo5, {@code bindings/virtio/pci.c}).
     */
    private Launch virtio() {
        Attachments devices = connect(Optional.of(manifest().devices()), Networking.TAP);
        List<String> words = new ArrayList<>(List.of("-m", String.valueOf(memory())));
        words.addAll(List.of("-nodefaults", "-machine", "acpi=off", "-display", "none", "-serial", "stdio"));
        int slot = 2;
        for (Attachment one : devices.all()) {
            String place = ",addr=0x" + Integer.toHexString(slot) + ",bus=pci.0";
            if (one.device().kind() == Kind.BLOCK) {
                words.addAll(List.of("-drive", drive("drive" + slot, one.to())));
                words.addAll(List.of("-device", "virtio-blk,drive=drive" + slot + place));
            } else {
                words.addAll(List.of("-device", "virtio-net,netdev=n" + slot + place));
                words.addAll(List.of("-netdev", netdev("n" + slot, one.to())));
            }
            slot++;
        }
        // Gives the unikernel a way to end QEMU.
        words.addAll(List.of("-device", "isa-debug-exit"));
        return qemu("x86_64", "Westmere", words, devices);
    }

    /** Unikraft's devices have numbers for names, by their order. */
    private Launch unikraftQemu() {
        Attachments devices = connect(Optional.empty(), Networking.TAP);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        List<String> words = new ArrayList<>(List.of("-m", String.valueOf(memory())));
        words.addAll(List.of("-nodefaults", "-display", "none", "-serial", "stdio", "-no-reboot"));
        if (arm) {
            words.addAll(List.of("-machine", "virt"));
        }
        int number = 0;
        for (Attachment one : devices.all()) {
            String id = "d" + number++;
            if (one.device().kind() == Kind.BLOCK) {
                words.addAll(List.of("-drive", drive(id, one.to()), "-device", "virtio-blk-pci,drive=" + id));
            } else {
                words.addAll(List.of("-netdev", netdev(id, one.to()), "-device", "virtio-net-pci,netdev=" + id));
            }
        }
        if (!arm) {
            words.addAll(List.of("-device", "isa-debug-exit"));
        }
        return qemu(arm ? "aarch64" : "x86_64", "max", words, devices);
    }

    private static String drive(String id, String file) {
        return "id=" + id + ",file=" + file.replace(",", ",,") + ",if=none,format=raw";
    }

    private static String netdev(String id, String tap) {
        return "tap,id=" + id + ",ifname=" + tap + ",script=no,downscript=no";
    }

    private Launch qemu(String machine, String emulatedProcessor, List<String> options, Attachments devices) {
        Path qemu = tender(
                "qemu-system-" + machine,
                "It is part of QEMU. Install that; on Debian: apt-get install -y qemu-system-"
                        + (machine.equals("x86_64") ? "x86" : "arm"));
        List<String> rest = new ArrayList<>(options);
        // The kernel's path is the first word of its command line, which a blank would end. No blank is in a relative
        // one.
        rest.addAll(List.of("-kernel", relative(request.image())));
        if (!request.arguments().isEmpty()) {
            rest.addAll(List.of(
                    "-append", request.arguments().stream().map(Tenders::quoted).collect(Collectors.joining(" "))));
        }
        Command emulated = qemu(qemu, List.of("-cpu", emulatedProcessor), rest);
        Command withKvm = qemu(qemu, List.of("-cpu", "host", "-enable-kvm"), rest);
        if (request.kvm().isPresent()) {
            Command told = request.kvm().get() ? withKvm : emulated;
            return new Launch(told, false, devices.temporaries(), Optional.empty());
        }
        return host.hasKvm()
                ? new Launch(withKvm, false, devices.temporaries(), Optional.of(emulated))
                : new Launch(emulated, false, devices.temporaries(), Optional.empty());
    }

    private Command qemu(Path qemu, List<String> processor, List<String> rest) {
        List<String> words = new ArrayList<>(List.of(qemu.toString()));
        words.addAll(processor);
        words.addAll(rest);
        return command(words);
    }

    private String relative(Path file) {
        return file.startsWith(request.folder())
                ? request.folder().relativize(file).toString()
                : file.toString();
    }

    private int memory() {
        return request.memory().orElse(MEMORY);
    }

    // --- Xen ---

    /**
     * From the template of a configuration beside the image, in which devices are named. With {@code -c}, xl stays and shows
     * the guest's console.
     */
    private Launch xen() {
        Path template = request.image().resolveSibling(request.name() + ".xl.in");
        if (!Files.isRegularFile(template)) {
            throw new ProjectException(
                    "There is no " + template + ", from which the configuration for xl is made",
                    "Build again: mvn package -Dtarget=xen");
        }
        String text = text(template);
        Attachments devices = connect(Optional.of(blanks(text)), Networking.BRIDGE);
        Path xl = tender(
                "xl",
                "It is there in dom0 of a machine that Xen was booted on; on Debian: apt-get install -y xen-system. Then run"
                        + " mvn as root.");
        Map<String, String> values = devices.all().stream()
                .collect(Collectors.toMap(
                        one -> (one.device().kind() == Kind.NET ? "NETWORK:" : "BLOCK:")
                                + one.device().name(),
                        one -> one.device().kind() == Kind.NET
                                ? one.to()
                                : request.folder().resolve(one.to()).toString(),
                        (one, same) -> one));
        String filled = BLANK.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, values)));
        if (!request.arguments().isEmpty()) {
            filled += "\nextra = '"
                    + request.arguments().stream()
                            .map(Tenders::quoted)
                            .collect(Collectors.joining(" "))
                            .replace("\\", "\\\\")
                            .replace("'", "\\'")
                    + "'\n";
        }
        Path file = request.work().resolve(request.title() + ".xl");
        AtomicFiles.writeIfChanged(file, filled);
        List<Temporary> temporaries = new ArrayList<>(devices.temporaries());
        temporaries.add(new Temporary.Domain(request.name()));
        return new Launch(
                command(List.of(xl.toString(), "create", "-c", file.toString())), false, temporaries, Optional.empty());
    }

    private static List<Device> blanks(String template) {
        Set<Device> devices = new LinkedHashSet<>();
        BLANK.matcher(template).results().forEach(match -> {
            if (match.group(1).equals("NETWORK")) {
                devices.add(new Device(match.group(2), Kind.NET));
            } else if (match.group(1).equals("BLOCK")) {
                devices.add(new Device(match.group(2), Kind.BLOCK));
            }
        });
        return List.copyOf(devices);
    }

    private String value(MatchResult match, Map<String, String> devices) {
        return switch (match.group(1)) {
            case "NAME" -> request.name();
            case "KERNEL" -> request.image().toString();
            case "MEMORY" -> String.valueOf(request.memory().orElse(256));
            default -> devices.getOrDefault(match.group(1) + ":" + match.group(2), match.group());
        };
    }

    // --- Firecracker ---

    /** Firecracker, docs/getting-started.md, "Configuring the microVM without sending API requests". */
    private Launch firecracker() {
        Attachments devices = connect(Optional.empty(), Networking.TAP);
        Path firecracker = tender(
                "firecracker",
                "Put it on the PATH; its releases are at https://github.com/firecracker-microvm/firecracker/releases");
        List<String> drives = new ArrayList<>();
        List<String> networks = new ArrayList<>();
        for (Attachment one : devices.all()) {
            if (one.device().kind() == Kind.BLOCK) {
                drives.add(("{ \"drive_id\": %s, \"path_on_host\": %s, \"is_root_device\": false,"
                                + " \"is_read_only\": false }")
                        .formatted(
                                json("drive" + drives.size()),
                                json(request.folder().resolve(one.to()).toString())));
            } else {
                networks.add("{ \"iface_id\": %s, \"host_dev_name\": %s }"
                        .formatted(json("net" + networks.size()), json(one.to())));
            }
        }
        List<String> line = new ArrayList<>(List.of(request.name()));
        request.arguments().forEach(argument -> line.add(quoted(argument)));
        String configuration = """
                {
                  "boot-source": { "kernel_image_path": %s, "boot_args": %s },
                  "machine-config": { "vcpu_count": 1, "mem_size_mib": %d },
                  "drives": [ %s ],
                  "network-interfaces": [ %s ]
                }
                """.formatted(
                        json(request.image().toString()),
                        json(String.join(" ", line)),
                        memory(),
                        String.join(", ", drives),
                        String.join(", ", networks));
        Path file = request.work().resolve(request.title() + ".json");
        AtomicFiles.writeIfChanged(file, configuration);
        return new Launch(
                command(List.of(firecracker.toString(), "--no-api", "--config-file", file.toString())),
                false,
                devices.temporaries(),
                Optional.empty());
    }

    private static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < 0x20) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }

    // --- all ---

    private Path tender(String program, String next) {
        return Command.find(program, host.searchPath())
                .or(() -> Command.find(program, request.moreTenders().get()))
                .orElseThrow(() -> new WorldException(
                        "The program " + program + ", which boots images for " + request.target() + ", was not found",
                        next));
    }

    private Command command(List<String> words) {
        return new Command(words, request.folder(), Map.of());
    }

    /**
     * An argument as a unikernel without a system reads it: its tender puts all of them into one line, which it takes apart
     * again at blanks, but not between quotes (mirage-bootvar).
     */
    static String quoted(String argument) {
        boolean plain = !argument.isEmpty() && argument.chars().noneMatch(c -> c == ' ' || c == '"' || c == '\\');
        return plain ? argument : '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(file, e);
        }
    }
}
