package io.github.miragemaven.config;

import io.github.miragemaven.device.Variant;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A function value, which may already hold some of its arguments (OCaml manual, section "Labels": labelled arguments
 * commute, optional ones are left out once a positional one behind them is given).
 */
final class Fn {

    /**
     * An argument of one application.
     *
     * @param label empty for a positional one
     * @param value for {@link Parameter.Kind#OPTIONAL} the option itself
     * @param parts the places of the elements, where the argument is written as a list
     */
    record Arg(Parameter.Kind kind, String label, Object value, Span span, List<Span> parts) {

        static Arg positional(Object value, Span span) {
            return new Arg(Parameter.Kind.POSITIONAL, "", value, span, List.of());
        }
    }

    /** What is done once all parameters have their values. */
    interface Core {

        /** For messages; empty when it has no name. */
        String name();

        List<Parameter> parameters();

        /** Whether the result is known to be no function, so that what is left over is an error at once. */
        boolean complete();

        /** Holds an argument against its parameter's type. */
        void check(Machine machine, int index, Object value, Arg argument);

        /**
         * Runs it.
         *
         * @param values one for each parameter; an option for an optional one
         */
        Object invoke(Machine machine, List<Object> values, Span at);
    }

    private final Core core;
    private final @Nullable Object[] held;
    private final List<Arg> pending;

    Fn(Core core) {
        this(core, new Object[core.parameters().size()], List.of());
    }

    private Fn(Core core, @Nullable Object[] held, List<Arg> pending) {
        this.core = core;
        this.held = held;
        this.pending = pending;
    }

    String name() {
        return core.name();
    }

    /** Whether it is what the catalogue does. */
    boolean ofCatalogue() {
        return core instanceof Catalogued;
    }

    /** What it still waits for, in words: {@code ~default and one argument}. */
    String missing() {
        List<String> wanted = new ArrayList<>();
        int positional = 0;
        for (int i = 0; i < held.length; i++) {
            Parameter parameter = core.parameters().get(i);
            if (held[i] == null && parameter.kind() == Parameter.Kind.LABELLED) {
                wanted.add("~" + parameter.label());
            } else if (held[i] == null && parameter.kind() == Parameter.Kind.POSITIONAL) {
                positional++;
            }
        }
        if (positional > 0) {
            wanted.add(positional == 1 ? "one argument" : positional + " arguments");
        }
        return wanted.isEmpty() ? "optional arguments" : String.join(" and ", wanted);
    }

    Object apply(Machine machine, List<Arg> arguments, Span at) {
        @Nullable Object[] values = held.clone();
        List<Arg> rest = new ArrayList<>(arguments);
        if (labelsLeftOut(rest)) {
            fillInOrder(machine, values, rest);
        } else {
            fill(machine, values, rest);
        }
        if (!full(values)) {
            if (!rest.isEmpty() && core.complete()) {
                throw leftOver(machine, rest.get(0));
            }
            List<Arg> all = new ArrayList<>(pending);
            all.addAll(rest);
            return new Fn(core, values, all);
        }
        Object result = core.invoke(machine, List.of(values), at);
        rest.addAll(0, pending);
        if (rest.isEmpty()) {
            return result;
        }
        if (!(result instanceof Fn)) {
            throw leftOver(machine, rest.get(0));
        }
        return machine.apply(result, rest, at);
    }

    /** OCaml lets all labels be left out when every argument is given. */
    private boolean labelsLeftOut(List<Arg> arguments) {
        boolean labelled = false;
        int wanted = 0;
        for (int i = 0; i < held.length; i++) {
            Parameter.Kind kind = core.parameters().get(i).kind();
            if (held[i] == null && kind != Parameter.Kind.OPTIONAL) {
                wanted++;
                labelled |= kind == Parameter.Kind.LABELLED;
            }
        }
        return labelled
                && wanted == arguments.size()
                && pending.isEmpty()
                && arguments.stream().allMatch(argument -> argument.kind() == Parameter.Kind.POSITIONAL);
    }

