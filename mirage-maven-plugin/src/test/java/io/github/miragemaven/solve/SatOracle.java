package io.github.miragemaven.solve;

import io.github.miragemaven.solve.Constraint.Alternative;
import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Requires;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/** A general SAT solver's opinion on whether there is a solution. */
public final class SatOracle<P, R> {

    private final Universe<P, R> universe;
    private final Map<P, Map<Integer, Integer>> variables = new LinkedHashMap<>();
    private int count;

    /** Takes in every version that can be reached from these roots. */
    public SatOracle(Universe<P, R> universe, List<Constraint<P, R>> roots) {
        this.universe = universe;
        ArrayDeque<Constraint<P, R>> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            if (open.remove() instanceof Requires<P, R> requires) {
                for (Alternative<P> alternative : requires.oneOf()) {
                    alternative.versions().stream().forEach(version -> {
                        if (!isKnown(alternative.subject(), version)) {
                            variables
                                    .computeIfAbsent(alternative.subject(), s -> new LinkedHashMap<>())
                                    .put(version, ++count);
                            open.addAll(universe.constraints(alternative.subject(), version));
                        }
                    });
                }
            }
        }
    }

    /** How many versions it knows. */
    public int size() {
        return count;
    }

    private boolean isKnown(P subject, int version) {
        return variable(subject, version).isPresent();
    }

    private Optional<Integer> variable(P subject, int version) {
        return Optional.ofNullable(variables.getOrDefault(subject, Map.of()).get(version));
    }

    /** Whether some selection meets these constraints and those of what it selects, with all of these terms holding. */
    public boolean isSatisfiable(List<Constraint<P, R>> roots, List<Term<P>> terms) throws TimeoutException {
        ISolver solver = SolverFactory.newDefault();
        solver.newVar(count);
        try {
            for (Map.Entry<P, Map<Integer, Integer>> each : variables.entrySet()) {
                solver.addAtMost(clause(new ArrayList<>(each.getValue().values())), 1);
                for (Map.Entry<Integer, Integer> version : each.getValue().entrySet()) {
                    for (Constraint<P, R> constraint : universe.constraints(each.getKey(), version.getKey())) {
                        add(solver, List.of(-version.getValue()), constraint);
                    }
                }
            }
            for (Constraint<P, R> root : roots) {
                add(solver, List.of(), root);
            }
            for (Term<P> term : terms) {
                Alternative<P> alternative = new Alternative<>(term.subject(), term.versions());
                if (term.selected()) {
                    solver.addClause(clause(literals(alternative)));
                } else {
                    exclude(solver, List.of(), alternative);
                }
            }
            return solver.isSatisfiable();
        } catch (ContradictionException e) {
            return false;
        }
    }

    private void add(ISolver solver, List<Integer> unless, Constraint<P, R> constraint) throws ContradictionException {
        if (constraint instanceof Excludes<P, R> excludes) {
            exclude(solver, unless, new Alternative<>(excludes.subject(), excludes.versions()));
            return;
        }
        List<Integer> literals = new ArrayList<>(unless);
        if (constraint instanceof Requires<P, R> requires) {
            requires.oneOf().forEach(alternative -> literals.addAll(literals(alternative)));
        }
        if (literals.isEmpty()) {
            throw new ContradictionException();
        }
        solver.addClause(clause(literals));
    }

    private void exclude(ISolver solver, List<Integer> unless, Alternative<P> excluded) throws ContradictionException {
        for (int literal : literals(excluded)) {
            List<Integer> literals = new ArrayList<>(unless);
            literals.add(-literal);
            solver.addClause(clause(literals));
        }
    }

    private List<Integer> literals(Alternative<P> alternative) {
        List<Integer> literals = new ArrayList<>();
        alternative.versions().stream()
                .forEach(version -> variable(alternative.subject(), version).ifPresent(literals::add));
        return literals;
    }

    private static VecInt clause(List<Integer> literals) {
        return new VecInt(literals.stream().mapToInt(Integer::intValue).toArray());
    }
}
