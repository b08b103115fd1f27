package io.github.miragemaven.solve;

import io.github.miragemaven.solve.Constraint.Alternative;
import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Impossible;
import io.github.miragemaven.solve.Constraint.Requires;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run of PubGrub (Natalie Weizenbaum, "PubGrub: Next-Generation Version Solving", and the description in pub's
 * {@code doc/solver.md}): unit propagation, learning from conflicts, and jumping back over decisions that had no part in
 * them.
 *
 * <p>Two things are added to the published algorithm. A requirement may name several packages; it takes part in
 * propagation like any other clause, and when all else is decided the first possible one of its packages is. And the constraints of a package's versions are asked for one version at a time as long as the first
 * choice holds; each time it doesn't, twice as many are asked for, and what they have in common becomes one clause.
 */
final class Search<P, R> {

    private final Universe<P, R> universe;
    private final List<Constraint<P, R>> roots;
    private final boolean thorough;

    private final Map<P, Integer> ids = new HashMap<>();
    private final List<Subject<P, R>> subjects = new ArrayList<>();
    private final Trail<P, R> trail = new Trail<>();
    private final List<Clause<P, R>> choices = new ArrayList<>();
    private final IdentityHashMap<Proof<P, R>, Integer> rootFacts = new IdentityHashMap<>();

    /** A package the search has met. */
    private static final class Subject<P, R> {
        final P name;
        final List<Clause<P, R>> clauses = new ArrayList<>();
        final Map<Object, Common<P, R>> constraints = new LinkedHashMap<>();
        VersionSet loaded = VersionSet.empty();

        Subject(P name) {
            this.name = name;
        }
    }

    /** A constraint that some versions of a package share. */
    private static final class Common<P, R> {
        final Constraint<P, R> constraint;
        VersionSet versions;
        boolean grown = true;

        Common(Constraint<P, R> constraint, int version) {
            this.constraint = constraint;
            this.versions = VersionSet.of(version);
        }
    }

    /**
     * @param thorough whether to ask for every version's constraints at once: slower, but then a proof speaks of all
     *     versions that have something in common in one sentence
     */
    Search(Universe<P, R> universe, List<Constraint<P, R>> roots, boolean thorough) {
        this.universe = universe;
        this.roots = roots;
        this.thorough = thorough;
    }

    Result<P, R> run() {
        for (int i = 0; i < roots.size(); i++) {
            Clause<P, R> clause = clause(List.of(), roots.get(i));
            rootFacts.put(clause.proof(), i);
            if (clause.ids().length == 0) {
                return new Result.NoSolution<>(clause.proof());
            }
            add(clause);
        }
        Collection<Integer> changed =
                IntStream.range(0, subjects.size()).boxed().toList();
        while (true) {
            Optional<Proof<P, R>> proof = propagate(changed);
            if (proof.isPresent()) {
                return new Result.NoSolution<>(proof.get());
            }
            OptionalInt next = decide();
            if (next.isEmpty()) {
                return new Result.Solution<>(selected());
            }
            changed = List.of(next.getAsInt());
        }
    }

    /** Which of the root constraints a proof of this search stands on, by their places in the list. */
    Set<Integer> rootsOf(Proof<P, R> proof) {
        Set<Integer> used = new TreeSet<>();
        proof.facts().forEach(fact -> {
            Integer root = rootFacts.get(fact);
            if (root != null) {
                used.add(root);
            }
        });
        return used;
    }

    private Map<P, Integer> selected() {
        Map<P, Integer> versions = new LinkedHashMap<>();
        for (int i = 0; i < trail.size(); i++) {
            Trail.Assignment<P, R> assignment = trail.get(i);
            if (assignment.cause() == null) {
                versions.put(
                        assignment.term().subject(),
                        assignment.term().versions().best());
            }
        }
        return versions;
    }

    // --- clauses ---

    private int id(P subject) {
        Integer known = ids.get(subject);
        if (known != null) {
            return known;
        }
        int id = subjects.size();
        ids.put(subject, id);
        subjects.add(new Subject<>(subject));
        trail.addPackage();
        return id;
    }

    private Clause<P, R> clause(List<Term<P>> when, Constraint<P, R> constraint) {
        List<Term<P>> terms = new ArrayList<>(when);
        if (constraint instanceof Requires<P, R> requires) {
            for (Alternative<P> alternative : requires.oneOf()) {
                terms.add(new Term<>(alternative.subject(), false, alternative.versions()));
            }
        } else if (constraint instanceof Excludes<P, R> excludes) {
            terms.add(new Term<>(excludes.subject(), true, excludes.versions()));
        }
        List<Term<P>> merged = merge(terms);
        return new Clause<>(idsOf(merged), new Proof.Fact<>(merged, constraint.reason()));
    }

    /** One term for each package; that none of no versions is selected goes without saying. */
    private static <P> List<Term<P>> merge(Collection<Term<P>> terms) {
        Map<P, Term<P>> merged = new LinkedHashMap<>();
        terms.forEach(term -> merged.merge(term.subject(), term, Term::and));
        return merged.values().stream().filter(term -> !term.isTrivial()).toList();
    }

