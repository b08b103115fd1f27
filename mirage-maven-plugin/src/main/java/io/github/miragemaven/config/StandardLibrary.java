package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.Map;
import java.util.Optional;

/** Module Stdlib itself, and the small modules of basic types (OCaml manual, "The standard library"). */
final class StandardLibrary {

    private static final String COMPARES = "'a -> 'a -> bool";
    private static final String INTS = "int -> int -> int";
    private static final String FLOATS = "float -> float -> float";

    private static final Map<String, Integer> LEVELS =
            Map.of("App", 0, "Error", 0, "Warning", 0, "Info", 0, "Debug", 0);

    private StandardLibrary() {}

    static void define(Library.Module m) {
        types(m);
        comparisons(m);
        arithmetic(m);
        floats(m);
        others(m);
        conversions(m);
        m.module("Option", StandardLibrary::options);
        m.module("Result", StandardLibrary::results);
        m.module("Lazy", StandardLibrary::lazy);
        m.module("Fun", StandardLibrary::fun);
        m.module("Int", StandardLibrary::ints);
        m.module("Bool", StandardLibrary::bools);
        m.module("Float", StandardLibrary::reals);
        m.module("Unit", unit -> unit.function("to_string", "unit -> string", c -> "()"));
        m.module("Int64", int64 -> sized(int64, FixedInt.Width.INT64));
        m.module("Int32", int32 -> sized(int32, FixedInt.Width.INT32));
        m.module("Sys", StandardLibrary::system);
        // The catalogue has what makes addresses, as its runtime arguments take them.
        m.module("Ipaddr", addresses -> addresses.type("t", Map.of("V4", 1, "V6", 1)));
        m.module("Logs", logs -> logs.type("level", LEVELS));
    }

    private static void types(Library.Module m) {
        m.type("option", Map.of("None", 0, "Some", 1));
        m.type("result", Map.of("Ok", 1, "Error", 1));
        m.type("exn", Map.of("Failure", 1, "Invalid_argument", 1, "Not_found", 0, "Exit", 0, "Match_failure", 1));
        m.type("exn", Map.of("Assert_failure", 1, "End_of_file", 0, "Division_by_zero", 0, "Sys_error", 1));
    }

    private static int compare(Native.Call c) {
        return Compare.values(c.machine(), c.value(0), c.value(1), c.at());
    }

    private static void comparisons(Library.Module m) {
        m.functions(COMPARES, StandardLibrary::comparison, "=", "<>", "<", ">", "<=", ">=", "==", "!=");
        m.functions("'a -> 'a -> 'a", c -> c.value(picksFirst(c) ? 0 : 1), "min", "max");
        m.function("compare", "'a -> 'a -> int", c -> (long) Integer.signum(compare(c)));
        m.functions("bool -> bool -> bool", StandardLibrary::logic, "&&", "||");
        m.function("not", "bool -> bool", c -> !c.bool(0));
        m.alias("&", "&&").alias("or", "||");
    }

    private static boolean comparison(Native.Call c) {
        return switch (c.function().name()) {
            case "=" -> compare(c) == 0;
            case "<>" -> compare(c) != 0;
            case "<" -> compare(c) < 0;
            case ">" -> compare(c) > 0;
            case "<=" -> compare(c) <= 0;
            case ">=" -> compare(c) >= 0;
            case "==" -> same(c.value(0), c.value(1));
            default -> !same(c.value(0), c.value(1));
        };
    }

    private static boolean picksFirst(Native.Call c) {
        return c.function().name().equals("min") ? compare(c) <= 0 : compare(c) >= 0;
    }

    private static boolean logic(Native.Call c) {
        return c.function().name().equals("&&") ? c.bool(0) && c.bool(1) : c.bool(0) || c.bool(1);
    }

    /** {@code ==}: basic values that OCaml keeps unboxed are the same when they are equal. */
    private static boolean same(Object a, Object b) {
        boolean unboxed = a instanceof Long || a instanceof Boolean || a instanceof Character || a instanceof Unit;
        boolean constant = a instanceof Variant variant && variant.payload().isEmpty();
        return a == b || ((unboxed || constant) && a.equals(b));
    }

    private static void arithmetic(Library.Module m) {
        m.functions(
                INTS,
                StandardLibrary::ofTwoInts,
                "+",
                "-",
                "*",
                "/",
                "mod",
                "land",
                "lor",
                "lxor",
                "lsl",
                "lsr",
                "asr");
        m.functions("int -> int", StandardLibrary::ofOneInt, "~-", "~+", "abs", "succ", "pred", "lnot");
        m.value("max_int", (1L << 62) - 1);
        m.value("min_int", -(1L << 62));
    }

