package io.github.miragemaven.config;

import io.github.miragemaven.device.Variant;
import io.github.miragemaven.io.ProjectException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values that the boundary of this room has no type for, and how Java code here asks a value to be of a type.
 * Everything else is as {@link io.github.miragemaven.device.Entry} says, with lists as {@link OList}, functions as
 * {@link Fn} and strings as strings of bytes.
 */
final class Values {

    static final String REF = "ref";
    static final String CONTENTS = "contents";

    private Values() {}

    /** A record of a type that config.ml declares, or a {@code ref}, whose one field is {@link #CONTENTS}. */
    record Fields(String type, Map<String, Object> fields) {}

    /** An array; as OCaml's, it can be changed. */
    static final class Cells {

        private final Object[] items;

        Cells(Object[] items) {
            this.items = items;
        }

        Object[] items() {
            return items;
        }
    }

    /** A {@code lazy} value. */
    static final class Delayed {

        private final Supplier<Object> computation;
        private @Nullable Object value;

        Delayed(Supplier<Object> computation) {
            this.computation = computation;
        }

        Object force() {
            Object known = value;
            if (known == null) {
                known = computation.get();
                value = known;
            }
            return known;
        }
    }

    private static ProjectException expected(Machine machine, String what, Object found, Span at) {
        return machine.source().error(at, "expected " + what + " but found " + Show.kind(found), "");
    }

    static boolean bool(Machine machine, Object value, Span at) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw expected(machine, "a bool", value, at);
    }

    static long integer(Machine machine, Object value, Span at) {
        if (value instanceof Long number) {
            return number;
        }
        throw expected(machine, "an int", value, at);
    }

    static OList list(Machine machine, Object value, Span at) {
        if (value instanceof OList list) {
            return list;
        }
        throw expected(machine, "a list", value, at);
    }

    static Fields record(Machine machine, Object value, Span at) {
        if (value instanceof Fields record) {
            return record;
        }
        throw expected(machine, "a record", value, at);
    }

    static Variant option(Machine machine, Object value, Span at) {
        if (value instanceof Variant variant
                && (variant.name().equals("None") || variant.name().equals("Some"))) {
            return variant;
        }
        throw expected(machine, "an option", value, at);
    }

    static Fields ref(Object contents) {
        Map<String, Object> fields = new HashMap<>();
        fields.put(CONTENTS, contents);
        return new Fields(REF, fields);
    }

    static boolean isRef(Object value) {
        return value instanceof Fields record && record.type().equals(REF);
    }

    static Object field(Machine machine, Fields record, String name, Span at) {
        Object value = record.fields().get(name);
        if (value == null) {
            throw machine.source().error(at, "a record of type " + record.type() + " has no field " + name, "");
        }
        return value;
    }
}
