package io.github.miragemaven.device;

/**
 * One value that {@code open Mirage} brings into a config.ml.
 *
 * <p>Values travel between config.ml and the catalogue as Java objects: {@code unit} is {@link Unit}, {@code bool}
 * {@link Boolean}, {@code int} {@link Long}, {@code float} {@link Double}, {@code char} {@link Character},
 * {@code string} {@link String}, {@code Fpath.t} {@link FilePath}, a list
 * {@link java.util.List}, a tuple {@link Tuple}, an option or any variant
 * {@link Variant}, a function {@link Callable}; everything else is a type of this room that config.ml can only pass on.
 *
 * @param path its name, with the modules it is in: {@code generic_stackv4v6}, {@code Key.value}
 * @param signature its OCaml type, in OCaml's syntax, labels included: {@code ?group:string -> network impl ->
 *     stackv4v6 impl}. A value that is no function has a type without arrows.
 * @param body what it does
 */
public record Entry(String path, String signature, Body body) {

    /** The meaning of an entry. */
    @FunctionalInterface
    public interface Body {

        /**
         * Gives the entry's value; for a function, its result once every argument it needs is there.
         *
         * @throws Misuse when the arguments don't go together
         */
        Object apply(Arguments arguments);
    }
}
