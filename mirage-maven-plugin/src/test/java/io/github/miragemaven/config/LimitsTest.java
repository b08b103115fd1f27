package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.device.Callable;
import io.github.miragemaven.io.ProjectException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Evaluation always ends")
class LimitsTest {

    private static String failure(String text) {
        return Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> ErrorsTest.failure(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let () = while true do () done",
                "let () = for i = 1 to max_int do ignore i done",
                "let r = ref 0\nlet () = while !r >= 0 do incr r done",
                "let rec f n = List.iter f (List.init 10 (fun i -> i))\nlet () = f 1",
                "let l = List.init 1000000 (fun i -> i)\nlet m = List.map (fun i -> i) l\n"
                        + "let () = while l = m do () done",
                "let s = String.make 10000000 'a'\nlet () = while not (String.contains s 'b') do () done"
            })
    @DisplayName("when a loop never does")
    void steps(String text) {
        assertThat(failure(text))
                .matches("(?s)config\\.ml:\\d+:\\d+: (config.ml is still computing after 2000000 steps"
                        + "|functions call one another more than 10000 levels deep).*\n.*never ends here\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let rec f n = 1 + f n\nlet x = f 0",
                "let rec f n = g n and g n = f (n + 1)\nlet x = f 0",
                "let rec f x = List.map f [ x ]\nlet x = f 0",
                "let rec f x = Fmt.str \"%s\" (f x)\nlet x = f 0",
                "let rec pp ppf x = Fmt.pf ppf \"%a\" pp x\nlet x = Fmt.str \"%a\" pp 1"
            })
    @DisplayName("when a recursion never does")
    void depth(String text) {
        assertThat(failure(text))
                .matches("(?s)config\\.ml:\\d:\\d+: functions call one another more than 10000 levels deep\n.*"
                        + "Look for a recursion that never ends here\\.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "let rec f s = f (s ^ s)\nlet x = f \"a\"",
                "let x = String.make max_int 'a'",
                "let x = List.init 1000000000 (fun i -> i)",
                "let x = Array.make 1000000000 1",
                "let rec f l = f (l @ l)\nlet x = f [ 1 ]",
                "let rec f l = f (List.concat [ l; l ])\nlet x = f [ 1 ]",
                "let rec f s = f (String.concat s [ s; s; s ])\nlet x = f \"a\"",
                "let rec f s = f (Fmt.str \"%s%s\" s s)\nlet x = f \"a\"",
                "let rec f s = f (Printf.sprintf \"%s%s\" s s)\nlet x = f \"a\"",
                "let rec f s = f (String.escaped (s ^ \"\\n\"))\nlet x = f \"\\n\"",
                "let s = String.make 60000000 'a'\nlet t = Fmt.str \"%S%S\" s s"
            })
    @DisplayName("when a string or list grows and grows")
    void memory(String text) {
        assertThat(failure(text))
                .matches(
                        "(?s)config\\.ml:\\d:\\d+: (config.ml has made strings and lists of more than 64000000 bytes\n.*"
                                + "Look for a string or a list that grows without end here\\."
                                + "|functions call one another more than 10000 levels deep.*"
                                + "|config.ml is still computing after 2000000 steps.*)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "f (",
                "1 + (",
                "fun x -> ",
                "if a then ",
                "let x = ",
                "! ",
                "- ",
                "a :: ",
                "match 1 with _ -> "
            })
    @DisplayName("when brackets and the like are nested thousands of levels deep")
    void nesting(String opening) {
        assertThat(failure("let f x = " + opening.repeat(20_000) + "1"))
                .startsWith("config.ml:1:")
                .contains("this is nested more than 4000 levels deep");
        assertThat(failure("let f (x : " + "(".repeat(20_000) + "int) = 1")).contains("nested more than");
        assertThat(failure("let f " + "(".repeat(20_000) + "x) = 1")).contains("nested more than");
    }

    @Test
    @DisplayName("also in values nested deeper than Java's stack")
    void deepValues() {
        String deep = """
                let rec nest n x = if n = 0 then x else nest (n - 1) (Some x)
                let rec again n x = if n = 0 then x else again (n - 1) (nest 5000 x)
                let a = again 300 None
                """;
        assertThat(failure(deep + "let c = a = again 300 None"))
                .matches("(?s)no failure|config\\.ml:\\d:\\d+: .*(deep|2000000 steps).*");
        assertThat(failure(deep + "let () = Mirage.show a"))
                .matches("(?s)no failure|config\\.ml:\\d:\\d+: .*(deep|2000000 steps).*");
    }

    @Test
    @DisplayName("ordinary recursion of thousands of levels is fine")
    void ordinary() {
        assertThat(FakeCatalogue.value(
                        "let rec range a b = if a > b then [] else a :: range (a + 1) b", "List.length (range 1 9000)"))
                .isEqualTo("9000");
    }

    @Test
    @DisplayName("functions that run late are bound too, on whatever stack they are called")
    void late() throws InterruptedException {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate(
                "open Mirage\nlet rec f x = 1 + f x\nlet c = impl ~connect:(fun _ _ _ -> show (f 1); failwith \"no\") \"C\" job");
        Callable connect = catalogue.connects.get(0);
        Throwable[] thrown = new Throwable[1];
        Thread small = new Thread(null, () -> connect.call("info", "C", List.of()), "small", 256 * 1024);
        small.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
        small.start();
        small.join();
        assertThat(thrown[0])
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith("config.ml:2:19: ")
                .hasMessageContaining("never ends here");
        // The bounds are not used up by one failure.
        assertThatThrownBy(() -> connect.call("info", "C", List.of()))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith("config.ml:2:19: ");
    }
}
