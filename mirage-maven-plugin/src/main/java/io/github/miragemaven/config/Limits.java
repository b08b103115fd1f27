package io.github.miragemaven.config;

/**
 * How much a config.ml may compute before it is taken for one that never ends. Ordinary ones stay far below a
 * thousandth of the {@link #DEFAULT} bounds.
 *
 * @param steps function calls and turns of loops
 * @param depth function calls inside of one another
 * @param memory bytes of all the strings, lists and other values that are made, about
 */
public record Limits(long steps, int depth, long memory) {

    public static final Limits DEFAULT = new Limits(2_000_000, 10_000, 64_000_000);
}
