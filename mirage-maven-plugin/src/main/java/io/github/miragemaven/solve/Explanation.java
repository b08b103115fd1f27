package io.github.miragemaven.solve;

import io.github.miragemaven.solve.Proof.Fact;
import io.github.miragemaven.solve.Proof.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A proof as a person would tell it: each line a step, only those numbered that a later line comes back to. The way of
 * telling is PubGrub's (pub's {@code doc/solver.md}, section "Error Reporting").
 */
public final class Explanation {

    /** More steps than anybody follows; what they stand on is told instead. */
    private static final int TOO_MANY_STEPS = 60;

    private Explanation() {}

    /** The proof's lines, the last one saying that there is no solution. */
    public static <P, R> List<String> of(Proof<P, R> whole, Wording<P, R> wording) {
        Proof<P, R> proof = condensed(whole, wording, new IdentityHashMap<>());
        if (proof instanceof Fact<P, R> fact) {
            return List.of(wording.fact(fact) + ".");
        }
        IdentityHashMap<Proof<P, R>, Integer> uses = uses(proof);
        if (uses.size() > TOO_MANY_STEPS) {
            List<String> lines = new ArrayList<>();
            lines.add("All of this together leaves nothing to choose:");
            proof.facts().stream()
                    .map(fact -> "- " + wording.fact(fact))
                    .distinct()
                    .forEach(lines::add);
            return lines;
        }
        Writer<P, R> writer = new Writer<>(wording, uses);
        writer.tell((Step<P, R>) proof);
        return writer.lines.stream().map(line -> line.text).toList();
    }

    /** The proof with every step a fact whose reasons can be told as one. */
    private static <P, R> Proof<P, R> condensed(
            Proof<P, R> proof, Wording<P, R> wording, IdentityHashMap<Proof<P, R>, Proof<P, R>> done) {
        if (!(proof instanceof Step<P, R> step)) {
            return proof;
        }
        Proof<P, R> known = done.get(step);
        if (known == null) {
            List<R> reasons = step.facts().stream().map(Fact::reason).toList();
            known = wording.merged(reasons)
                    .<Proof<P, R>>map(reason -> new Fact<>(step.terms(), reason))
                    .orElseGet(() -> new Step<>(
                            step.terms(),
                            condensed(step.first(), wording, done),
                            condensed(step.second(), wording, done)));
            done.put(step, known);
        }
        return known;
    }

    /** The steps of a proof, with how often each is used. */
    private static <P, R> IdentityHashMap<Proof<P, R>, Integer> uses(Proof<P, R> proof) {
        IdentityHashMap<Proof<P, R>, Integer> uses = new IdentityHashMap<>();
        Set<Proof<P, R>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Proof<P, R>> open = new ArrayList<>(List.of(proof));
        while (!open.isEmpty()) {
            if (open.remove(open.size() - 1) instanceof Step<P, R> step) {
                uses.merge(step, 1, Integer::sum);
                if (seen.add(step)) {
                    open.add(step.first());
                    open.add(step.second());
                }
            }
        }
        return uses;
    }

    private static final class Line {
        String text;

        Line(String text) {
            this.text = text;
        }
    }

    private static final class Writer<P, R> {
        private final Wording<P, R> wording;
        private final IdentityHashMap<Proof<P, R>, Integer> uses;
        private final IdentityHashMap<Proof<P, R>, Integer> numbers = new IdentityHashMap<>();
        private final IdentityHashMap<Proof<P, R>, Line> told = new IdentityHashMap<>();
        private final List<Line> lines = new ArrayList<>();

        Writer(Wording<P, R> wording, IdentityHashMap<Proof<P, R>, Integer> uses) {
            this.wording = wording;
            this.uses = uses;
        }

