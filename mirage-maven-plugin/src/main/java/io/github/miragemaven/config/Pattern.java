package io.github.miragemaven.config;

import java.util.List;
import java.util.Optional;

/** A pattern (OCaml manual, section "Patterns"). */
sealed interface Pattern {

    Span span();

    record Any(Span span) implements Pattern {}

    record Variable(Span span, String name) implements Pattern {}

    record Alias(Span span, Pattern pattern, String name) implements Pattern {}

    record Constant(Span span, Object value) implements Pattern {}

    /** {@code 'a'..'z'}. */
    record Range(Span span, char from, char to) implements Pattern {}

    record Tuple(Span span, List<Pattern> items) implements Pattern {}

    /** {@code C}, {@code C p}; {@code true}, {@code ()} and {@code ::} are of this kind too. */
    record Construct(Span span, Path constructor, Optional<Pattern> argument) implements Pattern {}

    record Tag(Span span, String name, Optional<Pattern> argument) implements Pattern {}

    record Fields(Span span, List<Field> fields, boolean open) implements Pattern {

        record Field(Path name, Pattern pattern) {}
    }

    record ListOf(Span span, List<Pattern> items) implements Pattern {}

    record ArrayOf(Span span, List<Pattern> items) implements Pattern {}

    record Or(Span span, Pattern left, Pattern right) implements Pattern {}

    record Annotated(Span span, Pattern pattern, Type type) implements Pattern {}

    record Lazy(Span span, Pattern pattern) implements Pattern {}

    /** {@code M.(p)}. */
    record Opened(Span span, Path module, Pattern pattern) implements Pattern {}

    /** {@code exception p}, at the top of a case only. */
    record Raises(Span span, Pattern pattern) implements Pattern {}
}
