package io.github.miragemaven.config;

import io.github.miragemaven.device.Callable;
import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.device.Variant;
import io.github.miragemaven.io.ProjectException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into what {@link io.github.miragemaven.device.Entry} promises, and back: strings of bytes to text and
 * functions to {@link Callable}s.
 */
final class Outside {

    private Outside() {}

    /** Bytes read as UTF-8; those that are not stay as they are. */
    static String text(String bytes) {
        if (bytes.chars().allMatch(c -> c < 128)) {
            return bytes;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }

    /** Text as a string of bytes. */
    static String bytes(String text) {
        return text.chars().allMatch(c -> c < 128)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /**
     * What the catalogue gets for a value.
     *
     * @param type the one its parameter has
     * @param at where the value was given, for failures of functions that run later
     */
    static Object out(Machine machine, Object value, Optional<Type> type, Span at) {
        if (value instanceof String string) {
            return text(string);
        } else if (value instanceof FixedInt number) {
            return number.value();
        } else if (value instanceof OList list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(out(machine, item, argument(type, 0), at)));
            return List.copyOf(items);
        } else if (value instanceof Tuple tuple) {
            return tuple(machine, tuple, type, at);
        } else if (value instanceof Variant variant) {
            Optional<Object> payload = variant.payload();
            return payload.isEmpty()
                    ? variant
                    : new Variant(variant.name(), Optional.of(out(machine, payload.get(), argument(type, 0), at)));
        } else if (value instanceof Fn fn) {
            return isPrinter(type) ? printer(machine, fn, at) : new Late(machine, fn, type, at);
        }
        return value;
    }

    private static boolean isPrinter(Optional<Type> type) {
        return type.isPresent()
                && type.get() instanceof Type.Arrow arrow
                && arrow.from() instanceof Type.Named named
                && named.name().equals("Format.formatter");
    }

    /** A printer, for those who have no formatter: it is called with the value alone and gives what it prints. */
    private static Callable printer(Machine machine, Fn fn, Span at) {
        return arguments -> late(machine, arguments, () -> {
            Formatter out = new Formatter(machine);
            machine.call(fn, at, out, in(arguments.get(0)));
            return text(out.finish());
        });
    }

    /** Runs what the catalogue asks for when evaluation may be long over. */
    private static Object late(Machine machine, List<Object> arguments, Supplier<Object> call) {
        try {
            return call.get();
        } catch (Raised raised) {
            String with =
                    arguments.stream().map(argument -> Show.value(in(argument))).collect(Collectors.joining(" "));
            throw machine.uncaught(raised, "The function around it was called with: " + with);
        } catch (StackOverflowError e) {
            throw machine.overflow();
        }
    }

    private static Object tuple(Machine machine, Tuple tuple, Optional<Type> type, Span at) {
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < tuple.items().size(); i++) {
            items.add(out(machine, tuple.items().get(i), argument(type, i), at));
        }
        boolean position = items.size() == 4
                && items.get(0) instanceof String
                && items.get(1) instanceof Long
                && items.get(2) instanceof Long
                && items.get(3) instanceof Long;
        if (position) {
            return new Position(
                    (String) items.get(0),
                    Math.toIntExact((Long) items.get(1)),
                    Math.toIntExact((Long) items.get(2)),
                    Math.toIntExact((Long) items.get(3)));
        }
        return new Tuple(items);
    }

    private static Optional<Type> argument(Optional<Type> type, int index) {
        if (type.isPresent()
                && type.get() instanceof Type.Named named
                && index < named.arguments().size()) {
            return Optional.of(named.arguments().get(index));
        } else if (type.isPresent()
                && type.get() instanceof Type.Tuple tuple
                && index < tuple.items().size()) {
            return Optional.of(tuple.items().get(index));
        }
        return Optional.empty();
    }

    /** What config.ml gets for a value of the catalogue. */
    static Object in(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("the catalogue gave no value");
        } else if (value instanceof String string) {
            return bytes(string);
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof OList list) {
            return list;
        } else if (value instanceof List<?> list) {
            return OList.of(list.stream().map(Outside::in).toList());
        } else if (value instanceof Tuple tuple) {
            return new Tuple(tuple.items().stream().map(Outside::in).toList());
        } else if (value instanceof Variant variant && variant.payload().isPresent()) {
            return new Variant(variant.name(), variant.payload().map(Outside::in));
        } else if (value instanceof Late late) {
            return late.fn;
        } else if (value instanceof Callable callable) {
            return new Fn(new Given(callable));
        }
        return value;
    }

    /** A function of config.ml that the catalogue may call when evaluation is long over. */
    private static final class Late implements Callable {

        private final Machine machine;
        private final Fn fn;
        private final Optional<Type> type;
        private final Span at;

        Late(Machine machine, Fn fn, Optional<Type> type, Span at) {
            this.machine = machine;
            this.fn = fn;
            this.type = type;
            this.at = at;
        }

        @Override
        public Object call(List<Object> arguments) {
            machine.begin(at);
            return late(machine, arguments, () -> {
                List<Fn.Arg> values = new ArrayList<>();
                for (Object argument : arguments) {
                    values.add(Fn.Arg.positional(in(argument), at));
                }
                Object result = fn.apply(machine, values, at);
                Optional<Type> expected = result(arguments.size());
                expected.ifPresent(wanted -> Conformance.result(machine, result, wanted, machine.here()));
                return out(machine, result, expected, at);
            });
        }

        private Optional<Type> result(int arguments) {
            Optional<Type> result = type;
            for (int i = 0; i < arguments; i++) {
                if (result.isEmpty() || !(result.get() instanceof Type.Arrow arrow)) {
                    return Optional.empty();
                }
                result = Optional.of(arrow.to());
            }
            return result;
        }
    }

    /** A function of the catalogue that is no entry, taking one argument at a time. */
    private record Given(Callable callable) implements Fn.Core {

        @Override
        public String name() {
            return "";
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(Parameter.POSITIONAL);
        }

        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public void check(Machine machine, int index, Object value, Fn.Arg argument) {
            // The catalogue knows what it takes.
        }

        @Override
        public Object invoke(Machine machine, List<Object> values, Span at) {
            machine.step(at);
            try {
                return in(callable.call(List.of(out(machine, values.get(0), Optional.empty(), at))));
            } catch (Misuse misuse) {
                throw misuse(machine, "", misuse, at);
            }
        }
    }

    /**
     * A failure of the catalogue's at a place in config.ml, with the other places that it names.
     *
     * @param function what was called; empty where that has no name
     */
    static ProjectException misuse(Machine machine, String function, Misuse misuse, Span at) {
        String message = String.valueOf(misuse.getMessage());
        String whose = message.startsWith("expected") && !function.isEmpty() ? function + ": " : "";
        Source source = machine.source();
        String shown = source.show(at, whose + message);
        for (Misuse.Note note : misuse.notes()) {
            if (!note.place().equals(source.position(at))) {
                shown += "\n" + source.show(note);
            }
        }
        return new ProjectException(shown, misuse.hint());
    }
}