    private void fillInOrder(Machine machine, @Nullable Object[] values, List<Arg> rest) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                if (core.parameters().get(i).kind() == Parameter.Kind.OPTIONAL) {
                    values[i] = Variant.NONE;
                } else {
                    Arg argument = rest.remove(0);
                    core.check(machine, i, argument.value(), argument);
                    values[i] = argument.value();
                }
            }
        }
    }

    private void fill(Machine machine, @Nullable Object[] values, List<Arg> rest) {
        for (int i = 0; i < values.length; i++) {
            Parameter parameter = core.parameters().get(i);
            if (values[i] != null) {
                continue;
            }
            Optional<Arg> found = take(parameter, rest);
            if (found.isPresent()) {
                values[i] = given(machine, i, parameter, found.get());
            } else if (parameter.kind() == Parameter.Kind.OPTIONAL
                    && rest.stream().anyMatch(argument -> argument.kind() == Parameter.Kind.POSITIONAL)) {
                values[i] = Variant.NONE;
            }
        }
    }

    private static Optional<Arg> take(Parameter parameter, List<Arg> rest) {
        for (int i = 0; i < rest.size(); i++) {
            Arg argument = rest.get(i);
            boolean positional = argument.kind() == Parameter.Kind.POSITIONAL;
            boolean fits = parameter.kind() == Parameter.Kind.POSITIONAL
                    ? positional
                    : !positional && argument.label().equals(parameter.label());
            if (fits) {
                rest.remove(i);
                return Optional.of(argument);
            }
        }
        return Optional.empty();
    }

    private Object given(Machine machine, int index, Parameter parameter, Arg argument) {
        if (parameter.kind() == Parameter.Kind.OPTIONAL) {
            if (argument.kind() == Parameter.Kind.LABELLED) {
                core.check(machine, index, argument.value(), argument);
                return Variant.some(argument.value());
            }
            Variant option = Values.option(machine, argument.value(), argument.span());
            option.toOptional().ifPresent(value -> core.check(machine, index, value, argument));
            return option;
        }
        if (argument.kind() == Parameter.Kind.OPTIONAL) {
            throw machine.source()
                    .error(
                            argument.span(),
                            "~" + parameter.label() + " of " + title() + " is not optional, so it can't take an option",
                            "Write ~" + parameter.label() + " and give it a value.");
        }
        core.check(machine, index, argument.value(), argument);
        return argument.value();
    }

    private static boolean full(@Nullable Object[] values) {
        for (Object value : values) {
            if (value == null) {
                return false;
            }
        }
        return true;
    }

    private String title() {
        return core.name().isEmpty() ? "this function" : core.name();
    }

    private ProjectException leftOver(Machine machine, Arg argument) {
        List<Parameter> parameters = core.parameters();
        if (argument.kind() != Parameter.Kind.POSITIONAL) {
            List<String> labels = parameters.stream()
                    .map(Parameter::label)
                    .filter(label -> !label.isEmpty())
                    .toList();
            String known = labels.isEmpty()
                    ? "It has no labelled arguments."
                    : "Its labels are "
                            + labels.stream().map(label -> "~" + label).collect(Collectors.joining(", ")) + ".";
            String old = Superseded.labelHint(argument.label());
            String hint = !old.isEmpty()
                    ? old
                    : Nearest.to(argument.label(), labels)
                            .map(label -> "did you mean ~" + label + "?")
                            .orElse(known);
            return machine.source()
                    .error(argument.span(), title() + " has no argument labelled ~" + argument.label(), hint);
        }
        long most = parameters.stream()
                .filter(parameter -> parameter.kind() == Parameter.Kind.POSITIONAL)
                .count();
        String missing = parameters.stream()
                .filter(parameter -> parameter.kind() == Parameter.Kind.LABELLED)
                .map(parameter -> "~" + parameter.label())
                .collect(Collectors.joining(", "));
        return machine.source()
                .error(
                        argument.span(),
                        "one argument too many: " + title() + " takes "
                                + (most == 1 ? "one argument" : most + " arguments") + " without a label",
                        missing.isEmpty() ? "" : "Its other arguments have labels: " + missing + ".");
    }
}
