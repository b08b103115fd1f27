package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.device.Callable;
import io.github.miragemaven.device.Entry;
import io.github.miragemaven.device.FilePath;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How config.ml and the catalogue meet, as {@link Entry} promises. */
@DisplayName("The catalogue")
class BoundaryTest {

    private static Object shown(String expression) {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate("open Mirage\nlet () = show (" + expression + ")");
        return catalogue.shown.get(0);
    }

    /** Evaluates with {@code probe} as one more entry. */
    private static List<Object> probe(String signature, Object result, String text) {
        List<Object> seen = new ArrayList<>();
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.entries().add(new Entry("probe", signature, arguments -> {
            seen.addAll(arguments.positional());
            arguments.labelled().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(entry -> seen.add(entry.getKey() + "=" + entry.getValue()));
            return result;
        }));
        catalogue.evaluate("open Mirage\n" + text);
        return seen;
    }

    @Test
    @DisplayName("gets values as Java objects")
    void values() {
        assertThat(shown("1")).isEqualTo(1L);
        assertThat(shown("1.5")).isEqualTo(1.5);
        assertThat(shown("true")).isEqualTo(true);
        assertThat(shown("'a'")).isEqualTo('a');
        assertThat(shown("()")).isEqualTo(Unit.UNIT);
        assertThat(shown("5L")).isEqualTo(5L);
        assertThat(shown("\"é\"")).isEqualTo("é");
        assertThat(shown("[ 1; 2 ]")).isEqualTo(List.of(1L, 2L));
        assertThat(shown("(1, \"a\")")).isEqualTo(Tuple.of(1L, "a"));
        assertThat(shown("None")).isEqualTo(Variant.NONE);
        assertThat(shown("Some [ `A 1 ]")).isEqualTo(Variant.some(List.of(new Variant("`A", Optional.of(1L)))));
        assertThat(shown("Ok ()")).isEqualTo(new Variant("Ok", Optional.of(Unit.UNIT)));
        assertThat(shown("Fpath.v \"a/b\"")).isEqualTo(new FilePath("a/b"));
        assertThat(shown("__POS__")).isEqualTo(new Position("config.ml", 2, 15, 22));
    }

    @Test
    @DisplayName("gets the arguments of a call by place and label, optional ones only when given")
    void arguments() {
        String signature = "?a:int -> b:string -> ?c:bool -> string -> unit";
        assertThat(probe(signature, Unit.UNIT, "let () = probe ~b:\"B\" \"x\"")).containsExactly("x", "b=B");
        assertThat(probe(signature, Unit.UNIT, "let () = probe \"x\" ?c:None ~b:\"B\" ?a:(Some 1)"))
                .containsExactly("x", "a=1", "b=B");
        assertThat(probe(signature, Unit.UNIT, "let p = probe ~c:true\nlet () = p ~b:\"B\" \"y\""))
                .containsExactly("y", "b=B", "c=true");
    }

    @Test
    @DisplayName("is told where a call stands")
    void origin() {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate("open Mirage\n\nlet n =\n  netif \"tap0\"\n");
        assertThat(catalogue.origin).contains(new Position("config.ml", 4, 2, 14));
    }

    @Test
    @DisplayName("makes a value that is no function once, and every use shares it")
    void shared() {
        int[] made = new int[1];
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.entries().add(new Entry("device", "net impl", arguments -> {
            made[0]++;
            return new FakeCatalogue.Made("device");
        }));
        catalogue.evaluate("open Mirage\nlet f () = device\nlet () = show (f () == f () && device == Mirage.device)");
        assertThat(catalogue.shown).containsExactly(true);
        assertThat(made[0]).isEqualTo(1);
    }

    @Test
    @DisplayName("gives results that config.ml takes apart")
    void results() {
        assertThat(
                        probe(
                                "unit -> string * int list",
                                Tuple.of("é", List.of(1L, 2L)),
                                "let s, l = probe ()\nlet () = show (match l with [ a; b ] -> a + b + String.length s | _ -> 0)"))
                .containsExactly(Unit.UNIT);
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.entries().add(new Entry("adder", "int -> 'a", a ->
                (Callable) b -> a.at(0, Long.class) + (Long) b.get(0)));
        catalogue.evaluate("open Mirage\nlet () = show (adder 1 2)");
        assertThat(catalogue.shown).containsExactly(3L);
    }

