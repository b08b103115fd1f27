package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every form of OCaml that the parser knows is in a test that evaluates it. */
@DisplayName("Every construct of the language")
class ConstructsTest {

    /** What expressions.txt, which has expressions only, does not have. */
    private static final String FILE = """
            [@@@warning "-a"]
            open Mirage
            open! List
            include struct let included = 1 end
            module M = struct
              type t = { mutable count : int; name : string }
              type shape = Dot | Line of int * int | Named of { at : int }
              exception Odd of int
              let ( +! ) a b = a + b
              let empty = { count = 0; name = "m" }
            end
            module N : sig
              type t
              val made : t
            end = struct
              type t = int
              let made = 2
            end
            module A = M
            module type S = sig val x : int end
            type 'a tree = Leaf | Node of 'a tree * 'a * 'a tree
            and tags = [ `A | `B of int ]
            type pair = int * (string -> ?l:int -> unit) list
            exception Even
            let rec depth = function Leaf -> 0 | Node (l, _, r) -> 1 + max (depth l) (depth r)
            and twice f x = f (f x)
            let (a, _), [ b; c ] = ((1, 2), [ 3; 4 ])
            let total = A.(empty.count +! a) + b + c + included;;
            let sum : [ `A | `B ] * string list -> int = fun (_, l) -> List.length l
            let lines = M.(function Line (a, _) -> a | Dot -> 0 | Named { at } -> at)
            let length = function M.(Line (a, b)) -> b - a | _ -> 0
            module Seen : S with type t = int = struct let x = 1 end
            let () = M.empty.count <- 3; assert (M.empty.count = 3 && __POS__ <> ("", 1, 1, 1))
            let () = show (depth (Node (Leaf, 1, Leaf)), twice succ total);;
            show (Some M.(Line (1, 2)));
            register "x" []
            """;

    private final Set<String> seen = new TreeSet<>();

    @Test
    @DisplayName("is evaluated by a test")
    void everyConstruct() throws Exception {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate(FILE);
        assertThat(catalogue.shown).hasSize(2);
        collect(Parser.file(new Source("config.ml", FILE)));
        for (org.junit.jupiter.params.provider.Arguments expression :
                ExpressionsTest.expressions().toList()) {
            collect(Parser.file(new Source("config.ml", "let () = " + expression.get()[0])));
        }
        Set<String> known = new TreeSet<>();
        Stream.of(Expr.class, Pattern.class, Item.class, ModuleExpr.class, ModuleExpr.ModuleType.class, Type.class)
                .flatMap(kind -> Stream.of(kind.getPermittedSubclasses()))
                .forEach(form -> known.add(form.getName()));
        known.removeAll(seen);
        assertThat(known).isEmpty();
    }

    private void collect(Object part) throws ReflectiveOperationException {
        if (part instanceof Collection<?> parts) {
            for (Object each : new ArrayList<>(parts)) {
                collect(each);
            }
        } else if (part instanceof Optional<?> optional) {
            collect(List.copyOf(optional.stream().toList()));
        } else if (part instanceof Record record) {
            seen.add(record.getClass().getName());
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(record);
                if (value != null) {
                    collect(value);
                }
            }
        }
    }
}
