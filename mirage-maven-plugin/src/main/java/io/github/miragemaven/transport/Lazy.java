package io.github.miragemaven.transport;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something made once, when it is first asked for. */
final class Lazy<T> {

    private final Supplier<T> maker;
    private @Nullable T made;

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    synchronized T get() {
        T result = made;
        if (result == null) {
            result = maker.get();
            made = result;
        }
        return result;
    }
}
