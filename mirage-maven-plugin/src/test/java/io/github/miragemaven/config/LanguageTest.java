package io.github.miragemaven.config;

import static io.github.miragemaven.config.FakeCatalogue.value;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a config.ml is made of (OCaml manual, part "The OCaml language"), beyond single expressions. */
@DisplayName("The language")
class LanguageTest {

    @Nested
    @DisplayName("definitions (manual, section Module implementations)")
    class Definitions {

        @Test
        @DisplayName("hide earlier ones of the same name, which functions made before keep")
        void shadowing() {
            assertThat(value("let x = 1\nlet f () = x\nlet x = 2", "f (), x")).isEqualTo("(1, 2)");
            assertThat(value("let f x = x\nlet f x = f (x + 1)", "f 1")).isEqualTo("2");
        }

        @Test
        @DisplayName("of patterns bind all their names")
        void patterns() {
            assertThat(value("let a, (b, _) = 1, (2, 3)\nlet [ c; d ] = [ 4; 5 ]", "[ a; b; c; d ]"))
                    .isEqualTo("[1; 2; 4; 5]");
        }

        @Test
        @DisplayName("joined by and do not see one another, those of let rec do")
        void and() {
            assertThat(value("let x = 1\nlet x = 2 and y = x", "x, y")).isEqualTo("(2, 1)");
            assertThat(value(
                            "let rec even n = n = 0 || odd (n - 1) and odd n = n <> 0 && even (n - 1)",
                            "even 7, odd 7"))
                    .isEqualTo("(false, true)");
        }

        @Test
        @DisplayName("may be let rec without being recursive")
        void needlessRec() {
            assertThat(value("let rec eth = String.length \"abc\"", "eth")).isEqualTo("3");
        }

        @Test
        @DisplayName("stand beside expressions, after ;; or first")
        void topLevelExpressions() {
            assertThat(value(";; ignore 1\nlet x = 1;;\nignore x;; let y = x in ignore y;;\nlet z = 3", "x + z"))
                    .isEqualTo("4");
        }

        @Test
        @DisplayName("carry attributes, which say nothing here")
        void attributes() {
            assertThat(value(
                            "[@@@warning \"-32\"]\nlet[@inline] f x = (x [@ocaml.nice [ 1; 2 ]]) [@@deprecated \"no\"]\n"
                                    + "type t = A [@doc \"a\"] | B [@@deriving show]",
                            "f 1, A"))
                    .isEqualTo("(1, A)");
        }

        @Test
        @DisplayName("of operators take effect with their precedence")
        void operators() {
            assertThat(value("let ( ++ ) a b = a * 10 + b\nlet ( @-- ) a b = b :: a", "(1 ++ 2 ++ 3, [] @-- 1)"))
                    .isEqualTo("(123, [1])");
        }
    }

    @Nested
    @DisplayName("types (manual, section Type definitions)")
    class Types {

        @Test
        @DisplayName("variants, with their constructors' arguments")
        void variants() {
            String types = "type t = A | B of int | C of int * string | D of (int * int) | E of { x : int; y : int }";
            assertThat(value(types, "[ A; B 1; C (1, \"a\"); D (1, 2) ]"))
                    .isEqualTo("[A; B 1; C (1, \"a\"); D (1, 2)]");
            assertThat(value(
                            types
                                    + "\nlet f = function A -> 0 | B n -> n | C (n, _) -> n | D p -> fst p"
                                    + " | E { x; _ } -> x",
                            "List.map f [ A; B 1; C (2, \"a\"); D (3, 4); E { x = 5; y = 6 } ]"))
                    .isEqualTo("[0; 1; 2; 3; 5]");
        }

        @Test
        @DisplayName("records, copied, changed and taken apart")
        void records() {
            String type = "type r = { name : string; mutable size : int }\nlet r = { name = \"a\"; size = 1 }";
            assertThat(value(type, "r.name, { r with size = 2 }.size")).isEqualTo("(\"a\", 2)");
            assertThat(value(type + "\nlet () = r.size <- r.size + 10", "r.size"))
                    .isEqualTo("11");
            assertThat(value(type + "\nlet f { name; size = s } = name, s", "f r"))
                    .isEqualTo("(\"a\", 1)");
            assertThat(value(type + "\nlet name = \"b\" let size = 3", "{ name; size }.size"))
                    .isEqualTo("3");
        }

