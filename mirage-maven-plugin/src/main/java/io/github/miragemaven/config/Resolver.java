package io.github.miragemaven.config;

import io.github.miragemaven.device.Tuple;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds what every name of a file stands for, before anything runs: also in branches that are not taken and in functions
 * that are called late. Makes {@link Node}s of expressions.
 */
final class Resolver {

    private static final List<List<String>> OFTEN_OPENED =
            List.of(List.of("Mirage"), List.of("Key"), List.of("Runtime_arg"), List.of("Cmdliner", "Arg"));

    private final Source source;
    private final Scope outermost;

    Resolver(Source source, Scope outermost) {
        this.source = source;
        this.outermost = outermost;
    }

    /**
     * A file, ready to run.
     *
     * @param frames the variables of its top
     */
    record File(Frames frames, List<Node> steps) {}

    File file(List<Item> items) {
        Frames frames = new Frames(null);
        List<Node> steps = new ArrayList<>();
        structure(items, new Scope(outermost), frames, steps, Scope.module());
        return new File(frames, steps);
    }

    // Structures

    /** Resolves the items one after the other; {@code made} gets the names that the structure defines. */
    private void structure(List<Item> items, Scope start, Frames frames, List<Node> steps, Scope made) {
        Scope scope = start;
        for (Item item : items) {
            // Each item sees the ones before it, and functions made before a name is hidden keep the older one.
            scope = new Scope(scope);
            item(item, scope, frames, steps, made);
        }
    }

    private void item(Item item, Scope scope, Frames frames, List<Node> steps, Scope made) {
        if (item instanceof Item.Let let) {
            Set<String> names = new LinkedHashSet<>();
            steps.add(bind(let.span(), let.recursive(), let.bindings(), scope, frames, names));
            for (String name : names) {
                scope.value(name).ifPresent(value -> made.define(name, value));
            }
        } else if (item instanceof Item.Run run) {
            steps.add(expression(run.expression(), scope, frames));
        } else if (item instanceof Item.Types types) {
            for (Item.TypeDeclaration declaration : types.declarations()) {
                declare(declaration, scope);
                declare(declaration, made);
            }
        } else if (item instanceof Item.ExceptionDefinition exception) {
            scope.define(constructor(exception));
            made.define(constructor(exception));
        } else if (item instanceof Item.Module module) {
            Scope inside = module(module.module(), scope, frames, steps);
            scope.define(module.name(), inside);
            made.define(module.name(), inside);
        } else if (item instanceof Item.Open open) {
            scope.include(module(open.module(), scope, frames, steps));
        } else if (item instanceof Item.Include include) {
            Scope inside = module(include.module(), scope, frames, steps);
            scope.include(inside);
            made.include(inside);
        }
    }

    private static Scope.Constructor constructor(Item.ExceptionDefinition exception) {
        return new Scope.Constructor(exception.name(), exception.arity(), "exn", Set.of(), List.of());
    }

    private static void declare(Item.TypeDeclaration declaration, Scope scope) {
        scope.defineType(declaration.name());
        Set<String> siblings = new HashSet<>();
        declaration.constructors().forEach(constructor -> siblings.add(constructor.name()));
        for (Item.TypeDeclaration.Constructor constructor : declaration.constructors()) {
            List<String> inline = constructor.inline().stream()
                    .map(Item.TypeDeclaration.Field::name)
                    .toList();
            scope.define(new Scope.Constructor(
                    constructor.name(), constructor.arity(), declaration.name(), Set.copyOf(siblings), inline));
        }
        if (!declaration.fields().isEmpty()) {
            scope.define(recordType(declaration.name(), declaration.fields()));
        }
        // The fields of C of { x : int } are looked up by its patterns and expressions; here they need no type's name.
        declaration.constructors().stream()
                .filter(constructor -> !constructor.inline().isEmpty())
                .forEach(constructor -> {
                    Scope.RecordType inline = recordType(constructor.name(), constructor.inline());
                    inline.fields().stream()
                            .filter(field -> scope.field(field).isEmpty())
                            .findFirst()
                            .ifPresent(field -> scope.define(inline));
                });
    }

    private static Scope.RecordType recordType(String name, List<Item.TypeDeclaration.Field> fields) {
        Set<String> mutable = new HashSet<>();
        fields.stream().filter(Item.TypeDeclaration.Field::mutable).forEach(field -> mutable.add(field.name()));
        return new Scope.RecordType(
                name, fields.stream().map(Item.TypeDeclaration.Field::name).toList(), mutable);
    }

