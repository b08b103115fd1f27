package io.github.miragemaven.image;

/**
 * How a unikernel ended.
 *
 * @param status its own exit status where it told one, else that of what ran it
 * @param what what happened, in words
 * @param next what to do about it; may be empty
 */
public record Ending(int status, String what, String next) {

    /** What MirageOS ends with when it only had to print its help or version ({@code Mirage_runtime.help_version}). */
    private static final int HELP = 63;

    /** Whether all went well. */
    public boolean isGood() {
        return status == 0 || status == HELP;
    }
}
