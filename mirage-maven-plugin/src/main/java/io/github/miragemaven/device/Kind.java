package io.github.miragemaven.device;

import java.util.Optional;

/**
 * What a device is, as OCaml's {@code 'a typ} says it: a plain kind such as {@code network}, or a functor from one kind to
 * another, written {@code network @-> ethernet}.
 */
sealed interface Kind {

    /**
     * A kind made by {@code typ}.
     *
     * @param tag what tells it from other kinds
     * @param name as it is shown to people
     * @param of the type parameter where there is one, as in {@code v4 ip}; empty where any will do
     */
    record Plain(Object tag, String name, Optional<String> of) implements Kind {

        /** This kind for one parameter. */
        Plain of(Optional<String> parameter) {
            return new Plain(tag, name, parameter);
        }

        @Override
        public boolean accepts(Kind other) {
            return other instanceof Plain plain
                    && tag.equals(plain.tag)
                    && (of.isEmpty() || plain.of.isEmpty() || of.equals(plain.of));
        }

        @Override
        public String toString() {
            return of.map(parameter -> parameter + " " + name).orElse(name);
        }
    }

    /** A functor's kind. */
    record Functor(Kind parameter, Kind result) implements Kind {

        @Override
        public boolean accepts(Kind other) {
            return other instanceof Functor functor
                    && parameter.accepts(functor.parameter)
                    && result.accepts(functor.result);
        }

        @Override
        public String toString() {
            return (parameter instanceof Functor ? "(" + parameter + ")" : parameter) + " @-> " + result;
        }
    }

    /** A plain kind of the catalogue's own. */
    static Plain plain(String name) {
        return new Plain(name, name, Optional.empty());
    }

    /** {@code first @-> … @-> last}. */
    static Kind functor(Kind first, Kind... others) {
        Kind kind = others[others.length - 1];
        for (int i = others.length - 2; i >= 0; i--) {
            kind = new Functor(others[i], kind);
        }
        return new Functor(first, kind);
    }

    /** Whether a device of {@code other} can stand where one of this kind is wanted. */
    boolean accepts(Kind other);

    /** Whether devices of this kind are functors. */
    default boolean isFunctor() {
        return this instanceof Functor;
    }
}
