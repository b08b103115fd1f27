package io.github.miragemaven.mojo;

import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Finds the compiler and dune, and tells which. */
@Mojo(name = "toolchain", defaultPhase = LifecyclePhase.PREPARE_PACKAGE, threadSafe = true)
public final class ToolchainMojo extends AbstractLockMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public ToolchainMojo() {}

    @Override
    void run() {
        progress().info("Toolchain: " + toolchain());
    }
}
