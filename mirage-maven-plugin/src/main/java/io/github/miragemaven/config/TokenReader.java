package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Goes through the words of a file; names, operators and attributes are read the same everywhere. */
abstract class TokenReader {

    static final int COMMA = 3;

    private static final int ASSIGN = 2;
    private static final int OR = 4;
    private static final int AND = 5;
    private static final int APPEND = 7;
    private static final int CONS = 8;
    private static final int POWER = 11;

    private static final Set<String> WORD_OPERATORS = Set.of("mod", "land", "lor", "lxor", "lsl", "lsr", "asr", "or");
    private static final int DEEPEST = 4_000;

    private final Source source;
    private final List<Token> tokens;
    private int at;
    private int depth;

    TokenReader(Source source) {
        this.source = source;
        this.tokens = Lexer.tokens(source);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    boolean symbol(String word) {
        return peek().symbol(word);
    }

    boolean keyword(String word) {
        return peek().keyword(word);
    }

    boolean skipSymbol(String word) {
        if (symbol(word)) {
            next();
            return true;
        }
        return false;
    }

    boolean skipKeyword(String word) {
        if (keyword(word)) {
            next();
            return true;
        }
        return false;
    }

    Token needSymbol(String word, String why) {
        if (!symbol(word)) {
            throw expected("\"" + word + "\"" + why);
        }
        return next();
    }

    Token needKeyword(String word, String why) {
        if (!keyword(word)) {
            throw expected("\"" + word + "\"" + why);
        }
        return next();
    }

    Token need(Kind kind, String what) {
        if (peek().kind() != kind) {
            throw expected(what);
        }
        return next();
    }

    ProjectException expected(String what) {
        Token found = peek();
        String hint = "";
        if (what.startsWith("\"in\"")) {
            hint = "A \"let\" inside an expression is written: let x = … in …";
        } else if (found.text().equals("->") && what.startsWith("\")\"")) {
            hint = "Kinds of devices are put together with @->.";
        } else if (found.kind() == Kind.END) {
            hint = "Something that was opened is not closed: a bracket, a \"begin\", a \"let … in\".";
        }
        return source.error(found.span(), "syntax error: expected " + what + " but found " + found.shown(), hint);
    }

    ProjectException refused(Span span, String what, String instead) {
        return source.error(span, what + " can't be used in a config.ml here", instead);
    }

    ProjectException functors(Span span) {
        return refused(span, "functors", "Write a plain module, or a function.");
    }

    void noExtension() {
        if (peek().kind() == Kind.SYMBOL && peek().text().startsWith("%")) {
            throw refused(peek().span(), "syntax extensions (ppx)", "Write it in plain OCaml.");
        }
    }

    Span from(Span start) {
        return Span.between(start, tokens.get(Math.max(0, at - 1)).span());
    }

    void enter() {
        if (++depth > DEEPEST) {
            throw source.error(
                    peek().span(),
                    "this is nested more than " + DEEPEST + " levels deep",
                    "Give the inner parts names.");
        }
    }

    void leave() {
        depth--;
    }

    /** Attributes say something to the compiler only; whole ones are passed over. */
    void attributes() {
        while (symbol("[@") || symbol("[@@") || symbol("[@@@")) {
            Token open = next();
            int nesting = 1;
            while (nesting > 0) {
                Token token = next();
                if (token.kind() == Kind.END) {
                    throw source.error(open.span(), "this attribute is never closed", "Add the missing ].");
                }
                if (token.kind() == Kind.SYMBOL) {
                    if (token.text().startsWith("[")) {
                        nesting++;
                    } else if (token.text().equals("]") || token.text().equals("|]")) {
                        nesting--;
                    }
                }
            }
        }
    }

    Path modulePath() {
        Token first = need(Kind.UPPER, "the name of a module");
        List<String> modules = new ArrayList<>();
        String name = first.text();
        while (symbol(".") && peek(1).kind() == Kind.UPPER) {
            next();
            modules.add(name);
            name = next().text();
        }
        return new Path(List.copyOf(modules), name, from(first.span()));
    }

    Token moduleName() {
        if (peek().is(Kind.LOWER, "_")) {
            return next();
        }
        return need(Kind.UPPER, "the name of a module, which starts with a capital letter");
    }

    Path fieldPath() {
        Span start = peek().span();
        List<String> modules = new ArrayList<>();
        while (peek().kind() == Kind.UPPER) {
            modules.add(next().text());
            needSymbol(".", " after a module");
        }
        Token name = need(Kind.LOWER, "the name of a field");
        return new Path(List.copyOf(modules), name.text(), from(start));
    }

    /** A name that can be defined: {@code x}, {@code ( + )}, {@code ( let* )}; nothing is read when it is none. */
    Optional<String> valueName() {
        Token token = peek();
        if (token.kind() == Kind.LOWER && !token.text().equals("_")) {
            next();
            return Optional.of(token.text());
        }
        Optional<String> operator = parenthesisedOperator();
        if (operator.isPresent()) {
            at += 3;
        }
        return operator;
    }

    /** The operator of {@code ( + )}, when this is what stands here; nothing is read. */
    Optional<String> parenthesisedOperator() {
        boolean parentheses = symbol("(") && peek(2).symbol(")");
        return parentheses && isOperator(peek(1)) ? Optional.of(peek(1).text()) : Optional.empty();
    }

    private static boolean isOperator(Token token) {
        return switch (token.kind()) {
            case LET_OPERATOR -> true;
            case KEYWORD -> WORD_OPERATORS.contains(token.text());
            case SYMBOL ->
                isPrefix(token)
                        || (infixLevel(token) > 0 && !Set.of(",", "::", "<-").contains(token.text()));
            default -> false;
        };
    }

    /** How tightly an infix operator binds (OCaml manual, table of precedences); 0 for what is none. */
    static int infixLevel(Token token) {
        if (token.kind() == Kind.KEYWORD) {
            return switch (token.text()) {
                case "or" -> OR;
                case "mod", "land", "lor", "lxor" -> 10;
                case "lsl", "lsr", "asr" -> POWER;
                default -> 0;
            };
        }
        if (token.kind() != Kind.SYMBOL) {
            return 0;
        }
        return switch (token.text()) {
            case ":=", "<-" -> ASSIGN;
            case "," -> COMMA;
            case "||" -> OR;
            case "&&", "&" -> AND;
            case "::" -> CONS;
            case "!=" -> 6;
            case "->", "|", "|]" -> 0;
            default -> infixLevel(token.text());
        };
    }

    private static int infixLevel(String operator) {
        if (operator.startsWith("**")) {
            return POWER;
        }
        return switch (operator.charAt(0)) {
            case '=', '<', '>', '|', '&', '$' -> 6;
            case '@', '^' -> APPEND;
            case '+', '-' -> 9;
            case '*', '/', '%' -> 10;
            case '#' -> operator.length() > 1 ? POWER + 1 : 0;
            default -> 0;
        };
    }

    static boolean rightAssociative(int level) {
        return Set.of(ASSIGN, OR, AND, APPEND, CONS, POWER).contains(level);
    }

    static boolean isPrefix(Token token) {
        if (token.kind() != Kind.SYMBOL) {
            return false;
        }
        String word = token.text();
        return switch (word.charAt(0)) {
            case '!' -> !word.equals("!=");
            case '~', '?' -> word.length() > 1;
            default -> false;
        };
    }

    static Optional<Object> signed(String sign, Object value) {
        boolean minus = sign.startsWith("-");
        if (value instanceof Long number && sign.length() == 1) {
            return Optional.of(minus ? Ints.wrap(-number) : number);
        } else if (value instanceof FixedInt number && sign.length() == 1) {
            return Optional.of(minus ? new FixedInt(number.width(), -number.value()) : number);
        } else if (value instanceof Double number) {
            return Optional.of(minus ? -number : number);
        }
        return Optional.empty();
    }

    Source source() {
        return source;
    }

    /** A place to come back to with {@link #rewind}. */
    int mark() {
        return at;
    }

    void rewind(int mark) {
        at = mark;
    }
}
