package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Modules List, ListLabels and the little of Array that config.ml files need. */
final class ListLibrary {

    private ListLibrary() {}

    static void define(Library.Module root) {
        root.module("List", m -> {
            basics(m);
            functions(m, "");
        });
        root.module("ListLabels", m -> {
            basics(m);
            functions(m, "f:");
        });
        root.module("Array", ListLibrary::arrays);
    }

    static OList append(Native.Call c, OList first, OList second) {
        c.allocateElements(first.size());
        OList result = second;
        for (Object item : reversed(first)) {
            result = OList.cons(item, result);
        }
        return result;
    }

    private static List<Object> reversed(OList list) {
        List<Object> items = new ArrayList<>(list);
        Collections.reverse(items);
        return items;
    }

    private static void basics(Library.Module m) {
        m.function("length", "'a list -> int", c -> (long) c.list(0).size());
        m.function("hd", "'a list -> 'a", c -> nonEmpty(c, "hd").head());
        m.function("tl", "'a list -> 'a list", c -> nonEmpty(c, "tl").tail());
        m.function("cons", "'a -> 'a list -> 'a list", c -> OList.cons(c.value(0), c.list(1)));
        m.function("is_empty", "'a list -> bool", c -> c.list(0).isEmpty());
        m.function("rev", "'a list -> 'a list", c -> c.made(reversed(c.list(0))));
        m.function("append", "'a list -> 'a list -> 'a list", c -> append(c, c.list(0), c.list(1)));
        m.function(
                "rev_append", "'a list -> 'a list -> 'a list", c -> append(c, c.made(reversed(c.list(0))), c.list(1)));
        m.function("concat", "'a list list -> 'a list", c -> {
            OList result = OList.EMPTY;
            for (Object inner : reversed(c.list(0))) {
                result = append(c, (OList) inner, result);
            }
            return result;
        });
        m.alias("flatten", "concat");
        m.function("combine", "'a list -> 'b list -> ('a * 'b) list", c -> {
            sameLength(c, 0, 1, "combine");
            List<Object> pairs = new ArrayList<>();
            Object[] right = c.list(1).toArray();
            for (Object left : c.list(0)) {
                pairs.add(Tuple.of(left, right[pairs.size()]));
            }
            return c.made(pairs);
        });
        m.function("split", "('a * 'b) list -> 'a list * 'b list", c -> {
            List<Object> left = new ArrayList<>();
            List<Object> right = new ArrayList<>();
            for (Object pair : c.list(0)) {
                left.add(((Tuple) pair).items().get(0));
                right.add(((Tuple) pair).items().get(1));
            }
            return Tuple.of(c.made(left), c.made(right));
        });
    }

    private static OList nonEmpty(Native.Call c, String function) {
        if (c.list(0).isEmpty()) {
            throw c.failure(function);
        }
        return c.list(0);
    }

    private static void sameLength(Native.Call c, int first, int second, String function) {
        if (c.list(first).size() != c.list(second).size()) {
            throw c.invalid("List." + function);
        }
    }

