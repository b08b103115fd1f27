package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import io.github.miragemaven.device.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads expressions (OCaml manual, chapter "Expressions"). */
abstract class ExpressionReader extends PatternReader {

    /** The name that {@code function} gives to its argument; no OCaml name has a star. */
    static final String ARGUMENT = "*argument*";

    ExpressionReader(Source source) {
        super(source);
    }

    /** What follows the name of a module that is defined. */
    abstract ModuleExpr moduleBody(Token start);

    List<Expr.Binding> bindings() {
        List<Expr.Binding> bindings = new ArrayList<>();
        do {
            attributes();
            bindings.add(binding());
            attributes();
        } while (skipKeyword("and"));
        return bindings;
    }

    private Expr.Binding binding() {
        enter();
        Token start = peek();
        int first = mark();
        Optional<String> name = valueName();
        Expr.Binding binding;
        if (name.isPresent() && !symbol(",") && !symbol("|") && !symbol("::") && !keyword("as")) {
            Pattern.Variable variable = new Pattern.Variable(from(start.span()), name.get());
            binding = function(variable, start.span());
        } else {
            rewind(first);
            Pattern pattern = pattern();
            if (skipSymbol(":")) {
                Type type = type();
                pattern = new Pattern.Annotated(from(start.span()), pattern, type);
            }
            needSymbol("=", " after the pattern of a \"let\"");
            binding = new Expr.Binding(pattern, sequence());
        }
        leave();
        return binding;
    }

    /** The rest of {@code let name …}: parameters, a type, the body. */
    private Expr.Binding function(Pattern.Variable name, Span start) {
        Pattern pattern = name;
        List<Expr.Taken> parameters = new ArrayList<>();
        Span first = peek().span();
        while (startsParameter()) {
            parameter(parameters);
        }
        Optional<Type> type = Optional.empty();
        if (skipSymbol(":")) {
            type = Optional.of(polymorphicType());
        }
        if (skipSymbol(":>")) {
            type();
        }
        if (!symbol("=")) {
            throw expected("\"=\" after let " + name.name());
        }
        next();
        Expr body = sequence();
        if (parameters.isEmpty()) {
            if (type.isPresent()) {
                pattern = new Pattern.Annotated(Span.between(start, name.span()), pattern, type.get());
            }
            return new Expr.Binding(pattern, body);
        }
        if (type.isPresent()) {
            body = new Expr.Annotated(body.span(), body, type.get());
        }
        return new Expr.Binding(pattern, fun(Span.between(first, body.span()), parameters, body));
    }

    /** {@code fun a -> fun b -> e} takes both at once, as its OCaml type says. */
    private static Expr fun(Span span, List<Expr.Taken> parameters, Expr body) {
        if (body instanceof Expr.Fun inner) {
            List<Expr.Taken> all = new ArrayList<>(parameters);
            all.addAll(inner.parameters());
            return new Expr.Fun(span, all, inner.body());
        }
        return parameters.isEmpty() ? body : new Expr.Fun(span, parameters, body);
    }

    private boolean startsParameter() {
        Token token = peek();
        return switch (token.kind()) {
            case TILDE_NAME, TILDE_LABEL, QUESTION_NAME, QUESTION_LABEL -> true;
            case SYMBOL -> token.symbol("~") || token.symbol("?") || startsSimplePattern(token);
            default -> startsSimplePattern(token);
        };
    }

    private void parameter(List<Expr.Taken> parameters) {
        Token token = peek();
        switch (token.kind()) {
            case TILDE_NAME -> {
                next();
                Pattern pattern = new Pattern.Variable(token.span(), token.text());
                parameters.add(new Expr.Taken(Parameter.Kind.LABELLED, token.text(), pattern, Optional.empty()));
            }
            case TILDE_LABEL -> {
                next();
                parameters.add(
                        new Expr.Taken(Parameter.Kind.LABELLED, token.text(), simplePattern(), Optional.empty()));
            }
            case QUESTION_NAME -> {
                next();
                Pattern pattern = new Pattern.Variable(token.span(), token.text());
                parameters.add(new Expr.Taken(Parameter.Kind.OPTIONAL, token.text(), pattern, Optional.empty()));
            }
            case QUESTION_LABEL -> {
                next();
                if (symbol("(")) {
                    parameters.add(defaulted(Optional.of(token.text())));
                } else {
                    parameters.add(
                            new Expr.Taken(Parameter.Kind.OPTIONAL, token.text(), simplePattern(), Optional.empty()));
                }
            }
            default -> plainParameter(parameters, token);
        }
    }

