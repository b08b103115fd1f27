package io.github.miragemaven.device;

import java.util.Optional;

/**
 * A constructor applied to nothing or to one value: {@code None}, {@code Some 1}, {@code `Hvt}, or one of a config.ml's
 * own types. A constructor of several arguments carries a {@link Tuple}.
 *
 * @param name as OCaml writes it; a polymorphic variant's with its backquote
 * @param payload what it carries
 */
public record Variant(String name, Optional<Object> payload) {

    public static final Variant NONE = new Variant("None", Optional.empty());

    public static Variant some(Object value) {
        return new Variant("Some", Optional.of(value));
    }

    /** {@code Some} or {@code None} for a Java optional. */
    public static Variant ofOptional(Optional<?> value) {
        return value.<Variant>map(Variant::some).orElse(NONE);
    }

    /** The payload of {@code Some}, nothing of {@code None}. */
    public Optional<Object> toOptional() {
        return name.equals("Some") ? payload : Optional.empty();
    }
}
