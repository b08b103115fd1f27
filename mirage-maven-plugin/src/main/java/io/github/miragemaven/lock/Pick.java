package io.github.miragemaven.lock;

import io.github.miragemaven.opam.Requirement.Scope;

/** What the solver chooses one version of. */
sealed interface Pick {

    /**
     * A package, as a dependency of the unikernel or as a tool. The two are apart: what is vendored doesn't meet what is
     * installed, so the same name may be there twice, in different versions. Those that both need to agree on, such as
     * the compiler, are tools only.
     */
    record Named(Scope scope, String name) implements Pick {

        @Override
        public String toString() {
            return name;
        }
    }

    /** The sources of one dev-repo, of which a duniverse holds one state only; its versions are the archives met so far. */
    record DevRepo(String url) implements Pick {

        @Override
        public String toString() {
            return url;
        }
    }

    /** A conflict class, which one package of each scope may have; its versions are the packages met so far. */
    record ConflictClass(Scope scope, String name) implements Pick {

        @Override
        public String toString() {
            return name;
        }
    }
}
