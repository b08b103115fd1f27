package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Unit;
import io.github.miragemaven.device.Variant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An expression whose names are resolved, ready to run. Operands run from right to left, as OCaml's compilers do.
 */
abstract class Node {

    private final Span span;

    Node(Span span) {
        this.span = span;
    }

    Span span() {
        return span;
    }

    abstract Object run(Frame frame);

    /** The places of the elements, when this is written as a list. */
    List<Span> parts() {
        return List.of();
    }

    static final class Constant extends Node {

        private final Object value;

        Constant(Span span, Object value) {
            super(span);
            this.value = value;
        }

        @Override
        Object run(Frame frame) {
            return value;
        }
    }

    static final class Local extends Node {

        private final String name;
        private final int distance;
        private final int slot;

        Local(Span span, String name, int distance, int slot) {
            super(span);
            this.name = name;
            this.distance = distance;
            this.slot = slot;
        }

        @Override
        Object run(Frame frame) {
            Object value = frame.out(distance).get(slot);
            if (value == null) {
                throw frame.machine
                        .source()
                        .error(span(), name + " is used in its own definition, before it has a value", "");
            }
            return value;
        }
    }

    static final class LibraryValue extends Node {

        private final Scope.Value.Constant constant;

        LibraryValue(Span span, Scope.Value.Constant constant) {
            super(span);
            this.constant = constant;
        }

        @Override
        Object run(Frame frame) {
            return constant.value().get(frame.machine, span());
        }
    }

    /** {@code let p = e and q = f}, recursive or not: sets the variables once all values are there. */
    static final class Bind extends Node {

        private final List<Matcher> patterns;
        private final List<Node> values;

        Bind(Span span, List<Matcher> patterns, List<Node> values) {
            super(span);
            this.patterns = patterns;
            this.values = values;
        }

        @Override
        Object run(Frame frame) {
            List<Object> results = new ArrayList<>();
            for (Node value : values) {
                results.add(value.run(frame));
            }
            for (int i = 0; i < patterns.size(); i++) {
                bind(patterns.get(i), results.get(i), frame);
            }
            return Unit.UNIT;
        }

        static void bind(Matcher pattern, Object value, Frame frame) {
            if (!pattern.matches(value, frame)) {
                throw new Raised(new Variant("Match_failure", Optional.of(Show.value(value))), pattern.span());
            }
        }
    }

    static final class Sequence extends Node {

        private final Node first;
        private final Node second;

        Sequence(Span span, Node first, Node second) {
            super(span);
            this.first = first;
            this.second = second;
        }

        @Override
        Object run(Frame frame) {
            first.run(frame);
            return second.run(frame);
        }
    }

    /** What a {@code fun} is made of; a closure adds the frame it is made in. */
    record Lambda(String name, List<Parameter> parameters, List<Taken> taken, Frames frames, Node body) {

        record Taken(Matcher pattern, Optional<Node> fallback) {}
    }

    static final class Fun extends Node {

        private final Lambda lambda;

        Fun(Span span, Lambda lambda) {
            super(span);
            this.lambda = lambda;
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(4, span());
            return new Fn(new Closure(lambda, frame));
        }
    }

    private record Closure(Lambda lambda, Frame outer) implements Fn.Core {

        @Override
        public String name() {
            return lambda.name();
        }

        @Override
        public List<Parameter> parameters() {
            return lambda.parameters();
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public void check(Machine machine, int index, Object value, Fn.Arg argument) {
            // Its patterns do when they bind.
        }

        @Override
        public Object invoke(Machine machine, List<Object> values, Span at) {
            machine.step(at);
            machine.enter(at);
            try {
                Frame frame = new Frame(machine, lambda.frames().size(), outer);
                for (int i = 0; i < values.size(); i++) {
                    Lambda.Taken taken = lambda.taken().get(i);
                    Object value = values.get(i);
                    if (taken.fallback().isPresent()) {
                        Optional<Object> given = ((Variant) value).toOptional();
                        value = given.isPresent()
                                ? given.get()
                                : taken.fallback().get().run(frame);
                    }
                    Bind.bind(taken.pattern(), value, frame);
                }
                return lambda.body().run(frame);
            } finally {
                machine.leave();
            }
        }
    }

    static final class Apply extends Node {

        /** An argument as it is written. */
        record Given(Parameter.Kind kind, String label, Node value, Span span) {}

        private final Node function;
        private final List<Given> arguments;
        private final Span at;

        Apply(Span span, Node function, List<Given> arguments, Span at) {
            super(span);
            this.function = function;
            this.arguments = arguments;
            this.at = at;
        }

