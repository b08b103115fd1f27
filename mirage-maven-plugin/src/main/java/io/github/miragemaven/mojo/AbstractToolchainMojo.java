package io.github.miragemaven.mojo;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.target.Target;
import io.github.miragemaven.toolchain.PackageManager;
import io.github.miragemaven.toolchain.ToolchainRequest;
import io.github.miragemaven.toolchain.Toolchains;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What goals that need the compilers have in common. */
abstract class AbstractToolchainMojo extends AbstractConfigMojo {

    /**
     * What to do about a tool or system package that is missing: {@code report} fails with the command that installs it,
     * {@code install} runs that command, {@code ignore} looks for no system packages: a distribution may have them under
     * other names than opam knows.
     */
    @Parameter(property = "mirage.depext", defaultValue = "report")
    private Depext depext = Depext.report;

    /**
     * Which compilers and tools to use: {@code system} those of this machine, {@code managed} those that the lock names,
     * built from source and kept for all projects, {@code auto} the machine's where they fit the lock, else built ones. The
     * default is {@code system} for a program of this machine ({@code unix}, {@code macosx}) and {@code auto} for other
     * targets, whose cross compiler no distribution has.
     */
    @Parameter(property = "mirage.toolchain")
    private @Nullable String toolchain;

    /** The values of {@code mirage.depext}, spelled as they are written in a pom. */
    public enum Depext {
        report,
        install,
        ignore
    }

    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractToolchainMojo() {}

    /** Whether system packages are looked for. */
    final boolean checksSystemPackages() {
        return depext != Depext.ignore;
    }

    final Toolchains.Choice choice() {
        if (toolchain != null) {
            return Toolchains.Choice.named(toolchain);
        }
        return contexts().isEmpty() ? Toolchains.Choice.SYSTEM : Toolchains.Choice.AUTO;
    }

    /** What is needed of this machine to build programs for it; for another target, its cross compiler comes on top. */
    final ToolchainRequest hostRequest() {
        return new ToolchainRequest(
                Command.searchPath(),
                MavenToolchains.home(session()),
                Optional.ofNullable(System.getenv("OPAM_SWITCH_PREFIX"))
                        .filter(prefix -> !prefix.isEmpty())
                        .map(Path::of),
                Set.of(),
                PackageManager.of(HostSystem.detect()),
                depext == Depext.install,
                System.out::println,
                progress());
    }

    final ToolchainRequest toolchainRequest() {
        return contexts().isEmpty() ? hostRequest() : hostRequest().withCross(contexts());
    }

    /** The dune contexts for which the targets take a cross compiler. */
    private Set<String> contexts() {
        return targets().stream()
                .filter(Target::isCrossCompiled)
                .map(Target::context)
                .collect(Collectors.toSet());
    }
}