    /** The names of a module; what it computes is added to the steps. */
    private Scope module(ModuleExpr module, Scope scope, Frames frames, List<Node> steps) {
        if (module instanceof ModuleExpr.Structure structure) {
            Scope made = Scope.module();
            structure(structure.items(), scope, frames, steps, made);
            return made;
        } else if (module instanceof ModuleExpr.Named named) {
            return module(named.path(), scope);
        } else if (module instanceof ModuleExpr.Sealed sealed) {
            Scope inside = module(sealed.module(), scope, frames, steps);
            return sealed.signature() instanceof ModuleExpr.ModuleType.Signature signature
                    ? seal(inside, signature)
                    : inside;
        }
        throw new IllegalStateException("a module of a new kind");
    }

    private Scope seal(Scope inside, ModuleExpr.ModuleType.Signature signature) {
        for (String name : signature.values()) {
            if (inside.value(name).isEmpty()) {
                throw source.error(
                        signature.span(),
                        "the module does not define " + name + ", which its signature names",
                        Nearest.hint(name, inside.valueNames()));
            }
        }
        return inside.restrictedTo(signature.values(), signature.modules());
    }

    private Scope module(Path path, Scope scope) {
        Scope found = scope;
        StringBuilder walked = new StringBuilder();
        List<String> names = new ArrayList<>(path.modules());
        names.add(path.name());
        for (String name : names) {
            String before = walked.toString();
            walked.append(walked.isEmpty() ? "" : ".").append(name);
            Optional<Scope> inner = found.module(name);
            if (inner.isEmpty()) {
                throw unboundModule(path.span(), walked.toString(), name, before, found);
            }
            found = inner.get();
        }
        return found;
    }

    /** The scope that a qualified name is looked up in: the one here, or its module's. */
    private Scope qualifier(Path path, Scope scope) {
        if (path.modules().isEmpty()) {
            return scope;
        }
        int last = path.modules().size() - 1;
        return module(new Path(path.modules().subList(0, last), path.modules().get(last), path.span()), scope);
    }

    private ProjectException unboundModule(Span span, String full, String name, String before, Scope scope) {
        Optional<String> refused = Library.refused(full);
        if (refused.isPresent()) {
            return source.error(span, "the module " + full + " can't be used in a config.ml here", refused.get());
        }
        String hint = Nearest.to(name, scope.moduleNames())
                .map(near -> "did you mean " + (before.isEmpty() ? near : before + "." + near) + "?")
                .orElse(
                        before.isEmpty()
                                ? "Modules of the unikernel and of other libraries can't be used in a config.ml."
                                : "");
        return source.error(span, "unbound module \"" + full + "\"", hint);
    }

    // Bindings

    private Node bind(
            Span span, boolean recursive, List<Expr.Binding> bindings, Scope scope, Frames frames, Set<String> names) {
        List<Matcher> patterns = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        if (recursive) {
            for (Expr.Binding binding : bindings) {
                if (!(plain(binding.pattern()) instanceof Pattern.Variable)) {
                    throw source.error(binding.pattern().span(), "only a name can be defined by \"let rec\"", "");
                }
                patterns.add(pattern(binding.pattern(), scope, frames, scope, names));
            }
            for (Expr.Binding binding : bindings) {
                values.add(named(binding, scope, frames));
            }
        } else {
            for (Expr.Binding binding : bindings) {
                values.add(named(binding, scope, frames));
            }
            // Only now: a binding does not see itself, and not the others that "and" joins it with.
            for (Expr.Binding binding : bindings) {
                patterns.add(pattern(binding.pattern(), scope, frames, scope, names));
            }
        }
        return new Node.Bind(span, patterns, values);
    }

    /** The value of a binding; a function gets the name it is bound to. */
    private Node named(Expr.Binding binding, Scope scope, Frames frames) {
        if (binding.value() instanceof Expr.Fun fun && plain(binding.pattern()) instanceof Pattern.Variable variable) {
            return new Node.Fun(fun.span(), lambda(variable.name(), fun, scope, frames));
        }
        return expression(binding.value(), scope, frames);
    }

    private static Pattern plain(Pattern pattern) {
        return pattern instanceof Pattern.Annotated annotated ? annotated.pattern() : pattern;
    }

