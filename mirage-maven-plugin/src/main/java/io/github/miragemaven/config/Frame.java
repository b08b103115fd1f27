package io.github.miragemaven.config;

import org.jspecify.annotations.Nullable;

/** The variables of one call of a function. */
final class Frame {

    private final @Nullable Object[] slots;
    private final @Nullable Frame outer;
    final Machine machine;

    Frame(Machine machine, int size, @Nullable Frame outer) {
        this.machine = machine;
        this.slots = new Object[size];
        this.outer = outer;
    }

    /** The frame that is {@code distance} functions out. */
    Frame out(int distance) {
        Frame frame = this;
        for (int i = 0; i < distance && frame.outer != null; i++) {
            frame = frame.outer;
        }
        return frame;
    }

    /** The variable, or nothing while a {@code let rec} has not yet given it its value. */
    @Nullable
    Object get(int slot) {
        return slots[slot];
    }

    void set(int slot, Object value) {
        slots[slot] = value;
    }
}
