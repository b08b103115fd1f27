/** Writers of every generated file. */
@NullMarked
package io.github.miragemaven.generate;

import org.jspecify.annotations.NullMarked;