    private Node.Lambda lambda(String name, Expr.Fun fun, Scope scope, Frames outer) {
        Frames frames = new Frames(outer);
        Scope inside = scope;
        List<Parameter> parameters = new ArrayList<>();
        List<Node.Lambda.Taken> taken = new ArrayList<>();
        for (Expr.Taken parameter : fun.parameters()) {
            // A default sees the parameters before it.
            Optional<Node> fallback = Optional.empty();
            if (parameter.fallback().isPresent()) {
                fallback = Optional.of(expression(parameter.fallback().get(), inside, frames));
            }
            Scope next = new Scope(inside);
            Matcher matcher = pattern(parameter.pattern(), next, frames, next, new HashSet<>());
            parameters.add(new Parameter(parameter.kind(), parameter.label(), Optional.empty()));
            taken.add(new Node.Lambda.Taken(matcher, fallback));
            inside = next;
        }
        Node body = expression(fun.body(), inside, frames);
        return new Node.Lambda(name, List.copyOf(parameters), List.copyOf(taken), frames, body);
    }

    // Expressions

    private List<Node> expressions(List<Expr> expressions, Scope scope, Frames frames) {
        return expressions.stream()
                .map(expression -> expression(expression, scope, frames))
                .toList();
    }

    private Optional<Node> optional(Optional<Expr> expression, Scope scope, Frames frames) {
        return expression.map(inner -> expression(inner, scope, frames));
    }

    private Node expression(Expr expression, Scope scope, Frames frames) {
        if (expression instanceof Expr.Constant constant) {
            return new Node.Constant(constant.span(), constant.value());
        } else if (expression instanceof Expr.Name name) {
            return name(name.path(), name.span(), scope, frames);
        } else if (expression instanceof Expr.Apply apply) {
            return apply(apply, scope, frames);
        } else if (expression instanceof Expr.Let let) {
            Scope inside = new Scope(scope);
            Node bound = bind(let.span(), let.recursive(), let.bindings(), inside, frames, new HashSet<>());
            return new Node.Sequence(let.span(), bound, expression(let.body(), inside, frames));
        } else if (expression instanceof Expr.Fun fun) {
            return new Node.Fun(fun.span(), lambda("", fun, scope, frames));
        } else if (expression instanceof Expr.Construct construct) {
            return construct(construct, scope, frames);
        } else if (expression instanceof Expr.Tag tag) {
            return new Node.Construct(tag.span(), "`" + tag.name(), optional(tag.argument(), scope, frames));
        } else if (expression instanceof Expr.Tuple tuple) {
            return new Node.TupleOf(tuple.span(), expressions(tuple.items(), scope, frames));
        } else if (expression instanceof Expr.ListOf list) {
            return new Node.ListOf(list.span(), expressions(list.items(), scope, frames));
        } else if (expression instanceof Expr.ArrayOf array) {
            return new Node.ArrayOf(array.span(), expressions(array.items(), scope, frames));
        } else if (expression instanceof Expr.Match match) {
            return match(match, scope, frames);
        } else if (expression instanceof Expr.If condition) {
            return new Node.If(
                    condition.span(),
                    expression(condition.condition(), scope, frames),
                    expression(condition.then(), scope, frames),
                    optional(condition.otherwise(), scope, frames));
        } else if (expression instanceof Expr.Sequence sequence) {
            Node first = expression(sequence.first(), scope, frames);
            return new Node.Sequence(sequence.span(), first, expression(sequence.second(), scope, frames));
        } else if (expression instanceof Expr.Annotated annotated) {
            Node inside = expression(annotated.expression(), scope, frames);
            Type type = known(annotated.type(), scope);
            return type instanceof Type.Variable ? inside : new Node.Annotated(annotated.span(), inside, type);
        } else if (expression instanceof Expr.Open open) {
            return expression(open.body(), module(open.module(), scope).within(scope), frames);
        } else if (expression instanceof Expr.Place place) {
            return new Node.Constant(place.span(), place(place));
        }
        return rarer(expression, scope, frames);
    }