    private int[] idsOf(List<Term<P>> terms) {
        return terms.stream().mapToInt(term -> id(term.subject())).toArray();
    }

    private void add(Clause<P, R> clause) {
        for (Term<P> term : clause.terms()) {
            if (term.selected() && term.versions().isEmpty()) {
                return; // holds whatever happens: a version that excludes other versions of its own package, say
            }
        }
        for (int id : clause.ids()) {
            subjects.get(id).clauses.add(clause);
        }
        boolean given = clause.proof() instanceof Proof.Fact;
        if (given && clause.terms().stream().filter(term -> !term.selected()).count() > 1) {
            choices.add(clause);
        }
    }

    /** Learns what selecting a version means, and what others that it knows have in common with it. */
    private List<Clause<P, R>> load(int id, int version) {
        Subject<P, R> subject = subjects.get(id);
        if (subject.loaded.contains(version)) {
            return List.of();
        }
        Term<P> known = trail.known(id);
        VersionSet wanted = known != null && known.selected() ? known.versions() : VersionSet.of(version);
        int count = thorough ? Integer.MAX_VALUE : Math.max(1, subject.loaded.size());
        int[] more = wanted.minus(subject.loaded).stream().limit(count).toArray();
        for (int each : more) {
            for (Constraint<P, R> constraint : universe.constraints(subject.name, each)) {
                Common<P, R> common = subject.constraints.get(key(constraint));
                if (common == null) {
                    subject.constraints.put(key(constraint), new Common<>(constraint, each));
                } else if (!common.versions.contains(each)) {
                    common.versions = common.versions.union(VersionSet.of(each));
                    common.grown = true;
                }
            }
        }
        subject.loaded = subject.loaded.union(VersionSet.of(more));
        List<Clause<P, R>> added = new ArrayList<>();
        for (Common<P, R> common : subject.constraints.values()) {
            if (common.grown) {
                common.grown = false;
                Clause<P, R> clause =
                        clause(List.of(new Term<>(subject.name, true, common.versions)), common.constraint);
                add(clause);
                added.add(clause);
            }
        }
        return added;
    }

    /** What makes two constraints the same; their reasons don't, unless they have nothing else. */
    private static <P, R> Object key(Constraint<P, R> constraint) {
        if (constraint instanceof Requires<P, R> requires) {
            return requires.oneOf();
        }
        if (constraint instanceof Excludes<P, R> excludes) {
            return List.of(excludes.subject(), excludes.versions());
        }
        return new Impossible<>(constraint.reason());
    }

    // --- propagation ---

