/** The built unikernel: its artifact, reading its manifest, running it. */
@NullMarked
package io.github.miragemaven.image;

import org.jspecify.annotations.NullMarked;
