package io.github.miragemaven.config;

import static io.github.miragemaven.config.FakeCatalogue.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Labels, optional arguments and partial application (OCaml manual, section "Labels"). */
@DisplayName("Functions")
class FunctionsTest {

    private static final String NET = "let net ?(group = \"none\") ?mtu ~kind name = group, mtu, kind, name\n";

    @Test
    @DisplayName("labels commute, also with positional arguments before them")
    void commute() {
        assertThat(value(NET, "net ~kind:1 \"n\" ~group:\"g\"")).isEqualTo("(\"g\", None, 1, \"n\")");
        assertThat(value("open Mirage", "package \"fmt\" ~max:\"2\" ~min:\"1\""))
                .isEqualTo("(package ~max:\"2\" ~min:\"1\" \"fmt\")");
    }

    @Test
    @DisplayName("optional arguments are left out once a positional one behind them is there")
    void leftOut() {
        assertThat(value(NET, "net ~kind:1 \"n\"")).isEqualTo("(\"none\", None, 1, \"n\")");
        assertThat(value("let f x ?(y = 1) () = x + y", "let g = f 1 in g (), g ~y:5 ()"))
                .isEqualTo("(2, 6)");
    }

    @Test
    @DisplayName("?x passes an option on as it is")
    void passedOn() {
        assertThat(value(
                        NET + "let outer ?group ?mtu name = net ?group ?mtu ~kind:0 name",
                        "outer \"a\", outer ~group:\"g\" \"b\", outer ?mtu:(Some 9) \"c\""))
                .isEqualTo("((\"none\", None, 0, \"a\"), (\"g\", None, 0, \"b\"), (\"none\", Some 9, 0, \"c\"))");
        assertThat(value("open Mirage\nlet f ?group s = netif ?group s", "f \"a\", f ~group:\"g\" \"a\""))
                .isEqualTo("((netif \"a\"), (netif ~group:\"g\" \"a\"))");
    }

    @Test
    @DisplayName("partial application waits, whatever was given first")
    void partial() {
        assertThat(value(NET, "let f = net ~group:\"g\" in f \"n\" ~kind:2")).isEqualTo("(\"g\", None, 2, \"n\")");
        assertThat(value("open Mirage\nlet p = package ~min:\"1\"", "List.map p [ \"a\"; \"b\" ]"))
                .isEqualTo("[(package ~min:\"1\" \"a\"); (package ~min:\"1\" \"b\")]");
        assertThat(value("open Mirage\nlet choose = Key.(if_impl is_solo5)", "choose default_network noop"))
                .isEqualTo("(if_impl Key.is_solo5 default_network noop)");
    }

    @Test
    @DisplayName("labels may be left out when every argument is there")
    void labelsLeftOut() {
        assertThat(value("let f ~a ~b c = a, b, c", "f 1 2 3")).isEqualTo("(1, 2, 3)");
    }

    @Test
    @DisplayName("labels may belong to a function that is the result")
    void labelsOfTheResult() {
        assertThat(value("let f a = let b = a + 1 in fun ~c d -> a, b, c, d", "f ~c:7 1 9"))
                .isEqualTo("(1, 2, 7, 9)");
    }

    @Test
    @DisplayName("defaults see the parameters before them")
    void defaults() {
        assertThat(value("let f a ?(b = a + 1) ?c:(d = b * 2) () = a, b, d", "f 1 (), f 1 ~c:0 ()"))
                .isEqualTo("((1, 2, 4), (1, 2, 0))");
    }

    @Test
    @DisplayName("parameters are patterns")
    void patterns() {
        assertThat(value(
                        "let f (a, _) [ b ] { contents = c } ~d:(e, g) () = a, b, c, e, g",
                        "f (1, 2) [ 3 ] (ref 4) ~d:(5, 6) ()"))
                .isEqualTo("(1, 3, 4, 5, 6)");
    }

    @Test
    @DisplayName("|> and @@ apply like a space does")
    void pipes() {
        assertThat(value("open Mirage", "\"a\" |> package |> fun p -> [ p ]")).isEqualTo("[(package \"a\")]");
        assertThat(value("open Mirage", "generic_stackv4v6 @@ netif ~group:\"g\" @@ \"tap0\""))
                .isEqualTo("(generic_stackv4v6 (netif ~group:\"g\" \"tap0\"))");
    }
}
