package io.github.miragemaven.solve;

import java.util.List;

/**
 * The packages there are, as far as the solver asks. Answers must not change during a solve.
 *
 * @param <P> what names a package; its {@code equals} decides which are the same
 * @param <R> the reasons that proofs are told with
 */
@FunctionalInterface
public interface Universe<P, R> {

    /**
     * What selecting this version means. Asked only for versions that some {@link Constraint.Requires} has named, and
     * once for each in a solve.
     */
    List<Constraint<P, R>> constraints(P subject, int version);
}
