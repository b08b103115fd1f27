/** Making {@code duniverse/} match the lock; edits kept and shown. */
@NullMarked
package io.github.miragemaven.duniverse;

import org.jspecify.annotations.NullMarked;
