package io.github.miragemaven.config;

import java.util.List;
import java.util.Optional;

/** An expression (OCaml manual, chapter "Expressions"). */
sealed interface Expr {

    Span span();

    record Constant(Span span, Object value) implements Expr {}

    record Name(Span span, Path path) implements Expr {}

    /** {@code __POS__} and its like. */
    record Place(Span span, String word) implements Expr {}

    record Let(Span span, boolean recursive, List<Binding> bindings, Expr body) implements Expr {}

    /** {@code let* p = e and* q = f in body}: the operators with their patterns and arguments. */
    record LetOperator(Span span, List<Step> steps, Expr body) implements Expr {

        record Step(Path operator, Pattern pattern, Expr argument) {}
    }

    record Fun(Span span, List<Taken> parameters, Expr body) implements Expr {}

    /** {@code f a ~b:c}; an operator with its operands is of this kind too. */
    record Apply(Span span, Expr function, List<Given> arguments, boolean infix) implements Expr {}

    record Construct(Span span, Path constructor, Optional<Expr> argument) implements Expr {}

    record Tag(Span span, String name, Optional<Expr> argument) implements Expr {}

    record Tuple(Span span, List<Expr> items) implements Expr {}

    record ListOf(Span span, List<Expr> items) implements Expr {}

    record ArrayOf(Span span, List<Expr> items) implements Expr {}

    record Fields(Span span, Optional<Expr> base, List<Init> fields) implements Expr {

        record Init(Path name, Expr value) {}
    }

    record Field(Span span, Expr record, Path name) implements Expr {}

    record SetField(Span span, Expr record, Path name, Expr value) implements Expr {}

    record If(Span span, Expr condition, Expr then, Optional<Expr> otherwise) implements Expr {}

    record Match(Span span, Expr subject, List<Case> cases) implements Expr {}

    record Try(Span span, Expr body, List<Case> cases) implements Expr {}

    record Sequence(Span span, Expr first, Expr second) implements Expr {}

    record While(Span span, Expr condition, Expr body) implements Expr {}

    record For(Span span, Pattern index, Expr from, boolean up, Expr to, Expr body) implements Expr {}

    record Assert(Span span, Expr condition) implements Expr {}

    record Lazy(Span span, Expr body) implements Expr {}

    record Annotated(Span span, Expr expression, Type type) implements Expr {}

    /** {@code M.(e)} and {@code let open M in e}. */
    record Open(Span span, Path module, Expr body) implements Expr {}

    record LetModule(Span span, String name, ModuleExpr module, Expr body) implements Expr {}

    record LetException(Span span, Item.ExceptionDefinition exception, Expr body) implements Expr {}

    /** {@code p = e}. */
    record Binding(Pattern pattern, Expr value) {}

    /** {@code p when guard -> body}. */
    record Case(Pattern pattern, Optional<Expr> guard, Expr body) {}

    /** A parameter of a {@code fun}: {@code ?(p = fallback)}. */
    record Taken(Parameter.Kind kind, String label, Pattern pattern, Optional<Expr> fallback) {}

    /** An argument of a call. */
    record Given(Parameter.Kind kind, String label, Expr value, Span span) {}
}