    private static Long ofTwoInts(Native.Call c) {
        long a = c.integer(0);
        long b = c.integer(1);
        return switch (c.function().name()) {
            case "+" -> Ints.wrap(a + b);
            case "-" -> Ints.wrap(a - b);
            case "*" -> Ints.wrap(a * b);
            case "/" -> Ints.wrap(a / divisor(c));
            case "mod" -> a % divisor(c);
            case "land" -> a & b;
            case "lor" -> a | b;
            case "lxor" -> a ^ b;
            case "lsl" -> shift(c) ? Ints.wrap(a << b) : (Long) 0L;
            case "lsr" -> shift(c) ? (a & Long.MAX_VALUE) >>> b : 0L;
            default -> a >> (shift(c) ? b : 62);
        };
    }

    private static Long ofOneInt(Native.Call c) {
        long a = c.integer(0);
        return switch (c.function().name()) {
            case "~-" -> Ints.wrap(-a);
            case "abs" -> Ints.wrap(Math.abs(a));
            case "succ" -> Ints.wrap(a + 1);
            case "pred" -> Ints.wrap(a - 1);
            case "lnot" -> ~a;
            default -> a;
        };
    }

    private static boolean shift(Native.Call c) {
        return c.integer(1) >= 0 && c.integer(1) < 63;
    }

    private static long divisor(Native.Call c) {
        if (c.integer(1) == 0) {
            throw new Raised(new Variant("Division_by_zero", Optional.empty()), c.at());
        }
        return c.integer(1);
    }

    private static void floats(Library.Module m) {
        m.functions(FLOATS, StandardLibrary::ofTwoFloats, "+.", "-.", "*.", "/.", "**");
        m.functions("float -> float", StandardLibrary::ofOneFloat, "~-.", "~+.", "sqrt", "floor", "ceil");
        m.function("float_of_int", "int -> float", c -> (double) c.integer(0)).alias("float", "float_of_int");
        m.function("int_of_float", "float -> int", c -> Ints.wrap((long) c.real(0)))
                .alias("truncate", "int_of_float");
        m.value("infinity", Double.POSITIVE_INFINITY).value("neg_infinity", Double.NEGATIVE_INFINITY);
        m.value("nan", Double.NaN);
    }

    private static Double ofTwoFloats(Native.Call c) {
        double a = c.real(0);
        double b = c.real(1);
        return switch (c.function().name()) {
            case "+." -> a + b;
            case "-." -> a - b;
            case "*." -> a * b;
            case "/." -> a / b;
            default -> Math.pow(a, b);
        };
    }

    private static Double ofOneFloat(Native.Call c) {
        double a = c.real(0);
        return switch (c.function().name()) {
            case "~-." -> -a;
            case "sqrt" -> Math.sqrt(a);
            case "floor" -> Math.floor(a);
            case "ceil" -> Math.ceil(a);
            default -> a;
        };
    }

    private static void others(Library.Module m) {
        m.function("^", "string -> string -> string", c -> {
            c.allocate((long) c.string(0).length() + c.string(1).length());
            return c.string(0) + c.string(1);
        });
        m.function("@", "'a list -> 'a list -> 'a list", c -> ListLibrary.append(c, c.list(0), c.list(1)));
        m.function("^^", "string -> string -> string", c -> c.made(c.string(0) + c.string(1)));
        m.function("|>", "'a -> ('a -> 'b) -> 'b", c -> c.call(c.value(1), c.value(0)));
        m.function("@@", "('a -> 'b) -> 'a -> 'b", c -> c.call(c.value(0), c.value(1)));
        m.function(
                "fst",
                "'a * 'b -> 'a",
                c -> c.as(0, Tuple.class, "a pair").items().get(0));
        m.function(
                "snd",
                "'a * 'b -> 'b",
                c -> c.as(0, Tuple.class, "a pair").items().get(1));
        m.function("ignore", "'a -> unit", c -> Unit.UNIT);
        m.record(Values.REF, Values.CONTENTS);
        m.function("ref", "'a -> 'a ref", c -> Values.ref(c.value(0)));
        m.function("!", "'a ref -> 'a", c -> contents(c));
        m.function(":=", "'a ref -> 'a -> unit", c -> set(c, c.value(1)));
        m.function("incr", "int ref -> unit", c -> change(c, 1));
        m.function("decr", "int ref -> unit", c -> change(c, -1));
        m.function("failwith", "string -> 'a", c -> {
            throw c.failure(c.string(0));
        });
        m.function("invalid_arg", "string -> 'a", c -> {
            throw c.invalid(c.string(0));
        });
        m.function("raise", "exn -> 'a", c -> {
            throw new Raised(c.as(0, Variant.class, "an exception"), c.at());
        });
        m.alias("raise_notrace", "raise");
    }