    @Test
    @DisplayName("calls functions with positional arguments; optional ones are left out, partial application works")
    void callables() {
        Callable function = (Callable) shown("fun ?(o = \"o\") a b -> o ^ a ^ b");
        assertThat(function.call("a", "b")).isEqualTo("oab");
        assertThat(((Callable) function.call("a")).call("c")).isEqualTo("oac");
        assertThat(((Callable) shown("String.length")).call("é")).isEqualTo(2L);
        assertThat(((Callable) shown("package ~min:\"1\"")).call("fmt")).hasToString("(package ~min:\"1\" \"fmt\")");
        assertThat(((Callable) shown("List.map (fun (a, _) -> a)")).call(List.of(List.of(Tuple.of("x", 1L)))))
                .isEqualTo(List.of("x"));
    }

    @Test
    @DisplayName("gets back the very function it was given")
    void roundTrip() {
        assertThat(FakeCatalogue.value("open Mirage", "let f ~a b = a ^ b in (Key.pure f) ~a:\"1\" \"2\""))
                .isEqualTo("\"12\"");
    }

    @Test
    @DisplayName("gets a printer as a function from a value to text, having no formatter of its own")
    void printers() {
        List<Object> seen = probe(
                "(string -> ('a, [ `Msg of string ]) result) * (Format.formatter -> 'a -> unit) -> 'a conv",
                new FakeCatalogue.Made("conv"),
                """
                type tls = No | Local
                let to_string = function No -> "false" | Local -> "local"
                let c = probe ((function "false" -> Ok No | v -> Error (`Msg (v ^ " is invalid"))),
                  Fmt.(using to_string string))
                """);
        Tuple conv = (Tuple) seen.get(0);
        Callable parse = (Callable) conv.items().get(0);
        Callable print = (Callable) conv.items().get(1);
        assertThat(parse.call("false")).isEqualTo(new Variant("Ok", Optional.of(new Variant("No", Optional.empty()))));
        assertThat(FakeCatalogue.text(parse.call("maybe"))).isEqualTo("Error `Msg \"maybe is invalid\"");
        assertThat(print.call(new Variant("Local", Optional.empty()))).isEqualTo("local");
    }

    private static final String CONN = """
            open Mirage

            let conn =
              let connect _ modname = function
                | [ net ] -> code ~pos:__POS__ {|%s.connect %s "100%%" @@ x|} modname net
                | [ a; b ] -> code ~pos:__POS__ "%s" modname |> fun _ -> fussy (a ^ b)
                | [ _; _; _ ] -> code ~pos:__POS__ "%s.%s" modname
                | [ _; _; _; _ ] -> failwith "four are too many"
                | _ -> assert false
              in
              impl ~connect "Conn.Make" (network @-> job)
            """;

    private static Callable connect() {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate(CONN);
        return catalogue.connects.get(0);
    }

    @Test
    @DisplayName("gets code already formatted, with its position")
    void code() {
        assertThat(connect().call("info", "Conn__1", List.of("net__2")))
                .hasToString("config.ml:5: Conn__1.connect net__2 \"100%\" @ x");
    }

    @Test
    @DisplayName("may call functions when evaluation is over; their failures say where all the same")
    void late() {
        Callable connect = connect();
        assertThatThrownBy(() -> connect.call("info", "M", List.of("a", "b")))
                .isInstanceOf(ProjectException.class)
                .hasMessage("""
                        config.ml:6:62: fussy never likes ab
                          6 |     | [ a; b ] -> code ~pos:__POS__ "%s" modname |> fun _ -> fussy (a ^ b)
                            |                                                              ^^^^^^^^^^^^^
                        Give it nothing.""");
        assertThatThrownBy(() -> connect.call("info", "M", List.of("a", "b", "c")))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith(
                        "config.ml:7:22: this function should give a code but gives the format of code, which still waits for"
                                + " one argument\n");
        assertThatThrownBy(() -> connect.call("info", "M", List.of("a", "b", "c", "d")))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith("config.ml:8:25: failwith: four are too many\n")
                .hasMessageEndingWith(
                        "\nThe function around it was called with: \"info\" \"M\" [\"a\"; \"b\"; \"c\"; \"d\"]");
        assertThatThrownBy(() -> connect.call("info", "M", List.of()))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith("config.ml:9:12: this assertion does not hold\n");
    }

    @Test
    @DisplayName("of functions that stand in both: Functoria has what Mirage has")
    void functoria() {
        assertThat(FakeCatalogue.value("open Functoria", "package \"a\"")).isEqualTo("(package \"a\")");
        assertThat(FakeCatalogue.value("include Functoria.DSL", "Key.is_solo5")).isEqualTo("Key.is_solo5");
        assertThat(FakeCatalogue.value("open Mirage\nopen Cmdliner", "Arg.string, Key.Arg.(flag (info [ \"f\" ]))"))
                .isEqualTo("(Cmdliner.Arg.string, (Key.Arg.flag (Key.Arg.info [\"f\"])))");
    }
}
