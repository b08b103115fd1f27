package io.github.miragemaven.config;

/** OCaml's {@code int}: 63 bits, in two's complement, kept in a Java long. */
final class Ints {

    private Ints() {}

    /** Drops what does not fit into 63 bits. */
    static Long wrap(long value) {
        return value << 1 >> 1;
    }
}