    private void plainParameter(List<Expr.Taken> parameters, Token token) {
        if (token.symbol("?")) {
            next();
            parameters.add(defaulted(Optional.empty()));
        } else if (token.symbol("~")) {
            next();
            needSymbol("(", " after ~");
            Token name = need(Kind.LOWER, "a name");
            Pattern pattern = new Pattern.Variable(name.span(), name.text());
            if (skipSymbol(":")) {
                pattern = new Pattern.Annotated(name.span(), pattern, type());
            }
            needSymbol(")", "");
            parameters.add(new Expr.Taken(Parameter.Kind.LABELLED, name.text(), pattern, Optional.empty()));
        } else if (token.symbol("(") && peek(1).keyword("type")) {
            next();
            next();
            while (peek().kind() == Kind.LOWER) {
                next();
            }
            needSymbol(")", " after a locally abstract type");
        } else {
            parameters.add(new Expr.Taken(Parameter.Kind.POSITIONAL, "", simplePattern(), Optional.empty()));
        }
    }

    /** {@code (x = e)} of {@code ?(x = e)} and {@code ?label:(p : t = e)}. */
    private Expr.Taken defaulted(Optional<String> label) {
        Token open = needSymbol("(", " after ?");
        Pattern pattern;
        String name;
        if (label.isPresent()) {
            pattern = pattern();
            name = label.get();
        } else {
            Token word = need(Kind.LOWER, "the name of an optional parameter");
            pattern = new Pattern.Variable(word.span(), word.text());
            name = word.text();
        }
        Optional<Type> type = skipSymbol(":") ? Optional.of(type()) : Optional.empty();
        Optional<Expr> fallback = skipSymbol("=") ? Optional.of(sequence()) : Optional.empty();
        needSymbol(")", " after an optional parameter");
        if (type.isPresent()) {
            pattern = new Pattern.Annotated(from(open.span()), pattern, type.get());
        }
        return new Expr.Taken(Parameter.Kind.OPTIONAL, name, pattern, fallback);
    }

    Expr sequence() {
        enter();
        Expr first = expression(0);
        Expr result = first;
        if (skipSymbol(";")) {
            attributes();
            if (startsExpression()) {
                Expr second = sequence();
                result = new Expr.Sequence(Span.between(first.span(), second.span()), first, second);
            }
        }
        leave();
        return result;
    }

    private boolean startsExpression() {
        Token token = peek();
        return switch (token.kind()) {
            case END, TYPE_VARIABLE -> false;
            case LET_OPERATOR -> token.text().startsWith("let");
            case KEYWORD ->
                switch (token.text()) {
                    case "let",
                            "match",
                            "fun",
                            "function",
                            "try",
                            "if",
                            "while",
                            "for",
                            "assert",
                            "lazy",
                            "begin",
                            "true",
                            "false",
                            "object",
                            "new" -> true;
                    default -> false;
                };
            case SYMBOL -> startsArgument(token) || token.symbol("-") || token.symbol("-.") || token.symbol("+");
            default -> true;
        };
    }

    private Expr expression(int lowest) {
        enter();
        Expr left = operand();
        while (true) {
            attributes();
            Token token = peek();
            int level = infixLevel(token);
            if (level == 0 || level < lowest) {
                leave();
                return left;
            }
            if (level == COMMA) {
                left = tuple(left);
                continue;
            }
            next();
            Expr right = expression(rightAssociative(level) ? level : level + 1);
            Span whole = Span.between(left.span(), right.span());
            if (token.symbol("::")) {
                Expr pair = new Expr.Tuple(whole, List.of(left, right));
                left = new Expr.Construct(whole, Path.of("::", token.span()), Optional.of(pair));
            } else if (token.symbol("<-")) {
                left = assignment(left, right, whole, token);
            } else {
                Expr operator = new Expr.Name(token.span(), Path.of(token.text(), token.span()));
                left = new Expr.Apply(whole, operator, List.of(given(left), given(right)), true);
            }
        }
    }

