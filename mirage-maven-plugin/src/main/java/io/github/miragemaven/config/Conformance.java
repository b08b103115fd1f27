package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds values against OCaml types, as far as a value shows its type. Kinds of devices are the catalogue's business.
 */
final class Conformance {

    /** Names of OCaml's own types, which every value shows. */
    private static final Set<String> BASIC = Set.of(
            "int",
            "string",
            "bool",
            "char",
            "float",
            "unit",
            "int32",
            "int64",
            "nativeint",
            "list",
            "option",
            "result",
            "array",
            "ref");

    /** What makes a device out of a name. */
    private static final Map<String, String> MAKERS = Map.of(
            "network impl",
            "netif",
            "block impl",
            "block_of_file",
            "kv_ro impl",
            "crunch",
            "kv_rw impl",
            "direct_kv_rw");

    private Conformance() {}

    /** Holds an argument against the type of its parameter in a signature. */
    static void argument(Machine machine, String function, Type type, Fn.Arg argument, Object value) {
        if (value instanceof OList list
                && type instanceof Type.Named named
                && named.name().equals("list")
                && list.size() == argument.parts().size()) {
            int i = 0;
            for (Object item : list) {
                require(
                        machine,
                        function,
                        named.arguments().get(0),
                        item,
                        argument.parts().get(i++),
                        true);
            }
            return;
        }
        require(machine, function, type, value, argument.span(), true);
    }

    /** Holds a value against what config.ml itself says of it; only OCaml's own types are known. */
    static void annotation(Machine machine, Object value, Type type, Span at) {
        require(machine, "", type, value, at, false);
    }

    static boolean conforms(Object value, Type type) {
        return fits(value, type, true);
    }

    /** Holds what a function of config.ml gave back against what was wanted of it. */
    static void result(Machine machine, Object value, Type type, Span at) {
        if (fits(value, type, true)) {
            return;
        }
        throw machine.source()
                .error(
                        at,
                        "this function should give " + article(type) + " but gives " + Show.kind(value),
                        value instanceof Fn ? "Is an argument missing, perhaps one for a % of a format?" : "");
    }

    private static void require(Machine machine, String function, Type type, Object value, Span at, boolean strict) {
        if (fits(value, type, strict)) {
            return;
        }
        String whose = function.isEmpty() ? "" : function + ": ";
        if (value instanceof OList list
                && type instanceof Type.Named named
                && named.name().equals("list")
                && !named.arguments().isEmpty()) {
            int number = 1;
            Type wanted = named.arguments().get(0);
            for (Object item : list) {
                if (!fits(item, wanted, strict)) {
                    String mistake =
                            "expected " + article(type) + " but item " + number + " of it is " + Show.kind(item);
                    throw machine.source().error(at, whose + mistake, hint(item, wanted));
                }
                number++;
            }
        }
        String hint = hint(value, type);
        throw machine.source().error(at, whose + "expected " + article(type) + " but found " + Show.kind(value), hint);
    }

    static String article(Type type) {
        // "'a code" is any code.
        String text = type.toString().replaceFirst("^'[a-z]+ (?=[a-zA-Z_.]+$)", "");
        if (type instanceof Type.Tags || type instanceof Type.Tuple) {
            return type instanceof Type.Tags tags ? oneOf(tags) : text;
        } else if (type instanceof Type.Arrow) {
            return "a function " + text;
        } else if (text.equals("unit")) {
            return "()";
        } else if (type instanceof Type.Named named && named.name().startsWith("format")) {
            return "a format string";
        }
        return ("aeiouAEIO".indexOf(text.charAt(0)) >= 0 ? "an " : "a ") + text;
    }

    private static String oneOf(Type.Tags tags) {
        return "one of " + tags.tags().stream().map(tag -> "`" + tag.name()).collect(Collectors.joining(", "));
    }

    private static String hint(Object value, Type type) {
        if (type instanceof Type.Tags tags && value instanceof Variant variant) {
            List<String> names =
                    tags.tags().stream().map(tag -> "`" + tag.name()).toList();
            return Nearest.hint(variant.name(), names);
        } else if (type instanceof Type.Named named) {
            if (named.name().equals("package") && value instanceof String) {
                return "Write package " + Show.value(value) + ".";
            } else if (value instanceof Tuple && !named.name().equals("list")) {
                return "A comma makes a tuple; items of a list are separated by semicolons.";
            } else if (value instanceof String && MAKERS.containsKey(named.toString())) {
                return "Write " + MAKERS.get(named.toString()) + " " + Show.value(value) + ".";
            } else if (!(value instanceof Fn)
                    && named.name().toLowerCase(Locale.ROOT).startsWith("runtime_arg")) {
                return "Write Runtime_arg.create ~pos:__POS__ and, in a string, the OCaml code of the argument.";
            } else if (named.name().equals("list") && !(value instanceof OList)) {
                return "Put it into brackets: [ … ].";
            } else if (value instanceof Fn) {
                return "Is an argument missing?";
            } else if (named.name().equals("value")) {
                return "Write Key.pure " + Show.value(value) + ", or use the value of a key.";
            } else if (named.name().equals("option")) {
                return "Write Some … or None.";
            }
        }
        return "";
    }