    private Node rarer(Expr expression, Scope scope, Frames frames) {
        if (expression instanceof Expr.Fields record) {
            return record(record, scope, frames);
        } else if (expression instanceof Expr.Field field) {
            fieldType(field.name(), scope);
            return new Node.Field(
                    field.span(),
                    expression(field.record(), scope, frames),
                    field.name().name());
        } else if (expression instanceof Expr.SetField set) {
            return setField(set, scope, frames);
        } else if (expression instanceof Expr.LetOperator let) {
            return letOperator(let, scope, frames);
        } else if (expression instanceof Expr.Try attempt) {
            Node body = expression(attempt.body(), scope, frames);
            return new Node.Try(attempt.span(), body, cases(attempt.cases(), scope, frames));
        } else if (expression instanceof Expr.While loop) {
            Node condition = expression(loop.condition(), scope, frames);
            return new Node.While(loop.span(), condition, turn(loop.body(), scope, new Frames(frames)));
        } else if (expression instanceof Expr.For loop) {
            Node from = expression(loop.from(), scope, frames);
            Node to = expression(loop.to(), scope, frames);
            Scope inside = new Scope(scope);
            Frames turn = new Frames(frames);
            Matcher index = pattern(loop.index(), inside, turn, inside, new HashSet<>());
            return new Node.For(loop.span(), from, to, loop.up(), index, turn(loop.body(), inside, turn));
        } else if (expression instanceof Expr.Assert assertion) {
            return new Node.Assert(assertion.span(), expression(assertion.condition(), scope, frames));
        } else if (expression instanceof Expr.Lazy lazy) {
            return new Node.Delay(lazy.span(), expression(lazy.body(), scope, frames));
        } else if (expression instanceof Expr.LetModule let) {
            List<Node> steps = new ArrayList<>();
            Scope inside = new Scope(scope);
            inside.define(let.name(), module(let.module(), scope, frames, steps));
            Node body = expression(let.body(), inside, frames);
            for (int i = steps.size() - 1; i >= 0; i--) {
                body = new Node.Sequence(let.span(), steps.get(i), body);
            }
            return body;
        } else if (expression instanceof Expr.LetException let) {
            Scope inside = new Scope(scope);
            inside.define(constructor(let.exception()));
            return expression(let.body(), inside, frames);
        }
        throw new IllegalStateException("an expression of a new kind");
    }

    private Node.Lambda turn(Expr body, Scope scope, Frames frames) {
        return new Node.Lambda("", List.of(), List.of(), frames, expression(body, scope, frames));
    }

    private Object place(Expr.Place place) {
        io.github.miragemaven.device.Position position = source.position(place.span());
        String file = Outside.bytes(source.name());
        long line = position.line();
        return switch (place.word()) {
            case "__POS__" -> Tuple.of(file, line, (long) position.column(), (long) position.endColumn());
            case "__LINE__" -> line;
            case "__FILE__" -> file;
            case "__MODULE__" -> "Dune__exe__Config";
            case "__FUNCTION__" -> "Dune__exe__Config";
            default ->
                "File \"" + file + "\", line " + line + ", characters " + position.column() + "-"
                        + position.endColumn();
        };
    }

    private Node name(Path path, Span span, Scope scope, Frames frames) {
        Optional<Scope.Value> value = qualifier(path, scope).value(path.name());
        if (value.isEmpty()) {
            throw unbound(path, span, scope);
        } else if (value.get() instanceof Scope.Value.Local local) {
            return new Node.Local(span, path.toString(), frames.distance(local.frames()), local.slot());
        } else if (value.get() instanceof Scope.Value.Constant constant) {
            return new Node.LibraryValue(span, constant);
        }
        throw new IllegalStateException("a value of a new kind");
    }

    private ProjectException unbound(Path path, Span span, Scope scope) {
        Optional<String> refused = Library.refused(path.toString());
        if (refused.isPresent()) {
            return source.error(span, path + " can't be used in a config.ml here", refused.get());
        }
        Scope within = qualifier(path, scope);
        String prefix = path.modules().isEmpty() ? "" : String.join(".", path.modules()) + ".";
        String hint = path.modules().isEmpty() ? Superseded.hint(path.name()) : "";
        if (hint.isEmpty()) {
            hint = elsewhere(path, scope);
        }
        if (hint.isEmpty()) {
            hint = Nearest.to(path.name(), within.valueNames())
                    .or(() -> Nearest.longer(path.name(), within.valueNames()))
                    .map(near -> "did you mean " + prefix + near + "?")
                    .orElse("");
        }
        return source.error(span, "unbound name \"" + Show.shortened(path.toString()) + "\"", hint);
    }

    /** Names that are often used without their module. */
    private static String elsewhere(Path path, Scope scope) {
        if (!path.modules().isEmpty()) {
            return "";
        }
        for (List<String> modules : OFTEN_OPENED) {
            Optional<Scope> found = Optional.of(scope);
            for (String module : modules) {
                found = found.flatMap(inner -> inner.module(module));
            }
            if (found.isPresent() && found.get().value(path.name()).isPresent()) {
                String module = String.join(".", modules);
                return module.equals("Mirage")
                        ? "Write \"open Mirage\" at the top, or Mirage." + path.name() + "."
                        : "did you mean " + module + "." + path.name() + "?";
            }
        }
        return path.name().startsWith("let")
                        && !Character.isLetterOrDigit(
                                path.name().charAt(path.name().length() - 1))
                ? "Define it, for options so: let ( " + path.name() + " ) = Option.bind"
                : "";
    }

