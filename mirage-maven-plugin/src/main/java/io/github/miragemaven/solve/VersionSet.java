package io.github.miragemaven.solve;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some versions of one package. A version is a number from 0, the most wanted first; what it stands for is the caller's
 * business. Immutable.
 */
public final class VersionSet {

    private static final VersionSet EMPTY = new VersionSet(new long[0]);

    // Without zero words at the end, so that equal sets have equal arrays.
    private final long[] words;

    private VersionSet(long[] words) {
        this.words = words;
    }

    /** No version at all. */
    public static VersionSet empty() {
        return EMPTY;
    }

    /** Exactly these versions. */
    public static VersionSet of(int... versions) {
        return of(IntStream.of(versions));
    }

    /** Exactly these versions. */
    public static VersionSet of(IntStream versions) {
        long[] words = new long[1];
        for (int version : versions.toArray()) {
            if (version < 0) {
                throw new IllegalArgumentException("versions are numbered from 0: " + version);
            }
            if (version / 64 >= words.length) {
                words = Arrays.copyOf(words, Math.max(version / 64 + 1, words.length * 2));
            }
            words[version / 64] |= 1L << version;
        }
        return trimmed(words);
    }

    /** The versions {@code 0} to {@code count - 1}. */
    public static VersionSet first(int count) {
        return of(IntStream.range(0, count));
    }

    private static VersionSet trimmed(long[] words) {
        int length = words.length;
        while (length > 0 && words[length - 1] == 0) {
            length--;
        }
        return length == 0 ? EMPTY : new VersionSet(length == words.length ? words : Arrays.copyOf(words, length));
    }

    public boolean isEmpty() {
        return words.length == 0;
    }

    public boolean contains(int version) {
        return version / 64 < words.length && (words[version / 64] & 1L << version) != 0;
    }

    /** How many versions it holds. */
    public int size() {
        int size = 0;
        for (long word : words) {
            size += Long.bitCount(word);
        }
        return size;
    }

    /** Whether it holds exactly one version. */
    public boolean isSingle() {
        return words.length > 0 && Long.bitCount(words[words.length - 1]) == 1 && size() == 1;
    }

    /** The most wanted version in it, that is the one with the lowest number. */
    public int best() {
        for (int i = 0; i < words.length; i++) {
            if (words[i] != 0) {
                return i * 64 + Long.numberOfTrailingZeros(words[i]);
            }
        }
        throw new IllegalStateException("an empty set has no best version");
    }

    /** The versions, the most wanted first. */
    public IntStream stream() {
        return IntStream.range(0, words.length * 64).filter(this::contains);
    }

    public VersionSet union(VersionSet other) {
        boolean isLonger = words.length >= other.words.length;
        VersionSet longer = isLonger ? this : other;
        VersionSet shorter = isLonger ? other : this;
        if (longer.containsAll(shorter)) {
            return longer;
        }
        long[] union = longer.words.clone();
        for (int i = 0; i < shorter.words.length; i++) {
            union[i] |= shorter.words[i];
        }
        return new VersionSet(union);
    }

    public VersionSet intersect(VersionSet other) {
        if (other.containsAll(this)) {
            return this;
        }
        long[] common = new long[Math.min(words.length, other.words.length)];
        for (int i = 0; i < common.length; i++) {
            common[i] = words[i] & other.words[i];
        }
        return trimmed(common);
    }

    public VersionSet minus(VersionSet other) {
        if (isDisjoint(other)) {
            return this;
        }
        long[] rest = words.clone();
        for (int i = 0; i < Math.min(rest.length, other.words.length); i++) {
            rest[i] &= ~other.words[i];
        }
        return trimmed(rest);
    }

    /** Whether every version of {@code other} is in this set. */
    public boolean containsAll(VersionSet other) {
        if (other.words.length > words.length) {
            return false;
        }
        for (int i = 0; i < other.words.length; i++) {
            if ((other.words[i] & ~words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the two have no version in common. */
    public boolean isDisjoint(VersionSet other) {
        for (int i = 0; i < Math.min(words.length, other.words.length); i++) {
            if ((words[i] & other.words[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return stream().mapToObj(Integer::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
