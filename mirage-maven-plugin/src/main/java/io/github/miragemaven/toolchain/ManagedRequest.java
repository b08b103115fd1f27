package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a managed toolchain is to be.
 *
 * @param packages all that it is made of. A package that one of them needs and that isn't among them is an error. Asked
 *     for only when needed: reading the repositories takes time
 * @param lock what tells these packages from any others without looking at them, as a lock does; empty where only the
 *     packages themselves can tell
 * @param provided tools of this machine that take the place of packages, as where a lock was made for the OCaml that is
 *     here. Packages see them as installed
 * @param system this machine
 * @param transport what brings sources
 * @param cache the folder in which {@code toolchains/} is
 * @param searchPath the folders of the PATH. Builds see those of the system only
 * @param jobs how many packages may be built at once, and how many processes each may use
 * @param progress where to say what is done
 */
public record ManagedRequest(
        Supplier<List<ManagedPackage>> packages,
        Optional<String> lock,
        List<Tool> provided,
        HostSystem system,
        Transport transport,
        Path cache,
        List<Path> searchPath,
        int jobs,
        Progress progress) {

    public ManagedRequest {
        provided = List.copyOf(provided);
        cache = cache.toAbsolutePath().normalize();
        searchPath = List.copyOf(searchPath);
        if (jobs < 1) {
            throw new IllegalArgumentException("jobs must be at least 1, is " + jobs);
        }
    }
}