    private Node apply(Expr.Apply apply, Scope scope, Frames frames) {
        if (apply.infix() && apply.arguments().size() == 2 && apply.function() instanceof Expr.Name operator) {
            boolean and = is(operator.path(), "&&", scope);
            if (and || is(operator.path(), "||", scope)) {
                Node left = expression(apply.arguments().get(0).value(), scope, frames);
                Node right = expression(apply.arguments().get(1).value(), scope, frames);
                return new Node.Logic(apply.span(), left, right, and);
            }
            // f @@ a and a |> f are f a: optional arguments that are left out, formats and errors are as there.
            int function = is(operator.path(), "@@", scope) ? 0 : is(operator.path(), "|>", scope) ? 1 : -1;
            if (function >= 0) {
                Expr callee = apply.arguments().get(function).value();
                Expr.Given argument = apply.arguments().get(1 - function);
                Node node = expression(callee, scope, frames);
                return new Node.Apply(apply.span(), node, given(List.of(argument), scope, frames), callee.span());
            }
        }
        Node function = expression(apply.function(), scope, frames);
        List<Node.Apply.Given> arguments = given(apply.arguments(), scope, frames);
        // Of a $ b $ c the last operand is the one that a failure is about.
        Span at = apply.infix()
                ? apply.arguments().get(apply.arguments().size() - 1).span()
                : apply.span();
        return new Node.Apply(apply.span(), function, arguments, at);
    }

    private List<Node.Apply.Given> given(List<Expr.Given> arguments, Scope scope, Frames frames) {
        return arguments.stream()
                .map(argument -> new Node.Apply.Given(
                        argument.kind(),
                        argument.label(),
                        expression(argument.value(), scope, frames),
                        argument.span()))
                .toList();
    }

    /** Whether a name is OCaml's own operator, not one that config.ml defines. */
    private static boolean is(Path path, String operator, Scope scope) {
        if (!path.modules().isEmpty()) {
            return false;
        }
        Optional<Scope.Value> standard = Library.standard().value(operator);
        return standard.isPresent() && standard.equals(scope.value(path.name()));
    }

    private Node construct(Expr.Construct construct, Scope scope, Frames frames) {
        String name = construct.constructor().name();
        Optional<Expr> argument = construct.argument();
        if (name.equals("::") && argument.isPresent() && argument.get() instanceof Expr.Tuple pair) {
            return new Node.Cons(
                    construct.span(),
                    expression(pair.items().get(0), scope, frames),
                    expression(pair.items().get(1), scope, frames));
        }
        Scope.Constructor found = constructor(construct.constructor(), scope);
        int given = argument.isEmpty()
                ? 0
                : found.arity() > 1 && argument.get() instanceof Expr.Tuple tuple
                        ? tuple.items().size()
                        : 1;
        checkArity(found, given, construct.span(), argument.isPresent() && argument.get() instanceof Expr.Tuple);
        if (argument.isPresent() && !found.inline().isEmpty() && argument.get() instanceof Expr.Fields record) {
            Scope inline = new Scope(scope);
            inline.define(new Scope.RecordType(name, found.inline(), Set.of()));
            return new Node.Construct(construct.span(), name, Optional.of(record(record, inline, frames)));
        }
        return new Node.Construct(construct.span(), name, optional(argument, scope, frames));
    }

    private Scope.Constructor constructor(Path path, Scope scope) {
        Scope within = qualifier(path, scope);
        Optional<Scope.Constructor> found = within.constructor(path.name());
        if (found.isEmpty() && path.modules().isEmpty()) {
            found = scope.constructorInModules(path.name());
        }
        return found.orElseThrow(() -> {
            Set<String> names = within.constructorNames();
            names.addAll(path.modules().isEmpty() ? Set.of("true", "false") : Set.of());
            String hint = Nearest.to(path.name(), names)
                    .map(near -> "did you mean " + near + "?")
                    .orElse(
                            scope.module(path.name()).isPresent()
                                    ? path + " is a module; write " + path + ".… for what is in it."
                                    : "Is the string \"" + path.name()
                                            + "\" meant? A constructor is declared: type t = " + path.name() + " | …");
            return source.error(path.span(), "unbound constructor \"" + path + "\"", hint);
        });
    }

