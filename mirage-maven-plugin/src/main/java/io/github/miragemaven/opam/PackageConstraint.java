package io.github.miragemaven.opam;

/**
 * A package asked for (or, in {@code conflicts:}, ruled out) in certain versions: a {@link Dependency} after its filters
 * are evaluated.
 *
 * @param versions which versions; empty for any
 */
public record PackageConstraint(String name, Formula<VersionConstraint> versions) {

    /** Whether a version of that package is within. */
    public boolean allows(OpamVersion candidate) {
        return versions.holds(bound -> bound.allows(candidate));
    }

    /** As opam writes it, {@code "foo" {>= "1"}}. */
    @Override
    public String toString() {
        return '"' + name + '"' + (versions.isEmpty() ? "" : " {" + versions.show(VersionConstraint::toString) + "}");
    }
}
