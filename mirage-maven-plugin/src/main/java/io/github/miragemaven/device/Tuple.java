package io.github.miragemaven.device;

import java.util.List;

/** An OCaml tuple of two or more values. */
public record Tuple(List<Object> items) {

    public Tuple {
        items = List.copyOf(items);
    }

    public static Tuple of(Object... items) {
        return new Tuple(List.of(items));
    }
}
