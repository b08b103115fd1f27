package io.github.miragemaven.image;

import java.util.Map;

/**
 * What a unikernel's devices are connected to on this machine.
 *
 * @param networks for each network, by its name in {@code config.ml}, a tap such as {@code tap100} (for Xen a bridge); or
 *     {@code temporary} for one that is made for this run, {@code temporary:10.0.1.1/24} with an address of its own for
 *     this machine's side
 * @param blocks for each block device a file or disk; or {@code temporary} for an empty file that is made for this run,
 *     {@code temporary:64M} with a size of its own
 * @param temporary whether devices that are not named are temporary ones; they have to be named otherwise
 */
public record Devices(Map<String, String> networks, Map<String, String> blocks, boolean temporary) {

    public Devices {
        networks = Map.copyOf(networks);
        blocks = Map.copyOf(blocks);
    }

    Map<String, String> of(Manifest.Kind kind) {
        return kind == Manifest.Kind.NET ? networks : blocks;
    }
}
