/** Processes, atomic files, file locks, digests, progress, and how a failure is told. */
@NullMarked
package io.github.miragemaven.io;

import org.jspecify.annotations.NullMarked;
