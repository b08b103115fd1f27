package io.github.miragemaven.opam;

/**
 * A package version, ordered as the opam manual, section "Version ordering", has it: Debian's order, where {@code ~}
 * sorts before everything, even the end. As in Debian (and in opam's implementation, though its manual leaves that out),
 * what follows the last {@code -} is compared only when all before it is equal.
 *
 * <p>The order is coarser than equality: {@code 1.0} and {@code 1.00} compare as 0 but are two versions.
 *
 * @param text the version as it is written
 */
public record OpamVersion(String text) implements Comparable<OpamVersion> {

    /** What {@code text} must consist of, for error messages. */
    static final String SYNTAX = "letters, digits and -_+.~";

    /** Whether {@code text} may be a version (opam manual, section "Package Formulas", {@code <version>}). */
    public static boolean isValid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!OpamName.isNameChar(c) && c != '.' && c != '~') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public int compareTo(OpamVersion other) {
        return compare(text, other.text);
    }

    /** The order on versions as text; strings that are no versions are compared by the same rules, as filters do. */
    public static int compare(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        int aDash = a.lastIndexOf('-');
        int bDash = b.lastIndexOf('-');
        int aEnd = aDash < 0 ? a.length() : aDash;
        int bEnd = bDash < 0 ? b.length() : bDash;
        int upstream = compareChunk(a, 0, aEnd, b, 0, bEnd);
        if (upstream != 0) {
            return upstream;
        }
        return compareChunk(
                a, Math.min(aEnd + 1, a.length()), a.length(), b, Math.min(bEnd + 1, b.length()), b.length());
    }

    /** Compares alternately a run of non-digits by {@link #rank} and a run of digits by value. */
    private static int compareChunk(String a, int aFrom, int aEnd, String b, int bFrom, int bEnd) {
        int i = aFrom;
        int j = bFrom;
        while (i < aEnd || j < bEnd) {
            while ((i < aEnd && !isDigit(a.charAt(i))) || (j < bEnd && !isDigit(b.charAt(j)))) {
                int order = Integer.compare(rank(a, i, aEnd), rank(b, j, bEnd));
                if (order != 0) {
                    return order;
                }
                i++;
                j++;
            }
            i = skipZeros(a, i, aEnd);
            j = skipZeros(b, j, bEnd);
            int firstDifference = 0;
            while (i < aEnd && j < bEnd && isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
                if (firstDifference == 0) {
                    firstDifference = Character.compare(a.charAt(i), b.charAt(j));
                }
                i++;
                j++;
            }
            boolean aLonger = i < aEnd && isDigit(a.charAt(i));
            boolean bLonger = j < bEnd && isDigit(b.charAt(j));
            if (aLonger != bLonger) {
                return aLonger ? 1 : -1;
            }
            if (firstDifference != 0) {
                return firstDifference;
            }
        }
        return 0;
    }

    /** {@code ~} below the end (and a digit, which ends a run of non-digits), that below letters, those below the rest. */
    private static int rank(String text, int at, int end) {
        if (at >= end || isDigit(text.charAt(at))) {
            return 0;
        }
        char c = text.charAt(at);
        if (c == '~') {
            return -1;
        }
        return isLetter(c) ? c : c + (1 << 16);
    }

    private static int skipZeros(String text, int from, int end) {
        int at = from;
        while (at < end && text.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    @Override
    public String toString() {
        return text;
    }
}