    private Expr assignment(Expr left, Expr right, Span whole, Token arrow) {
        if (left instanceof Expr.Field field) {
            return new Expr.SetField(whole, field.record(), field.name(), right);
        }
        // a.(i) is read as Array.get a i, so a.(i) <- x is Array.set a i x.
        if (left instanceof Expr.Apply apply
                && apply.function() instanceof Expr.Name name
                && name.path().toString().equals("Array.get")) {
            List<Expr.Given> arguments = new ArrayList<>(apply.arguments());
            arguments.add(given(right));
            Path set = new Path(List.of("Array"), "set", name.span());
            return new Expr.Apply(whole, new Expr.Name(name.span(), set), arguments, false);
        }
        throw source().error(
                        arrow.span(),
                        "\"<-\" needs a mutable field or an array's element on its left",
                        "For a ref write :=.");
    }

    private static Expr.Given given(Expr value) {
        return new Expr.Given(Parameter.Kind.POSITIONAL, "", value, value.span());
    }

    private Expr tuple(Expr first) {
        List<Expr> items = new ArrayList<>();
        items.add(first);
        while (skipSymbol(",")) {
            items.add(expression(COMMA + 1));
        }
        return new Expr.Tuple(
                Span.between(first.span(), items.get(items.size() - 1).span()), List.copyOf(items));
    }

    private Expr operand() {
        Token token = peek();
        if (token.kind() == Kind.LET_OPERATOR && token.text().startsWith("let")) {
            return letOperator();
        }
        return switch (token.kind() == Kind.KEYWORD ? token.text() : "") {
            case "let" -> letIn();
            case "match" -> match();
            case "try" -> tryWith();
            case "fun" -> lambda();
            case "function" -> functionCases();
            case "if" -> conditional();
            case "while" -> whileLoop();
            case "for" -> forLoop();
            default -> unary();
        };
    }

    private Expr unary() {
        Token token = peek();
        boolean sign = token.symbol("-") || token.symbol("-.") || token.symbol("+") || token.symbol("+.");
        if (!sign) {
            return application();
        }
        enter();
        next();
        Expr operand = unary();
        leave();
        Span whole = Span.between(token.span(), operand.span());
        if (operand instanceof Expr.Constant constant) {
            Optional<Object> folded = signed(token.text(), constant.value());
            if (folded.isPresent()) {
                return new Expr.Constant(whole, folded.get());
            }
        }
        Expr operator = new Expr.Name(token.span(), Path.of("~" + token.text(), token.span()));
        return new Expr.Apply(whole, operator, List.of(given(operand)), true);
    }

    private boolean startsArgument(Token token) {
        return switch (token.kind()) {
            case LITERAL, LOWER, UPPER, TAG, TILDE_NAME, TILDE_LABEL, QUESTION_NAME, QUESTION_LABEL -> true;
            case KEYWORD -> token.keyword("begin") || token.keyword("true") || token.keyword("false");
            case SYMBOL ->
                switch (token.text()) {
                    case "(", "[", "[|", "{", "~", "[%" -> true;
                    default -> isPrefix(token);
                };
            default -> false;
        };
    }

    private Expr application() {
        Token token = peek();
        if (token.keyword("assert")) {
            next();
            Expr condition = simple();
            return new Expr.Assert(Span.between(token.span(), condition.span()), condition);
        }
        if (token.keyword("lazy")) {
            next();
            Expr body = simple();
            return new Expr.Lazy(Span.between(token.span(), body.span()), body);
        }
        if (token.kind() == Kind.TAG) {
            next();
            Optional<Expr> argument = startsArgument(peek()) ? Optional.of(simple()) : Optional.empty();
            return new Expr.Tag(from(token.span()), token.text(), argument);
        }
        Expr head = simple();
        if (head instanceof Expr.Construct construct && construct.argument().isEmpty() && startsArgument(peek())) {
            Expr argument = simple();
            Span whole = Span.between(token.span(), argument.span());
            if (startsArgument(peek())) {
                throw source().error(
                                peek().span(),
                                "the constructor " + construct.constructor() + " takes one argument",
                                "Several are written as a tuple: " + construct.constructor() + " (a, b).");
            }
            return new Expr.Construct(whole, construct.constructor(), Optional.of(argument));
        }
        if (!startsArgument(peek())) {
            return head;
        }
        List<Expr.Given> arguments = new ArrayList<>();
        while (startsArgument(peek())) {
            arguments.add(argument());
            attributes();
        }
        return new Expr.Apply(from(token.span()), head, List.copyOf(arguments), false);
    }

