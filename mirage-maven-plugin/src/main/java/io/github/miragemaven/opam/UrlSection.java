package io.github.miragemaven.opam;

import io.github.miragemaven.io.Checksum;
import java.util.List;
import java.util.Optional;

/**
 * Where sources come from: an {@code url} or {@code extra-source} section (opam manual, section "url").
 *
 * @param src an opam URL: of an archive, or {@code git+https://…#commit}
 * @param checksums of the archive, all of which must hold; in the file's order
 * @param mirrors other URLs of the same archive
 * @param subpath the folder within the sources that is the package's, where it is not the whole
 */
public record UrlSection(String src, List<Checksum> checksums, List<String> mirrors, Optional<String> subpath) {

    public UrlSection {
        checksums = List.copyOf(checksums);
        mirrors = List.copyOf(mirrors);
    }
}
