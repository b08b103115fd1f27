package io.github.miragemaven.config;

import io.github.miragemaven.device.Variant;
import java.util.List;
import java.util.Optional;

/** A function of OCaml's libraries. */
final class Native extends Signed {

    private final Body body;

    Native(String name, String signature, Body body) {
        super(name, signature);
        this.body = body;
    }

    /** What a library function does. */
    @FunctionalInterface
    interface Body {
        Object apply(Call call);
    }

    @Override
    public Object invoke(Machine machine, List<Object> values, Span at) {
        long size = 0;
        for (Object value : values) {
            size += value instanceof String string ? string.length() : value instanceof OList list ? list.size() : 0;
        }
        machine.work(size, at);
        return body.apply(new Call(this, machine, values, at));
    }

    /** One call; its arguments are counted in the order of the signature, labelled ones too. */
    record Call(Native function, Machine machine, List<Object> values, Span at) {

        Object value(int index) {
            return values.get(index);
        }

        String string(int index) {
            return (String) values.get(index);
        }

        long integer(int index) {
            return (Long) values.get(index);
        }

        char character(int index) {
            return (Character) values.get(index);
        }

        double real(int index) {
            return (Double) values.get(index);
        }

        boolean bool(int index) {
            return (Boolean) values.get(index);
        }

        OList list(int index) {
            return (OList) values.get(index);
        }

        Variant variant(int index) {
            return (Variant) values.get(index);
        }

        /** An optional argument, or the inside of an option. */
        Optional<Object> option(int index) {
            return variant(index).toOptional();
        }

        Formatter formatter(int index) {
            return as(index, Formatter.class, "a formatter");
        }

        <T> T as(int index, Class<T> type, String what) {
            Object value = values.get(index);
            if (!type.isInstance(value)) {
                throw machine.source()
                        .error(at, function.name() + ": expected " + what + " but found " + Show.kind(value), "");
            }
            return type.cast(value);
        }

        /** Calls a function that was given. */
        Object call(Object callee, Object... arguments) {
            return machine.call(callee, at, arguments);
        }

        /** Calls a predicate that was given. */
        boolean test(Object callee, Object... arguments) {
            return Values.bool(machine, call(callee, arguments), at);
        }

        long number(Object callee, Object... arguments) {
            return Values.integer(machine, call(callee, arguments), at);
        }

        void allocate(long size) {
            machine.allocate(size, at);
        }

        void allocateElements(long elements) {
            machine.allocateElements(elements, at);
        }

        /** A new string of a length that was counted. */
        String made(String string) {
            allocate(string.length());
            return string;
        }

        OList made(List<?> items) {
            allocateElements(items.size());
            return OList.of(items);
        }

        Raised failure(String message) {
            return Raised.failure(message, at);
        }

        Raised invalid(String message) {
            return Raised.invalidArgument(message, at);
        }

        Raised notFound() {
            return new Raised(new Variant("Not_found", Optional.empty()), at);
        }
    }
}
