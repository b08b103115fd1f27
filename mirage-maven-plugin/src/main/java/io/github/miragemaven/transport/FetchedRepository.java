package io.github.miragemaven.transport;

import java.nio.file.Path;
import java.util.Optional;

/**
 * An opam repository that is now on this machine.
 *
 * @param url as it was asked for
 * @param lockedUrl the same with a git branch replaced by the commit it stood at, so that it means the same tomorrow
 * @param kind what {@code path} is
 * @param path its bytes
 * @param revision what tells this state from another: {@code git=<commit>} or {@code sha256=<hex of the index>}; empty
 *     for a folder, which may change at any time
 * @param archives the base that a relative {@code archive-mirrors} in its {@code repo} file starts from: an http address
 *     or a folder; empty where a repository can't hold archives (git)
 */
public record FetchedRepository(
        String url, String lockedUrl, Kind kind, Path path, Optional<String> revision, Optional<String> archives) {

    /** What the bytes of a repository look like. */
    public enum Kind {
        /** A gzipped tar whose entries are {@code repo}, {@code packages/NAME/NAME.VERSION/opam} and so on. */
        INDEX,
        /** A folder with the same inside. */
        FOLDER
    }

    /**
     * A value of the {@code archive-mirrors} field of this repository's {@code repo} file, as {@link Source} wants it:
     * an address stays, a relative one is below the repository's root (opam manual, section "repo").
     */
    public Optional<String> archiveMirror(String value) {
        if (value.contains("://")) {
            return Optional.of(value);
        }
        String relative = value.startsWith("/") ? value.substring(1) : value;
        return archives.map(base -> base.endsWith("/") ? base + relative : base + "/" + relative);
    }
}
