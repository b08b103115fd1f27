package io.github.miragemaven.device;

import java.util.List;

/** A function of config.ml, as the catalogue sees it: something to call with plain positional arguments. */
@FunctionalInterface
public interface Callable {

    /**
     * Applies the function.
     *
     * @throws Misuse when it is applied to something it can't take, or fails
     */
    Object call(List<Object> arguments);

    /** Applies the function. */
    default Object call(Object... arguments) {
        return call(List.of(arguments));
    }
}