    private static void lazy(Library.Module m) {
        m.function(
                "force",
                "'a Lazy.t -> 'a",
                c -> c.as(0, Values.Delayed.class, "a lazy value").force());
        m.function("from_val", "'a -> 'a Lazy.t", c -> new Values.Delayed(() -> c.value(0)));
    }

    private static void fun(Library.Module m) {
        m.function("id", "'a -> 'a", c -> c.value(0));
        m.function("const", "'a -> 'b -> 'a", c -> c.value(0));
        m.function("flip", "('a -> 'b -> 'c) -> 'b -> 'a -> 'c", c -> c.call(c.value(0), c.value(2), c.value(1)));
        m.function("negate", "('a -> bool) -> 'a -> bool", c -> !c.test(c.value(0), c.value(1)));
    }

    private static Object contents(Native.Call c) {
        return Values.field(c.machine(), c.as(0, Values.Fields.class, "a ref"), Values.CONTENTS, c.at());
    }

    private static Object set(Native.Call c, Object value) {
        c.as(0, Values.Fields.class, "a ref").fields().put(Values.CONTENTS, value);
        return Unit.UNIT;
    }

    private static Object change(Native.Call c, long by) {
        return set(c, Ints.wrap(Values.integer(c.machine(), contents(c), c.at()) + by));
    }

    private static Object orFailure(Native.Call c, Variant option, String function) {
        return option.toOptional().orElseThrow(() -> c.failure(function));
    }

    private static void conversions(Library.Module m) {
        m.function("string_of_int", "int -> string", c -> Long.toString(c.integer(0)));
        m.function("string_of_bool", "bool -> string", c -> Boolean.toString(c.bool(0)));
        m.function("string_of_float", "float -> string", c -> Floats.ocaml(c.real(0)));
        m.function("int_of_string", "string -> int", c -> orFailure(c, integer(c.string(0)), "int_of_string"));
        m.function("int_of_string_opt", "string -> int option", c -> integer(c.string(0)));
        m.function(
                "bool_of_string",
                "string -> bool",
                c -> bool(c.string(0)).toOptional().orElseThrow(() -> c.invalid("bool_of_string")));
        m.function("bool_of_string_opt", "string -> bool option", c -> bool(c.string(0)));
        m.function("float_of_string", "string -> float", c -> orFailure(c, real(c.string(0)), "float_of_string"));
        m.function("float_of_string_opt", "string -> float option", c -> real(c.string(0)));
        m.function("char_of_int", "int -> char", c -> TextLibrary.character(c, c.integer(0)));
        m.function("int_of_char", "char -> int", c -> (long) c.character(0));
        m.function("string_of_format", "string -> string", c -> c.value(0))
                .alias("format_of_string", "string_of_format");
    }

    static Variant integer(String text) {
        try {
            boolean negative = text.startsWith("-");
            String digits = (negative || text.startsWith("+") ? text.substring(1) : text)
                    .replace("_", "")
                    .toLowerCase(java.util.Locale.ROOT);
            int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
            String bare = radix == 10 ? digits : digits.substring(2);
            boolean plain = !bare.isEmpty() && Character.digit(bare.charAt(0), radix) >= 0 && !text.startsWith("_");
            if (!plain) {
                return Variant.NONE;
            }
            long value = radix == 10 ? Long.parseLong(bare) : Long.parseUnsignedLong(bare, radix);
            boolean fits = radix == 10 ? value <= (1L << 62) - (negative ? 0 : 1) : value >= 0;
            return fits ? Variant.some(Ints.wrap(negative ? -value : value)) : Variant.NONE;
        } catch (NumberFormatException e) {
            return Variant.NONE;
        }
    }

    private static Variant bool(String text) {
        return text.equals("true") || text.equals("false") ? Variant.some(text.equals("true")) : Variant.NONE;
    }

