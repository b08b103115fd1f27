/** Whole builds, as a user runs them. */
@NullMarked
package io.github.miragemaven.it;

import org.jspecify.annotations.NullMarked;
