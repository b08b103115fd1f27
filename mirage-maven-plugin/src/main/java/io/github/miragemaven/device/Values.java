package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What config.ml's values are to the catalogue: their types in words, and checked views of them. */
final class Values {

    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            Map.entry(Impl.class, "a device"),
            Map.entry(Kind.class, "a kind of device"),
            Map.entry(Device.class, "a bare device"),
            Map.entry(KeyValue.class, "a key's value"),
            Map.entry(Key.class, "a key"),
            Map.entry(Key.Argument.class, "a key's argument"),
            Map.entry(Key.ArgumentInfo.class, "an argument's info"),
            Map.entry(Converter.class, "a converter"),
            Map.entry(Context.class, "a context of keys"),
            Map.entry(RuntimeArgument.class, "a runtime argument"),
            Map.entry(Requirement.class, "a package"),
            Map.entry(Code.class, "code"),
            Map.entry(Info.class, "the application's info"),
            Map.entry(Position.class, "a position"),
            Map.entry(Callable.class, "a function"),
            Map.entry(FilePath.class, "a path"),
            Map.entry(String.class, "a string"),
            Map.entry(Long.class, "an int"),
            Map.entry(Double.class, "a float"),
            Map.entry(Boolean.class, "a bool"),
            Map.entry(Character.class, "a char"),
            Map.entry(List.class, "a list"),
            Map.entry(Tuple.class, "a tuple"),
            Map.entry(Variant.class, "a variant"),
            Map.entry(Unit.class, "()"));

    private Values() {}

    /** The value as {@code type}. */
    static <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new Misuse("expected " + typeName(type) + " but found " + described(value), hint(type, value));
        }
        return type.cast(value);
    }

    /** The value as an integer of any of OCaml's widths: {@code 3}, {@code 3l}, {@code 3L} or {@code 3n}. */
    static long integer(Object value) {
        return value instanceof Number number ? number.longValue() : as(Long.class, value);
    }

    /** The value as a list of {@code type}. */
    static <T> List<T> list(Class<T> type, Object value) {
        List<?> items = as(List.class, value);
        return items.stream().<T>map(item -> as(type, item)).toList();
    }

    /** The value as a function. */
    static Callable function(Object value) {
        return as(Callable.class, value);
    }

    /** The value as an impl of {@code kind}. */
    static Impl impl(Kind kind, Object value) {
        if (!(value instanceof Impl impl)) {
            throw new Misuse(
                    "expected a device of kind " + kind + " but found " + described(value), hint(Impl.class, value));
        }
        if (!kind.accepts(impl.kind())) {
            throw new Misuse(
                    "expected a device of kind " + kind + " but found " + described(impl),
                    impl.kind() instanceof Kind.Functor functor
                            ? "It still has to be applied, with `$`, to a device of kind " + functor.parameter() + "."
                            : "",
                    Impl.madeAt(impl));
        }
        return impl;
    }

    /** The value with its type, for messages. */
    static String described(Object value) {
        if (value instanceof Impl impl) {
            return impl + " of kind " + impl.kind();
        }
        String type = TYPES.entrySet().stream()
                .filter(entry -> entry.getKey().isInstance(value))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("a value");
        return value instanceof String || value instanceof Number || value instanceof Variant
                ? type + ", " + show(value)
                : type;
    }

    private static String hint(Class<?> wanted, Object value) {
        if (wanted == KeyValue.class && value instanceof Key) {
            return "A key's value is written: Key.value, followed by the key.";
        } else if (wanted == Impl.class && value instanceof Kind kind) {
            return kind + " says what a device is and is none itself; write a function that makes one.";
        } else if (wanted == Kind.class && value instanceof Impl impl) {
            return "A kind is written here, such as " + impl.kind() + "; devices come behind `$`.";
        } else if (wanted == RuntimeArgument.class && value instanceof Key) {
            return "Keys are for configuring; what the running unikernel reads is made with runtime_arg ~pos:__POS__.";
        }
        return "";
    }

    private static String typeName(Class<?> type) {
        return TYPES.getOrDefault(type, type.getSimpleName());
    }

    /** The value as a person would write it. */
    static String show(Object value) {
        if (value instanceof Variant variant) {
            return variant.name() + variant.payload().map(p -> " " + show(p)).orElse("");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::show).collect(Collectors.joining("; ", "[", "]"));
        }
        if (value instanceof Tuple tuple) {
            return tuple.items().stream().map(Values::show).collect(Collectors.joining(", ", "(", ")"));
        }
        if (value instanceof Callable) {
            return "<fun>";
        }
        return value.toString();
    }

    /** {@code one of "a", "b" or "c"}, as Cmdliner's {@code doc_alts}. */
    static String alternatives(Collection<String> words) {
        List<String> quoted = words.stream().map(word -> "\"" + word + "\"").toList();
        if (quoted.size() == 1) {
            return quoted.get(0);
        }
        String last = quoted.get(quoted.size() - 1);
        String others = String.join(", ", quoted.subList(0, quoted.size() - 1));
        return (quoted.size() == 2 ? "either " : "one of ") + others + " or " + last;
    }
}