    private static Variant real(String text) {
        String digits = text.replace("_", "");
        boolean plain = digits.matches("[-+]?([0-9]+\\.?[0-9]*([eE][-+]?[0-9]+)?|nan|inf|infinity)");
        if (!plain) {
            return Variant.NONE;
        }
        return Variant.some(
                Double.valueOf(digits.replaceFirst("inf(inity)?$", "Infinity").replaceFirst("nan$", "NaN")));
    }

    private static void options(Library.Module m) {
        m.value("none", Variant.NONE);
        m.function("some", "'a -> 'a option", c -> Variant.some(c.value(0)));
        m.function("value", "'a option -> default:'a -> 'a", c -> c.option(0).orElse(c.value(1)));
        m.function("get", "'a option -> 'a", c -> c.option(0).orElseThrow(() -> c.invalid("option is None")));
        m.function(
                "bind",
                "'a option -> ('a -> 'b option) -> 'b option",
                c -> c.option(0).map(value -> c.call(c.value(1), value)).orElse(Variant.NONE));
        m.function("join", "'a option option -> 'a option", c -> c.option(0).orElse(Variant.NONE));
        m.function(
                "map",
                "('a -> 'b) -> 'a option -> 'b option",
                c -> Variant.ofOptional(c.option(1).map(value -> c.call(c.value(0), value))));
        m.function(
                "fold",
                "none:'a -> some:('b -> 'a) -> 'b option -> 'a",
                c -> c.option(2).map(value -> c.call(c.value(1), value)).orElse(c.value(0)));
        m.function(
                "iter",
                "('a -> unit) -> 'a option -> unit",
                c -> c.option(1).map(value -> c.call(c.value(0), value)).orElse(Unit.UNIT));
        m.function("is_none", "'a option -> bool", c -> c.option(0).isEmpty());
        m.function("is_some", "'a option -> bool", c -> c.option(0).isPresent());
        m.function(
                "to_list",
                "'a option -> 'a list",
                c -> c.option(0).map(value -> OList.cons(value, OList.EMPTY)).orElse(OList.EMPTY));
        m.function(
                "to_result",
                "none:'e -> 'a option -> ('a, 'e) result",
                c -> c.option(1).map(StandardLibrary::ok).orElse(error(c.value(0))));
        m.function("equal", "('a -> 'a -> bool) -> 'a option -> 'a option -> bool", c -> {
            Optional<Object> a = c.option(1);
            Optional<Object> b = c.option(2);
            boolean both = a.isPresent() && b.isPresent();
            return both ? c.test(c.value(0), a.get(), b.get()) : a.equals(b);
        });
    }

    static Variant ok(Object value) {
        return new Variant("Ok", Optional.of(value));
    }

    static Variant error(Object value) {
        return new Variant("Error", Optional.of(value));
    }

    /** {@code Error (`Msg text)}. */
    static Variant message(String text) {
        return error(new Variant("`Msg", Optional.of(text)));
    }

    private static boolean isOk(Native.Call c, int index) {
        return c.variant(index).name().equals("Ok");
    }

    private static Object payload(Native.Call c, int index) {
        return c.variant(index).payload().orElse(Unit.UNIT);
    }

    private static void results(Library.Module m) {
        m.type("result", Map.of("Ok", 1, "Error", 1));
        m.function("ok", "'a -> ('a, 'e) result", c -> ok(c.value(0)));
        m.function("error", "'e -> ('a, 'e) result", c -> error(c.value(0)));
        m.function("value", "('a, 'e) result -> default:'a -> 'a", c -> isOk(c, 0) ? payload(c, 0) : c.value(1));
        m.function("get_ok", "('a, 'e) result -> 'a", c -> {
            if (!isOk(c, 0)) {
                throw c.invalid("result is Error _");
            }
            return payload(c, 0);
        });
        m.function("get_error", "('a, 'e) result -> 'e", c -> {
            if (isOk(c, 0)) {
                throw c.invalid("result is Ok _");
            }
            return payload(c, 0);
        });
        m.function(
                "bind",
                "('a, 'e) result -> ('a -> ('b, 'e) result) -> ('b, 'e) result",
                c -> isOk(c, 0) ? c.call(c.value(1), payload(c, 0)) : c.value(0));
        m.function(
                "map",
                "('a -> 'b) -> ('a, 'e) result -> ('b, 'e) result",
                c -> isOk(c, 1) ? ok(c.call(c.value(0), payload(c, 1))) : c.value(1));
        m.function(
                "map_error",
                "('e -> 'f) -> ('a, 'e) result -> ('a, 'f) result",
                c -> isOk(c, 1) ? c.value(1) : error(c.call(c.value(0), payload(c, 1))));
        m.function(
                "fold",
                "ok:('a -> 'c) -> error:('e -> 'c) -> ('a, 'e) result -> 'c",
                c -> c.call(c.value(isOk(c, 2) ? 0 : 1), payload(c, 2)));
        m.function("is_ok", "('a, 'e) result -> bool", c -> isOk(c, 0));
        m.function("is_error", "('a, 'e) result -> bool", c -> !isOk(c, 0));
        m.function(
                "to_option",
                "('a, 'e) result -> 'a option",
                c -> isOk(c, 0) ? Variant.some(payload(c, 0)) : Variant.NONE);
        m.function(
                "iter",
                "('a -> unit) -> ('a, 'e) result -> unit",
                c -> isOk(c, 1) ? c.call(c.value(0), payload(c, 1)) : Unit.UNIT);
    }

