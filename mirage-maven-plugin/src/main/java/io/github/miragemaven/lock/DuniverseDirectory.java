package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import java.util.List;

/**
 * One folder of {@code duniverse/}: an entry of {@code x-opam-monorepo-duniverse-dirs} in a lock file (opam-monorepo lock
 * format 0.3).
 *
 * @param url where its sources are, in opam's URL syntax: an archive, or {@code git+…#commit}
 * @param directory the folder's name below {@code duniverse/}
 * @param checksums of the archive, all of which must hold; empty for git
 * @param mirrors other URLs of the same archive, in the order in which to try them
 */
public record DuniverseDirectory(String url, String directory, List<Checksum> checksums, List<String> mirrors) {

    public DuniverseDirectory {
        checksums = List.copyOf(checksums);
        mirrors = List.copyOf(mirrors);
    }

    /** One that is to be had from its URL only. */
    public DuniverseDirectory(String url, String directory, List<Checksum> checksums) {
        this(url, directory, checksums, List.of());
    }
}