        @Override
        Object run(Frame frame) {
            Fn.Arg[] values = new Fn.Arg[arguments.size()];
            for (int i = values.length - 1; i >= 0; i--) {
                Given given = arguments.get(i);
                Object value = given.value().run(frame);
                values[i] = new Fn.Arg(
                        given.kind(),
                        given.label(),
                        value,
                        given.span(),
                        given.value().parts());
            }
            Object callee = function.run(frame);
            if (!(callee instanceof Fn fn)) {
                throw frame.machine
                        .source()
                        .error(
                                function.span(),
                                "this is not a function and can't be applied: it is " + Show.kind(callee),
                                "Is a \";\" or an operator missing behind it?");
            }
            return fn.apply(frame.machine, List.of(values), fn.ofCatalogue() ? at : span());
        }
    }

    /** {@code &&} and {@code ||}. */
    static final class Logic extends Node {

        private final Node left;
        private final Node right;
        private final boolean and;

        Logic(Span span, Node left, Node right, boolean and) {
            super(span);
            this.left = left;
            this.right = right;
            this.and = and;
        }

        @Override
        Object run(Frame frame) {
            boolean first = Values.bool(frame.machine, left.run(frame), left.span());
            return first == and ? (Object) Values.bool(frame.machine, right.run(frame), right.span()) : (Object) first;
        }
    }

    static final class Construct extends Node {

        private final String name;
        private final Optional<Node> argument;

        Construct(Span span, String name, Optional<Node> argument) {
            super(span);
            this.name = name;
            this.argument = argument;
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(2, span());
            return new Variant(name, argument.map(node -> node.run(frame)));
        }
    }

    static final class TupleOf extends Node {

        private final List<Node> items;

        TupleOf(Span span, List<Node> items) {
            super(span);
            this.items = items;
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(items.size() + 1, span());
            return new Tuple(List.of(runAll(items, frame)));
        }
    }

    private static Object[] runAll(List<Node> items, Frame frame) {
        Object[] values = new Object[items.size()];
        for (int i = values.length - 1; i >= 0; i--) {
            values[i] = items.get(i).run(frame);
        }
        return values;
    }

    static final class ListOf extends Node {

        private final List<Node> items;

        ListOf(Span span, List<Node> items) {
            super(span);
            this.items = items;
        }

        @Override
        List<Span> parts() {
            return items.stream().map(Node::span).toList();
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(items.size(), span());
            return OList.of(List.of(runAll(items, frame)));
        }
    }

    static final class ArrayOf extends Node {

        private final List<Node> items;

        ArrayOf(Span span, List<Node> items) {
            super(span);
            this.items = items;
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(items.size(), span());
            return new Values.Cells(runAll(items, frame));
        }
    }

    static final class Cons extends Node {

        private final Node head;
        private final Node tail;

        Cons(Span span, Node head, Node tail) {
            super(span);
            this.head = head;
            this.tail = tail;
        }

        @Override
        Object run(Frame frame) {
            OList rest = Values.list(frame.machine, tail.run(frame), tail.span());
            frame.machine.allocateElements(1, span());
            return OList.cons(head.run(frame), rest);
        }
    }

    static final class RecordOf extends Node {

        private final String type;
        private final Optional<Node> base;
        private final Map<String, Node> fields;

        RecordOf(Span span, String type, Optional<Node> base, Map<String, Node> fields) {
            super(span);
            this.type = type;
            this.base = base;
            this.fields = fields;
        }

        @Override
        Object run(Frame frame) {
            frame.machine.allocateElements(4L * fields.size(), span());
            Map<String, Object> values = new LinkedHashMap<>();
            if (base.isPresent()) {
                Object copied = base.get().run(frame);
                values.putAll(
                        Values.record(frame.machine, copied, base.get().span()).fields());
            }
            fields.forEach((name, node) -> values.put(name, node.run(frame)));
            return new Values.Fields(type, values);
        }
    }

    static final class Field extends Node {

        private final Node record;
        private final String name;

        Field(Span span, Node record, String name) {
            super(span);
            this.record = record;
            this.name = name;
        }

        @Override
        Object run(Frame frame) {
            Object value = record.run(frame);
            return Values.field(frame.machine, Values.record(frame.machine, value, record.span()), name, span());
        }
    }

    static final class SetField extends Node {

        private final Node record;
        private final String name;
        private final Node value;

        SetField(Span span, Node record, String name, Node value) {
            super(span);
            this.record = record;
            this.name = name;
            this.value = value;
        }

        @Override
        Object run(Frame frame) {
            Object set = value.run(frame);
            Object target = record.run(frame);
            Values.Fields changed = Values.record(frame.machine, target, record.span());
            Values.field(frame.machine, changed, name, span());
            changed.fields().put(name, set);
            return Unit.UNIT;
        }
    }

    static final class If extends Node {

        private final Node condition;
        private final Node then;
        private final Optional<Node> otherwise;

