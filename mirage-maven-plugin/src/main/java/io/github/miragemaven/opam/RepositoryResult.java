package io.github.miragemaven.opam;

import io.github.miragemaven.io.Checksum;
import java.nio.file.Path;
import java.util.List;

/**
 * An opam repository that was made.
 *
 * @param zip the file
 * @param written whether the file is new or changed; one that has these bytes already is not touched
 * @param packages what is in it, sorted by name
 */
public record RepositoryResult(Path zip, boolean written, List<Entry> packages) {

    /** A package and its archive's checksum. */
    public record Entry(String name, OpamVersion version, Checksum archive) {}

    public RepositoryResult {
        packages = List.copyOf(packages);
    }
}
