/** config.ml: lexer, parser, evaluator. */
@NullMarked
package io.github.miragemaven.config;

import org.jspecify.annotations.NullMarked;