        If(Span span, Node condition, Node then, Optional<Node> otherwise) {
            super(span);
            this.condition = condition;
            this.then = then;
            this.otherwise = otherwise;
        }

        @Override
        Object run(Frame frame) {
            if (Values.bool(frame.machine, condition.run(frame), condition.span())) {
                return then.run(frame);
            }
            return otherwise.isPresent() ? otherwise.get().run(frame) : Unit.UNIT;
        }
    }

    /** A case of a {@code match} or {@code try}. */
    record Case(Matcher pattern, Optional<Node> guard, Node body) {

        boolean takes(Object value, Frame frame) {
            return pattern.matches(value, frame)
                    && (guard.isEmpty()
                            || Values.bool(
                                    frame.machine,
                                    guard.get().run(frame),
                                    guard.get().span()));
        }
    }

    static final class Match extends Node {

        private final Node subject;
        private final List<Case> cases;
        private final List<Case> exceptions;

        Match(Span span, Node subject, List<Case> cases, List<Case> exceptions) {
            super(span);
            this.subject = subject;
            this.cases = cases;
            this.exceptions = exceptions;
        }

        @Override
        Object run(Frame frame) {
            Object value;
            if (exceptions.isEmpty()) {
                value = subject.run(frame);
            } else {
                try {
                    value = subject.run(frame);
                } catch (Raised raised) {
                    for (Case one : exceptions) {
                        if (one.takes(raised.exception(), frame)) {
                            return one.body().run(frame);
                        }
                    }
                    throw raised;
                }
            }
            for (Case one : cases) {
                if (one.takes(value, frame)) {
                    return one.body().run(frame);
                }
            }
            throw new Raised(new Variant("Match_failure", Optional.of(Show.value(value))), span());
        }
    }

    static final class Try extends Node {

        private final Node body;
        private final List<Case> cases;

        Try(Span span, Node body, List<Case> cases) {
            super(span);
            this.body = body;
            this.cases = cases;
        }

        @Override
        Object run(Frame frame) {
            try {
                return body.run(frame);
            } catch (Raised raised) {
                for (Case one : cases) {
                    if (one.takes(raised.exception(), frame)) {
                        return one.body().run(frame);
                    }
                }
                throw raised;
            }
        }
    }

    /** A loop; its body is a function of its own, so that closures keep the variables of their turn. */
    static final class While extends Node {

        private final Node condition;
        private final Lambda body;

        While(Span span, Node condition, Lambda body) {
            super(span);
            this.condition = condition;
            this.body = body;
        }

        @Override
        Object run(Frame frame) {
            while (Values.bool(frame.machine, condition.run(frame), condition.span())) {
                frame.machine.step(span());
                body.body().run(new Frame(frame.machine, body.frames().size(), frame));
            }
            return Unit.UNIT;
        }
    }

    static final class For extends Node {

        private final Node from;
        private final Node to;
        private final boolean up;
        private final Matcher index;
        private final Lambda body;

        For(Span span, Node from, Node to, boolean up, Matcher index, Lambda body) {
            super(span);
            this.from = from;
            this.to = to;
            this.up = up;
            this.index = index;
            this.body = body;
        }

        @Override
        Object run(Frame frame) {
            long first = Values.integer(frame.machine, from.run(frame), from.span());
            long last = Values.integer(frame.machine, to.run(frame), to.span());
            for (long i = first; up ? i <= last : i >= last; i += up ? 1 : -1) {
                frame.machine.step(span());
                Frame turn = new Frame(frame.machine, body.frames().size(), frame);
                Bind.bind(index, i, turn);
                body.body().run(turn);
            }
            return Unit.UNIT;
        }
    }

    static final class Assert extends Node {

        private final Node condition;

        Assert(Span span, Node condition) {
            super(span);
            this.condition = condition;
        }

        @Override
        Object run(Frame frame) {
            if (!Values.bool(frame.machine, condition.run(frame), condition.span())) {
                throw new Raised(new Variant("Assert_failure", Optional.empty()), span());
            }
            return Unit.UNIT;
        }
    }

    static final class Delay extends Node {

        private final Node body;

        Delay(Span span, Node body) {
            super(span);
            this.body = body;
        }

        @Override
        Object run(Frame frame) {
            return new Values.Delayed(() -> body.run(frame));
        }
    }

    /** {@code (e : t)}, as far as a value shows its type. */
    static final class Annotated extends Node {

        private final Node expression;
        private final Type type;

        Annotated(Span span, Node expression, Type type) {
            super(span);
            this.expression = expression;
            this.type = type;
        }

        @Override
        List<Span> parts() {
            return expression.parts();
        }

        @Override
        Object run(Frame frame) {
            Object value = expression.run(frame);
            Conformance.annotation(frame.machine, value, type, expression.span());
            return value;
        }
    }
}