        void tell(Step<P, R> step) {
            if (step.first() instanceof Step<P, R> first) {
                if (step.second() instanceof Step<P, R> second) {
                    tellFromTwoSteps(step, first, second);
                } else if (step.second() instanceof Fact<P, R> fact) {
                    tellFromStepAndFact(step, first, fact);
                }
            } else if (step.first() instanceof Fact<P, R> fact) {
                if (step.second() instanceof Step<P, R> second) {
                    tellFromStepAndFact(step, second, fact);
                } else {
                    write(step, "Because " + both(fact, step.second()));
                }
            }
        }

        private void tellFromTwoSteps(Step<P, R> step, Step<P, R> first, Step<P, R> second) {
            if (isNumbered(first) && isNumbered(second)) {
                write(step, "Because " + said(first) + " and " + said(second));
            } else if (isNumbered(first) || isNumbered(second)) {
                boolean firstIs = isNumbered(first);
                tell(firstIs ? second : first);
                write(step, "And because " + said(firstIs ? first : second));
            } else {
                boolean firstIsSimple = isSimple(first);
                Step<P, R> longer = firstIsSimple ? second : first;
                Step<P, R> other = firstIsSimple ? first : second;
                tell(longer);
                if (isNumbered(other)) { // told on the way
                    write(step, "And because " + said(other));
                } else if (isSimple(other)) {
                    tell(other);
                    write(step, "Thus");
                } else {
                    number(longer);
                    lines.add(new Line(""));
                    tell(other);
                    write(step, "And because " + said(longer));
                }
            }
        }

        private void tellFromStepAndFact(Step<P, R> step, Step<P, R> from, Fact<P, R> fact) {
            if (isNumbered(from)) {
                write(step, "Because " + said(fact) + " and " + said(from));
                return;
            }
            @Nullable Step<P, R> prior = stepOfStepAndFact(from);
            if (prior != null && !isNumbered(prior) && uses.getOrDefault(from, 1) == 1) {
                tell(prior);
                write(step, "And because " + both(factOf(from), fact));
            } else {
                tell(from);
                write(step, "And because " + said(fact));
            }
        }

        private @Nullable Step<P, R> stepOfStepAndFact(Step<P, R> step) {
            if (step.first() instanceof Step<P, R> first && step.second() instanceof Fact) {
                return first;
            }
            return step.second() instanceof Step<P, R> second && step.first() instanceof Fact ? second : null;
        }

        private Proof<P, R> factOf(Step<P, R> step) {
            return step.first() instanceof Fact ? step.first() : step.second();
        }

        private boolean isSimple(Step<P, R> step) {
            return step.first() instanceof Fact && step.second() instanceof Fact;
        }

        private boolean isNumbered(Proof<P, R> proof) {
            return numbers.containsKey(proof);
        }

        /** Two facts, the project's own line first when there is one. */
        private String both(Proof<P, R> one, Proof<P, R> other) {
            boolean otherIsOwn = other.terms().stream().noneMatch(Term::selected);
            return otherIsOwn ? said(other) + " and " + said(one) : said(one) + " and " + said(other);
        }

        private String said(Proof<P, R> proof) {
            if (proof instanceof Fact<P, R> fact) {
                return wording.fact(fact);
            }
            Integer number = numbers.get(proof);
            return wording.conclusion(proof.terms()) + (number == null ? "" : " (" + number + ")");
        }

        private void write(Step<P, R> step, String because) {
            // The last of several lines says that it is.
            String opening = step.terms().isEmpty() && !lines.isEmpty()
                    ? because.replaceFirst("^Thus", "So").replaceFirst("^(And b|B)ecause", "So, because")
                    : because;
            Line line = new Line(opening + ", " + wording.conclusion(step.terms()) + ".");
            lines.add(line);
            told.put(step, line);
            if (uses.getOrDefault(step, 1) > 1) {
                number(step);
            }
        }

        private void number(Step<P, R> step) {
            Line line = told.get(step);
            if (line != null && !isNumbered(step)) {
                numbers.put(step, numbers.size() + 1);
                line.text = line.text + " (" + numbers.get(step) + ")";
            }
        }
    }
}
