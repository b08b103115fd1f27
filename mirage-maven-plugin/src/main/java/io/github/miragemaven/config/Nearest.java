package io.github.miragemaven.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The name somebody meant: the one with the fewest letters added, left out, changed or swapped. */
final class Nearest {

    private static final int LONGEST = 100;

    private Nearest() {}

    /** The nearest of the names, when it is near enough to be meant. */
    static Optional<String> to(String wrong, Collection<String> names) {
        // Any other letter is one change away from a name of one letter.
        int farthest = wrong.length() < 2 || wrong.length() > LONGEST ? 0 : Math.max(1, wrong.length() / 3);
        return names.stream()
                .filter(name -> Math.abs(name.length() - wrong.length()) <= farthest)
                .filter(name -> distance(wrong, name) <= farthest)
                .min(Comparator.<String>comparingInt(name -> distance(wrong, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The shortest name that begins with what was written, which then has to be four letters or more. */
    static Optional<String> longer(String wrong, Collection<String> names) {
        return names.stream()
                .filter(name -> wrong.length() > 3 && name.startsWith(wrong))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** "did you mean x?", or nothing. */
    static String hint(String wrong, Collection<String> names) {
        return to(wrong, names).map(name -> "did you mean " + name + "?").orElse("");
    }

    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            cost[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            cost[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int best = Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
            }
        }
        return cost[a.length()][b.length()];
    }
}
