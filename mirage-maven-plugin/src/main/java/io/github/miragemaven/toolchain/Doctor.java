package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.toolchain.Finding.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the machine and tells what can be built and booted on it, and what can't and why. */
public final class Doctor {

    private static final String NO_SSE = "its own machine may then end an hvt image with \"KVM: internal error exit:"
            + " suberror=0x1\"; spt and virtio images are not concerned";

    private final SelectionRequest request;
    private final HostSystem system;
    private final Path root;
    private final List<Path> path;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(SelectionRequest request, HostSystem system, Path root) {
        this.request = request;
        this.system = system;
        this.root = root;
        this.path = request.system().searchPath();
    }

    /**
     * What there is to know, the decision about the toolchain first. Builds nothing.
     *
     * @param system this machine
     */
    public static List<Finding> examine(SelectionRequest request, HostSystem system) {
        return examine(request, system, Path.of("/"));
    }

    /**
     * As {@link #examine(SelectionRequest, HostSystem)}.
     *
     * @param root the machine's root folder
     */
    static List<Finding> examine(SelectionRequest request, HostSystem system, Path root) {
        Doctor doctor = new Doctor(request, system, root);
        doctor.decision();
        doctor.installedTools();
        doctor.builders();
        if (system.os().equals("linux")) {
            doctor.kvm();
            doctor.taps();
        }
        doctor.tenders();
        return List.copyOf(doctor.findings);
    }

    private void decision() {
        try {
            Toolchains.Plan plan = Toolchains.plan(request);
            String use = plan.use() == Toolchains.Choice.SYSTEM ? "the installed one" : "one built from source";
            if (!plan.trouble().isEmpty()) {
                bad(
                        "toolchain",
                        use + ", since " + plan.why() + "; but " + String.join("; ", plan.trouble()),
                        "Install what is missing, or let mvn build it: -Dmirage.toolchain=managed");
            } else {
                String there = plan.toolchain()
                        .map(Toolchain::toString)
                        .orElseGet(() -> "not built yet: mvn mirage:toolchain does that, as does the first build, to "
                                + ManagedToolchain.folder(request.managed().get()));
                good("toolchain", use + ", since " + plan.why() + " (" + there + ")");
            }
        } catch (MirageException e) {
            bad("toolchain", e.what(), e.next());
        }
    }

    private void installedTools() {
        SystemToolchain.Survey survey = SystemToolchain.survey(request.system());
        survey.toolchain()
                .tools()
                .forEach(tool -> good("installed " + tool.name(), tool.version() + ", " + tool.program()));
        survey.toolchain().cross().forEach(cross -> good("installed cross compiler", cross.toString()));
        Solo5Compiler.mismatch(survey.toolchain(), request.system().searchPath())
                .ifPresent(mismatch -> absent("installed solo5", mismatch, ""));
        survey.missing().forEach(missing -> absent("installed", missing + " was not found " + survey.place(), ""));
    }

    /** What building from source takes. */
    private void builders() {
        program("C compiler", List.of("cc", "gcc"), "--version", "build-essential");
        program("make", List.of("make", "gmake"), "--version", "make");
        if (system.os().equals("linux")) {
            Sandbox sandbox = Sandbox.detect(path);
            if (sandbox.isThere()) {
                good("sandbox", "bwrap works: packages are built without network");
            } else {
                absent(
                        "sandbox",
                        sandbox.absence() + ": packages are built with network and all your rights",
                        Command.find("bwrap", path).isPresent() ? "" : install("bubblewrap"));
            }
        }
    }

    private void program(String subject, List<String> names, String versionFlag, String debianPackage) {
        Optional<Path> found = names.stream()
                .map(name -> Command.find(name, path))
                .flatMap(Optional::stream)
                .findFirst();
        if (found.isPresent()) {
            String version = new Command(List.of(found.get().toString(), versionFlag), Path.of("/"), Map.of())
                    .run()
                    .output()
                    .lines()
                    .findFirst()
                    .orElse("");
            good(subject, version + ", " + found.get());
        } else {
            bad(subject, "none of " + String.join(", ", names) + " is on the PATH", install(debianPackage));
        }
    }

    private String install(String debianPackage) {
        return system.family().equals("debian") || system.distribution().equals("debian")
                ? "Install with: apt-get install -y " + debianPackage
                : "Install it with your system's package manager.";
    }

