package io.github.miragemaven.opam;

/**
 * A change to an environment variable, of a {@code build-env:} or {@code setenv:} field (opam manual, section
 * "Environment updates").
 *
 * @param variable the environment variable
 * @param op how it changes
 * @param text what is put there, before interpolation
 */
public record EnvironmentUpdate(String variable, UpdateOp op, String text) {

    /**
     * What the variable is after this update.
     *
     * @param before what it was; empty where unset
     * @param separator what stands between the parts of a list of paths on this system
     */
    public String apply(String before, char separator, Variables variables) {
        String added = Interpolation.expand(text, variables);
        if (op == UpdateOp.SET) {
            return added;
        }
        if (added.isEmpty()) {
            return before;
        }
        return switch (op) {
            case PREPEND, REPLACE -> before.isEmpty() ? added : added + separator + before;
            case APPEND -> before.isEmpty() ? added : before + separator + added;
            case PREPEND_SEPARATED -> added + separator + before;
            case APPEND_SEPARATED -> before + separator + added;
            case SET -> added;
        };
    }
}
