package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Modules Printf, Format and Fmt, as far as they make strings and printers. */
final class FormatLibrary {

    private static final String FORMAT = "('a, Format.formatter, unit, 'b) format4 -> 'a";
    private static final String PPF = "Format.formatter -> ";

    private FormatLibrary() {}

    static void define(Library.Module root) {
        root.module("Printf", m -> {
            m.function("sprintf", FORMAT, c -> sprintf(c, 0, text -> text));
            m.function("ksprintf", "(string -> 'b) -> " + FORMAT, c -> sprintf(c, 1, text -> c.call(c.value(0), text)));
        });
        root.module("Format", FormatLibrary::formats);
        root.module("Fmt", FormatLibrary::fmt);
    }

    /** What is done with a printed string. */
    @FunctionalInterface
    interface Continuation {
        Object apply(String printed);
    }

    private static Object sprintf(Native.Call c, int index, Continuation then) {
        return Signed.format(c.machine(), c.function().name(), c.value(index), c.at(), (format, arguments) -> {
            StringBuilder out = new StringBuilder();
            format.print(arguments, new Printing.Plain(c.machine(), out, c.at()));
            return then.apply(out.toString());
        });
    }

    static Object asprintf(Native.Call c) {
        return asprintf(c, 0, text -> text);
    }

    private static Object asprintf(Native.Call c, int index, Continuation then) {
        return Signed.format(c.machine(), c.function().name(), c.value(index), c.at(), (format, arguments) -> {
            Formatter out = new Formatter(c.machine());
            format.print(arguments, new Printing.Boxes(c.machine(), out, c.at()));
            return then.apply(out.finish());
        });
    }

    /** Prints to a formatter that is there. */
    private static Object fprintf(Native.Call c, Object formatter, int index) {
        if (!(formatter instanceof Formatter out)) {
            throw c.machine()
                    .source()
                    .error(
                            c.at(),
                            c.function().name() + ": expected a formatter but found " + Show.kind(formatter),
                            "");
        }
        return Signed.format(c.machine(), c.function().name(), c.value(index), c.at(), (format, arguments) -> {
            format.print(arguments, new Printing.Boxes(c.machine(), out, c.at()));
            return Unit.UNIT;
        });
    }

    private static Object print(Native.Call c, BiConsumer<Formatter, Object> printer) {
        printer.accept(c.formatter(0), c.value(1));
        return Unit.UNIT;
    }

    private static Object call(Native.Call c, Object printer, Object formatter, Object value) {
        return c.call(printer, formatter, value);
    }

    private static void formats(Library.Module m) {
        m.function("asprintf", FORMAT, FormatLibrary::asprintf);
        m.function("sprintf", FORMAT, FormatLibrary::asprintf);
        m.function("kasprintf", "(string -> 'b) -> " + FORMAT, c -> asprintf(c, 1, text -> c.call(c.value(0), text)));
        m.function("fprintf", PPF + FORMAT, c -> fprintf(c, c.value(0), 1));
        m.function("pp_print_string", PPF + "string -> unit", c -> print(c, (out, value) -> out.text((String) value)));
        m.function("pp_print_int", PPF + "int -> unit", c -> print(c, (out, value) -> out.text(value.toString())));
        m.function("pp_print_bool", PPF + "bool -> unit", c -> print(c, (out, value) -> out.text(value.toString())));
        m.function("pp_print_char", PPF + "char -> unit", c -> print(c, (out, value) -> out.text(value.toString())));
        m.function(
                "pp_print_float",
                PPF + "float -> unit",
                c -> print(c, (out, value) -> out.text(Floats.ocaml((Double) value))));
        m.function("pp_print_space", PPF + "unit -> unit", c -> print(c, (out, unit) -> out.hint(1, 0)));
        m.function("pp_print_cut", PPF + "unit -> unit", c -> print(c, (out, unit) -> out.hint(0, 0)));
        m.function("pp_print_newline", PPF + "unit -> unit", c -> print(c, (out, unit) -> out.flush(true)));
        m.function("pp_force_newline", PPF + "unit -> unit", c -> print(c, (out, unit) -> out.newline()));
        m.function(
                "pp_print_list",
                "?pp_sep:(Format.formatter -> unit -> unit) -> ('a Fmt.t) -> " + PPF + "'a list -> unit",
                c -> separated(c, c.option(0), c.value(1), c.formatter(2), c.list(3), out -> out.hint(0, 0)));
    }

    /** What stands between two elements when nobody said. */
    @FunctionalInterface
    private interface Between {
        void print(Formatter out);
    }

