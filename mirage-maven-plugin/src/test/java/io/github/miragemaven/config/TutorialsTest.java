package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** First projects, of the kind that MirageOS's tutorials start with. */
@DisplayName("Tutorial projects")
class TutorialsTest {

    private static String registered(String text) {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate(text);
        return catalogue.registered.orElse("nothing");
    }

    @Test
    @DisplayName("a unikernel without devices")
    void noDevices() {
        assertThat(registered("""
                        (* mirage >= 4.9.0 & < 4.12.0 *)
                        open Mirage

                        let main = main "Unikernel" job ~packages:[ package "duration" ]
                        let () = register "hello" [ main ]
                        """))
                .isEqualTo("(register \"hello\" [(main ~packages:[(package \"duration\")] \"Unikernel\" job)])");
    }

    @Test
    @DisplayName("no open, only a qualified register")
    void qualified() {
        assertThat(registered("let () = Mirage.register \"noop\" []")).isEqualTo("(register \"noop\" [])");
    }

    @Test
    @DisplayName("a unikernel on a network stack")
    void stack() {
        assertThat(registered("""
                        open Mirage

                        let stack = generic_stackv4v6 default_network
                        let main =
                          main "Unikernel.Main" ~packages:[ package ~min:"1.0.0" "fmt"; package "logs" ]
                            (stackv4v6 @-> job)

                        let () = register "network" [ main $ stack ]
                        """))
                .isEqualTo("(register \"network\" [($ (main ~packages:[(package ~min:\"1.0.0\" \"fmt\"); "
                        + "(package \"logs\")] \"Unikernel.Main\" (@-> stackv4v6 job)) "
                        + "(generic_stackv4v6 default_network))])");
    }
}
