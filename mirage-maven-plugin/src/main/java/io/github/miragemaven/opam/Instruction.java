package io.github.miragemaven.opam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One command of a {@code build:}, {@code install:}, {@code run-test:} or {@code remove:} field:
 * <code>["make" {condition} "-j%{jobs}%" prefix] {condition}</code> (opam manual, section "opam", field {@code build}).
 *
 * @param terms the program and its arguments, each with its condition: a {@link Filter.Text} or a
 *     {@link Filter.Variable}
 * @param condition when the command is run at all
 */
public record Instruction(List<Conditional<Filter>> terms, Filter condition) {

    public Instruction {
        terms = List.copyOf(terms);
    }

    /**
     * The words to run; empty when the condition is false or undefined, or no word is left. An undefined variable is an
     * empty word, a list of strings as many words.
     */
    public Optional<List<String>> evaluate(Variables variables) {
        if (!condition.holds(variables)) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(terms.size());
        for (Filter term : Conditional.holding(terms, variables)) {
            Optional<VariableValue> value = term.evaluate(variables);
            if (value.isPresent() && value.get() instanceof VariableValue.Texts texts) {
                words.addAll(texts.values());
            } else {
                words.add(value.map(VariableValue::asText).orElse(""));
            }
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(words));
    }

    /** The commands to run, in order. */
    public static List<List<String>> evaluate(List<Instruction> instructions, Variables variables) {
        return instructions.stream()
                .map(instruction -> instruction.evaluate(variables))
                .flatMap(Optional::stream)
                .toList();
    }
}
