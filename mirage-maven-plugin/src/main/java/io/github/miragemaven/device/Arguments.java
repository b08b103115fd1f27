package io.github.miragemaven.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of one call of an {@link Entry}, each already held against the entry's signature.
 *
 * @param positional the unlabelled ones, in order
 * @param labelled the labelled and the given optional ones, by label; an optional argument not given is absent, and one
 *     given as {@code ?x} is absent for {@code None} and unwrapped for {@code Some}
 * @param origin where the call stands in config.ml
 */
public record Arguments(List<Object> positional, Map<String, Object> labelled, Position origin) {

    public Arguments {
        positional = List.copyOf(positional);
        labelled = Map.copyOf(labelled);
    }

    /** The positional argument at {@code index}. */
    public <T> T at(int index, Class<T> type) {
        return Values.as(type, positional.get(index));
    }

    /** The labelled argument, which the signature says is always given. */
    public <T> T get(String label, Class<T> type) {
        return optional(label, type).orElseThrow(() -> new Misuse("the argument ~" + label + " is missing", ""));
    }

    /** The optional argument, when given. */
    public <T> Optional<T> optional(String label, Class<T> type) {
        return Optional.ofNullable(labelled.get(label)).map(value -> Values.as(type, value));
    }

    /** The positional argument at {@code index}, a list. */
    <T> List<T> listAt(int index, Class<T> type) {
        return Values.list(type, positional.get(index));
    }

    /** The optional argument, a list; empty when it is not given. */
    <T> List<T> list(String label, Class<T> type) {
        return Optional.ofNullable(labelled.get(label))
                .map(value -> Values.list(type, value))
                .orElse(List.of());
    }

    /** The positional argument at {@code index}, a device of that kind. */
    Impl impl(int index, Kind kind) {
        return Values.impl(kind, positional.get(index));
    }

    /** The optional argument, a device of that kind, when given. */
    Optional<Impl> impl(String label, Kind kind) {
        return Optional.ofNullable(labelled.get(label)).map(value -> Values.impl(kind, value));
    }

    /** The optional argument, an integer of any width, when given. */
    Optional<Long> integer(String label) {
        return Optional.ofNullable(labelled.get(label)).map(Values::integer);
    }

    /** The optional argument, a string, when given. */
    Optional<String> string(String label) {
        return optional(label, String.class);
    }
}
