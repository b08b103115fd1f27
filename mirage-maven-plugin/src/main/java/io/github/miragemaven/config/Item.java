package io.github.miragemaven.config;

import java.util.List;

/** A part of a structure (OCaml manual, section "Structures"). */
sealed interface Item {

    record Let(Span span, boolean recursive, List<Expr.Binding> bindings) implements Item {}

    record Run(Expr expression) implements Item {}

    record Types(List<TypeDeclaration> declarations) implements Item {}

    record ExceptionDefinition(Span span, String name, int arity) implements Item {}

    record Module(Span span, String name, ModuleExpr module) implements Item {}

    record Open(ModuleExpr module) implements Item {}

    record Include(ModuleExpr module) implements Item {}

    /**
     * A declared type.
     *
     * @param constructors of a variant, else none
     * @param fields of a record, else none
     */
    record TypeDeclaration(Span span, String name, List<Constructor> constructors, List<Field> fields) {

        /** A constructor; {@code inline} names the fields of {@code C of { x : int }}. */
        record Constructor(String name, int arity, List<Field> inline) {}

        record Field(String name, boolean mutable) {}
    }
}
