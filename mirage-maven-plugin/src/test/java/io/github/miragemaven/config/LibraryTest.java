package io.github.miragemaven.config;

import static io.github.miragemaven.config.FakeCatalogue.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Libraries beside OCaml's own, and what config.ml may know of the machine; ExpressionsTest has OCaml's own ones. */
@DisplayName("Libraries")
class LibraryTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '⇒',
            value = {
                "Fmt.str \"%a\" Fmt.string \"a\" ⇒ a",
                "Fmt.str \"@[%a@]\" Fmt.(list ~sep:comma int) [ 1; 2; 3 ] ⇒ 1, 2, 3",
                "Fmt.str \"%a\" Fmt.(list ~sep:(any \"; \") (using String.length int)) [ \"a\"; \"bc\" ] ⇒ 1; 2",
                "Fmt.str \"%a %a\" Fmt.(option ~none:(any \"-\") int) None Fmt.(option bool) (Some true) ⇒ - true",
                "Fmt.str \"%a\" Fmt.(pair ~sep:(any \"=\") string int) (\"a\", 1) ⇒ a=1",
                "Fmt.str \"%a\" Fmt.(result ~ok:int ~error:string) (Error \"e\") ⇒ e",
                "Fmt.str \"%a\" Fmt.(quote string ++ any \"!\") \"a\" ⇒ \"a\"!",
                "Fmt.str \"%a%a\" Fmt.(parens int) 1 Fmt.(brackets (const string \"x\")) () ⇒ (1)[x]",
                "Fmt.str \"%a\" Fmt.(Dump.list Dump.string) [ \"a\"; \"b\" ] ⇒ [\"a\"; \"b\"]",
                "Fmt.str \"%a\" Fmt.(vbox ~indent:2 (list ~sep:sp string)) [ \"a\"; \"b\" ] |> String.escaped ⇒ a\\n  b",
                "Fmt.to_to_string Fmt.int 4 ^ Fmt.str \"%a\" (Fmt.of_to_string string_of_bool) true ⇒ 4true",
                "Fmt.kstr (fun s -> s ^ \".\") \"@[%d@ %s@]\" 1 \"a\" ⇒ 1 a.",
                "Fmt.str \"%a\" (Fmt.fmt \"%s|\" |> fun f ppf x -> f ppf x) \"v\" ⇒ v|",
                "Fmt.str \"%a\" (fun ppf -> Fmt.pf ppf \"<%s>\") \"v\" ⇒ <v>",
                "match Fmt.error_msg \"no %s\" \"x\" with Error (`Msg m) -> m | Ok () -> \"\" ⇒ no x",
                "try Fmt.failwith \"bad %d\" 1 with Failure m -> m ⇒ bad 1",
                "Fpath.(to_string (v \"a\" / \"b\" // v \"c\" |> add_ext \".ml\")) ⇒ a/b/c.ml",
                "Fpath.(basename (parent (v \"a/b/c\")) ^ to_string (v \"x\" + \"ml\")) ⇒ bx.ml",
                "Astring.String.(concat ~sep:\"-\" [ \"a\"; \"b\" ] ^ concat [ \"c\"; \"d\" ]) ⇒ a-bcd",
                "let open Astring in String.concat ~sep:\",\" (String.cuts ~empty:false ~sep:\" \" \"a  b\") ⇒ a,b",
                "match Astring.String.cut ~rev:true ~sep:\".\" \"a.b.c\" with Some (x, y) -> x ^ \"|\" ^ y | None -> \"\" ⇒ a.b|c",
                "Astring.String.(Ascii.capitalize \"ab\" ^ string_of_bool (is_prefix ~affix:\"a\" \"ab\")) ⇒ Abtrue",
                "ListLabels.(fold_left ~f:( ^ ) ~init:\"\" (map ~f:string_of_int [ 1; 2 ])) ⇒ 12",
                "StringLabels.(concat ~sep:\"+\" (split_on_char ~sep:' ' \"a b\")) ⇒ a+b",
                "Filename.dirname (Sys.getcwd ()) ⇒ /home/user/project",
                "Option.value (Sys.getenv_opt \"HOME\") ~default:\"unset\" ⇒ unset",
                "Sys.os_type ^ string_of_int Sys.word_size ⇒ Unix64"
            })
    @DisplayName("compute")
    void compute(String expression, String expected) {
        assertThat(value(expression)).isEqualTo("\"" + expected + "\"");
    }

    @Test
    @DisplayName("constructors of modules are found by the type that is wanted")
    void constructors() {
        assertThat(value("[ Logs.Info; Debug ], Logs.Error, Error 1, Ipaddr.V4 1"))
                .isEqualTo("([Info; Debug], Error, Error 1, V4 1)");
    }

    @Test
    @DisplayName("text outside of ASCII counts in bytes inside, and is text again outside")
    void bytes() {
        assertThat(value("let s = \"é€😀\" in String.length s, s, \"\\u{e9}\" = String.sub s 0 2, [ Some s ]"))
                .isEqualTo("(9, \"é€😀\", true, [Some \"é€😀\"])");
        assertThat(value("Printf.sprintf \"%S\" \"é\"")).isEqualTo("\"\"\\195\\169\"\"");
    }
}
