/** Running dune, and turning its messages into ours. */
@NullMarked
package io.github.miragemaven.dune;

import org.jspecify.annotations.NullMarked;
