package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A pattern whose names are resolved. A value of another type than the pattern's is an error and not just another case:
 * OCaml would have refused it.
 */
abstract class Matcher {

    private final Span span;

    Matcher(Span span) {
        this.span = span;
    }

    Span span() {
        return span;
    }

    /** Whether the value has this form; the pattern's variables then have their values. */
    abstract boolean matches(Object value, Frame frame);

    io.github.miragemaven.io.ProjectException mismatch(Frame frame, String expected, Object value) {
        return frame.machine
                .source()
                .error(span, "this pattern is for " + expected + ", but the value is " + Show.kind(value), "");
    }

    static final class Any extends Matcher {

        Any(Span span) {
            super(span);
        }

        @Override
        boolean matches(Object value, Frame frame) {
            return true;
        }
    }

    static final class Variable extends Matcher {

        private final int slot;

        Variable(Span span, int slot) {
            super(span);
            this.slot = slot;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            frame.set(slot, value);
            return true;
        }
    }

    static final class Alias extends Matcher {

        private final Matcher pattern;
        private final int slot;

        Alias(Span span, Matcher pattern, int slot) {
            super(span);
            this.pattern = pattern;
            this.slot = slot;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            frame.set(slot, value);
            return pattern.matches(value, frame);
        }
    }

    static final class Constant extends Matcher {

        private final Object constant;

        Constant(Span span, Object constant) {
            super(span);
            this.constant = constant;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (constant == Unit.UNIT
                    ? value != Unit.UNIT
                    : !constant.getClass().equals(value.getClass())) {
                throw mismatch(frame, Show.type(constant), value);
            }
            return constant.equals(value);
        }
    }

    static final class Range extends Matcher {

        private final char from;
        private final char to;

        Range(Span span, char from, char to) {
            super(span);
            this.from = from;
            this.to = to;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Character c)) {
                throw mismatch(frame, "a char", value);
            }
            return from <= c && c <= to;
        }
    }

    static final class TupleOf extends Matcher {

        private final List<Matcher> items;

        TupleOf(Span span, List<Matcher> items) {
            super(span);
            this.items = items;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Tuple tuple) || tuple.items().size() != items.size()) {
                throw mismatch(frame, "a tuple of " + items.size(), value);
            }
            return all(items, tuple.items(), frame);
        }
    }

    private static boolean all(List<Matcher> patterns, List<Object> values, Frame frame) {
        for (int i = 0; i < patterns.size(); i++) {
            if (!patterns.get(i).matches(values.get(i), frame)) {
                return false;
            }
        }
        return true;
    }

    static final class Construct extends Matcher {

        private final String name;
        private final Set<String> siblings;
        private final Optional<Matcher> argument;

        Construct(Span span, String name, Set<String> siblings, Optional<Matcher> argument) {
            super(span);
            this.name = name;
            this.siblings = siblings;
            this.argument = argument;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Variant variant) || !sameType(variant)) {
                throw mismatch(frame, name, value);
            }
            if (!variant.name().equals(name)) {
                return false;
            }
            if (argument.isEmpty()) {
                return true;
            }
            Optional<Object> payload = variant.payload();
            return payload.isPresent() && argument.get().matches(payload.get(), frame);
        }

        private boolean sameType(Variant variant) {
            boolean known = siblings.isEmpty() || siblings.contains(variant.name());
            return known && name.startsWith("`") == variant.name().startsWith("`");
        }
    }

    static final class ListOf extends Matcher {

        private final List<Matcher> items;

        ListOf(Span span, List<Matcher> items) {
            super(span);
            this.items = items;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof OList list)) {
                throw mismatch(frame, "a list", value);
            }
            return list.size() == items.size() && all(items, list, frame);
        }
    }

    static final class Cons extends Matcher {

        private final Matcher head;
        private final Matcher tail;

        Cons(Span span, Matcher head, Matcher tail) {
            super(span);
            this.head = head;
            this.tail = tail;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof OList list)) {
                throw mismatch(frame, "a list", value);
            }
            return !list.isEmpty() && head.matches(list.head(), frame) && tail.matches(list.tail(), frame);
        }
    }

    static final class ArrayOf extends Matcher {

        private final List<Matcher> items;

        ArrayOf(Span span, List<Matcher> items) {
            super(span);
            this.items = items;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Values.Cells array)) {
                throw mismatch(frame, "an array", value);
            }
            return array.items().length == items.size() && all(items, List.of(array.items()), frame);
        }
    }

    static final class RecordOf extends Matcher {

        private final List<String> names;
        private final List<Matcher> patterns;

        RecordOf(Span span, List<String> names, List<Matcher> patterns) {
            super(span);
            this.names = names;
            this.patterns = patterns;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Values.Fields record)) {
                throw mismatch(frame, "a record", value);
            }
            for (int i = 0; i < names.size(); i++) {
                Object field = Values.field(frame.machine, record, names.get(i), span());
                if (!patterns.get(i).matches(field, frame)) {
                    return false;
                }
            }
            return true;
        }
    }

    static final class Or extends Matcher {

        private final Matcher left;
        private final Matcher right;

        Or(Span span, Matcher left, Matcher right) {
            super(span);
            this.left = left;
            this.right = right;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            return left.matches(value, frame) || right.matches(value, frame);
        }
    }

    static final class Annotated extends Matcher {

        private final Matcher pattern;
        private final Type type;

        Annotated(Span span, Matcher pattern, Type type) {
            super(span);
            this.pattern = pattern;
            this.type = type;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            Conformance.annotation(frame.machine, value, type, span());
            return pattern.matches(value, frame);
        }
    }

    static final class Forced extends Matcher {

        private final Matcher pattern;

        Forced(Span span, Matcher pattern) {
            super(span);
            this.pattern = pattern;
        }

        @Override
        boolean matches(Object value, Frame frame) {
            if (!(value instanceof Values.Delayed delayed)) {
                throw mismatch(frame, "a lazy value", value);
            }
            return pattern.matches(delayed.force(), frame);
        }
    }
}