    private void checkArity(Scope.Constructor constructor, int given, Span span, boolean tuple) {
        int wanted = constructor.arity();
        boolean one = wanted > 1 && given == 1 && !tuple;
        if (given == wanted || one) {
            return;
        }
        throw source.error(
                span,
                "the constructor " + constructor.name() + " takes "
                        + (wanted == 0 ? "nothing" : wanted == 1 ? "one argument" : wanted + " arguments")
                        + " but is given " + (given == 0 ? "none" : String.valueOf(given)),
                wanted > 1 ? "Write " + constructor.name() + " (" + letters(wanted) + ")." : "");
    }

    private static String letters(int count) {
        return "abcdefghijklmnopqrstuvwxyz"
                .substring(0, Math.min(count, 26))
                .chars()
                .mapToObj(Character::toString)
                .collect(Collectors.joining(", "));
    }

    private Node record(Expr.Fields record, Scope scope, Frames frames) {
        Map<String, Node> fields = new LinkedHashMap<>();
        Set<String> written = new LinkedHashSet<>();
        for (Expr.Fields.Init init : record.fields()) {
            if (!written.add(init.name().name())) {
                throw source.error(
                        init.name().span(), "the field " + init.name().name() + " is given twice", "");
            }
        }
        Scope.RecordType type = recordType(record, written, scope);
        for (Expr.Fields.Init init : record.fields()) {
            if (!type.fields().contains(init.name().name())) {
                throw source.error(
                        init.name().span(),
                        "the record type " + type.name() + " has no field "
                                + init.name().name(),
                        Nearest.hint(init.name().name(), type.fields()));
            }
            fields.put(init.name().name(), expression(init.value(), scope, frames));
        }
        if (record.base().isEmpty() && written.size() < type.fields().size()) {
            List<String> missing = new ArrayList<>(type.fields());
            missing.removeAll(written);
            throw source.error(
                    record.span(),
                    "this record of type " + type.name() + " lacks "
                            + (missing.size() == 1 ? "the field " : "the fields ") + String.join(", ", missing),
                    "");
        }
        return new Node.RecordOf(record.span(), type.name(), optional(record.base(), scope, frames), fields);
    }

    /** The type of a record: the last declared one with the fields that are written, as far as there is one. */
    private Scope.RecordType recordType(Expr.Fields record, Set<String> written, Scope scope) {
        Scope.RecordType first = fieldType(record.fields().get(0).name(), scope);
        for (Expr.Fields.Init init : record.fields()) {
            Scope.RecordType type = fieldType(init.name(), scope);
            if (type.fields().containsAll(written)) {
                return type;
            }
        }
        return first;
    }

    private Scope.RecordType fieldType(Path path, Scope scope) {
        Scope within = qualifier(path, scope);
        Optional<Scope.RecordType> found = within.field(path.name());
        if (found.isEmpty() && path.modules().isEmpty()) {
            found = scope.fieldInModules(path.name());
        }
        return found.orElseThrow(() -> source.error(
                path.span(), "unbound record field \"" + path + "\"", Nearest.hint(path.name(), within.fieldNames())));
    }

    private Node setField(Expr.SetField set, Scope scope, Frames frames) {
        Scope.RecordType type = fieldType(set.name(), scope);
        String name = set.name().name();
        if (!type.mutable().contains(name)) {
            throw source.error(
                    set.name().span(),
                    "the field " + name + " of " + type.name() + " can't be changed",
                    "Declare it so: type " + type.name() + " = { mutable " + name + " : … }");
        }
        Node record = expression(set.record(), scope, frames);
        return new Node.SetField(set.span(), record, name, expression(set.value(), scope, frames));
    }

    /** {@code let* x = e and* y = f in b} is {@code (let* ) ((and* ) e f) (fun (x, y) -> b)}. */
    private Node letOperator(Expr.LetOperator let, Scope scope, Frames frames) {
        Expr.LetOperator.Step first = let.steps().get(0);
        Expr argument = first.argument();
        Pattern pattern = first.pattern();
        for (Expr.LetOperator.Step step : let.steps().subList(1, let.steps().size())) {
            Span both = Span.between(argument.span(), step.argument().span());
            argument = new Expr.Apply(
                    both,
                    new Expr.Name(step.operator().span(), step.operator()),
                    List.of(given(argument), given(step.argument())),
                    false);
            pattern = new Pattern.Tuple(
                    Span.between(pattern.span(), step.pattern().span()), List.of(pattern, step.pattern()));
        }
        Expr.Taken taken = new Expr.Taken(Parameter.Kind.POSITIONAL, "", pattern, Optional.empty());
        Expr body = new Expr.Fun(let.body().span(), List.of(taken), let.body());
        Expr call = new Expr.Apply(
                let.span(),
                new Expr.Name(first.operator().span(), first.operator()),
                List.of(given(argument), given(body)),
                false);
        return expression(call, scope, frames);
    }

