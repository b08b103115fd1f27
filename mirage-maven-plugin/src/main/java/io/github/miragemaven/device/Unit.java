package io.github.miragemaven.device;

/** OCaml's {@code ()}. */
public enum Unit {
    UNIT
}
