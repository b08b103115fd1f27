/** What a unikernel can be built for, and what each target needs and makes. */
@NullMarked
package io.github.miragemaven.target;

import org.jspecify.annotations.NullMarked;