    private static Expr.Given given(Expr value) {
        return new Expr.Given(Parameter.Kind.POSITIONAL, "", value, value.span());
    }

    private Node match(Expr.Match match, Scope scope, Frames frames) {
        Node subject = expression(match.subject(), scope, frames);
        List<Node.Case> values = new ArrayList<>();
        List<Node.Case> exceptions = new ArrayList<>();
        for (Expr.Case one : match.cases()) {
            boolean raises = one.pattern() instanceof Pattern.Raises;
            (raises ? exceptions : values).add(oneCase(one, scope, frames));
        }
        return new Node.Match(match.span(), subject, values, exceptions);
    }

    private List<Node.Case> cases(List<Expr.Case> cases, Scope scope, Frames frames) {
        return cases.stream().map(one -> oneCase(one, scope, frames)).toList();
    }

    private Node.Case oneCase(Expr.Case one, Scope scope, Frames frames) {
        Scope inside = new Scope(scope);
        Pattern plain = one.pattern() instanceof Pattern.Raises raises ? raises.pattern() : one.pattern();
        Matcher pattern = pattern(plain, inside, frames, inside, new HashSet<>());
        return new Node.Case(pattern, optional(one.guard(), inside, frames), expression(one.body(), inside, frames));
    }

    // Patterns

    /**
     * Resolves a pattern.
     *
     * @param scope where its constructors are looked up
     * @param made where its variables are defined
     * @param names the variables it has so far
     */
    private Matcher pattern(Pattern pattern, Scope scope, Frames frames, Scope made, Set<String> names) {
        Map<String, Integer> slots = new HashMap<>();
        Matcher matcher = new Patterns(scope, frames, slots).pattern(pattern, scope);
        for (Map.Entry<String, Integer> slot : slots.entrySet()) {
            if (!names.add(slot.getKey())) {
                throw source.error(pattern.span(), "the name " + slot.getKey() + " is bound twice here", "");
            }
            made.define(slot.getKey(), new Scope.Value.Local(frames, slot.getValue()));
        }
        return matcher;
    }

    /** One pattern on its way to a matcher. */
    private final class Patterns {

        private final Scope outer;
        private final Frames frames;
        private final Map<String, Integer> slots;
        private final Set<String> bound = new HashSet<>();

        Patterns(Scope outer, Frames frames, Map<String, Integer> slots) {
            this.outer = outer;
            this.frames = frames;
            this.slots = slots;
        }

        private int variable(String name, Span span) {
            if (!bound.add(name)) {
                throw source.error(span, "the name " + name + " is bound twice in this pattern", "");
            }
            return slots.computeIfAbsent(name, unused -> frames.slot());
        }

        private List<Matcher> patterns(List<Pattern> patterns, Scope scope) {
            return patterns.stream().map(pattern -> pattern(pattern, scope)).toList();
        }

