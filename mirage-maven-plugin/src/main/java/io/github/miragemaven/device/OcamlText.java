package io.github.miragemaven.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values written as OCaml source. */
final class OcamlText {

    private OcamlText() {}

    /** A string literal, as {@code %S} prints it (OCaml manual, {@code String.escaped}): bytes that aren't printable ASCII are {@code \ddd}. */
    static String quoted(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (byte b : text.getBytes(UTF_8)) {
            int c = b & 0xff;
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\t' -> literal.append("\\t");
                case '\r' -> literal.append("\\r");
                case '\b' -> literal.append("\\b");
                default -> {
                    if (c >= ' ' && c < 127) {
                        literal.append((char) c);
                    } else {
                        literal.append("\\%03d".formatted(c));
                    }
                }
            }
        }
        return literal.append('"').toString();
    }

    /** {@code [a; b]}. */
    static <T> String list(List<T> items, Function<T, String> item) {
        return items.stream().map(item).collect(Collectors.joining("; ", "[", "]"));
    }

    /** {@code None} or {@code (Some x)}. */
    static <T> String option(Optional<T> value, Function<T, String> inner) {
        return value.map(v -> "(Some " + inner.apply(v) + ")").orElse("None");
    }
}
