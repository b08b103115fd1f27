/** Maven bindings: parameters in, one call, result logged. No logic. The only room that sees Maven and maven-resolver. */
@NullMarked
package io.github.miragemaven.mojo;

import org.jspecify.annotations.NullMarked;
