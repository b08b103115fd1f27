package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.miragemaven.device.Callable;
import io.github.miragemaven.io.ProjectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken variants of good files end in a result or in an error with a place; never in anything else, and they end. */
@DisplayName("A broken config.ml")
class MutationTest {

    private static final int VARIANTS = 1000;

    private static final Pattern PLACE = Pattern.compile("(?s)config\\.ml:\\d+:\\d+: .+\n *\\d+ \\| .*\n *\\| .*\\^.*");

    private static final Limits SMALL = new Limits(200_000, 2_000, 4_000_000);

    private static final List<String> GOOD = List.of("""
            (* mirage >= 4.9.0 & < 4.12.0 *)
            open Mirage

            let main = main "Unikernel" job ~packages:[ package "duration"; package ~min:"1.2" "fmt" ]
            let () = register "hello" [ main ]
            """, """
            open Mirage
            type conn = Connect of int * string | Plain (* a "comment" *)
            let conn = typ Plain
            let connect =
              let connect _ modname = function
                | [ _tcp; ctx ] -> code ~pos:__POS__ {ocaml|%s.connect %s @@ "%%"|ocaml} modname ctx
                | [] | [ _ ] -> failwith "few"
                | _ -> assert false
              in
              impl ~connect "Connect.Make" (tcpv4v6 @-> mimic @-> conn)
            let stack ?group name = generic_stackv4v6 ?group (netif ?group name)
            let block = Key.(if_impl is_solo5 (block_of_file "storage") (block_of_file "disk.img"))
            let () = register ~src:`None "conn" [ connect $ stack ~group:"a" "tap0" $ stack "tap1" $ block ]
            """, """
            open Mirage
            open Cmdliner
            type tls = No | Local
            type r = { name : string; mutable n : int }
            let to_string = function No -> "false" | Local -> "local"
            let conv = Arg.conv ((function "false" -> Ok No | v -> Error (`Msg (v ^ " bad"))), Fmt.(using to_string string))
            let key =
              let doc = Key.Arg.info ~doc:"Serve over https: \\
                                          or not." [ "tls" ] in
              Key.(create "tls" Arg.(opt conv No doc))
            let rec range a b = if a >= b then [] else a :: range (a + 1) b
            let ( let* ) = Option.bind
            let x = let* a = Some 1 in let* b = Some (a * 2) in Some (a + b - 3)
            module M = struct let l = List.map (fun n -> Printf.sprintf "%03d-%c" n 'c') (range 0 20) end
            let r = { name = String.concat "," M.l; n = 1 }
            let () = r.n <- r.n + 0x1F lsl 2; for i = 1 to 3 do r.n <- r.n - i done
            let pin = "git+file://" ^ Filename.dirname (Sys.getcwd ()) ^ "#HEAD"
            let () =
              try register r.name [ match_impl ~default:noop (Key.value key) [ (No, noop); (Local, default_network) ] ]
              with Failure m | Invalid_argument m -> invalid_arg (m ^ pin)
            """);

    private static final List<String> WORDS = List.of(
            "let",
            "in",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "fun",
            "->",
            "|",
            "match",
            "with",
            "function",
            "if",
            "then",
            "else",
            "\"",
            "'",
            "(*",
            "*)",
            "~",
            "?",
            "`",
            ";",
            ";;",
            ",",
            "::",
            "@",
            "$",
            "open",
            "module",
            "struct",
            "end",
            "rec",
            "begin",
            "type",
            "of",
            "=",
            "1",
            "1.5e",
            "0x",
            "\\",
            "{|",
            "|}",
            "%",
            "#",
            "_",
            "as",
            "when",
            "try",
            "raise",
            "Some",
            "None",
            "while true do",
            "done",
            "let rec f x = f x in f 1;",
            "lazy",
            "assert",
            ".",
            "..",
            "!",
            ":=",
            "<-",
            "&&",
            "-",
            "~-",
            "\u0000",
            "é",
            "😀",
            "\t",
            "\r",
            "[@",
            "[%",
            "M.(",
            "4611686018427387904",
            "'\\",
            "exception",
            "include",
            "external",
            "class",
            "for i = 0 to max_int do",
            "String.make max_int 'a'",
            "List.init max_int ignore",
            "__POS__",
            "and");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 20_260_101})
    @DisplayName("always ends in a result or an error with a place")
    void variants(long seed) {
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < VARIANTS; i++) {
            String text = broken(GOOD.get(random.nextInt(GOOD.size())), random);
            String about = "seed " + seed + ", variant " + i + ":\n" + text;
            boolean[] evaluated = new boolean[1];
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThatCode(() -> evaluated[0] = ends(text))
                            .as(about)
                            .doesNotThrowAnyException(),
                    about);
            good += evaluated[0] ? 1 : 0;
        }
        // Both ends are reached, or this would test little.
        assertThat(good).as("variants that are still good").isBetween(VARIANTS / 100, VARIANTS / 2);
    }

    /** Whether it evaluates; any failure but one with a place is thrown on. */
    private static boolean ends(String text) {
        FakeCatalogue catalogue = new FakeCatalogue();
        try {
            ConfigEvaluator.evaluate(
                    new ConfigRequest("config.ml", text, catalogue.entries(), "/home/user/project", SMALL));
            for (Callable connect : catalogue.connects) {
                connect.call("info", "Conn__1", List.of("a", "b"));
            }
            return true;
        } catch (ProjectException e) {
            if (!PLACE.matcher(e.what()).matches()) {
                throw new AssertionError("an error without a place: " + e.getMessage(), e);
            }
            return false;
        }
    }

    private static String broken(String good, Random random) {
        List<String> tokens = new ArrayList<>();
        var matcher = Pattern.compile("\\s+|\\w+|[^\\w\\s]").matcher(good);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && !tokens.isEmpty(); i++) {
            int at = random.nextInt(tokens.size());
            int other = random.nextInt(tokens.size());
            switch (random.nextInt(8)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(at));
                case 2 -> java.util.Collections.swap(tokens, at, other);
                case 3 -> tokens.add(at, WORDS.get(random.nextInt(WORDS.size())) + " ");
                case 4 -> tokens.set(at, tokens.get(other));
                case 5 -> tokens = new ArrayList<>(tokens.subList(0, at));
                case 6 -> tokens.set(at, String.valueOf((char) random.nextInt(random.nextBoolean() ? 128 : 0x2000)));
                default -> tokens.addAll(at, tokens.subList(Math.min(at, other), Math.max(at, other)));
            }
        }
        return String.join("", tokens);
    }
}
