package io.github.miragemaven.device;

/** A path of the OCaml library {@code fpath}, as its text. */
public record FilePath(String path) {

    @Override
    public String toString() {
        return path;
    }
}
