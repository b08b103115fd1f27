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
        return as(type, positional.get(index));
    }

    /** The labelled argument, which the signature says is always given. */
    public <T> T get(String label, Class<T> type) {
        return optional(label, type).orElseThrow(() -> new Misuse("the argument ~" + label + " is missing", ""));
    }

    /** The optional argument, when given. */
    public <T> Optional<T> optional(String label, Class<T> type) {
        return Optional.ofNullable(labelled.get(label)).map(value -> as(type, value));
    }

    private static <T> T as(Class<T> type, Object value) {
        if (!type.isInstance(value)) {
            throw new Misuse("expected " + type.getSimpleName() + " but found " + value, "");
        }
        return type.cast(value);
    }
}
