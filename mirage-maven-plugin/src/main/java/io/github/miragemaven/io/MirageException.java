package io.github.miragemaven.io;

import org.jspecify.annotations.Nullable;

/**
 * A failure told to a person: what happened and where, then what to do next. Its message is complete, so whoever shows
 * it needs no stack trace.
 */
public abstract sealed class MirageException extends RuntimeException permits ProjectException, WorldException {

    private final String what;
    private final String next;

    MirageException(String what, String next, @Nullable Throwable cause) {
        super(next.isEmpty() ? what : what + "\n" + next, cause);
        this.what = what;
        this.next = next;
    }

    /** What happened and where (file and line, URL, command). */
    public String what() {
        return what;
    }

    /** What the reader can do about it; empty where {@link #what()} already says it. */
    public String next() {
        return next;
    }
}
