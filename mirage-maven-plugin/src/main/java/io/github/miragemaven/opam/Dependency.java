package io.github.miragemaven.opam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package named in {@code depends:}, {@code depopts:} or {@code conflicts:}, with version bounds and filters mixed as in
 * {@code "foo" {build & >= "1.0" & with-test}} (opam manual, section "Filtered package formulas").
 */
public record Dependency(String name, Formula<Condition> conditions) {

    /** One part of what stands in the braces. */
    public sealed interface Condition {}

    /**
     * A bound on the version, {@code >= "1.0"} or {@code = version}.
     *
     * @param version a {@link Filter.Text} or a {@link Filter.Variable}
     */
    public record Bound(RelOp op, Filter version) implements Condition {}

    /** A filter, {@code with-test} or {@code os = "linux"}. */
    public record When(Filter filter) implements Condition {}

    /**
     * What is asked for once the filters are evaluated; empty when they take the dependency away. An undefined filter is
     * false, a bound by an undefined variable bounds nothing.
     */
    public Optional<PackageConstraint> resolve(Variables variables) {
        Outcome outcome = outcome(conditions, variables);
        return outcome.kept ? Optional.of(new PackageConstraint(name, outcome.versions)) : Optional.empty();
    }

    /** The formula after its filters are evaluated. */
    public static Formula<PackageConstraint> resolve(Formula<Dependency> formula, Variables variables) {
        return formula.flatMap(
                dependency -> dependency.resolve(variables).map(Formula::atom).orElseGet(Formula::empty));
    }

    /** The list, without those that filters take away. */
    public static List<PackageConstraint> resolve(List<Dependency> dependencies, Variables variables) {
        return dependencies.stream()
                .map(dependency -> dependency.resolve(variables))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Every variable that a filter in the braces names. */
    public List<Filter.Variable> variables() {
        List<Filter.Variable> found = new ArrayList<>();
        conditions.forEach(condition -> {
            if (condition instanceof When when) {
                when.filter().forEachVariable(found::add);
            }
        });
        return found;
    }

    /** False, or the versions that remain to be asked for; true is the empty formula. */
    private record Outcome(boolean kept, Formula<VersionConstraint> versions) {

        boolean isTrue() {
            return kept && versions.isEmpty();
        }
    }

    private static final Outcome FALSE = new Outcome(false, Formula.empty());

    private static final Outcome TRUE = new Outcome(true, Formula.empty());

    private static Outcome outcome(Formula<Condition> formula, Variables variables) {
        if (formula instanceof Formula.Atom<Condition> atom) {
            if (atom.value() instanceof When when) {
                return when.filter().holds(variables) ? TRUE : FALSE;
            }
            Bound bound = (Bound) atom.value();
            return bound.version()
                    .evaluate(variables)
                    .map(VariableValue::asText)
                    .filter(OpamVersion::isValid)
                    .map(version -> new Outcome(
                            true, Formula.atom(new VersionConstraint(bound.op(), new OpamVersion(version)))))
                    .orElse(TRUE);
        }
        if (formula instanceof Formula.And<Condition> and) {
            List<Formula<VersionConstraint>> versions = new ArrayList<>();
            for (Formula<Condition> part : and.parts()) {
                Outcome outcome = outcome(part, variables);
                if (!outcome.kept) {
                    return FALSE;
                }
                versions.add(outcome.versions);
            }
            return new Outcome(true, Formula.and(versions));
        }
        if (formula instanceof Formula.Or<Condition> or) {
            List<Formula<VersionConstraint>> versions = new ArrayList<>();
            for (Formula<Condition> part : or.parts()) {
                Outcome outcome = outcome(part, variables);
                if (outcome.isTrue()) {
                    return TRUE;
                }
                if (outcome.kept) {
                    versions.add(outcome.versions);
                }
            }
            return versions.isEmpty() ? FALSE : new Outcome(true, Formula.or(versions));
        }
        return TRUE;
    }
}
