package io.github.miragemaven.config;

import java.util.List;
import java.util.Set;

/** A module expression; functors are outside what config.ml can use here. */
sealed interface ModuleExpr {

    Span span();

    record Structure(Span span, List<Item> items) implements ModuleExpr {}

    record Named(Path path) implements ModuleExpr {
        @Override
        public Span span() {
            return path.span();
        }
    }

    /** {@code struct … end : sig … end}, which lets only the values that its signature names be seen. */
    record Sealed(Span span, ModuleExpr module, ModuleType signature) implements ModuleExpr {}

    /** A module type, as far as it hides names. */
    sealed interface ModuleType {

        /** {@code sig … end}: the values and modules that can be seen from outside. */
        record Signature(Span span, Set<String> values, Set<String> modules) implements ModuleType {}

        /** A named one, or one with a {@code with}: hides nothing here. */
        record Open() implements ModuleType {}
    }
}
