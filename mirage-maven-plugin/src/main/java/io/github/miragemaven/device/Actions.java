package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.List;

/**
 * What a device's {@code ~configure} may do: mirage's module {@code Action}. Writing files beside {@code main.ml} is there;
 * looking at the machine or running programs is not, since evaluating a config.ml must be safe and always give the same.
 */
final class Actions implements Family {

    private static final String INSTEAD =
            "Say what it would find out in config.ml itself, or with a key. A file is written with Action.write_file, and what"
                    + " a program has to make is made at build time: impl ~dune:(fun _ -> [ Dune.stanza \"(rule …)\" ]) …";

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(List.of(
                new Entry(
                        "Action.ok",
                        "'a -> 'a Action.t",
                        a -> Action.ok(a.positional().get(0))),
                new Entry("Action.error", "string -> 'a Action.t", a -> error(a.at(0, String.class))),
                new Entry(
                        "Action.errorf",
                        "('a, Format.formatter, unit, 'b Action.t) format4 -> 'a",
                        a -> error(a.at(0, String.class))),
                new Entry(
                        "Action.map",
                        "f:('a -> 'b) -> 'a Action.t -> 'b Action.t",
                        a -> map(a.at(0, Action.class), a.get("f", Callable.class))),
                new Entry(
                        "Action.bind",
                        "f:('a -> 'b Action.t) -> 'a Action.t -> 'b Action.t",
                        a -> bind(a.at(0, Action.class), a.get("f", Callable.class))),
                new Entry(
                        "Action.seq", "unit Action.t list -> unit Action.t", a -> sequence(a.listAt(0, Action.class))),
                new Entry("Action.List.iter", "f:('a -> unit Action.t) -> 'a list -> unit Action.t", a -> {
                    Callable function = a.get("f", Callable.class);
                    return sequence(a.listAt(0, Object.class).stream()
                            .map(item -> Values.as(Action.class, function.call(item)))
                            .toList());
                }),
                new Entry("Action.List.map", "f:('a -> 'b Action.t) -> 'a list -> 'b list Action.t", a -> {
                    Callable function = a.get("f", Callable.class);
                    List<Action> actions = a.listAt(0, Object.class).stream()
                            .map(item -> Values.as(Action.class, function.call(item)))
                            .toList();
                    return new Action(info ->
                            actions.stream().map(action -> action.run(info)).toList());
                }),
                new Entry(
                        "Action.Infix.>>=",
                        "'a Action.t -> ('a -> 'b Action.t) -> 'b Action.t",
                        a -> bind(a.at(0, Action.class), a.at(1, Callable.class))),
                new Entry(
                        "Action.Infix.>|=",
                        "'a Action.t -> ('a -> 'b) -> 'b Action.t",
                        a -> map(a.at(0, Action.class), a.at(1, Callable.class))),
                new Entry(
                        "Action.Syntax.let*",
                        "'a Action.t -> ('a -> 'b Action.t) -> 'b Action.t",
                        a -> bind(a.at(0, Action.class), a.at(1, Callable.class))),
                new Entry(
                        "Action.Syntax.let+",
                        "'a Action.t -> ('a -> 'b) -> 'b Action.t",
                        a -> map(a.at(0, Action.class), a.at(1, Callable.class))),
                new Entry("Action.write_file", "Fpath.t -> string -> unit Action.t", a -> {
                    String name = a.at(0, FilePath.class).path();
                    String text = a.at(1, String.class);
                    return new Action(info -> {
                        info.files().write(name, text);
                        return Unit.UNIT;
                    });
                })));
        refuse(entries, "rm", "Fpath.t -> unit Action.t");
        refuse(entries, "mkdir", "Fpath.t -> bool Action.t");
        refuse(entries, "rmdir", "Fpath.t -> unit Action.t");
        refuse(entries, "with_dir", "Fpath.t -> (unit -> 'a Action.t) -> 'a Action.t");
        refuse(entries, "pwd", "unit -> Fpath.t Action.t");
        refuse(entries, "is_file", "Fpath.t -> bool Action.t");
        refuse(entries, "is_dir", "Fpath.t -> bool Action.t");
        refuse(entries, "size_of", "Fpath.t -> int option Action.t");
        refuse(entries, "set_var", "string -> string option -> unit Action.t");
        refuse(entries, "get_var", "string -> string option Action.t");
        refuse(entries, "read_file", "Fpath.t -> string Action.t");
        refuse(entries, "ls", "Fpath.t -> (Fpath.t -> bool) -> Fpath.t list Action.t");
        refuse(
                entries,
                "with_output",
                "?mode:int -> ?append:bool -> path:Fpath.t -> purpose:string -> (Format.formatter -> 'a) -> 'a Action.t");
        // The types of a command and of a name's pattern would be those of Bos, which is not there.
        refuse(entries, "tmp_file", "?mode:int -> 'a -> Fpath.t Action.t");
        refuse(entries, "run_cmd", "?err:'a -> ?out:'b -> 'c -> unit Action.t");
        refuse(entries, "run_cmd_out", "?err:'a -> 'b -> string Action.t");
        refuse(entries, "run_cmd_cli", "'a -> unit Action.t");
        refuse(entries, "run", "'a Action.t -> ('a, [ `Msg of string ]) result");
        return entries;
    }

    private static void refuse(List<Entry> entries, String name, String signature) {
        entries.add(new Entry("Action." + name, signature, a -> {
            throw new Misuse(
                    "Action." + name + " is not done: evaluating config.ml neither looks at the machine nor changes it",
                    INSTEAD);
        }));
    }

    private static Action error(String message) {
        return new Action(info -> {
            throw new Misuse(message, "");
        });
    }

    private static Action bind(Action action, Callable next) {
        return action.then(value -> Values.as(Action.class, next.call(value)));
    }

    private static Action map(Action action, Callable function) {
        return action.then(value -> Action.ok(function.call(value)));
    }

    private static Action sequence(List<Action> actions) {
        return new Action(info -> {
            actions.forEach(action -> action.run(info));
            return Unit.UNIT;
        });
    }
}