    /** The functions that ListLabels gives labels; {@code f} is the one of their functions. */
    private static void functions(Library.Module m, String f) {
        boolean labels = !f.isEmpty();
        String init = labels ? "init:" : "";
        String set = labels ? "set:" : "";
        String len = labels ? "len:" : "";
        m.function("map", f + "('a -> 'b) -> 'a list -> 'b list", c -> {
            List<Object> results = new ArrayList<>();
            c.list(1).forEach(item -> results.add(c.call(c.value(0), item)));
            return c.made(results);
        });
        m.function("mapi", f + "(int -> 'a -> 'b) -> 'a list -> 'b list", c -> {
            List<Object> results = new ArrayList<>();
            c.list(1).forEach(item -> results.add(c.call(c.value(0), (long) results.size(), item)));
            return c.made(results);
        });
        m.function("rev_map", f + "('a -> 'b) -> 'a list -> 'b list", c -> {
            OList results = OList.EMPTY;
            c.allocateElements(c.list(1).size());
            for (Object item : c.list(1)) {
                results = OList.cons(c.call(c.value(0), item), results);
            }
            return results;
        });
        m.function("map2", f + "('a -> 'b -> 'c) -> 'a list -> 'b list -> 'c list", c -> {
            sameLength(c, 1, 2, "map2");
            List<Object> results = new ArrayList<>();
            Object[] right = c.list(2).toArray();
            for (Object left : c.list(1)) {
                results.add(c.call(c.value(0), left, right[results.size()]));
            }
            return c.made(results);
        });
        m.function("iter", f + "('a -> unit) -> 'a list -> unit", c -> {
            c.list(1).forEach(item -> c.call(c.value(0), item));
            return Unit.UNIT;
        });
        m.function("iteri", f + "(int -> 'a -> unit) -> 'a list -> unit", c -> {
            long i = 0;
            for (Object item : c.list(1)) {
                c.call(c.value(0), i++, item);
            }
            return Unit.UNIT;
        });
        m.function("concat_map", f + "('a -> 'b list) -> 'a list -> 'b list", c -> {
            List<Object> results = new ArrayList<>();
            c.list(1).forEach(item -> {
                OList part = Values.list(c.machine(), c.call(c.value(0), item), c.at());
                c.allocateElements(part.size());
                results.addAll(part);
            });
            return OList.of(results);
        });
        m.function("filter_map", f + "('a -> 'b option) -> 'a list -> 'b list", c -> {
            List<Object> results = new ArrayList<>();
            c.list(1)
                    .forEach(item -> Values.option(c.machine(), c.call(c.value(0), item), c.at())
                            .toOptional()
                            .ifPresent(results::add));
            return c.made(results);
        });
        m.function("fold_left", f + "('a -> 'b -> 'a) -> " + init + "'a -> 'b list -> 'a", c -> {
            Object result = c.value(1);
            for (Object item : c.list(2)) {
                result = c.call(c.value(0), result, item);
            }
            return result;
        });
        m.function("fold_right", f + "('a -> 'b -> 'b) -> 'a list -> " + init + "'b -> 'b", c -> {
            Object result = c.value(2);
            for (Object item : reversed(c.list(1))) {
                result = c.call(c.value(0), item, result);
            }
            return result;
        });
        m.function("filter", f + "('a -> bool) -> 'a list -> 'a list", c -> c.made(filter(c, true)));
        m.alias("find_all", "filter");
        m.function("partition", f + "('a -> bool) -> 'a list -> 'a list * 'a list", c -> {
            List<Object> yes = new ArrayList<>();
            List<Object> no = new ArrayList<>();
            c.list(1).forEach(item -> (c.test(c.value(0), item) ? yes : no).add(item));
            return Tuple.of(c.made(yes), c.made(no));
        });
        m.function(
                "exists",
                f + "('a -> bool) -> 'a list -> bool",
                c -> c.list(1).stream().anyMatch(item -> c.test(c.value(0), item)));
        m.function(
                "for_all",
                f + "('a -> bool) -> 'a list -> bool",
                c -> c.list(1).stream().allMatch(item -> c.test(c.value(0), item)));
        m.function("find", f + "('a -> bool) -> 'a list -> 'a", c -> find(c).orElseThrow(c::notFound));
        m.function("find_opt", f + "('a -> bool) -> 'a list -> 'a option", c -> Variant.ofOptional(find(c)));
        m.function("find_map", f + "('a -> 'b option) -> 'a list -> 'b option", c -> {
            for (Object item : c.list(1)) {
                Variant result = Values.option(c.machine(), c.call(c.value(0), item), c.at());
                if (result.toOptional().isPresent()) {
                    return result;
                }
            }
            return Variant.NONE;
        });
        m.function("init", len + "int -> " + f + "(int -> 'a) -> 'a list", c -> {
            if (c.integer(0) < 0) {
                throw c.invalid("List.init");
            }
            c.allocateElements(c.integer(0));
            List<Object> items = new ArrayList<>();
            for (long i = 0; i < c.integer(0); i++) {
                items.add(c.call(c.value(1), i));
            }
            return OList.of(items);
        });
        m.function(
                "mem",
                "'a -> " + set + "'a list -> bool",
                c -> c.list(1).stream().anyMatch(item -> equal(c, c.value(0), item)));
        m.function("assoc", "'a -> ('a * 'b) list -> 'b", c -> assoc(c).orElseThrow(c::notFound));
        m.function("assoc_opt", "'a -> ('a * 'b) list -> 'b option", c -> Variant.ofOptional(assoc(c)));
        m.function(
                "mem_assoc", "'a -> " + (labels ? "map:" : "") + "('a * 'b) list -> bool", c -> assoc(c).isPresent());
        m.function("nth", "'a list -> int -> 'a", c -> nth(c).orElseThrow(() -> c.failure("nth")));
        m.function("nth_opt", "'a list -> int -> 'a option", c -> Variant.ofOptional(nth(c)));
        String cmp = labels ? "cmp:" : "";
        for (String name : List.of("sort", "stable_sort", "fast_sort")) {
            m.function(name, cmp + "('a -> 'a -> int) -> 'a list -> 'a list", c -> c.made(sorted(c)));
        }
        m.function("sort_uniq", cmp + "('a -> 'a -> int) -> 'a list -> 'a list", c -> {
            List<Object> unique = new ArrayList<>();
            for (Object item : sorted(c)) {
                if (unique.isEmpty() || c.number(c.value(0), unique.get(unique.size() - 1), item) != 0) {
                    unique.add(item);
                }
            }
            return c.made(unique);
        });
    }

