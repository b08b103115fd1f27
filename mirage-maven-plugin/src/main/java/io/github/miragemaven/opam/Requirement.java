package io.github.miragemaven.opam;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a config.ml's {@code package} says, or a device says for itself: a package wanted, where, and in which versions.
 * The model is functoria's {@code Package} (mirage 4.11).
 *
 * @param name opam package name
 * @param scope whether it is vendored or a tool
 * @param build whether it is needed at build time only
 * @param libraries the findlib libraries of it that the unikernel links
 * @param min every {@code >=} bound
 * @param max every {@code <} bound
 * @param pin where its sources are to be taken from, instead of a repository
 * @param origin the place to name in errors, such as {@code config.ml:4}; empty for a device of ours
 */
public record Requirement(
        String name,
        Scope scope,
        boolean build,
        SortedSet<String> libraries,
        SortedSet<String> min,
        SortedSet<String> max,
        Optional<Pin> pin,
        Optional<String> origin) {

    /** Where a package goes: into {@code duniverse/}, or among the tools. */
    public enum Scope {
        MONOREPO,
        SWITCH
    }

    /**
     * A source to use instead of a repository's.
     *
     * @param version the version the pinned package counts as; {@code dev} unless said otherwise
     * @param url an opam URL such as {@code git+https://example.org/x.git#main}
     */
    public record Pin(String version, String url) {}

    public Requirement {
        libraries = Collections.unmodifiableSortedSet(new TreeSet<>(libraries));
        min = Collections.unmodifiableSortedSet(new TreeSet<>(min));
        max = Collections.unmodifiableSortedSet(new TreeSet<>(max));
    }

    /** A package of any version, vendored, with the one library of its own name. */
    public static Requirement of(String name) {
        return new Requirement(
                name,
                Scope.MONOREPO,
                false,
                new TreeSet<>(List.of(name)),
                Collections.emptySortedSet(),
                Collections.emptySortedSet(),
                Optional.empty(),
                Optional.empty());
    }

    /** A package of a version in {@code [min, max)}, vendored, with the one library of its own name. */
    public static Requirement of(String name, String min, String max) {
        return of(name).atLeast(min).below(max);
    }

    /** This package in {@code min} or newer. */
    public Requirement atLeast(String bound) {
        return new Requirement(name, scope, build, libraries, with(min, bound), max, pin, origin);
    }

    /** This package in versions before {@code bound}. */
    public Requirement below(String bound) {
        return new Requirement(name, scope, build, libraries, min, with(max, bound), pin, origin);
    }

    /** This package with these findlib libraries instead. */
    public Requirement linking(String... names) {
        return new Requirement(name, scope, build, new TreeSet<>(List.of(names)), min, max, pin, origin);
    }

    /** This package, needed at build time only. */
    public Requirement onlyToBuild() {
        return new Requirement(name, scope, true, libraries, min, max, pin, origin);
    }

    /** This package as a tool, outside of the duniverse. */
    public Requirement asTool() {
        return new Requirement(name, Scope.SWITCH, build, libraries, min, max, pin, origin);
    }

    private static SortedSet<String> with(SortedSet<String> set, String more) {
        SortedSet<String> all = new TreeSet<>(set);
        all.add(more);
        return all;
    }
}
