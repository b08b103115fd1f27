package io.github.miragemaven.config;

import org.jspecify.annotations.Nullable;

/** Where the resolver counts the variables of one function: each call of it gets a {@link Frame} of this size. */
final class Frames {

    private final @Nullable Frames outer;
    private int size;

    Frames(@Nullable Frames outer) {
        this.outer = outer;
    }

    int slot() {
        return size++;
    }

    int size() {
        return size;
    }

    /** How many functions out from here {@code owner} is. */
    int distance(Frames owner) {
        int distance = 0;
        for (Frames frames = this; frames != null && frames != owner; frames = frames.outer) {
            distance++;
        }
        return distance;
    }
}