    private Expr.Given argument() {
        Token token = peek();
        switch (token.kind()) {
            case TILDE_NAME, QUESTION_NAME -> {
                next();
                Parameter.Kind kind =
                        token.kind() == Kind.TILDE_NAME ? Parameter.Kind.LABELLED : Parameter.Kind.OPTIONAL;
                Span name = new Span(token.span().start() + 1, token.span().end());
                return new Expr.Given(
                        kind, token.text(), new Expr.Name(name, Path.of(token.text(), name)), token.span());
            }
            case TILDE_LABEL, QUESTION_LABEL -> {
                next();
                Parameter.Kind kind =
                        token.kind() == Kind.TILDE_LABEL ? Parameter.Kind.LABELLED : Parameter.Kind.OPTIONAL;
                Expr value = simple();
                return new Expr.Given(kind, token.text(), value, Span.between(token.span(), value.span()));
            }
            default -> {
                if (token.symbol("~")) {
                    next();
                    needSymbol("(", " after ~");
                    Token name = need(Kind.LOWER, "a name");
                    needSymbol(":", " after the name");
                    Type type = type();
                    needSymbol(")", "");
                    Expr value = new Expr.Name(name.span(), Path.of(name.text(), name.span()));
                    value = new Expr.Annotated(name.span(), value, type);
                    return new Expr.Given(Parameter.Kind.LABELLED, name.text(), value, from(token.span()));
                }
                return given(simple());
            }
        }
    }

    private Expr simple() {
        enter();
        Token start = peek();
        Expr expression = primary();
        while (true) {
            if (symbol(".") && peek(1).symbol("(")) {
                next();
                expression = indexed(expression, start, "Array", ")");
            } else if (symbol(".") && peek(1).symbol("[")) {
                next();
                expression = indexed(expression, start, "String", "]");
            } else if (symbol(".")) {
                next();
                Path name = fieldPath();
                expression = new Expr.Field(from(start.span()), expression, name);
            } else if (peek().kind() == Kind.SYMBOL && peek().text().equals("#")) {
                throw refused(peek().span(), "methods", "Use functions and records.");
            } else {
                leave();
                return expression;
            }
        }
    }

    private Expr indexed(Expr container, Token start, String module, String close) {
        next();
        Expr index = sequence();
        needSymbol(close, " after an index");
        Path get = new Path(List.of(module), "get", peek().span());
        Span whole = from(start.span());
        return new Expr.Apply(whole, new Expr.Name(whole, get), List.of(given(container), given(index)), false);
    }

    private Expr primary() {
        Token token = peek();
        switch (token.kind()) {
            case LITERAL -> {
                next();
                return new Expr.Constant(token.span(), token.value());
            }
            case LOWER -> {
                if (token.text().equals("_")) {
                    throw source().error(token.span(), "\"_\" is a pattern, not a value", "");
                }
                next();
                return switch (token.text()) {
                    case "__POS__", "__LINE__", "__FILE__", "__LOC__", "__MODULE__", "__FUNCTION__" ->
                        new Expr.Place(token.span(), token.text());
                    default -> new Expr.Name(token.span(), Path.of(token.text(), token.span()));
                };
            }
            case UPPER -> {
                return qualified();
            }
            case TAG -> {
                next();
                return new Expr.Tag(token.span(), token.text(), Optional.empty());
            }
            case KEYWORD -> {
                return keywordPrimary(token);
            }
            case SYMBOL -> {
                return symbolPrimary(token);
            }
            default -> throw expected("an expression");
        }
    }

