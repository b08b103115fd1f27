package io.github.miragemaven.device;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A value that configure-time keys decide, functoria's {@code 'a Key.value}: nothing in config.ml can look at it before
 * every key is known.
 *
 * @param keys what it depends on
 * @param value of it, for the keys' values
 */
record KeyValue(Set<Key> keys, Function<Context, Object> value) {

    KeyValue {
        keys = Set.copyOf(keys);
    }

    static KeyValue pure(Object value) {
        return new KeyValue(Set.of(), context -> value);
    }

    static KeyValue of(Key key) {
        return new KeyValue(Set.of(key), context -> context.get(key));
    }

    Object in(Context context) {
        return value.apply(context);
    }

    KeyValue map(Function<Object, Object> function) {
        return new KeyValue(keys, context -> function.apply(in(context)));
    }

    /** A value of several. */
    static KeyValue all(List<KeyValue> values, Function<List<Object>, Object> function) {
        Set<Key> keys = new LinkedHashSet<>();
        values.forEach(value -> keys.addAll(value.keys()));
        return new KeyValue(
                keys,
                context -> function.apply(
                        values.stream().map(value -> value.in(context)).toList()));
    }

    /** This value, a function, applied to another. */
    KeyValue apply(KeyValue argument) {
        Set<Key> all = new LinkedHashSet<>(keys);
        all.addAll(argument.keys);
        return new KeyValue(all, context -> Values.function(in(context)).call(argument.in(context)));
    }
}
