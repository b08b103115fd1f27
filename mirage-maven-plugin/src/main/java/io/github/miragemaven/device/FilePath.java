package io.github.miragemaven.device;

/**
 * A path of a file, {@code Fpath.t} in config.ml.
 *
 * @param path its text
 */
public record FilePath(String path) {

    @Override
    public String toString() {
        return path;
    }
}
