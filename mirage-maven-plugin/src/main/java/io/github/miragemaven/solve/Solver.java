package io.github.miragemaven.solve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Finds versions that go together, each as wanted as can be, or proves that there are none. Deterministic. */
public final class Solver {

    private Solver() {}

    /**
     * Solves.
     *
     * <p>Packages are decided in the order in which they come to be required, beginning with {@code roots} in their
     * order: where two packages can't both have their most wanted version, the earlier one gets it.
     *
     * @param universe the packages
     * @param roots what is asked of the whole; a proof names as few of them as it can, none of them without need
     */
    public static <P, R> Result<P, R> solve(Universe<P, R> universe, List<Constraint<P, R>> roots) {
        Universe<P, R> remembering = remembering(universe);
        Search<P, R> search = new Search<>(remembering, roots, false);
        Result<P, R> result = search.run();
        if (result instanceof Result.NoSolution<P, R> none) {
            return new Result.NoSolution<>(shortProof(remembering, chosen(roots, search, none)));
        }
        return result;
    }

    /**
     * The first proof is the one the search happened upon. A person is better served by one that needs few of the
     * project's own lines and says in one sentence what is true of many versions.
     */
    private static <P, R> Proof<P, R> shortProof(Universe<P, R> universe, List<Constraint<P, R>> unsolvable) {
        List<Constraint<P, R>> roots = unsolvable;
        // From the end, since the first ones weigh more.
        for (int i = roots.size() - 1; i >= 0; i = Math.min(i, roots.size()) - 1) {
            List<Constraint<P, R>> fewer = new ArrayList<>(roots);
            fewer.remove(i);
            Search<P, R> search = new Search<>(universe, fewer, false);
            if (search.run() instanceof Result.NoSolution<P, R> none) {
                roots = chosen(fewer, search, none);
            }
        }
        if (new Search<>(universe, roots, true).run() instanceof Result.NoSolution<P, R> none) {
            return none.proof();
        }
        throw new IllegalStateException("a solution where there was none: the universe must have changed meanwhile");
    }

    private static <P, R> List<Constraint<P, R>> chosen(
            List<Constraint<P, R>> roots, Search<P, R> search, Result.NoSolution<P, R> none) {
        return new TreeSet<>(search.rootsOf(none.proof()))
                .stream().map(roots::get).toList();
    }

    private static <P, R> Universe<P, R> remembering(Universe<P, R> universe) {
        Map<P, Map<Integer, List<Constraint<P, R>>>> known = new HashMap<>();
        return (subject, version) -> known.computeIfAbsent(subject, s -> new HashMap<>())
                .computeIfAbsent(version, v -> universe.constraints(subject, v));
    }
}