    private void kvm() {
        Path device = root.resolve("dev/kvm");
        if (!Files.exists(device)) {
            absent(
                    "KVM",
                    device + " is not there: hvt images can't be booted here, virtio ones only slowly",
                    "Enable virtualisation in the firmware (or for this virtual machine) and load the module: sudo"
                            + " modprobe kvm_intel or kvm_amd. spt images need no KVM.");
        } else if (!Files.isReadable(device) || !Files.isWritable(device)) {
            bad(
                    "KVM",
                    device + " is there but not yours to use",
                    "sudo usermod -aG kvm " + System.getProperty("user.name") + ", then log in again");
        } else if (isVirtualMachine()) {
            good("KVM", device + " can be used. This machine is itself a virtual one: " + NO_SSE);
        } else {
            good("KVM", device + " can be used");
        }
    }

    /** Processors of virtual machines have this flag. */
    private boolean isVirtualMachine() {
        return lines(root.resolve("proc/cpuinfo"))
                .filter(line -> line.startsWith("flags"))
                .anyMatch(line -> List.of(line.split("\\s+", -1)).contains("hypervisor"));
    }

    private void taps() {
        Path device = root.resolve("dev/net/tun");
        String make = "sudo ip tuntap add tap100 mode tap user " + System.getProperty("user.name")
                + " && sudo ip addr add 10.0.0.1/24 dev tap100 && sudo ip link set tap100 up";
        if (!Files.exists(device)) {
            absent(
                    "tap",
                    device + " is not there: no image with a network device can be booted here",
                    "sudo modprobe tun");
            return;
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            bad("tap", device + " is there but not yours to use", "sudo chmod a+rw " + device);
            return;
        }
        List<String> taps = taps(root.resolve("sys/class/net"));
        if (taps.isEmpty()) {
            absent(
                    "tap",
                    "there is no tap device yet, which images with a network device need",
                    "To make one: " + make + ", or have one made for each run: -Dmirage.devices=temporary");
        } else {
            good("tap", String.join(", ", taps));
        }
    }

    /** Only tun and tap devices have that file; the first bits of its number tell which (linux/if_tun.h, IFF_TAP). */
    private static List<String> taps(Path interfaces) {
        if (!Files.isDirectory(interfaces)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(interfaces)) {
            return all.filter(one ->
                            lines(one.resolve("tun_flags")).anyMatch(flags -> (Long.decode(flags.strip()) & 0xf) == 2))
                    .map(one -> String.valueOf(one.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(interfaces, e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file).stream() : Stream.empty();
        } catch (IOException e) {
            // Interfaces come and go; one that went has nothing to tell.
            return Stream.empty();
        }
    }

    private void tenders() {
        List<Path> places = new ArrayList<>();
        // The toolchain's own come first when an image is run.
        try {
            Toolchains.plan(request)
                    .toolchain()
                    .flatMap(toolchain -> toolchain.find(KnownTool.SOLO5.packageName()))
                    .map(tool -> tool.program().getParent())
                    .ifPresent(places::add);
        } catch (MirageException e) {
            // Told above.
        }
        places.addAll(path);
        tender("solo5-hvt", "hvt", places);
        tender("solo5-spt", "spt", places);
        tender("qemu-system-" + (system.arch().equals("arm64") ? "aarch64" : system.arch()), "virtio", places);
        tender("xl", "xen", places);
        tender("firecracker", "unikraft-firecracker", places);
    }

    private void tender(String program, String target, List<Path> places) {
        Optional<Path> found = Command.find(program, places);
        if (found.isPresent()) {
            good("tender for " + target, firstLine(found.get()) + ", " + found.get());
        } else {
            absent(
                    "tender for " + target,
                    program + " is not there: " + target + " images can be built, not booted",
                    "");
        }
    }

    private static String firstLine(Path program) {
        return Command.of(Path.of("/"), program.toString(), "--version")
                .run()
                .output()
                .lines()
                .findFirst()
                .map(String::strip)
                .orElse("of unknown version");
    }

    private void good(String subject, String detail) {
        findings.add(new Finding(subject, Health.GOOD, detail, ""));
    }

    private void absent(String subject, String detail, String advice) {
        findings.add(new Finding(subject, Health.ABSENT, detail, advice));
    }

    private void bad(String subject, String detail, String advice) {
        findings.add(new Finding(subject, Health.BAD, detail, advice));
    }
}
