package io.github.miragemaven.opam;

import java.util.List;

/** Something that counts only where a filter holds: {@code value {condition}}. */
public record Conditional<T>(T value, Filter condition) {

    /** Those whose conditions hold, in order. */
    public static <T> List<T> holding(List<Conditional<T>> all, Variables variables) {
        return all.stream()
                .filter(one -> one.condition.holds(variables))
                .map(Conditional::value)
                .toList();
    }
}
