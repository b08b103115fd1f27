package io.github.miragemaven.config;

/**
 * A stretch of config.ml.
 *
 * @param start offset of its first character
 * @param end offset behind its last one
 */
record Span(int start, int end) {

    /** From the start of {@code from} to the end of {@code to}. */
    static Span between(Span from, Span to) {
        return new Span(from.start, to.end);
    }
}
