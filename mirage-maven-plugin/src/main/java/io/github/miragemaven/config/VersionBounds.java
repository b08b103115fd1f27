package io.github.miragemaven.config;

import java.util.Optional;

/**
 * The versions of MirageOS that a config.ml says it is for.
 *
 * @param least the lowest one, included
 * @param below the first one that is not meant
 */
public record VersionBounds(Optional<String> least, Optional<String> below) {

    /** Whether a version of up to three numbers is meant; numbers that are not there are 0. */
    public boolean contain(String version) {
        return least.map(bound -> compare(version, bound) >= 0).orElse(true)
                && below.map(bound -> compare(version, bound) < 0).orElse(true);
    }

    /** Whether only versions before {@code version} are meant, and some from {@code since} on. */
    boolean endBetween(String since, String version) {
        return below.map(bound -> compare(bound, since) > 0 && compare(bound, version) <= 0)
                .orElse(false);
    }

    private static int compare(String a, String b) {
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < 3; i++) {
            int order = Integer.compare(part(left, i), part(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int part(String[] parts, int index) {
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }

    /** As the header has it: {@code >= 4.9.0 & < 4.12.0}. */
    @Override
    public String toString() {
        String from = least.map(bound -> ">= " + bound).orElse("");
        String to = below.map(bound -> "< " + bound).orElse("");
        return from + (from.isEmpty() || to.isEmpty() ? "" : " & ") + to;
    }
}