    private Expr keywordPrimary(Token token) {
        switch (token.text()) {
            case "true", "false" -> {
                next();
                return new Expr.Constant(token.span(), token.keyword("true"));
            }
            case "begin" -> {
                next();
                attributes();
                if (skipKeyword("end")) {
                    return unit(from(token.span()));
                }
                Expr body = sequence();
                needKeyword("end", " after \"begin\"");
                return body;
            }
            case "object", "new" -> throw refused(token.span(), "objects", "Use functions and records.");
            default -> throw expected("an expression");
        }
    }

    private static Expr unit(Span span) {
        return new Expr.Constant(span, Unit.UNIT);
    }

    private Expr symbolPrimary(Token token) {
        switch (token.text()) {
            case "(" -> {
                return parenthesised();
            }
            case "[" -> {
                next();
                List<Expr> items = elements("]");
                return new Expr.ListOf(from(token.span()), items);
            }
            case "[|" -> {
                next();
                List<Expr> items = elements("|]");
                return new Expr.ArrayOf(from(token.span()), items);
            }
            case "{" -> {
                return record();
            }
            case "[%", "[%%" -> throw refused(token.span(), "syntax extensions (ppx)", "Write it in plain OCaml.");
            default -> {
                if (!isPrefix(token)) {
                    throw expected("an expression");
                }
                next();
                Expr operand = simple();
                Expr operator = new Expr.Name(token.span(), Path.of(token.text(), token.span()));
                return new Expr.Apply(
                        Span.between(token.span(), operand.span()), operator, List.of(given(operand)), true);
            }
        }
    }

    private List<Expr> elements(String close) {
        List<Expr> items = new ArrayList<>();
        while (!symbol(close)) {
            items.add(expression(0));
            if (!skipSymbol(";")) {
                break;
            }
        }
        if (!symbol(close)) {
            throw expected("\";\" or \"" + close + "\" in a list");
        }
        next();
        return List.copyOf(items);
    }

    private Expr parenthesised() {
        Token open = peek();
        Optional<String> operator = parenthesisedOperator();
        if (operator.isPresent()) {
            Span span = peek(1).span();
            rewind(mark() + 3);
            return new Expr.Name(from(open.span()), Path.of(operator.get(), span));
        }
        next();
        if (skipSymbol(")")) {
            return unit(from(open.span()));
        }
        if (keyword("module")) {
            throw refused(peek().span(), "first-class modules", "Use a plain module, or a record.");
        }
        Expr body = sequence();
        if (skipSymbol(":")) {
            Type type = type();
            body = new Expr.Annotated(from(open.span()), body, type);
        }
        if (skipSymbol(":>")) {
            type();
        }
        if (!symbol(")")) {
            throw expected(
                    "\")\" for the \"(\" in line " + source().line(open.span().start()));
        }
        next();
        return respan(body, from(open.span()));
    }

    /** A call in parentheses is shown with them; a constructor in parentheses takes no argument after them. */
    private static Expr respan(Expr body, Span span) {
        if (body instanceof Expr.Apply apply) {
            return new Expr.Apply(span, apply.function(), apply.arguments(), apply.infix());
        }
        boolean bare =
                body instanceof Expr.Construct construct && construct.argument().isEmpty();
        return bare ? new Expr.Annotated(span, body, new Type.Variable("_")) : body;
    }

    private Expr record() {
        Token open = next();
        Optional<Expr> base = Optional.empty();
        int start = mark();
        boolean fields = (peek().kind() == Kind.LOWER || peek().kind() == Kind.UPPER) && startsField();
        rewind(start);
        if (!fields && !symbol("}")) {
            base = Optional.of(simple());
            needKeyword("with", " after the record that is copied");
        }
        List<Expr.Fields.Init> inits = new ArrayList<>();
        while (!symbol("}")) {
            Path name = fieldPath();
            Optional<Type> type = skipSymbol(":") ? Optional.of(type()) : Optional.empty();
            Expr value =
                    skipSymbol("=") ? expression(0) : new Expr.Name(name.span(), Path.of(name.name(), name.span()));
            if (type.isPresent()) {
                value = new Expr.Annotated(value.span(), value, type.get());
            }
            inits.add(new Expr.Fields.Init(name, value));
            if (!skipSymbol(";")) {
                break;
            }
        }
        needSymbol("}", " or \";\" in a record");
        if (inits.isEmpty()) {
            throw source().error(from(open.span()), "a record has at least one field", "");
        }
        return new Expr.Fields(from(open.span()), base, List.copyOf(inits));
    }

