package io.github.miragemaven.config;

import java.util.Map;

/** Names of earlier versions of MirageOS, and what 4.9 to 4.11 have in their place (mirage's CHANGES.md). */
final class Superseded {

    private static final Map<String, String> HINTS = Map.ofEntries(
            Map.entry("foreign", "Since MirageOS 4.5 it is: main"),
            Map.entry("time", sleep("time")),
            Map.entry("default_time", sleep("default_time")),
            Map.entry("pclock", clock("pclock")),
            Map.entry("mclock", clock("mclock")),
            Map.entry("default_posix_clock", clock("default_posix_clock")),
            Map.entry("default_monotonic_clock", clock("default_monotonic_clock")),
            Map.entry("console", console()),
            Map.entry("default_console", console()),
            Map.entry("stackv4", stack("stackv4v6")),
            Map.entry("generic_stackv4", stack("generic_stackv4v6")),
            Map.entry("nocrypto", "MirageOS sets up randomness by itself; leave it out."),
            Map.entry("abstract", "Since MirageOS 4.5 it is: dep for devices, Key.v for keys"));

    private static final Map<String, String> LABELS = Map.of(
            "keys", "Since MirageOS 4.5 a unikernel's own arguments are: ~runtime_args",
            "extra_deps", "Since MirageOS 4.5 it is: ~deps",
            "tcp", "Since MirageOS 4.11 µTCP is chosen with the key utcp; leave it out.",
            "dhcp_key", "Since MirageOS 4.11 these keys are made for you; leave it out.",
            "net_key", "Since MirageOS 4.11 these keys are made for you; leave it out.");

    private Superseded() {}

    private static String sleep(String name) {
        return "Since MirageOS 4.9 a unikernel calls Mirage_sleep directly: leave " + name
                + " out here, and the functor's argument in the unikernel.";
    }

    private static String clock(String name) {
        return "Since MirageOS 4.9 a unikernel calls Mirage_ptime and Mirage_mtime directly: leave " + name
                + " out here, and the functor's argument in the unikernel.";
    }

    private static String console() {
        return "MirageOS has no consoles since 4.5: print with Logs in the unikernel.";
    }

    private static String stack(String now) {
        return "Since MirageOS 4.5 it is: " + now;
    }

    /** What to write in the place of an old name, or nothing when it is none. */
    static String hint(String name) {
        return HINTS.getOrDefault(name, "");
    }

    /** What to write in the place of an old label, or nothing when it is none. */
    static String labelHint(String label) {
        return LABELS.getOrDefault(label, "");
    }
}
