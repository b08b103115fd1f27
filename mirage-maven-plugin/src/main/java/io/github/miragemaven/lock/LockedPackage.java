package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import java.util.Optional;

/**
 * A package a lock fixes.
 *
 * @param vendored whether its sources go into {@code duniverse/}; the rest are tools and packages without sources
 * @param source where its sources are, when it has any
 */
public record LockedPackage(String name, OpamVersion version, boolean vendored, Optional<UrlSection> source) {

    /** {@code name.version}, as opam writes a package. */
    @Override
    public String toString() {
        return name + "." + version;
    }
}
