/** Version solving, and the proof when there is no solution. Knows nothing of opam. */
@NullMarked
package io.github.miragemaven.solve;

import org.jspecify.annotations.NullMarked;