    private static List<Object> filter(Native.Call c, boolean wanted) {
        List<Object> kept = new ArrayList<>();
        c.list(1).forEach(item -> {
            if (c.test(c.value(0), item) == wanted) {
                kept.add(item);
            }
        });
        return kept;
    }

    private static Optional<Object> find(Native.Call c) {
        return c.list(1).stream().filter(item -> c.test(c.value(0), item)).findFirst();
    }

    private static boolean equal(Native.Call c, Object a, Object b) {
        return Compare.values(c.machine(), a, b, c.at()) == 0;
    }

    private static Optional<Object> assoc(Native.Call c) {
        return c.list(1).stream()
                .map(pair -> ((Tuple) pair).items())
                .filter(pair -> equal(c, pair.get(0), c.value(0)))
                .map(pair -> pair.get(1))
                .findFirst();
    }

    private static Optional<Object> nth(Native.Call c) {
        if (c.integer(1) < 0) {
            throw c.invalid("List.nth");
        }
        return c.list(0).stream().skip(c.integer(1)).findFirst();
    }

    /** A merge sort of our own: Java's throws at comparison functions that contradict themselves. */
    private static List<Object> sorted(Native.Call c) {
        return sort(c, List.copyOf(c.list(1)));
    }

    private static List<Object> sort(Native.Call c, List<Object> items) {
        if (items.size() < 2) {
            return items;
        }
        List<Object> left = sort(c, items.subList(0, items.size() / 2));
        List<Object> right = sort(c, items.subList(items.size() / 2, items.size()));
        List<Object> merged = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < left.size() && j < right.size()) {
            boolean first = c.number(c.value(0), left.get(i), right.get(j)) <= 0;
            merged.add(first ? left.get(i++) : right.get(j++));
        }
        merged.addAll(left.subList(i, left.size()));
        merged.addAll(right.subList(j, right.size()));
        return merged;
    }

    private static void arrays(Library.Module m) {
        m.function("of_list", "'a list -> 'a array", c -> {
            c.allocateElements(c.list(0).size());
            return new Values.Cells(c.list(0).toArray());
        });
        m.function("to_list", "'a array -> 'a list", c -> c.made(List.of(array(c).items())));
        m.function("length", "'a array -> int", c -> (long) array(c).items().length);
        m.function("get", "'a array -> int -> 'a", c -> array(c).items()[index(c)]);
        m.function("set", "'a array -> int -> 'a -> unit", c -> {
            array(c).items()[index(c)] = c.value(2);
            return Unit.UNIT;
        });
        m.function("make", "int -> 'a -> 'a array", c -> {
            if (c.integer(0) < 0) {
                throw c.invalid("Array.make");
            }
            c.allocateElements(c.integer(0));
            Object[] items = new Object[(int) c.integer(0)];
            java.util.Arrays.fill(items, c.value(1));
            return new Values.Cells(items);
        });
    }

    private static Values.Cells array(Native.Call c) {
        return c.as(0, Values.Cells.class, "an array");
    }

    private static int index(Native.Call c) {
        long index = c.integer(1);
        if (index < 0 || index >= array(c).items().length) {
            throw c.invalid("index out of bounds");
        }
        return (int) index;
    }
}
