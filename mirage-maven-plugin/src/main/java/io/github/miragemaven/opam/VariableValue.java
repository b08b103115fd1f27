package io.github.miragemaven.opam;

import java.util.List;
import java.util.Optional;

/** What a variable holds (opam manual, section "Variables"); undefined is an empty {@code Optional} of it. */
public sealed interface VariableValue {

    /** A boolean. */
    record Bool(boolean value) implements VariableValue {}

    /** A string. */
    record Text(String value) implements VariableValue {}

    /** A list of strings. */
    record Texts(List<String> values) implements VariableValue {
        public Texts {
            values = List.copyOf(values);
        }
    }

    static VariableValue of(boolean value) {
        return new Bool(value);
    }

    static VariableValue of(String value) {
        return new Text(value);
    }

    /** As text: {@code true}, the string, or the strings with blanks between. */
    default String asText() {
        if (this instanceof Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (this instanceof Texts texts) {
            return String.join(" ", texts.values());
        }
        return ((Text) this).value();
    }

    /** As a boolean, where the strings {@code true} and {@code false} count as such; undefined otherwise. */
    default Optional<Boolean> asBool() {
        if (this instanceof Bool bool) {
            return Optional.of(bool.value());
        }
        if (this instanceof Texts texts && texts.values().size() != 1) {
            return Optional.empty();
        }
        return switch (asText()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
