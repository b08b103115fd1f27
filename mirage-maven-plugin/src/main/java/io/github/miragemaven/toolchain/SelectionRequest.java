package io.github.miragemaven.toolchain;

import io.github.miragemaven.opam.OpamVersion;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a build needs, and who may provide it.
 *
 * @param choice how to decide
 * @param system what is needed of the machine's tools
 * @param locked the versions that the lock has of tools, by opam name; empty when there is no lock yet
 * @param depexts the system packages that building from source takes
 * @param managed what to build if it comes to that. Asked for only then: reading the repositories takes time
 */
public record SelectionRequest(
        Toolchains.Choice choice,
        ToolchainRequest system,
        Map<String, OpamVersion> locked,
        List<String> depexts,
        Supplier<ManagedRequest> managed) {

    public SelectionRequest {
        locked = Map.copyOf(locked);
        depexts = List.copyOf(depexts);
    }
}
