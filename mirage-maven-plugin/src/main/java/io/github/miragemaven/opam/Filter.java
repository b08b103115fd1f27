package io.github.miragemaven.opam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A formula over variables (opam manual, section "Filters"). Evaluation has three outcomes: undefined goes through
 * operators unless absorbed ({@code false & undefined} is false, {@code true | undefined} is true).
 */
public sealed interface Filter {

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Filter {

        /** Always holds; what an absent filter means. */
        public static final Filter TRUE = new Bool(true);
    }

    /** A string, in which <code>%{…}%</code> is replaced; integers are strings here too. */
    record Text(String text) implements Filter {}

    /**
     * A variable.
     *
     * @param packages whose variable it is, {@code _} for the package being defined; none for a global one; the
     *     conjunction of all of theirs if several
     * @param name the variable
     * @param choice what to insert for true and for false or undefined, where the two are given
     */
    record Variable(List<String> packages, String name, Optional<Choice> choice) implements Filter {

        public Variable {
            packages = List.copyOf(packages);
        }

        /** A global variable. */
        public static Variable global(String name) {
            return new Variable(List.of(), name, Optional.empty());
        }

        /** The variable that an identifier such as {@code os}, {@code foo+bar:enable} or {@code _:name} means. */
        public static Variable ofIdent(String ident) {
            int colon = ident.lastIndexOf(':');
            if (colon < 0) {
                return global(ident);
            }
            return new Variable(packageNames(ident.substring(0, colon)), ident.substring(colon + 1), Optional.empty());
        }

        /** The variable that the inside of <code>%{…}%</code> means. */
        static Variable ofInterpolation(String inside) {
            int colon = inside.lastIndexOf(':');
            int question = colon < 0 ? -1 : inside.lastIndexOf('?', colon);
            if (question < 0) {
                return ofIdent(inside);
            }
            String last = inside.substring(colon + 1);
            String whenTrue = inside.substring(question + 1, colon);
            String variable = inside.substring(0, question);
            if (variable.isEmpty()) {
                // %{?conf-g++:variable:}%, for package names with a plus (opam manual, section "Variables").
                int inner = whenTrue.lastIndexOf(':');
                return inner < 0
                        ? global(last)
                        : new Variable(
                                List.of(whenTrue.substring(0, inner)), whenTrue.substring(inner + 1), Optional.empty());
            }
            Variable plain = ofIdent(variable);
            return new Variable(plain.packages, plain.name, Optional.of(new Choice(whenTrue, last)));
        }

        private static List<String> packageNames(String joined) {
            List<String> names = new ArrayList<>(1);
            for (String name : joined.split("\\+", -1)) {
                if (!name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        }

        @Override
        public Optional<VariableValue> evaluate(Variables variables) {
            if (!packages.isEmpty() && name.equals("enable") && choice.isEmpty()) {
                return new Variable(packages, "installed", Optional.of(new Choice("enable", "disable")))
                        .evaluate(variables);
            }
            Optional<VariableValue> value = plainValue(variables);
            if (choice.isEmpty()) {
                return value;
            }
            boolean isTrue = value.flatMap(VariableValue::asBool).orElse(false);
            return Optional.of(VariableValue.of(
                    isTrue ? choice.get().whenTrue() : choice.get().otherwise()));
        }

        private Optional<VariableValue> plainValue(Variables variables) {
            if (packages.isEmpty()) {
                return variables.value(name);
            }
            if (packages.size() == 1) {
                return variables.value(packages.get(0) + ":" + name);
            }
            boolean undefined = false;
            for (String owner : packages) {
                Optional<Boolean> value = variables.value(owner + ":" + name).flatMap(VariableValue::asBool);
                if (value.isEmpty()) {
                    undefined = true;
                } else if (!value.get()) {
                    return Optional.of(VariableValue.of(false));
                }
            }
            return undefined ? Optional.empty() : Optional.of(VariableValue.of(true));
        }

        /** As it is written outside strings. */
        @Override
        public String toString() {
            String plain = packages.isEmpty() ? name : String.join("+", packages) + ":" + name;
            return choice.map(c -> plain + "?" + c.whenTrue() + ":" + c.otherwise())
                    .orElse(plain);
        }
    }

    /** The two texts of <code>%{variable?whenTrue:otherwise}%</code>. */
    record Choice(String whenTrue, String otherwise) {}

    /** A comparison in version order. */
    record Relation(RelOp op, Filter left, Filter right) implements Filter {}

    /** Both. */
    record And(Filter left, Filter right) implements Filter {}

    /** Either. */
    record Or(Filter left, Filter right) implements Filter {}

    /** The opposite. */
    record Not(Filter operand) implements Filter {}

    /** Whether the operand is defined. */
    record Defined(Filter operand) implements Filter {}

    /** The filter's value; empty when it is undefined. */
    default Optional<VariableValue> evaluate(Variables variables) {
        if (this instanceof Bool bool) {
            return Optional.of(VariableValue.of(bool.value()));
        }
        if (this instanceof Text text) {
            return Optional.of(VariableValue.of(Interpolation.expand(text.text(), variables)));
        }
        if (this instanceof Relation relation) {
            Optional<VariableValue> left = relation.left().evaluate(variables);
            Optional<VariableValue> right = relation.right().evaluate(variables);
            if (left.isEmpty() || right.isEmpty()) {
                return Optional.empty();
            }
            int order = OpamVersion.compare(left.get().asText(), right.get().asText());
            return Optional.of(VariableValue.of(relation.op().holds(order)));
        }
        if (this instanceof And and) {
            return connect(and.left(), and.right(), false, variables);
        }
        if (this instanceof Or or) {
            return connect(or.left(), or.right(), true, variables);
        }
        if (this instanceof Not not) {
            return not.operand()
                    .evaluate(variables)
                    .flatMap(VariableValue::asBool)
                    .map(value -> VariableValue.of(!value));
        }
        if (this instanceof Defined defined) {
            return Optional.of(
                    VariableValue.of(defined.operand().evaluate(variables).isPresent()));
        }
        return Optional.empty();
    }

    /** Whether the filter is true; undefined is not. */
    default boolean holds(Variables variables) {
        return evaluate(variables).flatMap(VariableValue::asBool).orElse(false);
    }

    /** Every variable that is named outside strings, left to right. */
    default void forEachVariable(Consumer<Variable> action) {
        if (this instanceof Variable variable) {
            action.accept(variable);
        } else if (this instanceof Relation relation) {
            relation.left().forEachVariable(action);
            relation.right().forEachVariable(action);
        } else if (this instanceof And and) {
            and.left().forEachVariable(action);
            and.right().forEachVariable(action);
        } else if (this instanceof Or or) {
            or.left().forEachVariable(action);
            or.right().forEachVariable(action);
        } else if (this instanceof Not not) {
            not.operand().forEachVariable(action);
        } else if (this instanceof Defined defined) {
            defined.operand().forEachVariable(action);
        }
    }

    private static Optional<VariableValue> connect(Filter left, Filter right, boolean absorbing, Variables variables) {
        Optional<Boolean> first = left.evaluate(variables).flatMap(VariableValue::asBool);
        if (first.isPresent() && first.get() == absorbing) {
            return Optional.of(VariableValue.of(absorbing));
        }
        Optional<Boolean> second = right.evaluate(variables).flatMap(VariableValue::asBool);
        if (second.isPresent() && second.get() == absorbing) {
            return Optional.of(VariableValue.of(absorbing));
        }
        return first.isEmpty() || second.isEmpty() ? Optional.empty() : Optional.of(VariableValue.of(!absorbing));
    }
}