    private static Object separated(
            Native.Call c,
            Optional<Object> separator,
            Object printer,
            Formatter out,
            List<Object> items,
            Between between) {
        boolean first = true;
        for (Object item : items) {
            if (!first && separator.isPresent()) {
                call(c, separator.get(), out, Unit.UNIT);
            } else if (!first) {
                between.print(out);
            }
            first = false;
            call(c, printer, out, item);
        }
        return Unit.UNIT;
    }

    private static void fmt(Library.Module m) {
        m.function("str", FORMAT, FormatLibrary::asprintf).alias("strf", "str");
        m.function("kstr", "(string -> 'b) -> " + FORMAT, c -> asprintf(c, 1, text -> c.call(c.value(0), text)));
        m.alias("kstrf", "kstr");
        m.function("pf", PPF + FORMAT, c -> fprintf(c, c.value(0), 1));
        m.function("fmt", "('a, Format.formatter, unit, 'b) format4 -> " + PPF + "'a", c -> fprintf(c, c.value(1), 0));
        m.function(
                "failwith",
                FORMAT,
                c -> asprintf(c, 0, text -> {
                    throw c.failure(text);
                }));
        m.function(
                "invalid_arg",
                FORMAT,
                c -> asprintf(c, 0, text -> {
                    throw c.invalid(text);
                }));
        m.function("error", FORMAT, c -> asprintf(c, 0, StandardLibrary::error));
        m.function("error_msg", FORMAT, c -> asprintf(c, 0, StandardLibrary::message));
        atoms(m);
        combinators(m);
        boxes(m);
        m.module("Dump", FormatLibrary::dump);
    }

    private static void atom(Library.Module m, String name, String type, BiConsumer<Formatter, Object> printer) {
        m.function(name, PPF + type + " -> unit", c -> print(c, printer));
    }

    private static void atoms(Library.Module m) {
        atom(m, "string", "string", (out, value) -> out.text((String) value));
        atom(m, "int", "int", (out, value) -> out.text(value.toString()));
        atom(m, "int32", "int32", (out, value) -> out.text(Long.toString(((FixedInt) value).value())));
        atom(m, "int64", "int64", (out, value) -> out.text(Long.toString(((FixedInt) value).value())));
        atom(m, "bool", "bool", (out, value) -> out.text(value.toString()));
        atom(m, "char", "char", (out, value) -> out.text(value.toString()));
        atom(m, "float", "float", (out, value) -> out.text(Floats.shortest((Double) value, 6)));
        atom(m, "nop", "'a", (out, value) -> {});
        atom(m, "cut", "'a", (out, value) -> out.hint(0, 0));
        atom(m, "sp", "'a", (out, value) -> out.hint(1, 0));
        atom(m, "comma", "'a", (out, value) -> {
            out.text(",");
            out.hint(1, 0);
        });
        atom(m, "semi", "'a", (out, value) -> {
            out.text(";");
            out.hint(1, 0);
        });
        m.function(
                "any",
                "('a, Format.formatter, unit, unit) format4 -> " + PPF + "'b -> unit",
                c -> fprintf(c, c.value(1), 0));
        m.function(
                "const", "('a Fmt.t) -> 'a -> " + PPF + "'b -> unit", c -> call(c, c.value(0), c.value(2), c.value(1)));
        m.function("of_to_string", "('a -> string) -> " + PPF + "'a -> unit", c -> {
            if (!(c.call(c.value(0), c.value(2)) instanceof String text)) {
                throw c.invalid("Fmt.of_to_string");
            }
            c.formatter(1).text(text);
            return Unit.UNIT;
        });
        m.function("to_to_string", "('a Fmt.t) -> 'a -> string", c -> {
            Formatter out = new Formatter(c.machine());
            call(c, c.value(0), out, c.value(1));
            return out.finish();
        });
    }

