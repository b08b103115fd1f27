/** The device graph, and the catalogue behind {@code open Mirage}. */
@NullMarked
package io.github.miragemaven.device;

import org.jspecify.annotations.NullMarked;
