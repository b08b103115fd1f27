package io.github.miragemaven.device;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part of Cmdliner that config.ml makes keys with: {@code Cmdliner.Arg} and {@code Cmdliner.Cmd.Env} (Cmdliner 1.3 and
 * 2.0). Environment variables are taken note of but not read: what is generated must not depend on them.
 */
final class CmdlinerArguments implements Family {

    static final String INFO = "?deprecated:string -> ?absent:string -> ?docs:string "
            + "-> ?doc_envs:Cmdliner.Cmd.Env.info list -> ?docv:string -> ?doc:string "
            + "-> ?env:Cmdliner.Cmd.Env.info -> string list -> Cmdliner.Arg.info";

    private static final String CONV = " Cmdliner.Arg.conv";

    /** An environment variable's name and what it says of it. */
    record EnvironmentInfo(String name) {}

    static Key.ArgumentInfo info(Arguments arguments) {
        return new Key.ArgumentInfo(
                arguments.listAt(0, String.class),
                arguments.string("doc").orElse(""),
                arguments.string("docv").orElse(""));
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("Cmdliner.Arg.info", INFO, CmdlinerArguments::info),
                new Entry(
                        "Cmdliner.Cmd.Env.info",
                        "?deprecated:string -> ?docs:string -> ?doc:string -> string -> Cmdliner.Cmd.Env.info",
                        a -> new EnvironmentInfo(a.at(0, String.class))),
                new Entry("Cmdliner.Arg.string", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.bool", "bool" + CONV, a -> Converter.BOOL),
                new Entry("Cmdliner.Arg.char", "char" + CONV, a -> Converter.CHAR),
                new Entry("Cmdliner.Arg.int", "int" + CONV, a -> Converter.INT),
                new Entry("Cmdliner.Arg.int32", "int32" + CONV, a -> Converter.INT),
                new Entry("Cmdliner.Arg.int64", "int64" + CONV, a -> Converter.INT),
                new Entry("Cmdliner.Arg.nativeint", "nativeint" + CONV, a -> Converter.INT),
                new Entry("Cmdliner.Arg.float", "float" + CONV, a -> Converter.FLOAT),
                // Whether the file is there is not looked at.
                new Entry("Cmdliner.Arg.file", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.dir", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.non_dir_file", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.filepath", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.dirpath", "string" + CONV, a -> Converter.STRING),
                new Entry("Cmdliner.Arg.enum", "(string * 'a) list -> 'a" + CONV, a -> Converter.oneOf(words(a))),
                new Entry(
                        "Cmdliner.Arg.list",
                        "?sep:char -> 'a" + CONV + " -> 'a list" + CONV,
                        a -> Converter.splitting(separator(a), a.at(0, Converter.class))),
                new Entry(
                        "Cmdliner.Arg.pair",
                        "?sep:char -> 'a" + CONV + " -> 'b" + CONV + " -> ('a * 'b)" + CONV,
                        a -> Converter.pair(separator(a), a.at(0, Converter.class), a.at(1, Converter.class))),
                new Entry(
                        "Cmdliner.Arg.some",
                        "?none:string -> 'a" + CONV + " -> 'a option" + CONV,
                        a -> Converter.some(a.at(0, Converter.class))),
                new Entry(
                        "Cmdliner.Arg.some'",
                        "?none:'a -> 'a" + CONV + " -> 'a option" + CONV,
                        a -> Converter.some(a.at(0, Converter.class))),
                new Entry(
                        "Cmdliner.Arg.conv",
                        "?docv:string -> (string -> ('a, [ `Msg of string ]) result) * (Format.formatter -> 'a -> unit) "
                                + "-> 'a" + CONV,
                        CmdlinerArguments::conv),
                new Entry(
                        "Cmdliner.Arg.conv'",
                        "?docv:string -> (string -> ('a, string) result) * (Format.formatter -> 'a -> unit) -> 'a"
                                + CONV,
                        CmdlinerArguments::conv),
                new Entry(
                        "Cmdliner.Arg.conv_docv",
                        "'a" + CONV + " -> string",
                        a -> a.at(0, Converter.class).docv()),
                new Entry("Cmdliner.Arg.doc_quote", "string -> string", a -> quote(a.at(0, String.class))),
                new Entry(
                        "Cmdliner.Arg.doc_alts",
                        "?quoted:bool -> string list -> string",
                        a -> Values.alternatives(a.listAt(0, String.class))),
                new Entry(
                        "Cmdliner.Arg.doc_alts_enum",
                        "?quoted:bool -> (string * 'a) list -> string",
                        a -> Values.alternatives(words(a).keySet())));
    }

    private static String quote(String word) {
        return "$(b," + word + ")";
    }

    private static String separator(Arguments arguments) {
        return arguments.optional("sep", Character.class).map(String::valueOf).orElse(",");
    }

    private static Map<String, Object> words(Arguments arguments) {
        Map<String, Object> words = new LinkedHashMap<>();
        for (Tuple pair : arguments.listAt(0, Tuple.class)) {
            words.put(Values.as(String.class, pair.items().get(0)), pair.items().get(1));
        }
        if (words.isEmpty()) {
            throw new Misuse("Arg.enum needs at least one word", "");
        }
        return words;
    }

    /** A parser and a printer of config.ml's own; the printer comes as a function that gives what it prints. */
    private static Converter conv(Arguments arguments) {
        Callable parser = Values.function(arguments.at(0, Tuple.class).items().get(0));
        Callable printer = Values.function(arguments.at(0, Tuple.class).items().get(1));
        return new Converter(
                arguments.string("docv").orElse("VAL"),
                text -> {
                    Variant result = Values.as(Variant.class, parser.call(text));
                    if (result.name().equals("Ok")) {
                        return result.payload().orElse(Unit.UNIT);
                    }
                    throw new Misuse("invalid value \"" + text + "\": " + message(result.payload()), "");
                },
                value -> Values.as(String.class, printer.call(value)));
    }

    private static String message(Optional<Object> error) {
        Object inner = error.map(
                        e -> e instanceof Variant variant ? variant.payload().orElse("") : e)
                .orElse("");
        return Values.show(inner);
    }
}
