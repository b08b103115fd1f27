package io.github.miragemaven.solve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Requires;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.sat4j.specs.TimeoutException;

/** The solver against a general SAT solver, on universes too odd for anybody to think of. */
@DisplayName("On random universes, the solver")
class RandomUniversesTest {

    private static final int UNIVERSES = 1500;

    @Test
    @DisplayName("finds a solution exactly where a SAT solver does, and it is one; or else proves that there is none")
    void agreesWithSat() throws TimeoutException {
        int solved = 0;
        for (long seed = 0; seed < UNIVERSES; seed++) {
            String which = "seed " + seed;
            Toy toy = random(new Random(seed));
            Result<String, String> result = Solver.solve(toy, toy.roots);
            assertThat(result instanceof Result.Solution).as(which).isEqualTo(isSatisfiable(toy, toy.roots, List.of()));
            if (result instanceof Result.Solution<String, String> solution) {
                solved++;
                assertThat(faults(toy, solution.versions())).as(which).isEmpty();
                assertThat(Solver.solve(toy, toy.roots)).as(which).isEqualTo(result);
            } else if (result instanceof Result.NoSolution<String, String> none) {
                assertThat(none.proof().terms()).as(which).isEmpty();
                checkProof(toy, none.proof(), which);
                checkThatEveryRootIsNeeded(toy, none.proof(), which);
                assertThat(Explanation.of(none.proof(), toy)).as(which).isNotEmpty();
            }
        }
        // The universes are of both kinds, or they would test little.
        assertThat(solved).isBetween(UNIVERSES / 5, UNIVERSES * 4 / 5);
    }

    private static Toy random(Random random) {
        Toy toy = new Toy();
        int packages = 3 + random.nextInt(12);
        for (int p = 0; p < packages; p++) {
            toy.has("p" + p, random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(5));
        }
        int density = 1 + random.nextInt(4);
        for (int p = 0; p < packages; p++) {
            for (int version = 1; version <= toy.count("p" + p); version++) {
                for (int i = random.nextInt(density + 1); i > 0; i--) {
                    toy.version("p" + p, version, need(random, toy));
                }
                if (random.nextInt(20) == 0) {
                    toy.impossible("p" + p, version, "p" + p + " " + version + " is broken");
                }
            }
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            toy.root(need(random, toy));
        }
        return toy;
    }

    private static String need(Random random, Toy toy) {
        if (random.nextInt(6) == 0) {
            return "!" + some(random, toy);
        }
        return IntStream.rangeClosed(0, Math.max(0, random.nextInt(6) - 3))
                .mapToObj(i -> some(random, toy))
                .collect(Collectors.joining(" | "));
    }

    private static String some(Random random, Toy toy) {
        String name = "p" + random.nextInt(toy.newest.size());
        StringBuilder text = new StringBuilder(name);
        for (int version = 1; version <= toy.count(name); version++) {
            if (random.nextInt(5) < 3) {
                text.append(' ').append(version);
            }
        }
        // No version named would mean any.
        return text.length() == name.length() ? name + " 999" : text.toString();
    }

    // --- an independent reading of what a solution is ---

    private static List<String> faults(Toy toy, Map<String, Integer> versions) {
        List<String> faults = new ArrayList<>();
        Set<String> reached = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>();
        List<Constraint<String, String>> all = new ArrayList<>(toy.roots);
        versions.forEach((name, version) -> all.addAll(toy.constraints(name, version)));
        for (Constraint<String, String> constraint : all) {
            if (constraint instanceof Requires<String, String> requires) {
                boolean met = requires.oneOf().stream()
                        .anyMatch(a -> versions.containsKey(a.subject())
                                && a.versions().contains(versions.get(a.subject())));
                if (!met) {
                    faults.add("not met: " + requires.reason());
                }
            } else if (constraint instanceof Excludes<String, String> excludes) {
                Integer version = versions.get(excludes.subject());
                if (version != null && excludes.versions().contains(version)) {
                    faults.add("excluded: " + excludes.reason());
                }
            } else {
                faults.add("impossible: " + constraint.reason());
            }
        }
        reach(toy.roots, versions, reached, open);
        while (!open.isEmpty()) {
            String name = open.remove();
            reach(toy.constraints(name, versions.getOrDefault(name, 0)), versions, reached, open);
        }
        if (!reached.equals(versions.keySet())) {
            faults.add("nobody needs all of " + versions.keySet() + ", only " + reached);
        }
        return faults;
    }

    private static void reach(
            List<Constraint<String, String>> constraints,
            Map<String, Integer> versions,
            Set<String> reached,
            ArrayDeque<String> open) {
        for (Constraint<String, String> constraint : constraints) {
            if (constraint instanceof Requires<String, String> requires) {
                requires.oneOf().stream()
                        .map(Constraint.Alternative::subject)
                        .filter(versions::containsKey)
                        .filter(reached::add)
                        .forEach(open::add);
            }
        }
    }

    // --- proofs ---

    private static void checkProof(Toy toy, Proof<String, String> proof, String which) throws TimeoutException {
        Set<Proof<String, String>> seen = new HashSet<>();
        ArrayDeque<Proof<String, String>> open = new ArrayDeque<>(List.of(proof));
        while (!open.isEmpty()) {
            Proof<String, String> next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof Proof.Step<String, String> step) {
                assertThat(follows(step)).as(which + ": " + step).isTrue();
                open.add(step.first());
                open.add(step.second());
            } else {
                assertThat(isSatisfiable(toy, toy.roots, next.terms()))
                        .as(which + ": not a fact: " + next)
                        .isFalse();
            }
        }
    }

    /** Whether wherever the step's terms hold, all of the first's or all of the second's do. */
    private static boolean follows(Proof.Step<String, String> step) {
        Set<String> differing = new HashSet<>();
        for (Proof<String, String> cause : List.of(step.first(), step.second())) {
            for (Term<String> term : cause.terms()) {
                boolean implied =
                        step.terms().stream().anyMatch(t -> t.subject().equals(term.subject()) && t.implies(term));
                if (!implied) {
                    differing.add(term.subject());
                }
            }
        }
        if (differing.size() > 1) {
            return false;
        }
        // -1 stands for "not selected"
        return differing.stream()
                .allMatch(subject -> IntStream.range(-1, 8)
                        .allMatch(version -> !holds(step, subject, version)
                                || holds(step.first(), subject, version)
                                || holds(step.second(), subject, version)));
    }

    private static boolean holds(Proof<String, String> proof, String subject, int version) {
        return proof.terms().stream()
                .filter(term -> term.subject().equals(subject))
                .allMatch(term -> (version >= 0 && term.versions().contains(version)) == term.selected());
    }

    private static void checkThatEveryRootIsNeeded(Toy toy, Proof<String, String> proof, String which)
            throws TimeoutException {
        Set<String> reasons = proof.facts().stream().map(Proof.Fact::reason).collect(Collectors.toSet());
        List<Constraint<String, String>> used = toy.roots.stream()
                .filter(root -> reasons.contains(root.reason()))
                .toList();
        for (Constraint<String, String> root : used) {
            List<Constraint<String, String>> fewer = new ArrayList<>(used);
            fewer.removeIf(other -> other.reason().equals(root.reason()));
            assertThat(isSatisfiable(toy, fewer, List.of()))
                    .as(which + ": needless: " + root)
                    .isTrue();
        }
    }

    private static boolean isSatisfiable(Toy toy, List<Constraint<String, String>> roots, List<Term<String>> terms)
            throws TimeoutException {
        return new SatOracle<>(toy, roots).isSatisfiable(roots, terms);
    }
}
