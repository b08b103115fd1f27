/** Finding or building compilers, dune and Solo5. */
@NullMarked
package io.github.miragemaven.toolchain;

import org.jspecify.annotations.NullMarked;