        Matcher pattern(Pattern pattern, Scope scope) {
            Span span = pattern.span();
            if (pattern instanceof Pattern.Any) {
                return new Matcher.Any(span);
            } else if (pattern instanceof Pattern.Variable variable) {
                return new Matcher.Variable(span, variable(variable.name(), span));
            } else if (pattern instanceof Pattern.Constant constant) {
                return new Matcher.Constant(span, constant.value());
            } else if (pattern instanceof Pattern.Tuple tuple) {
                return new Matcher.TupleOf(span, patterns(tuple.items(), scope));
            } else if (pattern instanceof Pattern.ListOf list) {
                return new Matcher.ListOf(span, patterns(list.items(), scope));
            } else if (pattern instanceof Pattern.Construct construct) {
                return construct(construct, scope);
            } else if (pattern instanceof Pattern.Tag tag) {
                Optional<Matcher> argument = tag.argument().map(inner -> pattern(inner, scope));
                return new Matcher.Construct(span, "`" + tag.name(), Set.of(), argument);
            } else if (pattern instanceof Pattern.Or or) {
                return or(or, scope);
            } else if (pattern instanceof Pattern.Alias alias) {
                Matcher inner = pattern(alias.pattern(), scope);
                return new Matcher.Alias(span, inner, variable(alias.name(), span));
            } else if (pattern instanceof Pattern.Annotated annotated) {
                Matcher inner = pattern(annotated.pattern(), scope);
                Type type = known(annotated.type(), outer);
                return type instanceof Type.Variable ? inner : new Matcher.Annotated(span, inner, type);
            } else if (pattern instanceof Pattern.Fields record) {
                return record(record, scope);
            } else if (pattern instanceof Pattern.Opened opened) {
                return pattern(opened.pattern(), module(opened.module(), scope).within(scope));
            } else if (pattern instanceof Pattern.Range range) {
                return new Matcher.Range(span, range.from(), range.to());
            } else if (pattern instanceof Pattern.ArrayOf array) {
                return new Matcher.ArrayOf(span, patterns(array.items(), scope));
            } else if (pattern instanceof Pattern.Lazy lazy) {
                return new Matcher.Forced(span, pattern(lazy.pattern(), scope));
            }
            throw source.error(span, "\"exception\" can only start a case of a match", "");
        }

        private Matcher construct(Pattern.Construct construct, Scope scope) {
            String name = construct.constructor().name();
            Optional<Pattern> argument = construct.argument();
            if (name.equals("::") && argument.isPresent() && argument.get() instanceof Pattern.Tuple pair) {
                Matcher head = pattern(pair.items().get(0), scope);
                return new Matcher.Cons(
                        construct.span(), head, pattern(pair.items().get(1), scope));
            }
            Scope.Constructor found = constructor(construct.constructor(), scope);
            boolean anything = argument.isPresent() && argument.get() instanceof Pattern.Any;
            int given = argument.isEmpty()
                    ? 0
                    : found.arity() > 1 && argument.get() instanceof Pattern.Tuple tuple
                            ? tuple.items().size()
                            : 1;
            if (!anything) {
                boolean tuple = argument.isPresent() && argument.get() instanceof Pattern.Tuple;
                checkArity(found, given, construct.span(), tuple);
            }
            return new Matcher.Construct(
                    construct.span(), name, found.siblings(), argument.map(inner -> pattern(inner, scope)));
        }

        /** Both sides of {@code p | q} bind the same names, in the same places. */
        private Matcher or(Pattern.Or or, Scope scope) {
            Set<String> before = Set.copyOf(bound);
            Matcher left = pattern(or.left(), scope);
            Set<String> ofLeft = new HashSet<>(bound);
            bound.clear();
            bound.addAll(before);
            Matcher right = pattern(or.right(), scope);
            if (!bound.equals(ofLeft)) {
                Set<String> different = new LinkedHashSet<>(bound);
                different.addAll(ofLeft);
                different.removeIf(name -> bound.contains(name) && ofLeft.contains(name));
                throw source.error(
                        or.span(),
                        "the name " + different.iterator().next() + " must be bound on both sides of this \"|\"",
                        "");
            }
            return new Matcher.Or(or.span(), left, right);
        }

        private Matcher record(Pattern.Fields record, Scope scope) {
            List<String> names = new ArrayList<>();
            List<Matcher> patterns = new ArrayList<>();
            for (Pattern.Fields.Field field : record.fields()) {
                fieldType(field.name(), scope);
                names.add(field.name().name());
                patterns.add(pattern(field.pattern(), scope));
            }
            return new Matcher.RecordOf(record.span(), names, patterns);
        }
    }

    // Types

    /** The type with everything blanked that a value does not show here: other modules' types, and config.ml's own. */
    private static Type known(Type type, Scope scope) {
        if (type instanceof Type.Named named) {
            boolean basic = Conformance.isBasic(named.name()) && !scope.declares(named.name());
            return basic
                    ? new Type.Named(
                            named.name(),
                            named.arguments().stream()
                                    .map(inner -> known(inner, scope))
                                    .toList())
                    : new Type.Variable("_");
        } else if (type instanceof Type.Tuple tuple) {
            return new Type.Tuple(
                    tuple.items().stream().map(inner -> known(inner, scope)).toList());
        } else if (type instanceof Type.Tags tags) {
            return new Type.Tags(
                    tags.tags().stream()
                            .map(tag ->
                                    new Type.Tags.Tag(tag.name(), tag.payload().map(inner -> known(inner, scope))))
                            .toList(),
                    tags.exact());
        }
        return type;
    }
}
