package io.github.miragemaven.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function that is told by its OCaml type. */
abstract class Signed implements Fn.Core {

    private final String name;
    private final String signature;
    private @Nullable Shape shape;

    /**
     * A type taken apart.
     *
     * @param result what is left behind the last arrow
     */
    record Shape(List<Parameter> parameters, Type result) {

        static Shape of(String signature) {
            Type type = TypeReader.of(signature);
            List<Parameter> parameters = new ArrayList<>();
            while (type instanceof Type.Arrow arrow) {
                parameters.add(new Parameter(arrow.kind(), arrow.label(), Optional.of(arrow.from())));
                type = arrow.to();
            }
            return new Shape(List.copyOf(parameters), type);
        }

        boolean isFunction() {
            return !parameters.isEmpty();
        }

        /** Where the parameter is that takes a format, or -1. */
        int format() {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.get(i).type().get() instanceof Type.Named named
                        && named.name().startsWith("format")
                        && !named.arguments().isEmpty()) {
                    return i;
                }
            }
            return -1;
        }
    }

    Signed(String name, String signature) {
        this.name = name;
        this.signature = signature;
    }

    Shape shape() {
        Shape known = shape;
        if (known == null) {
            known = Shape.of(signature);
            shape = known;
        }
        return known;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Parameter> parameters() {
        return shape().parameters();
    }

    @Override
    public boolean complete() {
        return !(shape().result() instanceof Type.Variable);
    }

    @Override
    public void check(Machine machine, int index, Object value, Fn.Arg argument) {
        Conformance.argument(machine, name, parameters().get(index).type().get(), argument, value);
    }

    /** What is done with the arguments of a format, once they are all there. */
    @FunctionalInterface
    interface Printed {
        Object apply(Format format, List<Object> arguments);
    }

    /** The result for a format: at once when it takes nothing, else a function that takes what it does. */
    static Object format(Machine machine, String name, Object text, Span at, Printed printed) {
        Format format;
        try {
            format = Format.parse((String) text);
        } catch (Format.Malformed e) {
            throw machine.source().error(at, name + ": " + e.getMessage(), "A lone % is written %%.");
        }
        List<String> takes = format.takes();
        return takes.isEmpty() ? printed.apply(format, List.of()) : new Fn(new FormatArguments(name, format, printed));
    }

    /** Waits for the arguments of a format. */
    private static final class FormatArguments implements Fn.Core {

        private final String name;
        private final Format format;
        private final List<Parameter> parameters;
        private final Printed printed;

        FormatArguments(String name, Format format, Printed printed) {
            this.name = name;
            this.format = format;
            this.printed = printed;
            this.parameters = format.takes().stream()
                    .map(type -> new Parameter(Parameter.Kind.POSITIONAL, "", Optional.of(TypeReader.of(type))))
                    .toList();
        }

        @Override
        public String name() {
            return "the format of " + name;
        }

        @Override
        public List<Parameter> parameters() {
            return parameters;
        }

        @Override
        public boolean complete() {
            return true;
        }

        @Override
        public void check(Machine machine, int index, Object value, Fn.Arg argument) {
            Type wanted = parameters.get(index).type().get();
            if (!Conformance.conforms(value, wanted)) {
                throw machine.source()
                        .error(
                                argument.span(),
                                name() + " wants " + Conformance.article(wanted) + " here but found "
                                        + Show.kind(value),
                                Format.letter(value)
                                        .map(letter -> "Write %" + letter + " in the format.")
                                        .orElse(""));
            }
        }

        @Override
        public Object invoke(Machine machine, List<Object> values, Span at) {
            machine.step(at);
            return printed.apply(format, values);
        }
    }
}
