package io.github.miragemaven.config;

import java.util.Optional;

/**
 * What a function takes, in its place.
 *
 * @param label empty for a positional one
 * @param type where it is known
 */
record Parameter(Kind kind, String label, Optional<Type> type) {

    enum Kind {
        POSITIONAL,
        LABELLED,
        OPTIONAL
    }

    static final Parameter POSITIONAL = new Parameter(Kind.POSITIONAL, "", Optional.empty());

    @Override
    public String toString() {
        return switch (kind) {
            case POSITIONAL -> type.map(Type::toString).orElse("_");
            case LABELLED -> "~" + label;
            case OPTIONAL -> "?" + label;
        };
    }
}