    private static void combinators(Library.Module m) {
        m.function(
                "using",
                "('a -> 'b) -> ('b Fmt.t) -> " + PPF + "'a -> unit",
                c -> call(c, c.value(1), c.value(2), c.call(c.value(0), c.value(3))));
        m.function("++", "('a Fmt.t) -> ('a Fmt.t) -> " + PPF + "'a -> unit", c -> {
            call(c, c.value(0), c.value(2), c.value(3));
            return call(c, c.value(1), c.value(2), c.value(3));
        });
        m.alias("append", "++");
        m.function(
                "list",
                "?sep:(unit Fmt.t) -> ('a Fmt.t) -> " + PPF + "'a list -> unit",
                c -> separated(c, c.option(0), c.value(1), c.formatter(2), c.list(3), out -> out.hint(0, 0)));
        m.function("option", "?none:(unit Fmt.t) -> ('a Fmt.t) -> " + PPF + "'a option -> unit", c -> {
            Optional<Object> inside = c.option(3);
            if (inside.isPresent()) {
                return call(c, c.value(1), c.value(2), inside.get());
            }
            return c.option(0).map(none -> call(c, none, c.value(2), Unit.UNIT)).orElse(Unit.UNIT);
        });
        m.function(
                "result",
                "ok:('a Fmt.t) -> error:('e Fmt.t) -> " + PPF + "('a, 'e) result -> unit",
                c -> call(
                        c,
                        c.value(c.variant(3).name().equals("Ok") ? 0 : 1),
                        c.value(2),
                        c.variant(3).payload().orElse(Unit.UNIT)));
        m.function("pair", "?sep:(unit Fmt.t) -> ('a Fmt.t) -> ('b Fmt.t) -> " + PPF + "'a * 'b -> unit", c -> {
            List<Object> pair = ((Tuple) c.value(4)).items();
            call(c, c.value(1), c.value(3), pair.get(0));
            Optional<Object> separator = c.option(0);
            if (separator.isPresent()) {
                call(c, separator.get(), c.value(3), Unit.UNIT);
            } else {
                c.formatter(3).hint(0, 0);
            }
            return call(c, c.value(2), c.value(3), pair.get(1));
        });
        m.function("concat", "?sep:(unit Fmt.t) -> ('a Fmt.t) list -> " + PPF + "'a -> unit", c -> {
            boolean first = true;
            for (Object printer : c.list(1)) {
                if (!first) {
                    Optional<Object> separator = c.option(0);
                    if (separator.isPresent()) {
                        call(c, separator.get(), c.value(2), Unit.UNIT);
                    } else {
                        c.formatter(2).hint(0, 0);
                    }
                }
                first = false;
                call(c, printer, c.value(2), c.value(3));
            }
            return Unit.UNIT;
        });
    }

    private static void boxes(Library.Module m) {
        Map<String, Formatter.Box> boxes = Map.of(
                "box", Formatter.Box.B,
                "hbox", Formatter.Box.H,
                "vbox", Formatter.Box.V,
                "hvbox", Formatter.Box.HV,
                "hovbox", Formatter.Box.HOV);
        boxes.forEach((name, box) -> {
            // A horizontal box has no indentation.
            boolean indented = box != Formatter.Box.H;
            String signature = (indented ? "?indent:int -> " : "") + "('a Fmt.t) -> " + PPF + "'a -> unit";
            int first = indented ? 1 : 0;
            m.function(name, signature, c -> {
                Formatter out = c.formatter(first + 1);
                long indent = indented ? (Long) c.option(0).orElse(0L) : 0;
                out.open(box, (int) Math.max(-1000, Math.min(indent, 1000)));
                call(c, c.value(first), out, c.value(first + 2));
                out.close();
                return Unit.UNIT;
            });
        });
        surround(m, "parens", "(", ")");
        surround(m, "brackets", "[", "]");
        surround(m, "braces", "{", "}");
        m.function("quote", "?mark:string -> ('a Fmt.t) -> " + PPF + "'a -> unit", c -> {
            String mark = (String) c.option(0).orElse("\"");
            c.formatter(2).text(mark);
            call(c, c.value(1), c.value(2), c.value(3));
            c.formatter(2).text(mark);
            return Unit.UNIT;
        });
    }

    /** {@code parens pp} opens a box of indentation 1 around the printed value. */
    private static void surround(Library.Module m, String name, String open, String close) {
        m.function(name, "('a Fmt.t) -> " + PPF + "'a -> unit", c -> {
            Formatter out = c.formatter(1);
            out.open(Formatter.Box.B, 1);
            out.text(open);
            call(c, c.value(0), out, c.value(2));
            out.text(close);
            out.close();
            return Unit.UNIT;
        });
    }

    private static void dump(Library.Module m) {
        atom(m, "string", "string", (out, value) -> out.text(Format.string((String) value)));
        m.function("list", "('a Fmt.t) -> " + PPF + "'a list -> unit", c -> {
            Formatter out = c.formatter(1);
            out.open(Formatter.Box.B, 1);
            out.text("[");
            separated(c, Optional.empty(), c.value(0), out, c.list(2), between -> {
                between.text(";");
                between.hint(1, 0);
            });
            out.text("]");
            out.close();
            return Unit.UNIT;
        });
        m.function("option", "('a Fmt.t) -> " + PPF + "'a option -> unit", c -> {
            Optional<Object> inside = c.option(2);
            Formatter out = c.formatter(1);
            if (inside.isEmpty()) {
                out.text("None");
                return Unit.UNIT;
            }
            out.open(Formatter.Box.B, 1);
            out.text("Some");
            out.hint(1, 0);
            call(c, c.value(0), out, inside.get());
            out.close();
            return Unit.UNIT;
        });
    }
}
