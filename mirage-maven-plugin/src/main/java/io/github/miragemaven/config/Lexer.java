package io.github.miragemaven.config;

import io.github.miragemaven.config.Token.Kind;
import io.github.miragemaven.io.ProjectException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts config.ml into words (OCaml manual, section "Lexical conventions").
 *
 * <p>An OCaml string is a string of bytes. String literals become Java strings with one character for each byte of the
 * literal's UTF-8 form, so that lengths, escapes and {@code %S} come out as OCaml's; {@link Outside} turns them into
 * text where they leave this room.
 */
final class Lexer {

    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "as",
            "assert",
            "begin",
            "class",
            "constraint",
            "do",
            "done",
            "downto",
            "else",
            "end",
            "exception",
            "external",
            "false",
            "for",
            "fun",
            "function",
            "functor",
            "if",
            "in",
            "include",
            "inherit",
            "initializer",
            "lazy",
            "let",
            "match",
            "method",
            "module",
            "mutable",
            "new",
            "nonrec",
            "object",
            "of",
            "open",
            "or",
            "private",
            "rec",
            "sig",
            "struct",
            "then",
            "to",
            "true",
            "try",
            "type",
            "val",
            "virtual",
            "when",
            "while",
            "with",
            "mod",
            "land",
            "lor",
            "lxor",
            "lsl",
            "lsr",
            "asr");

    /** Words of two signs that no operator is made of. */
    private static final Set<String> PAIRS = Set.of("[|", "[<", "[>", "|]", "::", ":=", ":>", ";;", "..");

    private static final String OPERATOR_START = "!$%&*+-/<=>@^|~?#";
    private static final String OPERATOR = "!$%&*+-./:<=>?@^|~#";
    private static final String LET_OPERATOR_START = "$&*+-/<=>@^|";

    private static final BigInteger INT_CEILING = BigInteger.ONE.shiftLeft(62);

    private final Source source;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /** Where the first string between double quotes starts that has a line's end in it, or -1. */
    private int severalLines = -1;

    private Lexer(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /** The words of a source; the last one is an {@link Kind#END}. */
    static List<Token> tokens(Source source) {
        Lexer lexer = new Lexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                at++;
            } else if (c == '(' && peek(1) == '*' && peek(2) != ')') {
                comment();
            } else {
                token(c);
            }
        }
        Span end = new Span(text.length(), text.length());
        tokens.add(new Token(Kind.END, "", "", end));
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
    }

    private void add(Kind kind, String word, Object value, int start) {
        tokens.add(new Token(kind, word, value, new Span(start, at)));
    }

    private void token(char c) {
        int start = at;
        if (isLower(c)) {
            String word = name();
            if ((word.equals("let") || word.equals("and"))
                    && LET_OPERATOR_START.indexOf(peek(0)) >= 0
                    && at < text.length()) {
                letOperator(word, start);
            } else {
                add(KEYWORDS.contains(word) ? Kind.KEYWORD : Kind.LOWER, word, word, start);
            }
        } else if (isUpper(c)) {
            String word = name();
            add(Kind.UPPER, word, word, start);
        } else if (isDigit(c)) {
            number();
        } else if (c == '"') {
            String value = string();
            add(Kind.LITERAL, text.substring(start, at), value, start);
        } else if (c == '{' && quotedStringEnd(at) >= 0) {
            String value = quotedString();
            add(Kind.LITERAL, text.substring(start, at), value, start);
        } else if (c == '\'') {
            quote();
        } else if (c == '`' && isNameStart(peek(1))) {
            at++;
            String word = name();
            add(Kind.TAG, word, word, start);
        } else if ((c == '~' || c == '?') && isLower(peek(1))) {
            label(c);
        } else {
            symbol(c);
        }
    }

    /** {@code let*} is one word, but {@code let-} in {@code let -x} can't be: no pattern starts with an operator. */
    private void letOperator(String word, int start) {
        while (at < text.length() && OPERATOR.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String operator = text.substring(start, at);
        add(Kind.LET_OPERATOR, operator, word, start);
    }

    private void label(char mark) {
        int start = at;
        at++;
        String word = name();
        boolean colon = peek(0) == ':' && peek(1) != ':' && peek(1) != '=';
        if (KEYWORDS.contains(word)) {
            throw error(start, at, "the keyword \"" + word + "\" can't be a label", "Choose another name.");
        }
        if (colon) {
            at++;
            add(mark == '~' ? Kind.TILDE_LABEL : Kind.QUESTION_LABEL, word, word, start);
        } else {
            add(mark == '~' ? Kind.TILDE_NAME : Kind.QUESTION_NAME, word, word, start);
        }
    }

    private void symbol(char c) {
        int start = at;
        if (PAIRS.contains("" + c + peek(1))) {
            at += 2;
        } else if (c == '[' && (peek(1) == '@' || peek(1) == '%')) {
            at++;
            while (peek(0) == text.charAt(start + 1)) {
                at++;
            }
        } else if ("()[]{};,.:_`".indexOf(c) >= 0) {
            at++;
        } else if (OPERATOR_START.indexOf(c) >= 0) {
            operator();
        } else if (Character.isISOControl(c)) {
            throw error(
                    start, start + 1, "a control character (code " + (int) c + ") has no meaning here", "Delete it.");
        } else {
            int end = start + Character.charCount(text.codePointAt(start));
            throw error(
                    start,
                    end,
                    "the character " + text.substring(start, end) + " has no meaning here",
                    "Outside of strings and comments OCaml reads ASCII only.");
        }
        String word = text.substring(start, at);
        add(Kind.SYMBOL, word, word, start);
    }

    private void operator() {
        at++;
        while (at < text.length() && OPERATOR.indexOf(text.charAt(at)) >= 0) {
            // "|]" ends an array even when it follows an operator character.
            if (text.charAt(at) == '|' && peek(1) == ']') {
                break;
            }
            at++;
        }
    }

    private void quote() {
        int start = at;
        char next = peek(1);
        if (next == '\\') {
            at++;
            StringBuilder out = new StringBuilder();
            escape(out, start, true);
            if (peek(0) != '\'' || out.length() != 1) {
                throw error(start, at, "this character is not closed", "Write one character between quotes: '\\n'.");
            }
            at++;
            add(Kind.LITERAL, text.substring(start, at), out.charAt(0), start);
        } else if (peek(2) == '\'' && next != '\'' && next != '\n') {
            at += 3;
            if (next > 127) {
                throw error(start, at, "a char holds one byte, and this character takes several", "Use a string.");
            }
            add(Kind.LITERAL, text.substring(start, at), next, start);
        } else if (isNameStart(next)) {
            at++;
            String word = name();
            add(Kind.TYPE_VARIABLE, word, word, start);
        } else {
            throw error(start, start + 1, "a lone quote", "Strings are written \"so\", characters 'c'.");
        }
    }

    private void number() {
        int start = at;
        char radixMark = Character.toLowerCase(peek(1));
        boolean prefixed = peek(0) == '0' && (radixMark == 'x' || radixMark == 'o' || radixMark == 'b');
        int radix = !prefixed ? 10 : radixMark == 'x' ? 16 : radixMark == 'o' ? 8 : 2;
        at += prefixed ? 2 : 0;
        digits(radix);
        boolean real = false;
        if (radix == 10 || radix == 16) {
            if (peek(0) == '.' && peek(1) != '.') {
                real = true;
                at++;
                digits(radix);
            }
            char exponent = Character.toLowerCase(peek(0));
            if (exponent == (radix == 10 ? 'e' : 'p') && isDigit(peek(peek(1) == '+' || peek(1) == '-' ? 2 : 1))) {
                real = true;
                at += 2;
                digits(10);
            }
        }
        String word = text.substring(start, at);
        if (real) {
            String digits = word.replace("_", "");
            // Java wants the exponent that OCaml lets hexadecimal floats leave out.
            boolean bare =
                    radix == 16 && digits.toLowerCase(java.util.Locale.ROOT).indexOf('p') < 0;
            add(Kind.LITERAL, word, Double.valueOf(bare ? digits + "p0" : digits), start);
            return;
        }
        char suffix = peek(0);
        boolean sized = suffix == 'l' || suffix == 'L' || suffix == 'n';
        if (sized) {
            at++;
        }
        if (isNameStart(peek(0)) || isDigit(peek(0))) {
            at++;
            throw error(
                    start, at, "this is no number", "Names can't start with a digit; write a space after a number.");
        }
        String digits = (prefixed ? word.substring(2) : word).replace("_", "");
        if (digits.isEmpty()) {
            throw error(start, at, "this number has no digits", "");
        }
        add(Kind.LITERAL, word, integer(new BigInteger(digits, radix), radix, sized ? suffix : ' ', start), start);
    }

    private void digits(int radix) {
        while (peek(0) == '_' || (peek(0) < 128 && Character.digit(peek(0), radix) >= 0)) {
            at++;
        }
    }

    private Object integer(BigInteger value, int radix, char suffix, int start) {
        int bits = suffix == 'l' ? 32 : suffix == ' ' ? 63 : 64;
        // -0x8000… and 4611686018427387904 negated are the lowest numbers, hence not "<" but "<=".
        boolean fits =
                radix == 10 ? value.compareTo(BigInteger.ONE.shiftLeft(bits - 1)) <= 0 : value.bitLength() <= bits;
        if (!fits) {
            throw error(start, at, "this number does not fit into " + bits + " bits", "");
        }
        return switch (suffix) {
            case 'l' -> new FixedInt(FixedInt.Width.INT32, value.intValue());
            case 'L' -> new FixedInt(FixedInt.Width.INT64, value.longValue());
            case 'n' -> new FixedInt(FixedInt.Width.NATIVE, value.longValue());
            default ->
                value.compareTo(INT_CEILING) < 0 ? (Object) value.longValue() : (Object) Ints.wrap(value.longValue());
        };
    }

    private String string() {
        int start = at;
        at++;
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            } else if (c == '\\') {
                escape(out, start, false);
            } else {
                if (c == '\n' && severalLines < 0) {
                    severalLines = start;
                }
                bytes(out);
            }
        }
        throw unclosed(start);
    }

    /** When a quote is missing, the next string's first one is taken for it, so the mistake is in front of that. */
    private ProjectException unclosed(int start) {
        int first = severalLines >= 0 ? severalLines : start;
        String meant = first == start
                ? ""
                : " If this string is meant to have several lines, look at the one that starts in line "
                        + source.line(start) + ".";
        return error(first, first + 1, "this string is never closed", "Add the missing \"." + meant);
    }

    /** Appends the UTF-8 bytes of the character here. */
    private void bytes(StringBuilder out) {
        char c = text.charAt(at);
        if (c < 128) {
            out.append(c);
            at++;
            return;
        }
        int point = text.codePointAt(at);
        out.append(latin(new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)));
        at += Character.charCount(point);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Reads what follows a backslash, which is at {@code at}. */
    private void escape(StringBuilder out, int start, boolean character) {
        char c = peek(1);
        int simple = "\\\"'ntbr ".indexOf(c);
        if (simple >= 0 && at + 1 < text.length()) {
            out.append("\\\"'\n\t\b\r ".charAt(simple));
            at += 2;
        } else if (isDigit(c) && isDigit(peek(2)) && isDigit(peek(3))) {
            code(out, text.substring(at + 1, at + 4), 10, 4);
        } else if (c == 'x' && Character.digit(peek(2), 16) >= 0 && Character.digit(peek(3), 16) >= 0) {
            code(out, text.substring(at + 2, at + 4), 16, 4);
        } else if (c == 'o' && octal(peek(2)) && octal(peek(3)) && octal(peek(4))) {
            code(out, text.substring(at + 2, at + 5), 8, 5);
        } else if (!character && c == 'u' && peek(2) == '{') {
            unicode(out);
        } else if (!character && (c == '\n' || (c == '\r' && peek(2) == '\n'))) {
            at += c == '\n' ? 2 : 3;
            while (peek(0) == ' ' || peek(0) == '\t') {
                at++;
            }
        } else if (character) {
            throw error(at, Math.min(at + 2, text.length()), "this escape has no meaning in a char", escapes());
        } else if (at + 1 >= text.length()) {
            throw unclosed(start);
        } else {
            // OCaml only warns, and keeps both characters.
            out.append('\\');
            at++;
        }
    }

    private static String escapes() {
        return "OCaml's are \\\\ \\\" \\' \\n \\t \\b \\r \\065 \\x41 \\o101.";
    }

    private static boolean octal(char c) {
        return c >= '0' && c <= '7';
    }

    private void code(StringBuilder out, String digits, int radix, int length) {
        int code = Integer.parseInt(digits, radix);
        if (code > 255) {
            throw error(at, at + length, "this escape is above 255, and a byte is not", escapes());
        }
        out.append((char) code);
        at += length;
    }

    private void unicode(StringBuilder out) {
        int close = text.indexOf('}', at);
        String digits = close < 0 ? "" : text.substring(at + 3, close);
        boolean hex = !digits.isEmpty()
                && digits.length() <= 6
                && digits.chars().allMatch(d -> d < 128 && Character.digit(d, 16) >= 0);
        int point = hex ? Integer.parseInt(digits, 16) : -1;
        if (!Character.isValidCodePoint(point) || (point >= 0xD800 && point <= 0xDFFF)) {
            throw error(
                    at,
                    at + 3,
                    "this escape names no Unicode character",
                    "Write its number in hexadecimal: \\u{20AC}.");
        }
        out.append(latin(new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8)));
        at = close + 1;
    }

    /** Where the text of a quoted string that opens at {@code from} begins, or -1 when none does. */
    private int quotedStringEnd(int from) {
        int i = from + 1;
        while (i < text.length() && isLower(text.charAt(i))) {
            i++;
        }
        return i < text.length() && text.charAt(i) == '|' ? i + 1 : -1;
    }

    private String quotedString() {
        int start = at;
        int body = quotedStringEnd(at);
        String closing = "|" + text.substring(at + 1, body - 1) + "}";
        int end = text.indexOf(closing, body);
        if (end < 0) {
            throw error(start, body, "this string is never closed", "Add the missing " + closing + ".");
        }
        at = end + closing.length();
        return latin(text.substring(body, end).getBytes(StandardCharsets.UTF_8));
    }

    /** Comments nest, and strings inside them are read as strings, so a comment mark in one does not count. */
    private void comment() {
        int start = at;
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(' && peek(1) == '*') {
                depth++;
                at += 2;
            } else if (c == '*' && peek(1) == ')') {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else if (c == '"') {
                string();
            } else if (c == '{' && quotedStringEnd(at) >= 0) {
                quotedString();
            } else if (c == '\'' && peek(1) == '\\' && (peek(2) == '"' || peek(2) == '\'' || peek(2) == '\\')) {
                at += 3;
            } else if (c == '\'' && peek(2) == '\'') {
                at += 3;
            } else {
                at++;
            }
        }
        throw error(start, start + 2, "this comment is never closed", "Add the missing *).");
    }

    private String name() {
        int start = at;
        while (at < text.length()
                && (isNameStart(text.charAt(at)) || isDigit(text.charAt(at)) || text.charAt(at) == '\'')) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isLower(char c) {
        return (c >= 'a' && c <= 'z') || c == '_';
    }

    private static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isNameStart(char c) {
        return isLower(c) || isUpper(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private ProjectException error(int start, int end, String message, String hint) {
        return source.error(new Span(start, end), message, hint);
    }
}
