package io.github.miragemaven.io;

import org.jspecify.annotations.Nullable;

/** The project is wrong: its config.ml, its constraints, its code. Running again changes nothing until it is edited. */
public final class ProjectException extends MirageException {

    public ProjectException(String what, String next) {
        this(what, next, null);
    }

    public ProjectException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