    private static void ints(Library.Module m) {
        m.function("to_string", "int -> string", c -> Long.toString(c.integer(0)));
        m.function("equal", "int -> int -> bool", c -> c.integer(0) == c.integer(1));
        m.function("compare", INTS, c -> (long) Long.compare(c.integer(0), c.integer(1)));
        m.function("add", INTS, c -> Ints.wrap(c.integer(0) + c.integer(1)));
        m.function("sub", INTS, c -> Ints.wrap(c.integer(0) - c.integer(1)));
        m.function("mul", INTS, c -> Ints.wrap(c.integer(0) * c.integer(1)));
        m.function("div", INTS, c -> Ints.wrap(c.integer(0) / divisor(c)));
        m.function("min", INTS, c -> Math.min(c.integer(0), c.integer(1)));
        m.function("max", INTS, c -> Math.max(c.integer(0), c.integer(1)));
        m.function("abs", "int -> int", c -> Ints.wrap(Math.abs(c.integer(0))));
        m.value("zero", 0L).value("one", 1L).value("minus_one", -1L);
    }

    private static void bools(Library.Module m) {
        m.function("to_string", "bool -> string", c -> Boolean.toString(c.bool(0)));
        m.function("not", "bool -> bool", c -> !c.bool(0));
        m.function("equal", "bool -> bool -> bool", c -> c.bool(0) == c.bool(1));
        m.function("to_int", "bool -> int", c -> c.bool(0) ? 1L : 0L);
    }

    private static void reals(Library.Module m) {
        m.function("of_int", "int -> float", c -> (double) c.integer(0));
        m.function("to_string", "float -> string", c -> Floats.ocaml(c.real(0)));
    }

    private static void sized(Library.Module m, FixedInt.Width width) {
        String type = width.typeName();
        String both = type + " -> " + type + " -> " + type;
        m.function("of_int", "int -> " + type, c -> new FixedInt(width, c.integer(0)));
        m.function("to_int", type + " -> int", c -> Ints.wrap(fixed(c, 0)));
        m.function("to_string", type + " -> string", c -> Long.toString(fixed(c, 0)));
        m.function("add", both, c -> new FixedInt(width, fixed(c, 0) + fixed(c, 1)));
        m.function("sub", both, c -> new FixedInt(width, fixed(c, 0) - fixed(c, 1)));
        m.function("mul", both, c -> new FixedInt(width, fixed(c, 0) * fixed(c, 1)));
        m.value("zero", new FixedInt(width, 0)).value("one", new FixedInt(width, 1));
    }

    private static long fixed(Native.Call c, int index) {
        return c.as(index, FixedInt.class, "a sized int").value();
    }

    /**
     * Of Sys there is what computes, and the folder that the file is in. The environment is empty on purpose: what a
     * project is configured to must follow from its files and its keys.
     */
    private static void system(Library.Module m) {
        m.function("getcwd", "unit -> string", c -> Outside.bytes(c.machine().workingFolder()));
        m.function("getenv_opt", "string -> string option", c -> Variant.NONE);
        m.function("getenv", "string -> string", c -> {
            throw c.notFound();
        });
        m.value("os_type", "Unix").value("unix", true).value("win32", false).value("cygwin", false);
        m.value("word_size", 64L).value("int_size", 63L).value("big_endian", false);
        m.function("opaque_identity", "'a -> 'a", c -> c.value(0));
    }
}
