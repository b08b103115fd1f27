package io.github.miragemaven.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the search holds to be true so far, in the order in which it came to think so: decisions, and what follows from
 * them.
 */
final class Trail<P, R> {

    /** One thing held true: decided when there is no cause, and otherwise the only way to keep {@code cause} from holding. */
    record Assignment<P, R>(
            int id, Term<P> term, int level, @Nullable Clause<P, R> cause) {}

    /** What is known of one package: every assignment about it, and what they say together up to each. */
    private static final class Known<P> {
        final List<Integer> positions = new ArrayList<>();
        final List<Term<P>> together = new ArrayList<>();
        boolean decided;
    }

    private final List<Assignment<P, R>> assignments = new ArrayList<>();
    private final List<Known<P>> known = new ArrayList<>();
    private int level;

    /** Makes room for one more package, whose number is the count of those before. */
    void addPackage() {
        known.add(new Known<>());
    }

    int level() {
        return level;
    }

    int size() {
        return assignments.size();
    }

    Assignment<P, R> get(int position) {
        return assignments.get(position);
    }

    /** Everything known of a package in one term; nothing when nothing is. */
    @Nullable
    Term<P> known(int id) {
        List<Term<P>> together = known.get(id).together;
        return together.isEmpty() ? null : together.get(together.size() - 1);
    }

    boolean isDecided(int id) {
        return known.get(id).decided;
    }

    void decide(int id, Term<P> term) {
        level++;
        known.get(id).decided = true;
        add(new Assignment<>(id, term, level, null));
    }

    void derive(int id, Term<P> term, Clause<P, R> cause) {
        add(new Assignment<>(id, term, level, cause));
    }

    private void add(Assignment<P, R> assignment) {
        Known<P> about = known.get(assignment.id);
        Term<P> before = known(assignment.id);
        about.positions.add(assignments.size());
        about.together.add(before == null ? assignment.term : before.and(assignment.term));
        assignments.add(assignment);
    }

    /** Forgets every assignment above a level. */
    void backTo(int target) {
        while (!assignments.isEmpty() && assignments.get(assignments.size() - 1).level > target) {
            Assignment<P, R> last = assignments.remove(assignments.size() - 1);
            Known<P> about = known.get(last.id);
            about.positions.remove(about.positions.size() - 1);
            about.together.remove(about.together.size() - 1);
            if (last.cause == null) {
                about.decided = false;
            }
        }
        level = target;
    }

    /** The position of the first assignment up to which {@code term}, which is known to hold, does. */
    int satisfier(int id, Term<P> term) {
        Known<P> about = known.get(id);
        int low = 0;
        int high = about.together.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (about.together.get(middle).implies(term)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return about.positions.get(low);
    }

    /**
     * Like {@link #satisfier}, when the assignment at {@code position} is given: the first one before it with which it
     * makes {@code term} hold. Empty when it does so alone.
     */
    Optional<Integer> satisfierBefore(int position, Term<P> term) {
        Assignment<P, R> given = assignments.get(position);
        if (given.term.implies(term)) {
            return Optional.empty();
        }
        Known<P> about = known.get(given.id);
        for (int i = 0; i < about.positions.size(); i++) {
            if (about.together.get(i).and(given.term).implies(term)) {
                return Optional.of(about.positions.get(i));
            }
        }
        throw new IllegalStateException("the term doesn't hold: " + term);
    }
}
