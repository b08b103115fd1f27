package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OCaml's structural comparison ({@code compare}, {@code =}, {@code <}). */
final class Compare {

    private Compare() {}

    /** Below, at or above zero. */
    static int values(Machine machine, Object a, Object b, Span at) {
        if (a instanceof Fn || b instanceof Fn) {
            throw Raised.invalidArgument("compare: functional value", at);
        } else if (a == b) {
            return 0;
        } else if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        } else if (a instanceof String x && b instanceof String y) {
            return x.compareTo(y);
        } else if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        } else if (a instanceof Character x && b instanceof Character y) {
            return Character.compare(x, y);
        } else if (a instanceof Double x && b instanceof Double y) {
            return x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
        } else if (a instanceof FixedInt x && b instanceof FixedInt y) {
            return Long.compare(x.value(), y.value());
        } else if (a instanceof Unit && b instanceof Unit) {
            return 0;
        } else if (a instanceof OList x && b instanceof OList y) {
            return lists(machine, x, y, at);
        } else if (a instanceof Tuple x && b instanceof Tuple y) {
            return lists(machine, x.items(), y.items(), at);
        } else if (a instanceof Variant x && b instanceof Variant y) {
            return variants(machine, x, y, at);
        } else if (a instanceof Values.Cells x && b instanceof Values.Cells y) {
            int size = Integer.compare(x.items().length, y.items().length);
            return size != 0 ? size : lists(machine, List.of(x.items()), List.of(y.items()), at);
        } else if (a instanceof Values.Fields x && b instanceof Values.Fields y) {
            return records(machine, x, y, at);
        } else if (basic(a) || basic(b)) {
            throw machine.source()
                    .error(at, "values of different types are compared: " + Show.kind(a) + " and " + Show.kind(b), "");
        } else if (a instanceof Comparable<?> && a.getClass() == b.getClass()) {
            @SuppressWarnings("unchecked")
            Comparable<Object> x = (Comparable<Object>) a;
            return x.compareTo(b);
        }
        // Devices and the like: equal or not is all that can be said of them.
        return a.equals(b) ? 0 : Integer.compare(System.identityHashCode(a), System.identityHashCode(b)) | 1;
    }

    private static boolean basic(Object value) {
        return value instanceof String
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Double
                || value instanceof Unit
                || value instanceof OList
                || value instanceof Tuple
                || value instanceof Variant;
    }

    private static int lists(Machine machine, List<Object> a, List<Object> b, Span at) {
        Iterator<Object> left = a.iterator();
        Iterator<Object> right = b.iterator();
        while (left.hasNext() && right.hasNext()) {
            machine.step(at);
            int order = values(machine, left.next(), right.next(), at);
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(left.hasNext(), right.hasNext());
    }

    /** Constant constructors come before others; among themselves we have the order of their names only. */
    private static int variants(Machine machine, Variant a, Variant b, Span at) {
        if (!a.name().equals(b.name())) {
            int constant = Boolean.compare(a.payload().isPresent(), b.payload().isPresent());
            return constant != 0 ? constant : a.name().compareTo(b.name());
        }
        Optional<Object> left = a.payload();
        Optional<Object> right = b.payload();
        return left.isPresent() && right.isPresent()
                ? values(machine, left.get(), right.get(), at)
                : Boolean.compare(left.isPresent(), right.isPresent());
    }

    private static int records(Machine machine, Values.Fields a, Values.Fields b, Span at) {
        for (Map.Entry<String, Object> field : a.fields().entrySet()) {
            Object other = b.fields().get(field.getKey());
            int order = other == null ? 1 : values(machine, field.getValue(), other, at);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
