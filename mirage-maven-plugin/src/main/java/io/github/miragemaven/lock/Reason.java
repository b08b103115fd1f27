package io.github.miragemaven.lock;

import java.util.List;

/** Why a constraint is there, for the explanation when no versions go together. */
sealed interface Reason {

    /**
     * A line of the project: a dependency of one of its opam files.
     *
     * @param place where a person wrote it, such as {@code config.ml:4}; or else the opam file's line
     * @param asked what it asks for, as opam writes it
     * @param names the packages it names
     * @param bounded whether it asks for certain versions only
     * @param byDevice whether no person wrote it, but a device that config.ml uses brings it
     */
    record Asked(String place, String asked, List<String> names, boolean bounded, boolean byDevice) implements Reason {}

    /** A package of the project's own, of whose libraries config.ml names one as local. */
    record Linked(String file) implements Reason {}

    /** A conflict of one of the project's opam files. */
    record Refused(String file, String refused) implements Reason {}

    /** The compiler that the user wants the lock to be made for. */
    record WantedCompiler(String version) implements Reason {}

    /** That every unikernel needs this tool. */
    record Always(String name) implements Reason {}

    /** That the compiler is a released one, unless the project asks for another. */
    record ReleasedCompiler() implements Reason {}

    /** A dependency of a package. */
    record Needs(String asked, List<String> names) implements Reason {}

    /** A conflict of a package. */
    record ConflictsWith(String asked) implements Reason {}

    /** A package of the monorepo that dune can't build. */
    record NotDune() implements Reason {}

    /** A version without the tag {@code cross-compile}, of a package that has it in other versions. */
    record NotCrossCompiled() implements Reason {}

    /** A version that was ported to dune for monorepos, where a tool is wanted. */
    record PortForMonorepo() implements Reason {}

    /** A package that isn't there on this system. */
    record Unavailable(String filter) implements Reason {}

    /** That a package's sources are this archive of its dev-repo. */
    record SourcesOf(String repository, String url) implements Reason {}

    /** Several of those, of one dev-repo. */
    record OneRelease(String repository) implements Reason {}

    /** That a package is the one of its conflict class. */
    record InClass(String conflictClass) implements Reason {}

    /** Whether it is the project's to change. */
    default boolean isOwn() {
        return this instanceof Asked
                || this instanceof Linked
                || this instanceof Refused
                || this instanceof WantedCompiler;
    }
}
