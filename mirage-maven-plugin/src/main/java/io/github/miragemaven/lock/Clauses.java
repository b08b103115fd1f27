package io.github.miragemaven.lock;

import io.github.miragemaven.opam.Formula;
import io.github.miragemaven.opam.PackageConstraint;
import java.util.ArrayList;
import java.util.List;

/** A package formula in conjunctive form: every clause has to be met, by any one of its members. */
final class Clauses {

    private Clauses() {}

    static List<List<PackageConstraint>> of(Formula<PackageConstraint> formula) {
        if (formula instanceof Formula.Atom<PackageConstraint> atom) {
            return List.of(List.of(atom.value()));
        }
        if (formula instanceof Formula.And<PackageConstraint> and) {
            return and.parts().stream().flatMap(part -> of(part).stream()).toList();
        }
        if (formula instanceof Formula.Or<PackageConstraint> or) {
            List<List<PackageConstraint>> product = List.of(List.of());
            for (Formula<PackageConstraint> part : or.parts()) {
                List<List<PackageConstraint>> longer = new ArrayList<>();
                for (List<PackageConstraint> before : product) {
                    for (List<PackageConstraint> clause : of(part)) {
                        List<PackageConstraint> both = new ArrayList<>(before);
                        both.addAll(clause);
                        longer.add(both);
                    }
                }
                product = longer;
            }
            return product;
        }
        return List.of();
    }

    /** As opam writes it. */
    static String show(List<PackageConstraint> clause) {
        return String.join(
                " | ", clause.stream().map(PackageConstraint::toString).toList());
    }
}
