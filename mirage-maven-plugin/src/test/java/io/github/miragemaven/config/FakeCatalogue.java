package io.github.miragemaven.config;

import io.github.miragemaven.device.Arguments;
import io.github.miragemaven.device.Callable;
import io.github.miragemaven.device.Entry;
import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A small catalogue that writes down how it was used: every call becomes a {@link Made} with its arguments as text. */
final class FakeCatalogue {

    /** A value of the catalogue; its text tells how it was made. */
    record Made(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** What {@code show} was called with, in order. */
    final List<Object> shown = new ArrayList<>();

    /** What {@code register} was called with. */
    Optional<String> registered = Optional.empty();

    /** The functions that {@code impl ~connect} was given. */
    final List<Callable> connects = new ArrayList<>();

    /** The last position that an entry was called at. */
    Optional<Position> origin = Optional.empty();

    FakeCatalogue() {
        for (String type : List.of("job", "network", "stackv4v6", "kv_ro", "block", "mimic", "tcpv4v6")) {
            add(type, type + " typ");
        }
        for (String device : List.of("default_network", "noop")) {
            add(device, "network impl");
        }
        add("@->", "'a typ -> 'b typ -> ('a -> 'b) typ");
        add("$", "('a -> 'b) impl -> 'a impl -> 'b impl");
        add("typ", "'a -> 'a typ");
        add("generic_stackv4v6", "?group:string -> network impl -> stackv4v6 impl");
        add("generic_kv_ro", "?group:string -> ?key:[ `Crunch | `Direct ] value -> string -> kv_ro impl");
        add("block_of_file", "string -> block impl");
        add("netif", "?group:string -> string -> network impl");
        add("if_impl", "bool value -> 'a impl -> 'a impl -> 'a impl");
        add("match_impl", "'b value -> default:'a impl -> ('b * 'a impl) list -> 'a impl");
        add("paf_server", "port:int runtime_arg -> tcpv4v6 impl -> http_server impl");
        add(
                "package",
                "?scope:[ `Switch | `Monorepo ] -> ?build:bool -> ?sublibs:string list -> ?libs:string list -> ?min:string "
                        + "-> ?max:string -> ?pin:string -> ?pin_version:string -> string -> package");
        add(
                "main",
                "?pos:string * int * int * int -> ?packages:package list -> ?packages_v:package list value "
                        + "-> ?local_libs:string list -> ?runtime_args:Runtime_arg.t list -> ?deps:abstract_impl list "
                        + "-> string -> 'a typ -> 'a impl");
        add("runtime_arg", "pos:string * int * int * int -> ?packages:package list -> string -> Runtime_arg.t");
        add("Runtime_arg.create", "pos:string * int * int * int -> ?packages:package list -> string -> 'a runtime_arg");
        add("Runtime_arg.v", "'a runtime_arg -> Runtime_arg.t");
        add("Runtime_arg.dns_timeout", "?group:string -> ?docs:string -> int64 option -> int64 option runtime_arg");
        add("Key.create", "string -> 'a Key.Arg.t -> 'a key");
        add("Key.value", "'a key -> 'a value");
        add("Key.is_solo5", "bool value");
        add("Key.if_", "bool value -> 'a -> 'a -> 'a value");
        add("Key.Arg.opt", "'a Cmdliner.Arg.conv -> 'a -> Cmdliner.Arg.info -> 'a Key.Arg.t");
        add("Key.Arg.flag", "Cmdliner.Arg.info -> bool Key.Arg.t");
        add("Key.Arg.info", "?docv:string -> ?doc:string -> string list -> Cmdliner.Arg.info");
        add("Cmdliner.Arg.string", "string Cmdliner.Arg.conv");
        add(
                "Cmdliner.Arg.conv",
                "?docv:string -> (string -> ('a, [ `Msg of string ]) result) * (Format.formatter -> 'a -> unit) "
                        + "-> 'a Cmdliner.Arg.conv");
        add("Info.config_file", "info -> Fpath.t");
        functions();
    }

    private void functions() {
        entries.add(new Entry("Key.map", "('a -> 'b) -> 'a value -> 'b value", arguments -> {
            Object result =
                    arguments.at(0, Callable.class).call(arguments.positional().get(1));
            return new Made("value " + text(result));
        }));
        entries.add(new Entry(
                "Key.pure",
                "'a -> 'a value",
                arguments -> arguments.positional().get(0)));
        entries.add(new Entry(
                "code",
                "pos:string * int * int * int -> ('a, Format.formatter, unit, 'b code) format4 -> 'a",
                arguments -> new Made(arguments.get("pos", Position.class) + ": " + arguments.at(0, String.class))));
        entries.add(new Entry(
                "impl",
                "?packages:package list -> ?connect:(info -> string -> string list -> 'a code) "
                        + "-> ?files:(info -> Fpath.t list) -> string -> 'a typ -> 'a impl",
                arguments -> {
                    arguments.optional("connect", Callable.class).ifPresent(connects::add);
                    arguments.optional("files", Callable.class).ifPresent(connects::add);
                    return made("impl", arguments);
                }));
        entries.add(new Entry("fussy", "string -> 'a impl", arguments -> {
            throw new Misuse("fussy never likes " + arguments.at(0, String.class), "Give it nothing.");
        }));
        entries.add(new Entry("show", "'a -> unit", arguments -> {
            shown.add(arguments.positional().get(0));
            return Unit.UNIT;
        }));
        entries.add(new Entry(
                "register",
                "?argv:argv impl -> ?src:[ `Auto | `None | `Some of string ] -> string -> job impl list -> unit",
                arguments -> {
                    registered = Optional.of(text(made("register", arguments)));
                    return Unit.UNIT;
                }));
    }

    private void add(String path, String signature) {
        entries.add(new Entry(path, signature, arguments -> {
            origin = Optional.of(arguments.origin());
            return made(path, arguments);
        }));
    }

    private static Made made(String path, Arguments arguments) {
        StringBuilder text = new StringBuilder(path);
        new TreeMap<>(arguments.labelled())
                .forEach((label, value) ->
                        text.append(" ~").append(label).append(':').append(text(value)));
        arguments.positional().forEach(value -> text.append(' ').append(text(value)));
        boolean plain = arguments.positional().isEmpty() && arguments.labelled().isEmpty();
        return new Made(plain ? text.toString() : "(" + text + ")");
    }

    List<Entry> entries() {
        return entries;
    }

    /** Evaluates; the text need not register anything. */
    ConfigResult evaluate(String text) {
        String registering = text.contains("register") ? text : text + "\nlet () = Mirage.register \"test\" []\n";
        return ConfigEvaluator.evaluate(
                new ConfigRequest("config.ml", registering, entries, "/home/user/project/unikernel", Limits.DEFAULT));
    }

    /** What {@code text}, an expression, is, as OCaml would write it. */
    static String value(String text) {
        return value("", text);
    }

    /** What {@code text}, an expression, is after some definitions. */
    static String value(String before, String text) {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate(before + "\nlet () = Mirage.show (" + text + ")");
        return text(catalogue.shown.get(0));
    }

    /** A value as OCaml would write it. */
    static String text(Object value) {
        if (value instanceof String string) {
            return "\"" + string + "\"";
        } else if (value instanceof List<?> list) {
            return list.stream().map(FakeCatalogue::text).collect(Collectors.joining("; ", "[", "]"));
        } else if (value instanceof Tuple tuple) {
            return tuple.items().stream().map(FakeCatalogue::text).collect(Collectors.joining(", ", "(", ")"));
        } else if (value instanceof Variant variant) {
            return variant.name()
                    + variant.payload().map(payload -> " " + text(payload)).orElse("");
        } else if (value instanceof Character c) {
            return "'" + c + "'";
        } else if (value instanceof Unit) {
            return "()";
        } else if (value instanceof Callable) {
            return "<fun>";
        } else if (value instanceof Map<?, ?> || value instanceof Position) {
            return value.toString();
        }
        return value.toString();
    }
}
