package io.github.miragemaven.mojo;

import io.github.miragemaven.generate.Configured;
import io.github.miragemaven.image.Devices;
import io.github.miragemaven.image.RunRequest;
import io.github.miragemaven.image.Words;
import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.toolchain.ToolchainRequest;
import io.github.miragemaven.toolchain.Toolchains;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What goals that boot an image have in common. */
abstract class AbstractRunMojo extends AbstractLockMojo {

    /** The unikernel's arguments, as on a shell's command line: {@code -Dmirage.args="--hello='good day' -l debug"}. */
    @Parameter(property = "mirage.args", defaultValue = "")
    private String args = "";

    /**
     * What the unikernel's networks are connected to, by their names in {@code config.ml}:
     * {@code <net><service>tap100</service></net>}, on the command line {@code -Dmirage.net.service=tap100}. A tap of this
     * machine; or {@code temporary}, which makes one for this run with the address 10.0.0.1/24 on this machine's side, and
     * {@code temporary:10.0.1.1/24} with another; for Xen, a bridge.
     */
    @Parameter
    private Map<String, String> net = new LinkedHashMap<>();

    /**
     * What the unikernel's block devices are connected to, by their names in {@code config.ml}:
     * {@code <block><storage>disk.img</storage></block>}, on the command line {@code -Dmirage.block.storage=disk.img}. A file
     * or disk of this machine; or {@code temporary}, which makes an empty file of 16 MiB for this run, and
     * {@code temporary:1G} one of another size.
     */
    @Parameter
    private Map<String, String> block = new LinkedHashMap<>();

    /**
     * What devices that neither {@code net} nor {@code block} names are connected to: with {@code temporary}, each to one
     * that is made for this run; otherwise they have to be named.
     */
    @Parameter(property = "mirage.devices", defaultValue = "named")
    private Unnamed devices = Unnamed.named;

    /** How many MiB of memory the unikernel gets. The default is the tender's, 512; 256 with Xen. */
    @Parameter(property = "mirage.memory")
    private @Nullable Integer memory;

    /**
     * Whether QEMU is to use KVM for a virtio or unikraft-qemu image. The default is that it does where that works, and
     * emulates the processor elsewhere, which is slower.
     */
    @Parameter(property = "mirage.kvm")
    private @Nullable Boolean kvm;

    @Parameter(defaultValue = "${project.build.directory}/mirage", readonly = true, required = true)
    private File work;

    /** The values of {@code mirage.devices}, spelled as they are written in a pom. */
    public enum Unnamed {
        named,
        temporary
    }

    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractRunMojo() {}

    final RunRequest request() {
        if (memory != null && memory < 1) {
            throw new ProjectException(
                    "mirage.memory is " + memory + ", which is no amount of memory",
                    "Give it in MiB: -Dmirage.memory=512");
        }
        Configured configured = Configured.find(directory(), onlyTarget());
        return new RunRequest(
                configured.image(),
                configured.name(),
                onlyTarget().likeTitle(),
                Words.split(args),
                new Devices(
                        NamedParameters.of(net, "mirage.net.", project(), session()),
                        NamedParameters.of(block, "mirage.block.", project(), session()),
                        devices == Unnamed.temporary),
                memory == null ? OptionalInt.empty() : OptionalInt.of(memory),
                Optional.ofNullable(kvm),
                directory(),
                work.toPath(),
                searchPath(),
                this::toolchainFolders,
                progress());
    }

    /** Where tenders are, as an image's build found the rest of its tools. */
    private List<Path> searchPath() {
        ToolchainRequest host = hostRequest();
        List<Path> places = new ArrayList<>();
        if (onlyTarget().isCrossCompiled() && choice() == Toolchains.Choice.MANAGED) {
            places.addAll(toolchainFolders());
        }
        Stream.concat(host.folder().stream(), host.opamSwitch().stream())
                .map(prefix -> prefix.resolve("bin"))
                .forEach(places::add);
        places.addAll(host.searchPath());
        return places;
    }

    /** The folders of the toolchain that the lock calls for, if it was built; running an image builds none. */
    private List<Path> toolchainFolders() {
        try {
            return Toolchains.plan(selection()).toolchain().stream()
                    .flatMap(toolchain -> toolchain.tools().stream())
                    .flatMap(tool -> Optional.ofNullable(tool.program().getParent()).stream())
                    .distinct()
                    .toList();
        } catch (MirageException e) {
            progress().debug("No toolchain to look for tenders in: " + e.getMessage());
            return List.of();
        }
    }
}
