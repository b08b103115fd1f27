package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How values are told to a person. */
final class Show {

    private static final int LONGEST = 60;

    private static final Map<String, String> CATALOGUE = Map.of(
            "Impl", "device",
            "Kind", "kind of device",
            "Key", "key",
            "KeyValue", "value of a key",
            "Requirement", "package",
            "RuntimeArgument", "runtime argument",
            "FilePath", "path",
            "IpAddress", "address");

    private Show() {}

    /** What kind of value this is, with an article and, where it is short, itself: {@code the string "abc"}. */
    static String kind(Object value) {
        if (value instanceof Unit) {
            return "()";
        } else if (value instanceof String || value instanceof Long || value instanceof Double) {
            return "the " + name(value) + " " + value(value);
        } else if (value instanceof Boolean || value instanceof Character || value instanceof FixedInt) {
            return "the " + name(value) + " " + value(value);
        } else if (value instanceof Variant) {
            return value(value);
        } else if (value instanceof Fn fn) {
            return function(fn);
        }
        return type(value);
    }

    private static String function(Fn fn) {
        String name = fn.name().isEmpty()
                ? "a function"
                : fn.name().startsWith("the ") ? fn.name() : "the function " + fn.name();
        return name + ", which still waits for " + fn.missing();
    }

    /** The type of a value as far as it shows, with an article: {@code a list}. */
    static String type(Object value) {
        String name = name(value);
        return ("aeiou".indexOf(name.charAt(0)) >= 0 && !name.startsWith("uni") ? "an " : "a ") + name;
    }

    private static String name(Object value) {
        if (value instanceof Unit) {
            return "unit";
        } else if (value instanceof String) {
            return "string";
        } else if (value instanceof Long) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (value instanceof Character) {
            return "char";
        } else if (value instanceof FixedInt number) {
            return number.width().typeName();
        } else if (value instanceof OList list) {
            return list.isEmpty() ? "empty list" : "list";
        } else if (value instanceof Tuple tuple) {
            return "tuple of " + tuple.items().size();
        } else if (value instanceof Variant) {
            return "variant";
        } else if (value instanceof Fn) {
            return "function";
        } else if (value instanceof Values.Fields record) {
            return Values.isRef(value) ? Values.REF : "record of type " + record.type();
        } else if (value instanceof Values.Cells) {
            return "array";
        } else if (value instanceof Values.Delayed) {
            return "lazy value";
        }
        return ofCatalogue(value.getClass());
    }

    /** What config.ml calls a value of the catalogue, by the name of its class there or of the class around it. */
    private static String ofCatalogue(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        String own = type.getSimpleName().toLowerCase(Locale.ROOT);
        return CATALOGUE.getOrDefault((outer == null ? type : outer).getSimpleName(), own);
    }

    /** A value as OCaml would write it, shortened. */
    static String value(Object value) {
        return shortened(whole(value, 3));
    }

    static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    }

    private static String whole(Object value, int depth) {
        if (value instanceof Unit) {
            return "()";
        } else if (value instanceof String string) {
            // Not escaped as %S would: a person reads this.
            String text = Outside.text(string);
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        } else if (value instanceof Character c) {
            return Format.character(c);
        } else if (value instanceof Double number) {
            return Floats.ocaml(number);
        } else if (value instanceof Variant variant) {
            return variant.name()
                    + variant.payload()
                            .map(payload -> " " + inner(payload, depth))
                            .orElse("");
        } else if (depth == 0) {
            return "…";
        } else if (value instanceof OList list) {
            return list.stream().map(item -> inner(item, depth)).collect(Collectors.joining("; ", "[", "]"));
        } else if (value instanceof Tuple tuple) {
            return tuple.items().stream().map(item -> inner(item, depth)).collect(Collectors.joining(", ", "(", ")"));
        } else if (value instanceof Long || value instanceof Boolean || value instanceof FixedInt) {
            return value.toString();
        }
        return "<" + name(value) + ">";
    }

    private static String inner(Object value, int depth) {
        return whole(value, depth - 1);
    }

    /** What happened, for an exception that nobody caught. */
    static String exception(Variant exception) {
        String payload = exception.payload().map(Show::text).orElse("");
        return switch (exception.name()) {
            case "Failure" -> "failwith: " + payload;
            case "Invalid_argument" -> "invalid argument: " + payload;
            case "Match_failure" -> "no case of this match fits the value " + payload;
            case "Assert_failure" -> "this assertion does not hold";
            case "Not_found" -> "not found (Not_found)";
            default -> "uncaught exception " + value(exception);
        };
    }

    private static String text(Object payload) {
        return payload instanceof String string ? Outside.text(string) : value(payload);
    }
}
