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
 */
public record DuniverseDirectory(String url, String directory, List<Checksum> checksums) {

    public DuniverseDirectory {
        checksums = List.copyOf(checksums);
    }
}