        @Test
        @DisplayName("abstract, parameterised, mutually recursive, GADT-like and private ones are read")
        void others() {
            assertThat(value("""
                            type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
                            type ('a, +'b) both = 'a * 'b and alias = (int, string) both
                            type abstract
                            type _ shape = Int : int -> int shape | Pair : 'a shape * 'b shape -> ('a * 'b) shape
                            type p = private { x : int }
                            type f = ?a:int -> b:string -> (int -> int) -> [ `A | `B of int ] list
                            type nonrec n = alias = int * string
                            let rec size = function Leaf -> 0 | Node (l, _, r) -> size l + 1 + size r
                            """, "size (Node (Node (Leaf, 1, Leaf), 2, Leaf)), Pair (Int 1, Int 2)"))
                    .isEqualTo("(2, Pair (Int 1, Int 2))");
        }

        @Test
        @DisplayName("annotations are read everywhere, and checked where a value shows its type")
        void annotations() {
            assertThat(value(
                            "let f (x : int) ~(y : string) ?(z : int option) () : int * string = (x, y)\n"
                                    + "let g : 'a. 'a -> 'a = fun x -> x\nlet h (type a) (x : a) : a = x",
                            "(f 1 ~y:\"a\" (), g 1, h 2, (fun (x : _) : int -> x) 3, (1 :> int))"))
                    .isEqualTo("((1, \"a\"), 1, 2, 3, 1)");
        }

        @Test
        @DisplayName("of config.ml hide OCaml's own in annotations")
        void shadowedTypes() {
            assertThat(value("type string = S of int\nlet f (x : string) = x", "f (S 1)"))
                    .isEqualTo("S 1");
        }
    }

    @Nested
    @DisplayName("modules (manual, chapter Module expressions)")
    class Modules {

        @Test
        @DisplayName("hold values, types and modules")
        void structures() {
            String module =
                    "module M = struct\n  type t = A | B\n  let x = 1\n  module N = struct let y = x + 1 end\nend";
            assertThat(value(module, "M.x, M.N.y, M.A, M.(N.(x + y))")).isEqualTo("(1, 2, A, 3)");
            assertThat(value(module + "\nmodule P = M\nopen P", "x, [ A; B ]")).isEqualTo("(1, [A; B])");
        }

        @Test
        @DisplayName("M.(…), M.[…], M.{…} and let open hide the names around them")
        void localOpen() {
            String module = "module M = struct type r = { a : int } let x = 1 let ( + ) a b = a * b end\nlet x = 5";
            assertThat(value(module, "(M.(x + x), M.[ x; x ], M.{ a = x }.M.a, (let open M in x + 3), x + x)"))
                    .isEqualTo("(1, [1; 1], 1, 3, 10)");
            assertThat(value(module, "M.( + ) 3 4")).isEqualTo("12");
        }

        @Test
        @DisplayName("include takes over all names")
        void include() {
            assertThat(value(
                            "module M = struct let x = 1 end\nmodule N = struct include M let y = x end\ninclude N",
                            "x, y, N.x"))
                    .isEqualTo("(1, 1, 1)");
        }

        @Test
        @DisplayName("a signature hides what it does not name")
        void signatures() {
            FakeCatalogue catalogue = new FakeCatalogue();
            String module = "module M : sig val x : int type t module N : sig end end = "
                    + "struct type t = A let x = 1 let y = 2 module N = struct end end\n";
            catalogue.evaluate(module + "let () = Mirage.show M.x");
            assertThat(catalogue.shown).containsExactly(1L);
            assertThat(ErrorsTest.failure(module + "let z = M.y")).contains("unbound name \"M.y\"");
        }

