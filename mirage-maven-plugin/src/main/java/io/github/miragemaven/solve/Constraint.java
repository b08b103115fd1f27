package io.github.miragemaven.solve;

import java.util.List;

/**
 * What selecting a version of a package means for other packages, or what is asked of the whole solution.
 *
 * @param <P> what names a package
 * @param <R> what the caller wants to be told of again when this constraint is part of a proof
 */
public sealed interface Constraint<P, R> {

    /** The caller's words for it. */
    R reason();

    /** One way to meet a requirement: a package in one of these versions. */
    record Alternative<P>(P subject, VersionSet versions) {}

    /**
     * One of these must be selected. An alternative without versions can't be; when that holds for all, or there is none,
     * the requirement can't be met.
     *
     * @param oneOf the alternatives, the most wanted first: a later one is selected for this requirement only where no
     *     earlier one can be
     */
    record Requires<P, R>(List<Alternative<P>> oneOf, R reason) implements Constraint<P, R> {

        public Requires {
            oneOf = List.copyOf(oneOf);
        }

        public Requires(P subject, VersionSet versions, R reason) {
            this(List.of(new Alternative<>(subject, versions)), reason);
        }
    }

    /** None of these versions may be selected. */
    record Excludes<P, R>(P subject, VersionSet versions, R reason) implements Constraint<P, R> {}

    /** What states this can't be selected at all. */
    record Impossible<P, R>(R reason) implements Constraint<P, R> {}
}
