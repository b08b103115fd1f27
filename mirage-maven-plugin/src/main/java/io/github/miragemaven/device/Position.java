package io.github.miragemaven.device;

/**
 * A place in a source file, as OCaml's {@code __POS__} has it.
 *
 * @param file the file as a user would name it, usually {@code config.ml}
 * @param line from 1
 * @param column of the first character, from 0
 * @param endColumn of the end, from 0
 */
public record Position(String file, int line, int column, int endColumn) {

    /** As compilers write it: {@code config.ml:3}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
