package io.github.miragemaven.io;

import org.jspecify.annotations.Nullable;

/** The world is in the way: network, disk, a missing tool. The project may be right, and running again may work. */
public final class WorldException extends MirageException {

    public WorldException(String what, String next) {
        this(what, next, null);
    }

    public WorldException(String what, String next, @Nullable Throwable cause) {
        super(what, next, cause);
    }
}