    /** Whether {@code x =}, {@code x;} or {@code x}} follows, rather than an expression before "with". */
    private boolean startsField() {
        while (peek().kind() == Kind.UPPER && peek(1).symbol(".")) {
            rewind(mark() + 2);
        }
        Token after = peek(1);
        return peek().kind() == Kind.LOWER
                && (after.symbol("=") || after.symbol(";") || after.symbol("}") || after.symbol(":"));
    }

    /** What starts with a capital letter: a constructor, a value in a module, or {@code M.(…)}. */
    private Expr qualified() {
        Token first = peek();
        List<String> modules = new ArrayList<>();
        String name = next().text();
        while (symbol(".")) {
            Token after = peek(1);
            if (after.kind() == Kind.UPPER) {
                next();
                modules.add(name);
                name = next().text();
            } else if (after.kind() == Kind.LOWER) {
                next();
                modules.add(name);
                Token word = next();
                return new Expr.Name(
                        from(first.span()), new Path(List.copyOf(modules), word.text(), from(first.span())));
            } else if (after.symbol("(") || after.symbol("[") || after.symbol("{") || after.symbol("[|")) {
                Path module = new Path(List.copyOf(modules), name, from(first.span()));
                next();
                return opened(module, first);
            } else {
                next();
                throw expected("a name after \"" + name + ".\"");
            }
        }
        Path constructor = new Path(List.copyOf(modules), name, from(first.span()));
        return new Expr.Construct(from(first.span()), constructor, Optional.empty());
    }

    private Expr opened(Path module, Token first) {
        Optional<String> operator = parenthesisedOperator();
        if (operator.isPresent()) {
            rewind(mark() + 3);
            List<String> modules = new ArrayList<>(module.modules());
            modules.add(module.name());
            Span whole = from(first.span());
            return new Expr.Name(whole, new Path(List.copyOf(modules), operator.get(), whole));
        }
        Expr body = symbolPrimary(peek());
        return new Expr.Open(from(first.span()), module, body);
    }

    private Expr letIn() {
        Token word = next();
        noExtension();
        if (skipKeyword("open")) {
            skipSymbol("!");
            Path module = modulePath();
            needKeyword("in", " after \"let open\"");
            Expr body = sequence();
            return new Expr.Open(Span.between(word.span(), body.span()), module, body);
        }
        if (keyword("module")) {
            next();
            Token name = moduleName();
            ModuleExpr module = moduleBody(word);
            needKeyword("in", " after \"let module\"");
            Expr body = sequence();
            return new Expr.LetModule(Span.between(word.span(), body.span()), name.text(), module, body);
        }
        if (keyword("exception")) {
            Item.ExceptionDefinition exception = exception();
            needKeyword("in", " after \"let exception\"");
            Expr body = sequence();
            return new Expr.LetException(Span.between(word.span(), body.span()), exception, body);
        }
        attributes();
        boolean recursive = skipKeyword("rec");
        List<Expr.Binding> bindings = bindings();
        needKeyword(
                "in", " for the \"let\" in line " + source().line(word.span().start()));
        Expr body = sequence();
        return new Expr.Let(Span.between(word.span(), body.span()), recursive, bindings, body);
    }

