package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import io.github.miragemaven.device.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads patterns (OCaml manual, section "Patterns"). */
abstract class PatternReader extends TypeReader {

    PatternReader(Source source) {
        super(source);
    }

    Pattern pattern() {
        enter();
        Token start = peek();
        Pattern pattern = alternatives();
        while (keyword("as") || symbol("|") || symbol(",") || symbol("::")) {
            // Only behind an "as", which takes all that is before it, is there still something to read here.
            pattern = continued(pattern, start.span());
        }
        leave();
        return pattern;
    }

    private Pattern continued(Pattern left, Span start) {
        Token word = next();
        switch (word.text()) {
            case "as" -> {
                String name = valueName().orElseThrow(() -> expected("a name after \"as\""));
                return new Pattern.Alias(from(start), left, name);
            }
            case "|" -> {
                Pattern right = tuplePattern();
                return new Pattern.Or(from(start), left, right);
            }
            case "::" -> {
                Pattern pair = new Pattern.Tuple(from(start), List.of(left, consPattern()));
                return new Pattern.Construct(from(start), Path.of("::", word.span()), Optional.of(pair));
            }
            default -> {
                List<Pattern> items = new ArrayList<>(List.of(left, consPattern()));
                while (skipSymbol(",")) {
                    items.add(consPattern());
                }
                return new Pattern.Tuple(from(start), List.copyOf(items));
            }
        }
    }

    private Pattern alternatives() {
        Pattern pattern = tuplePattern();
        while (skipSymbol("|")) {
            Pattern right = tuplePattern();
            pattern = new Pattern.Or(Span.between(pattern.span(), right.span()), pattern, right);
        }
        return pattern;
    }

    private Pattern tuplePattern() {
        Pattern first = consPattern();
        if (!symbol(",")) {
            return first;
        }
        List<Pattern> items = new ArrayList<>();
        items.add(first);
        while (skipSymbol(",")) {
            items.add(consPattern());
        }
        return new Pattern.Tuple(from(first.span()), List.copyOf(items));
    }

    private Pattern consPattern() {
        enter();
        Pattern head = appliedPattern();
        Pattern pattern = head;
        if (symbol("::")) {
            Token operator = next();
            Pattern tail = consPattern();
            Span whole = Span.between(head.span(), tail.span());
            Pattern pair = new Pattern.Tuple(whole, List.of(head, tail));
            pattern = new Pattern.Construct(whole, Path.of("::", operator.span()), Optional.of(pair));
        }
        attributes();
        leave();
        return pattern;
    }

    private Pattern appliedPattern() {
        Token token = peek();
        if (token.keyword("lazy")) {
            next();
            Pattern inner = simplePattern();
            return new Pattern.Lazy(from(token.span()), inner);
        }
        if (token.keyword("exception")) {
            next();
            Pattern inner = appliedPattern();
            return new Pattern.Raises(from(token.span()), inner);
        }
        if (token.kind() == Kind.TAG) {
            next();
            Optional<Pattern> argument = startsSimplePattern(peek()) ? Optional.of(simplePattern()) : Optional.empty();
            return new Pattern.Tag(from(token.span()), token.text(), argument);
        }
        Pattern head = simplePattern();
        if (head instanceof Pattern.Construct construct
                && construct.argument().isEmpty()
                && token.kind() == Kind.UPPER
                && startsSimplePattern(peek())) {
            Pattern argument = simplePattern();
            return new Pattern.Construct(from(token.span()), construct.constructor(), Optional.of(argument));
        }
        return head;
    }

