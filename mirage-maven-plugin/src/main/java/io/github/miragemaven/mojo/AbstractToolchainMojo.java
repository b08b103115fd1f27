package io.github.miragemaven.mojo;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.toolchain.PackageManager;
import io.github.miragemaven.toolchain.SystemToolchain;
import io.github.miragemaven.toolchain.Toolchain;
import io.github.miragemaven.toolchain.ToolchainRequest;
import org.apache.maven.plugins.annotations.Parameter;

/** What goals that need the compilers have in common. */
abstract class AbstractToolchainMojo extends AbstractMirageMojo {

    /**
     * What to do about a tool or system package that is missing: {@code report} fails with the command that installs it,
     * {@code install} runs that command.
     */
    @Parameter(property = "mirage.depext", defaultValue = "report")
    private Depext depext = Depext.report;

    /** The values of {@code mirage.depext}, spelled as they are written in a pom. */
    public enum Depext {
        report,
        install
    }

    AbstractToolchainMojo() {}

    final Toolchain toolchain() {
        return SystemToolchain.find(toolchainRequest());
    }

    final ToolchainRequest toolchainRequest() {
        return new ToolchainRequest(
                Command.searchPath(),
                PackageManager.of(HostSystem.detect()),
                depext == Depext.install,
                System.out::println,
                progress());
    }
}
