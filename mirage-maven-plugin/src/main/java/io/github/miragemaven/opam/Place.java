package io.github.miragemaven.opam;

/**
 * Where in a file something was read, for error messages. All places are equal to each other: the same value read from
 * another line is the same value, so records that carry a place still compare by what they mean.
 */
public final class Place {

    /** The place of a value that was made, not read. */
    public static final Place NONE = new Place(0, 0);

    private final int line;
    private final int column;

    Place(int line, int column) {
        this.line = line;
        this.column = column;
    }

    /** Line, from 1; 0 for {@link #NONE}. */
    public int line() {
        return line;
    }

    /** Column in bytes, from 1; 0 for {@link #NONE}. */
    public int column() {
        return column;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** {@code line:column}. */
    @Override
    public String toString() {
        return line + ":" + column;
    }
}