        @Test
        @DisplayName("let module and module types are read")
        void local() {
            assertThat(value(
                            "module type S = sig val x : int end\n"
                                    + "module M : S with type t = int = struct let x = 1 end",
                            "let module L = struct let y = M.x end in L.y"))
                    .isEqualTo("1");
        }

        @Test
        @DisplayName("Stdlib names the standard library, whatever hides it")
        void stdlib() {
            assertThat(value("let compare _ _ = 9", "Stdlib.compare 1 2, Stdlib.List.length [ 1 ]"))
                    .isEqualTo("(-1, 1)");
        }
    }

    @Nested
    @DisplayName("places")
    class Places {

        @Test
        @DisplayName("__POS__ is file, line, first and last column in bytes")
        void pos() {
            assertThat(value("\n(* é *) let p = __POS__", "let (f, l, c, e) = p in f, l, c, e, __LINE__"))
                    .isEqualTo("(\"config.ml\", 2, 17, 24, 3)");
            assertThat(value("__FILE__")).isEqualTo("\"config.ml\"");
            assertThat(value("__LOC__")).contains("line 2, characters 22-29");
        }

        @Test
        @DisplayName("lines are counted alike with Windows line ends, and a byte order mark is no column")
        void lineEnds() {
            assertThat(value("\r\nlet x = 1\r\n", "x, __LINE__")).isEqualTo("(1, 4)");
            FakeCatalogue catalogue = new FakeCatalogue();
            catalogue.evaluate("\uFEFFlet () = Mirage.show __POS__");
            assertThat(FakeCatalogue.text(catalogue.shown.get(0))).isEqualTo("config.ml:1");
        }
    }

    @Nested
    @DisplayName("order and effects")
    class Order {

        @Test
        @DisplayName("operands run from right to left, definitions from top to bottom")
        void order() {
            String log = "let log = ref \"\"\nlet say x = log := !log ^ x; x";
            assertThat(value(log + "\nlet _ = [ say \"1\"; say \"2\" ]\nlet _ = (say \"a\", say \"b\")", "!log"))
                    .isEqualTo("\"21ba\"");
            assertThat(value(log + "\nlet f _ _ = ()\nlet () = f (say \"1\") (say \"2\")", "!log"))
                    .isEqualTo("\"21\"");
            assertThat(value(log + "\nlet _ = say \"1\" and _ = say \"2\"", "!log"))
                    .isEqualTo("\"12\"");
        }

        @Test
        @DisplayName("&& and || stop early, also when they are hidden by others they don't")
        void logic() {
            String log = "let n = ref 0\nlet t () = incr n; true";
            assertThat(value(log + "\nlet _ = t () || t ()\nlet _ = not (t ()) && t ()", "!n"))
                    .isEqualTo("2");
            assertThat(value(log + "\nlet ( || ) a b = a && b\nlet _ = t () || t ()", "!n"))
                    .isEqualTo("2");
        }

        @Test
        @DisplayName("closures keep the variables of their turn of a loop")
        void closures() {
            assertThat(value(
                            "let fs = ref []\nlet () = for i = 1 to 3 do let j = i * i in fs := (fun () -> j) :: !fs done",
                            "List.map (fun f -> f ()) !fs"))
                    .isEqualTo("[9; 4; 1]");
        }
    }

    @Nested
    @DisplayName("exceptions")
    class Exceptions {

        @Test
        @DisplayName("are declared, raised and caught")
        void own() {
            assertThat(value(
                            "exception Odd of int\nexception Plain",
                            "let f n = try if n = 0 then raise Plain else raise (Odd n) with Odd n -> n | Plain -> 0 in"
                                    + " f 3, f 0"))
                    .isEqualTo("(3, 0)");
        }

        @Test
        @DisplayName("pass by cases that are for others")
        void passing() {
            assertThat(value("try (try failwith \"a\" with Not_found -> 1) with Failure _ -> 2"))
                    .isEqualTo("2");
            assertThat(value("match int_of_string \"x\" with n -> n | exception Failure m -> String.length m"))
                    .isEqualTo("13");
        }
    }
}
