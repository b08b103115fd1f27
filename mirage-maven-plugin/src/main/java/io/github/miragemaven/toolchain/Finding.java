package io.github.miragemaven.toolchain;

/**
 * One thing that a person who wants to build or boot unikernels may have to know of the machine.
 *
 * @param subject what it is about: {@code dune}, {@code KVM}
 * @param health how it stands
 * @param detail what was found, with versions and places
 * @param advice what to do about it; empty where there is nothing to do
 */
public record Finding(String subject, Health health, String detail, String advice) {

    /** How something stands. */
    public enum Health {
        /** It works. */
        GOOD,
        /** It is not there, and not everybody needs it. */
        ABSENT,
        /** It is there but will not do, or is needed and not there. */
        BAD
    }

    /** As a line for a log. */
    @Override
    public String toString() {
        return subject + ": " + detail + (advice.isEmpty() ? "" : ". " + advice);
    }
}
