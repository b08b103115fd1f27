package io.github.miragemaven.solve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a solve ended. */
public sealed interface Result<P, R> {

    /**
     * Versions that go together.
     *
     * @param versions every selected package with its version, in the order of selection; none is there that nobody
     *     requires
     */
    record Solution<P, R>(Map<P, Integer> versions) implements Result<P, R> {

        public Solution {
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }
    }

    /** There are none, and why. */
    record NoSolution<P, R>(Proof<P, R> proof) implements Result<P, R> {}
}
