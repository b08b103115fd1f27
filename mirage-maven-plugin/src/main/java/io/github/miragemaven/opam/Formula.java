package io.github.miragemaven.opam;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Ands and ors over something (opam manual, section "Package Formulas").
 *
 * <p>{@link Empty} asks for nothing. It is dropped where it is combined with something else, in an or as well as in an
 * and: a dependency that a filter takes away is gone, it does not make its alternatives unneeded (opam's own rule).
 */
public sealed interface Formula<T> {

    /** Asks for nothing, so everything satisfies it. */
    record Empty<T>() implements Formula<T> {}

    /** One thing asked for. */
    record Atom<T>(T value) implements Formula<T> {}

    /** All of two or more. */
    record And<T>(List<Formula<T>> parts) implements Formula<T> {
        public And {
            parts = List.copyOf(parts);
        }
    }

    /** At least one of two or more. */
    record Or<T>(List<Formula<T>> parts) implements Formula<T> {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    static <T> Formula<T> empty() {
        return new Empty<>();
    }

    static <T> Formula<T> atom(T value) {
        return new Atom<>(value);
    }

    /** All of the parts; empty ones are dropped, nested ands are made one. */
    static <T> Formula<T> and(List<Formula<T>> parts) {
        List<Formula<T>> kept = new ArrayList<>(parts.size());
        for (Formula<T> part : parts) {
            if (part instanceof And<T> and) {
                kept.addAll(and.parts());
            } else if (!part.isEmpty()) {
                kept.add(part);
            }
        }
        return kept.isEmpty() ? empty() : kept.size() == 1 ? kept.get(0) : new And<>(kept);
    }

    /** One of the parts; empty ones are dropped, nested ors are made one. */
    static <T> Formula<T> or(List<Formula<T>> parts) {
        List<Formula<T>> kept = new ArrayList<>(parts.size());
        for (Formula<T> part : parts) {
            if (part instanceof Or<T> or) {
                kept.addAll(or.parts());
            } else if (!part.isEmpty()) {
                kept.add(part);
            }
        }
        return kept.isEmpty() ? empty() : kept.size() == 1 ? kept.get(0) : new Or<>(kept);
    }

    default boolean isEmpty() {
        return this instanceof Empty;
    }

    /** Whether it holds when {@code test} says which atoms do. */
    default boolean holds(Predicate<? super T> test) {
        if (this instanceof Atom<T> atom) {
            return test.test(atom.value());
        }
        if (this instanceof And<T> and) {
            return and.parts().stream().allMatch(part -> part.holds(test));
        }
        if (this instanceof Or<T> or) {
            return or.parts().stream().anyMatch(part -> part.holds(test));
        }
        return true;
    }

    /** Every atom replaced by a formula. */
    default <U> Formula<U> flatMap(Function<? super T, Formula<U>> replacement) {
        if (this instanceof Atom<T> atom) {
            return replacement.apply(atom.value());
        }
        if (this instanceof And<T> and) {
            return and(
                    and.parts().stream().map(part -> part.flatMap(replacement)).toList());
        }
        if (this instanceof Or<T> or) {
            return or(or.parts().stream().map(part -> part.flatMap(replacement)).toList());
        }
        return empty();
    }

    /** Every atom, left to right. */
    default void forEach(Consumer<? super T> action) {
        if (this instanceof Atom<T> atom) {
            action.accept(atom.value());
        } else if (this instanceof And<T> and) {
            and.parts().forEach(part -> part.forEach(action));
        } else if (this instanceof Or<T> or) {
            or.parts().forEach(part -> part.forEach(action));
        }
    }

    /** Every atom, left to right, as a list. */
    default List<T> atoms() {
        List<T> atoms = new ArrayList<>();
        forEach(atoms::add);
        return atoms;
    }

    /** As opam writes it, given how an atom is written. */
    default String show(Function<? super T, String> atomText) {
        if (this instanceof Atom<T> atom) {
            return atomText.apply(atom.value());
        }
        if (this instanceof And<T> and) {
            return String.join(
                    " & ",
                    and.parts().stream()
                            .map(part -> part instanceof Or ? "(" + part.show(atomText) + ")" : part.show(atomText))
                            .toList());
        }
        if (this instanceof Or<T> or) {
            return String.join(
                    " | ", or.parts().stream().map(part -> part.show(atomText)).toList());
        }
        return "";
    }
}
