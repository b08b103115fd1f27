package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads and shows the values of a key, Cmdliner's {@code 'a Arg.conv}.
 *
 * @param docv what a value is called in documentation
 * @param parser from text; throws {@link Misuse} for text that is none
 * @param printer to text
 */
record Converter(String docv, Function<String, Object> parser, Function<Object, String> printer) {

    static final Converter STRING = new Converter("VAL", text -> text, Values::show);

    static final Converter BOOL = new Converter(
            "BOOL",
            text -> switch (text) {
                case "true", "yes", "y", "1" -> true;
                case "false", "no", "n", "0" -> false;
                default -> throw invalid(text, "either true or false");
            },
            Values::show);

    static final Converter INT = new Converter("INT", Converter::integer, Values::show);

    static final Converter FLOAT = new Converter(
            "DOUBLE",
            text -> {
                try {
                    return Double.valueOf(text);
                } catch (NumberFormatException e) {
                    throw invalid(text, "a floating point number");
                }
            },
            Values::show);

    static final Converter CHAR = new Converter(
            "CHAR",
            text -> {
                if (text.length() != 1) {
                    throw invalid(text, "one character");
                }
                return text.charAt(0);
            },
            Values::show);

    private static final Map<Converter, Class<?>> PLAIN = Map.of(
            STRING, String.class, BOOL, Boolean.class, INT, Number.class, FLOAT, Double.class, CHAR, Character.class);

    /** Holds a key's default against OCaml's type of this converter, where that is a plain one. */
    void requireValue(Object value) {
        Class<?> type = PLAIN.getOrDefault(this, Object.class);
        if (!type.isInstance(value)) {
            throw new Misuse(
                    "expected a default that the converter can read, but found " + Values.described(value),
                    "This converter reads " + docv + "; take another one, or write the default as such a value.");
        }
    }

    Object parse(String text) {
        return parser.apply(text);
    }

    String show(Object value) {
        return printer.apply(value);
    }

    /** One of several words. A beginning that fits one word only is enough, as Cmdliner has it. */
    static Converter oneOf(Map<String, Object> words) {
        Map<String, Object> ordered = new LinkedHashMap<>(words);
        return new Converter(
                "ENUM",
                text -> {
                    Object exact = ordered.get(text);
                    if (exact != null) {
                        return exact;
                    }
                    List<Object> fitting = ordered.entrySet().stream()
                            .filter(word -> !text.isEmpty() && word.getKey().startsWith(text))
                            .map(Map.Entry::getValue)
                            .distinct()
                            .toList();
                    if (fitting.size() != 1) {
                        throw invalid(text, Values.alternatives(ordered.keySet()));
                    }
                    return fitting.get(0);
                },
                value -> ordered.entrySet().stream()
                        .filter(word -> word.getValue().equals(value))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseGet(() -> Values.show(value)));
    }

    /** Values of {@code item} with {@code separator} between. */
    static Converter splitting(String separator, Converter item) {
        return new Converter(
                item.docv(),
                text -> {
                    List<Object> items = new ArrayList<>();
                    int from = 0;
                    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
                        items.add(item.parse(text.substring(from, at)));
                        from = at + separator.length();
                    }
                    if (!text.isEmpty()) {
                        items.add(item.parse(text.substring(from)));
                    }
                    return List.copyOf(items);
                },
                value -> ((List<?>) value).stream().map(item::show).collect(Collectors.joining(separator)));
    }

    /** Two values with {@code separator} between. */
    static Converter pair(String separator, Converter left, Converter right) {
        return new Converter(
                left.docv() + separator + right.docv(),
                text -> {
                    int at = text.indexOf(separator);
                    if (at < 0) {
                        throw invalid(text, "two values with \"" + separator + "\" between them");
                    }
                    return Tuple.of(
                            left.parse(text.substring(0, at)), right.parse(text.substring(at + separator.length())));
                },
                value -> value instanceof Tuple tuple && tuple.items().size() == 2
                        ? left.show(tuple.items().get(0))
                                + separator
                                + right.show(tuple.items().get(1))
                        : Values.show(value));
    }

    /** {@code Some} value of {@code item}. */
    static Converter some(Converter item) {
        return new Converter(
                item.docv(),
                text -> Variant.some(item.parse(text)),
                value -> value instanceof Variant variant
                        ? variant.toOptional().map(item::show).orElse("")
                        : Values.show(value));
    }

    /** The failure for text that {@code expected} doesn't describe. */
    static Misuse invalid(String text, String expected) {
        return new Misuse("invalid value \"" + text + "\", expected " + expected, "");
    }

    private static Object integer(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            throw invalid(text, "an integer");
        }
    }
}
