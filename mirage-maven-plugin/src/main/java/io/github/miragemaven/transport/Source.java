package io.github.miragemaven.transport;

import io.github.miragemaven.io.Checksum;
import java.util.List;

/**
 * Something to fetch: the {@code url} section of an opam file, or an entry of a lock (opam manual, section "URLs").
 *
 * @param url where it is, in opam's syntax: {@code https://…}, {@code file://…}, a plain path, {@code git+https://…#ref}
 *     or our own {@code mvn:group:artifact:version[:type[:classifier]]}
 * @param checksums all of which its bytes must have; empty for git and for folders
 * @param archiveMirrors places to look first, each an opam {@code archive-mirrors} base (an http address or a local
 *     folder) below which files are named {@code ALGORITHM/ab/abcdef…}
 * @param mirrors other addresses of the very same file, to be tried in this order when the first one fails (opam manual,
 *     section "url", field {@code mirrors}). Not without checksums, which tell that it is the same file
 */
public record Source(String url, List<Checksum> checksums, List<String> archiveMirrors, List<String> mirrors) {

    public Source {
        checksums = List.copyOf(checksums);
        archiveMirrors = List.copyOf(archiveMirrors);
        mirrors = List.copyOf(mirrors);
    }

    /** A source without addresses of its own beside the first. */
    public Source(String url, List<Checksum> checksums, List<String> archiveMirrors) {
        this(url, checksums, archiveMirrors, List.of());
    }

    /** A source that is known by its address only. */
    public static Source of(String url) {
        return new Source(url, List.of(), List.of());
    }
}
