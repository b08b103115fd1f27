package io.github.miragemaven.solve;

/**
 * A statement about one package in a solution.
 *
 * @param subject the package
 * @param selected what is stated: that one of {@code versions} is selected; or else that none of them is (another one
 *     may be, or none at all)
 * @param versions the versions it speaks of
 */
public record Term<P>(P subject, boolean selected, VersionSet versions) {

    Term<P> negated() {
        return new Term<>(subject, !selected, versions);
    }

    /** Both statements in one. */
    Term<P> and(Term<P> other) {
        if (selected) {
            return new Term<>(
                    subject,
                    true,
                    other.selected ? versions.intersect(other.versions) : versions.minus(other.versions));
        }
        return other.selected ? other.and(this) : new Term<>(subject, false, versions.union(other.versions));
    }

    /** Whether {@code other} holds wherever this does. */
    boolean implies(Term<P> other) {
        if (selected) {
            return other.selected ? other.versions.containsAll(versions) : versions.isDisjoint(other.versions);
        }
        return !other.selected && versions.containsAll(other.versions);
    }

    /** Whether {@code other} can't hold where this does. */
    boolean excludes(Term<P> other) {
        if (selected) {
            return other.selected ? versions.isDisjoint(other.versions) : other.versions.containsAll(versions);
        }
        return other.selected && versions.containsAll(other.versions);
    }

    /** Whether it says nothing: that none of no versions is selected. */
    boolean isTrivial() {
        return !selected && versions.isEmpty();
    }
}