    private Expr letOperator() {
        Token first = peek();
        List<Expr.LetOperator.Step> steps = new ArrayList<>();
        do {
            Token operator = next();
            Path path = Path.of(operator.text(), operator.span());
            Expr.Binding binding;
            Token name = peek();
            if (name.kind() == Kind.LOWER && (peek(1).keyword("in") || peek(1).kind() == Kind.LET_OPERATOR)) {
                // "let+ x in e" is "let+ x = x in e".
                next();
                binding = new Expr.Binding(
                        new Pattern.Variable(name.span(), name.text()),
                        new Expr.Name(name.span(), Path.of(name.text(), name.span())));
            } else {
                binding = binding();
            }
            steps.add(new Expr.LetOperator.Step(path, binding.pattern(), binding.value()));
        } while (peek().kind() == Kind.LET_OPERATOR && peek().text().startsWith("and"));
        needKeyword("in", " after \"" + first.text() + "\"");
        Expr body = sequence();
        return new Expr.LetOperator(Span.between(first.span(), body.span()), List.copyOf(steps), body);
    }

    private Expr match() {
        Token word = next();
        noExtension();
        attributes();
        Expr subject = sequence();
        needKeyword("with", " after \"match\"");
        List<Expr.Case> cases = cases();
        return new Expr.Match(from(word.span()), subject, cases);
    }

    private Expr tryWith() {
        Token word = next();
        noExtension();
        Expr body = sequence();
        needKeyword("with", " after \"try\"");
        List<Expr.Case> cases = cases();
        return new Expr.Try(from(word.span()), body, cases);
    }

    private List<Expr.Case> cases() {
        List<Expr.Case> cases = new ArrayList<>();
        skipSymbol("|");
        do {
            Pattern pattern = pattern();
            Optional<Expr> guard = skipKeyword("when") ? Optional.of(sequence()) : Optional.empty();
            if (!symbol("->")) {
                throw expected("\"->\" after a pattern");
            }
            next();
            if (symbol(".")) {
                throw expected("an expression");
            }
            cases.add(new Expr.Case(pattern, guard, sequence()));
        } while (skipSymbol("|"));
        return List.copyOf(cases);
    }

    private Expr lambda() {
        Token word = next();
        noExtension();
        attributes();
        List<Expr.Taken> parameters = new ArrayList<>();
        while (startsParameter()) {
            parameter(parameters);
        }
        Optional<Type> type = skipSymbol(":") ? Optional.of(tupleType()) : Optional.empty();
        if (!symbol("->")) {
            throw expected("\"->\" after the parameters of a \"fun\"");
        }
        next();
        Expr body = sequence();
        if (type.isPresent()) {
            body = new Expr.Annotated(body.span(), body, type.get());
        }
        return fun(Span.between(word.span(), body.span()), parameters, body);
    }

    private Expr functionCases() {
        Token word = next();
        noExtension();
        List<Expr.Case> cases = cases();
        Span span = from(word.span());
        Expr.Taken argument = new Expr.Taken(
                Parameter.Kind.POSITIONAL, "", new Pattern.Variable(word.span(), ARGUMENT), Optional.empty());
        Expr subject = new Expr.Name(word.span(), Path.of(ARGUMENT, word.span()));
        return new Expr.Fun(span, List.of(argument), new Expr.Match(span, subject, cases));
    }

    private Expr conditional() {
        Token word = next();
        noExtension();
        Expr condition = sequence();
        needKeyword("then", " after the condition of an \"if\"");
        Expr then = expression(0);
        Optional<Expr> otherwise = skipKeyword("else") ? Optional.of(expression(0)) : Optional.empty();
        return new Expr.If(from(word.span()), condition, then, otherwise);
    }

    private Expr whileLoop() {
        Token word = next();
        Expr condition = sequence();
        Expr body = loopBody();
        return new Expr.While(from(word.span()), condition, body);
    }

    private Expr loopBody() {
        Token word = needKeyword("do", " before the body of a loop");
        Expr body = keyword("done") ? unit(word.span()) : sequence();
        needKeyword("done", " after the body of a loop");
        return body;
    }

    private Expr forLoop() {
        Token word = next();
        Pattern index = simplePattern();
        needSymbol("=", " after the variable of a \"for\"");
        Expr from = sequence();
        boolean up = !keyword("downto");
        if (!skipKeyword("to") && !skipKeyword("downto")) {
            throw expected("\"to\" or \"downto\"");
        }
        Expr to = sequence();
        Expr body = loopBody();
        return new Expr.For(from(word.span()), index, from, up, to, body);
    }
}