    private static boolean fits(Object value, Type type, boolean strict) {
        if (type instanceof Type.Arrow) {
            return value instanceof Fn;
        } else if (type instanceof Type.Tuple tuple) {
            return value instanceof Tuple values
                    && values.items().size() == tuple.items().size()
                    && allFit(values.items(), tuple.items(), strict);
        } else if (type instanceof Type.Tags tags) {
            return fitsTags(value, tags, strict);
        } else if (type instanceof Type.Named named) {
            return fitsNamed(value, named, strict);
        }
        return true;
    }

    private static boolean allFit(List<Object> values, List<Type> types, boolean strict) {
        for (int i = 0; i < types.size(); i++) {
            if (!fits(values.get(i), types.get(i), strict)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fitsTags(Object value, Type.Tags tags, boolean strict) {
        if (!(value instanceof Variant variant) || !variant.name().startsWith("`")) {
            return false;
        }
        for (Type.Tags.Tag tag : tags.tags()) {
            if (variant.name().equals("`" + tag.name())) {
                return tag.payload().isPresent() == variant.payload().isPresent()
                        && (tag.payload().isEmpty()
                                || fits(variant.payload().get(), tag.payload().get(), strict));
            }
        }
        return !tags.exact();
    }

    private static boolean fitsNamed(Object value, Type.Named type, boolean strict) {
        return switch (type.name()) {
            case "int" -> value instanceof Long;
            case "string" -> value instanceof String;
            case "bool" -> value instanceof Boolean;
            case "char" -> value instanceof Character;
            case "float" -> value instanceof Double;
            case "unit" -> value instanceof Unit;
            case "int32", "int64", "nativeint" ->
                value instanceof FixedInt number && number.width().typeName().equals(type.name());
            case "list" -> value instanceof OList list && allFit(list, type, strict);
            case "array" -> value instanceof Values.Cells array && allFit(List.of(array.items()), type, strict);
            case "option" -> value instanceof Variant variant && fitsOption(variant, type, strict);
            case "result" -> value instanceof Variant variant && fitsResult(variant, type, strict);
            case "ref" -> Values.isRef(value);
            case "format", "format4", "format6", "Stdlib.format4" -> !strict || value instanceof String;
            case "Fmt.t" -> !strict || value instanceof Fn;
            // A type that the catalogue or config.ml names: all that can be seen is that a basic value is none of it,
            // and config.ml may have given a basic type another name.
            default -> !strict || !basic(value);
        };
    }

    private static boolean fitsOption(Variant value, Type.Named type, boolean strict) {
        if (value.name().equals("None")) {
            return true;
        }
        return value.name().equals("Some") && fitsPayload(value, type, 0, strict);
    }

    private static boolean fitsResult(Variant value, Type.Named type, boolean strict) {
        boolean ok = value.name().equals("Ok");
        return (ok || value.name().equals("Error")) && fitsPayload(value, type, ok ? 0 : 1, strict);
    }

    private static boolean fitsPayload(Variant value, Type.Named type, int index, boolean strict) {
        return value.payload()
                .map(payload -> fitsArgument(payload, type, index, strict))
                .orElse(false);
    }

    private static boolean allFit(Iterable<Object> values, Type.Named type, boolean strict) {
        for (Object value : values) {
            if (!fitsArgument(value, type, 0, strict)) {
                return false;
            }
        }
        return true;
    }

    private static boolean fitsArgument(Object value, Type.Named type, int index, boolean strict) {
        return index >= type.arguments().size() || fits(value, type.arguments().get(index), strict);
    }

    /** Whether config.ml may mean OCaml's own type by this name. */
    static boolean isBasic(String name) {
        return BASIC.contains(name);
    }

    private static boolean basic(Object value) {
        return value instanceof String
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Unit
                || value instanceof OList
                || value instanceof Tuple
                || value instanceof Fn
                || value instanceof Values.Cells
                || value instanceof Values.Fields;
    }
}
