package io.github.miragemaven.config;

import io.github.miragemaven.device.Variant;

/** An OCaml exception on its way to a {@code try}, or out. */
final class Raised extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Variant exception;
    private final transient Span at;

    Raised(Variant exception, Span at) {
        super(exception.name(), null, false, false);
        this.exception = exception;
        this.at = at;
    }

    static Raised failure(String message, Span at) {
        return new Raised(new Variant("Failure", java.util.Optional.of(message)), at);
    }

    static Raised invalidArgument(String message, Span at) {
        return new Raised(new Variant("Invalid_argument", java.util.Optional.of(message)), at);
    }

    Variant exception() {
        return exception;
    }

    Span at() {
        return at;
    }
}