    boolean startsSimplePattern(Token token) {
        return switch (token.kind()) {
            case LITERAL, LOWER, UPPER, TAG -> true;
            case KEYWORD -> token.keyword("true") || token.keyword("false");
            case SYMBOL ->
                switch (token.text()) {
                    case "(", "[", "[|", "{" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    Pattern simplePattern() {
        enter();
        Pattern pattern = simplePatternInside();
        leave();
        return pattern;
    }

    private Pattern simplePatternInside() {
        Token token = peek();
        Optional<String> operator = parenthesisedOperator();
        if (operator.isPresent()) {
            rewind(mark() + 3);
            return new Pattern.Variable(from(token.span()), operator.get());
        }
        next();
        switch (token.kind()) {
            case LOWER -> {
                return token.text().equals("_")
                        ? new Pattern.Any(token.span())
                        : new Pattern.Variable(token.span(), token.text());
            }
            case LITERAL -> {
                return constantPattern(token);
            }
            case TAG -> {
                return new Pattern.Tag(token.span(), token.text(), Optional.empty());
            }
            case UPPER -> {
                rewind(mark() - 1);
                return qualifiedPattern();
            }
            case KEYWORD -> {
                if (token.keyword("true") || token.keyword("false")) {
                    return new Pattern.Constant(token.span(), token.keyword("true"));
                }
            }
            case SYMBOL -> {
                Optional<Pattern> pattern = symbolPattern(token);
                if (pattern.isPresent()) {
                    return pattern.get();
                }
            }
            default -> {}
        }
        rewind(mark() - (token.kind() == Kind.END ? 0 : 1));
        throw expected("a pattern");
    }

    private Pattern constantPattern(Token token) {
        if (token.value() instanceof Character from && symbol("..")) {
            next();
            Token to = need(Kind.LITERAL, "the last char of a range");
            if (!(to.value() instanceof Character last)) {
                throw source().error(to.span(), "a range of patterns ends with a char", "Write it so: 'a'..'z'.");
            }
            return new Pattern.Range(from(token.span()), from, last);
        }
        return new Pattern.Constant(token.span(), token.value());
    }

    private Optional<Pattern> symbolPattern(Token token) {
        return switch (token.text()) {
            case "(" -> Optional.of(parenthesisedPattern(token));
            case "[" -> Optional.of(new Pattern.ListOf(token.span(), patterns("]")));
            case "[|" -> Optional.of(new Pattern.ArrayOf(token.span(), patterns("|]")));
            case "{" -> Optional.of(recordPattern(token));
            case "-", "-." -> negativePattern(token);
            case "#" -> throw refused(token.span(), "a pattern that names a type (#t)", "List its tags: `A | `B.");
            default -> Optional.empty();
        };
    }

    private Pattern parenthesisedPattern(Token open) {
        if (skipSymbol(")")) {
            return new Pattern.Constant(from(open.span()), Unit.UNIT);
        }
        if (keyword("module")) {
            throw refused(peek().span(), "first-class modules", "Use a plain module, or a record.");
        }
        Pattern inner = pattern();
        if (skipSymbol(":")) {
            inner = new Pattern.Annotated(from(open.span()), inner, polymorphicType());
        }
        needSymbol(")", " in a pattern");
        return inner;
    }

    private Optional<Pattern> negativePattern(Token sign) {
        if (peek().kind() != Kind.LITERAL) {
            return Optional.empty();
        }
        Optional<Object> value = signed(sign.text(), peek().value());
        if (value.isPresent()) {
            next();
        }
        return value.map(number -> new Pattern.Constant(from(sign.span()), number));
    }

    private List<Pattern> patterns(String close) {
        List<Pattern> items = new ArrayList<>();
        while (!symbol(close)) {
            items.add(pattern());
            if (!skipSymbol(";")) {
                break;
            }
        }
        needSymbol(close, " or \";\" in a pattern");
        return List.copyOf(items);
    }

    private Pattern recordPattern(Token open) {
        List<Pattern.Fields.Field> fields = new ArrayList<>();
        boolean more = false;
        while (!symbol("}")) {
            if (peek().is(Kind.LOWER, "_")) {
                next();
                more = true;
                skipSymbol(";");
                break;
            }
            Path name = fieldPath();
            Optional<Type> type = skipSymbol(":") ? Optional.of(type()) : Optional.empty();
            Pattern pattern = skipSymbol("=") ? pattern() : new Pattern.Variable(name.span(), name.name());
            if (type.isPresent()) {
                pattern = new Pattern.Annotated(pattern.span(), pattern, type.get());
            }
            fields.add(new Pattern.Fields.Field(name, pattern));
            if (!skipSymbol(";")) {
                break;
            }
        }
        needSymbol("}", " or \";\" in a record pattern");
        return new Pattern.Fields(from(open.span()), List.copyOf(fields), more);
    }

    private Pattern qualifiedPattern() {
        Token first = next();
        List<String> modules = new ArrayList<>();
        String name = first.text();
        while (symbol(".")) {
            Token after = peek(1);
            if (after.kind() == Kind.UPPER) {
                next();
                modules.add(name);
                name = next().text();
            } else if (after.symbol("(") || after.symbol("[") || after.symbol("{") || after.symbol("[|")) {
                next();
                Path module = new Path(List.copyOf(modules), name, from(first.span()));
                Pattern inner = simplePattern();
                return new Pattern.Opened(from(first.span()), module, inner);
            } else {
                next();
                throw expected("a constructor after \"" + name + ".\"");
            }
        }
        Path constructor = new Path(List.copyOf(modules), name, from(first.span()));
        return new Pattern.Construct(from(first.span()), constructor, Optional.empty());
    }
}
