/** From a request to a lock; lock files read and written; drift. */
@NullMarked
package io.github.miragemaven.lock;

import org.jspecify.annotations.NullMarked;
