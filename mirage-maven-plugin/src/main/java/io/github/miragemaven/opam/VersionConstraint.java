package io.github.miragemaven.opam;

/** A bound on versions: {@code >= "1.2"}. */
public record VersionConstraint(RelOp op, OpamVersion version) {

    /** Whether a version is within the bound. */
    public boolean allows(OpamVersion candidate) {
        return op.holds(candidate.compareTo(version));
    }

    @Override
    public String toString() {
        return op + " \"" + version + "\"";
    }
}
