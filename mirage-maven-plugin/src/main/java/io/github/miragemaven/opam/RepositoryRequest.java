package io.github.miragemaven.opam;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An opam repository to be made of package sources.
 *
 * @param sources a folder whose direct subfolders are the sources: each holds one {@code NAME.opam} or more, all packages
 *     of one archive
 * @param version the version of packages whose opam file has no {@code version:} field
 * @param archiveBase the address below which the archives would be served as {@code FOLDER-VERSION.tar.gz}. opam wants
 *     every package to have one; it is tried only where the repository's own cache, which comes first, does not have
 *     the archive. Where there is no such place, take a name under the reserved domain {@code .invalid}, which fails at
 *     once
 * @param zip the file to write
 */
public record RepositoryRequest(Path sources, Optional<String> version, String archiveBase, Path zip) {

    public RepositoryRequest {
        archiveBase = archiveBase.endsWith("/") ? archiveBase.substring(0, archiveBase.length() - 1) : archiveBase;
    }
}
