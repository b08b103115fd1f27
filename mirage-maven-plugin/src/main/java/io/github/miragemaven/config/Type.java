package io.github.miragemaven.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** An OCaml type expression (OCaml manual, section "Type expressions"), as far as values can be held against it. */
sealed interface Type {

    /** {@code 'a} or {@code _}. */
    record Variable(String name) implements Type {
        @Override
        public String toString() {
            return name.equals("_") ? "_" : "'" + name;
        }
    }

    /** {@code label:from -> to}; the label is empty where there is none. */
    record Arrow(Parameter.Kind kind, String label, Type from, Type to) implements Type {
        @Override
        public String toString() {
            String left = from instanceof Arrow || from instanceof Tuple ? "(" + from + ")" : from.toString();
            String mark = kind == Parameter.Kind.POSITIONAL ? "" : label + ":";
            return (kind == Parameter.Kind.OPTIONAL ? "?" : "") + mark + left + " -> " + to;
        }
    }

    /** {@code (a, b) name}. */
    record Named(String name, List<Type> arguments) implements Type {
        @Override
        public String toString() {
            if (arguments.isEmpty()) {
                return name;
            }
            if (arguments.size() == 1) {
                Type only = arguments.get(0);
                boolean wide = only instanceof Arrow || only instanceof Tuple;
                return (wide ? "(" + only + ")" : only.toString()) + " " + name;
            }
            return arguments.stream().map(Object::toString).collect(Collectors.joining(", ", "(", ") ")) + name;
        }
    }

    record Tuple(List<Type> items) implements Type {
        @Override
        public String toString() {
            return items.stream()
                    .map(item -> item instanceof Arrow || item instanceof Tuple ? "(" + item + ")" : item.toString())
                    .collect(Collectors.joining(" * "));
        }
    }

    /**
     * {@code [ `A | `B of t ]}.
     *
     * @param exact whether the tags are all there are: not so for {@code [> `A]}, nor where another type is included
     */
    record Tags(List<Tag> tags, boolean exact) implements Type {

        record Tag(String name, Optional<Type> payload) {}

        @Override
        public String toString() {
            return tags.stream()
                    .map(tag -> "`" + tag.name
                            + tag.payload.map(type -> " of " + type).orElse(""))
                    .collect(Collectors.joining(" | ", exact ? "[ " : "[> ", " ]"));
        }
    }
}
