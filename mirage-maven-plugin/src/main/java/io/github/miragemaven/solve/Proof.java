package io.github.miragemaven.solve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Why some terms can't hold together. A graph, since a step may be used more than once; the terms of the whole proof are
 * empty, that is, nothing holds.
 */
public sealed interface Proof<P, R> {

    /** The terms that can't all hold. */
    List<Term<P>> terms();

    /**
     * A given constraint.
     *
     * @param reason the constraint's own; where many versions have the same constraint, the most wanted one's
     */
    record Fact<P, R>(List<Term<P>> terms, R reason) implements Proof<P, R> {

        public Fact {
            terms = List.copyOf(terms);
        }
    }

    /** What follows from two others. */
    record Step<P, R>(List<Term<P>> terms, Proof<P, R> first, Proof<P, R> second) implements Proof<P, R> {

        public Step {
            terms = List.copyOf(terms);
        }
    }

    /** The given constraints it stands on, each once, in the order in which the proof comes to them. */
    default List<Fact<P, R>> facts() {
        List<Fact<P, R>> facts = new ArrayList<>();
        Set<Proof<P, R>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Proof<P, R>> open = new ArrayList<>(List.of(this));
        while (!open.isEmpty()) {
            Proof<P, R> proof = open.remove(open.size() - 1);
            if (!seen.add(proof)) {
                continue;
            }
            if (proof instanceof Step<P, R> step) {
                open.add(step.second());
                open.add(step.first());
            } else if (proof instanceof Fact<P, R> fact) {
                facts.add(fact);
            }
        }
        return facts;
    }
}
