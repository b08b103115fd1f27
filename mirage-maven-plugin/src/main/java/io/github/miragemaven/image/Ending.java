package io.github.miragemaven.image;

/**
 * How a unikernel ended.
 *
 * @param status its own exit status where it told one, else that of what ran it
 * @param what what happened, in words
 * @param next what to do about it; may be empty
 */
public record Ending(int status, String what, String next) {

    /** Whether all went well. */
    public boolean isGood() {
        return status == 0;
    }
}
