package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamVersion;
import java.util.Optional;

/** A version of a package that may be chosen. */
sealed interface Candidate {

    OpamVersion version();

    /** What its opam file says; nothing is known of a tool of the machine. */
    Optional<OpamPackage> definition();

    /** From a repository. */
    record Published(OpamPackage opam) implements Candidate {

        @Override
        public OpamVersion version() {
            return opam.version();
        }

        @Override
        public Optional<OpamPackage> definition() {
            return Optional.of(opam);
        }
    }

    /**
     * From where a pin says.
     *
     * @param asked the pin's URL as it was written; the opam file's has the commit
     * @param where a person wrote it
     */
    record Pinned(OpamVersion version, OpamPackage opam, String asked, String where) implements Candidate {

        @Override
        public Optional<OpamPackage> definition() {
            return Optional.of(opam);
        }
    }

    /** Of the project itself: there anyway, so neither vendored nor locked. */
    record Local(ProjectFile file) implements Candidate {

        @Override
        public OpamVersion version() {
            return file.version();
        }

        @Override
        public Optional<OpamPackage> definition() {
            return Optional.of(file.opam());
        }
    }

    /** A tool that this machine has. */
    record Installed(OpamVersion version) implements Candidate {

        @Override
        public Optional<OpamPackage> definition() {
            return Optional.empty();
        }
    }
}
