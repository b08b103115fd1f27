package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.solve.VersionSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The versions of a package that the solver may choose from, the most wanted first.
 *
 * @param someCrossCompiles whether any carries the tag {@code cross-compile}
 */
record Candidates(List<Candidate> inOrder, boolean someCrossCompiles) {

    Candidates {
        inOrder = List.copyOf(inOrder);
    }

    Candidate get(int version) {
        return inOrder.get(version);
    }

    OpamVersion version(int version) {
        return get(version).version();
    }

    VersionSet all() {
        return VersionSet.first(inOrder.size());
    }

    VersionSet allowedBy(PackageConstraint constraint) {
        return constraint.versions().isEmpty()
                ? all()
                : VersionSet.of(IntStream.range(0, inOrder.size()).filter(i -> constraint.allows(version(i))));
    }

    OptionalInt indexOf(OpamVersion version) {
        return IntStream.range(0, inOrder.size())
                .filter(i -> version(i).equals(version))
                .findFirst();
    }
}
