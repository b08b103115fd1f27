/** opam files, versions, formulas, filters and repositories. */
@NullMarked
package io.github.miragemaven.opam;

import org.jspecify.annotations.NullMarked;