    private Optional<Proof<P, R>> propagate(Collection<Integer> start) {
        ArrayDeque<Integer> changed = new ArrayDeque<>(start);
        while (!changed.isEmpty()) {
            List<Clause<P, R>> clauses = subjects.get(changed.removeFirst()).clauses;
            // The newest first: what was learned says more than what it was learned from.
            for (int i = clauses.size() - 1; i >= 0; i--) {
                Clause<P, R> clause = clauses.get(i);
                int open = openTerm(clause);
                if (open == ALL_HOLD) {
                    Clause<P, R> learned = resolve(clause);
                    if (learned.ids().length == 0) {
                        return Optional.of(learned.proof());
                    }
                    int term = openTerm(learned);
                    derive(learned, term);
                    changed.clear();
                    changed.add(learned.ids()[term]);
                    break;
                }
                if (open >= 0) {
                    derive(clause, open);
                    if (!changed.contains(clause.ids()[open])) {
                        changed.add(clause.ids()[open]);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static final int ALL_HOLD = -1;
    private static final int NOTHING_FOLLOWS = -2;

    /** The only term of a clause that may still be false; or that all hold, or that there is more than one, or a false one. */
    private int openTerm(Clause<P, R> clause) {
        int open = ALL_HOLD;
        for (int i = 0; i < clause.ids().length; i++) {
            Term<P> term = clause.terms().get(i);
            Term<P> known = trail.known(clause.ids()[i]);
            if (known != null && known.implies(term)) {
                continue;
            }
            if (open != ALL_HOLD || (known != null && known.excludes(term))) {
                return NOTHING_FOLLOWS;
            }
            open = i;
        }
        return open;
    }

    private void derive(Clause<P, R> clause, int index) {
        trail.derive(clause.ids()[index], clause.terms().get(index).negated(), clause);
    }

    // --- conflicts ---

    /** From a clause whose terms all hold, finds out why, jumps back to where it could still be kept from it, and learns. */
    private Clause<P, R> resolve(Clause<P, R> conflict) {
        Clause<P, R> clause = conflict;
        boolean isNew = false;
        while (clause.ids().length > 0) {
            int position = -1;
            int previous = -1;
            int index = -1;
            for (int i = 0; i < clause.ids().length; i++) {
                int satisfier = trail.satisfier(clause.ids()[i], clause.terms().get(i));
                if (satisfier > position) {
                    previous = position;
                    position = satisfier;
                    index = i;
                } else {
                    previous = Math.max(previous, satisfier);
                }
            }
            Term<P> term = clause.terms().get(index);
            Trail.Assignment<P, R> satisfier = trail.get(position);
            previous = Math.max(previous, trail.satisfierBefore(position, term).orElse(-1));
            int previousLevel = previous < 0 ? 0 : trail.get(previous).level();
            @Nullable Clause<P, R> cause = satisfier.cause();
            if (cause == null || previousLevel < satisfier.level()) {
                trail.backTo(previousLevel);
                if (isNew) {
                    add(clause);
                }
                return clause;
            }
            clause = priorCause(clause, index, satisfier, cause);
            isNew = true;
        }
        return clause;
    }

    /** The resolvent of a clause and the cause of the assignment that made its term at {@code index} hold. */
    private Clause<P, R> priorCause(
            Clause<P, R> clause, int index, Trail.Assignment<P, R> satisfier, Clause<P, R> cause) {
        Term<P> term = clause.terms().get(index);
        List<Term<P>> terms = new ArrayList<>(clause.terms());
        terms.remove(index);
        List<Term<P>> others = new ArrayList<>(cause.terms());
        others.remove(cause.indexOf(satisfier.id()));
        terms.addAll(others);
        if (!satisfier.term().implies(term)) {
            terms.add(satisfier.term().and(term.negated()).negated());
        }
        List<Term<P>> merged = merge(terms);
        return new Clause<>(idsOf(merged), new Proof.Step<>(merged, clause.proof(), cause.proof()));
    }

    // --- decisions ---

    /**
     * Selects a version of a package, unless its constraints show at once that it can't be.
     *
     * @return the package about which something new is known; empty when nothing is left to decide
     */
    private OptionalInt decide() {
        int id = nextRequired();
        VersionSet possible;
        if (id >= 0) {
            possible = knownSelection(id);
        } else {
            Optional<Alternative<P>> alternative = nextAlternative();
            if (alternative.isEmpty()) {
                return OptionalInt.empty();
            }
            id = id(alternative.get().subject());
            possible = alternative.get().versions();
        }
        int version = possible.best();
        List<Clause<P, R>> added = load(id, version);
        Term<P> selection = new Term<>(subjects.get(id).name, true, VersionSet.of(version));
        if (added.stream().noneMatch(clause -> wouldHold(clause, selection))) {
            trail.decide(id, selection);
        }
        return OptionalInt.of(id);
    }

    private VersionSet knownSelection(int id) {
        Term<P> known = trail.known(id);
        if (known == null || !known.selected()) {
            throw new IllegalStateException("nobody requires " + subjects.get(id).name);
        }
        return known.versions();
    }

    private boolean wouldHold(Clause<P, R> clause, Term<P> selection) {
        for (int i = 0; i < clause.ids().length; i++) {
            Term<P> term = clause.terms().get(i);
            Term<P> known = trail.known(clause.ids()[i]);
            Term<P> then = term.subject().equals(selection.subject()) ? selection : known;
            if (then == null || !then.implies(term)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The required package to decide next: one that has no choice left, or else the one that was first required. What is
     * near the root so gets its most wanted version before what is far from it.
     */
    private int nextRequired() {
        int first = -1;
        for (int i = 0; i < trail.size(); i++) {
            int id = trail.get(i).id();
            Term<P> known = trail.known(id);
            if (known == null || !known.selected() || trail.isDecided(id)) {
                continue;
            }
            if (known.versions().isSingle()) {
                return id;
            }
            if (first < 0) {
                first = id;
            }
        }
        return first;
    }

    /**
     * Of a requirement that names several packages, the first one that is possible, when it isn't selected yet. That
     * another one is there already doesn't count: the order says which is the right one to have.
     */
    private Optional<Alternative<P>> nextAlternative() {
        for (Clause<P, R> clause : choices) {
            if (!isBinding(clause)) {
                continue;
            }
            for (int i = 0; i < clause.ids().length; i++) {
                Term<P> term = clause.terms().get(i);
                Term<P> known = trail.known(clause.ids()[i]);
                if (term.selected() || (known != null && known.implies(term))) {
                    continue;
                }
                if (known != null && known.excludes(term)) {
                    break;
                }
                VersionSet possible =
                        known == null ? term.versions() : term.versions().minus(known.versions());
                return Optional.of(new Alternative<>(term.subject(), possible));
            }
        }
        return Optional.empty();
    }

    /** Whether what has the requirement is selected. */
    private boolean isBinding(Clause<P, R> clause) {
        for (int i = 0; i < clause.ids().length; i++) {
            Term<P> term = clause.terms().get(i);
            Term<P> known = trail.known(clause.ids()[i]);
            if (term.selected() && (known == null || !known.implies(term))) {
                return false;
            }
        }
        return true;
    }
}
