package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.ProjectException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads opam's file format, 2.0 and 2.1 (opam manual, section "General syntax"; where the manual's grammar is loose, the
 * tokens and precedences are those of opam's own parser: {@code {}} binds tightest, then {@code ! ?}, {@code &},
 * {@code |}, and relations hold between single words or literals).
 *
 * <p>One pass over the bytes without a token list: a lock looks into thousands of these files while a person waits.
 */
public final class OpamParser {

    /** Deeper nesting than any real file has; without a bound, a hostile one could overflow the stack. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_CHAIN = 1000;

    private static final int LINE_END = -1;
    private static final int NO_ESCAPE = -2;

    private static final byte[] KIND = new byte[256];
    private static final byte BLANK = 1;
    private static final byte WORD = 2;
    private static final byte LETTER = 3;

    static {
        KIND[' '] = BLANK;
        KIND['\t'] = BLANK;
        KIND['\r'] = BLANK;
        KIND['\n'] = BLANK;
        for (char c = '0'; c <= '9'; c++) {
            KIND[c] = WORD;
        }
        KIND['_'] = WORD;
        KIND['-'] = WORD;
        for (char c = 'a'; c <= 'z'; c++) {
            KIND[c] = LETTER;
            KIND[c - 'a' + 'A'] = LETTER;
        }
    }

    private final String name;
    private final byte[] bytes;
    private final int end;
    private int at;
    private int line = 1;
    private int lineStart;
    private int depth;

    private OpamParser(String name, byte[] bytes, int from, int end) {
        this.name = name;
        this.bytes = bytes;
        this.end = end;
        this.at = from;
        this.lineStart = from;
    }

    /**
     * Reads a whole file.
     *
     * @param name what to call it in errors
     * @throws ProjectException at the first thing that is not in the format, with line, column and what was expected
     */
    public static OpamFile parse(String name, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return parse(name, bytes, 0, bytes.length);
    }

    /** As {@link #parse(String, String)}, of bytes in UTF-8. */
    public static OpamFile parse(String name, byte[] bytes) {
        return parse(name, bytes, 0, bytes.length);
    }

    /** As {@link #parse(String, byte[])}, of {@code length} of the bytes, from {@code offset}. */
    public static OpamFile parse(String name, byte[] bytes, int offset, int length) {
        OpamParser parser = new OpamParser(name, bytes, offset, offset + length);
        List<OpamFile.Item> items = parser.items(false);
        return new OpamFile(name, items);
    }

    private List<OpamFile.Item> items(boolean inSection) {
        List<OpamFile.Item> items = new ArrayList<>(inSection ? 4 : 20);
        while (true) {
            int next = skipBlanks();
            if (next < 0 || (inSection && next == '}')) {
                if (inSection && next < 0) {
                    throw error("expected a field or the section's closing }");
                }
                return items;
            }
            items.add(item());
        }
    }

    private OpamFile.Item item() {
        if (!isWordByte(at)) {
            throw error("expected the name of a field or section");
        }
        Place place = here();
        if (!(word() instanceof OpamValue.Ident ident)) {
            throw errorAt(place, "expected the name of a field or section", "a number or a boolean");
        }
        int next = skipBlanks();
        if (next == ':') {
            at++;
            return new OpamFile.Field(ident.name(), value(), place);
        }
        Optional<String> label = Optional.empty();
        if (next == '"') {
            label = Optional.of(string());
            next = skipBlanks();
        }
        if (next != '{') {
            throw error("expected " + (label.isPresent() ? "{" : ": or {") + " after " + ident.name());
        }
        at++;
        enter();
        List<OpamFile.Item> items = items(true);
        at++;
        depth--;
        return new OpamFile.Section(ident.name(), label, items, place);
    }

    private OpamValue value() {
        enter();
        OpamValue left = conjunction();
        for (int i = 0; skipBlanks() == '|'; i++) {
            checkChain(i);
            at++;
            left = new OpamValue.Or(left, conjunction(), left.place());
        }
        depth--;
        return left;
    }

    private OpamValue conjunction() {
        OpamValue left = prefixed();
        for (int i = 0; skipBlanks() == '&'; i++) {
            checkChain(i);
            at++;
            left = new OpamValue.And(left, prefixed(), left.place());
        }
        return left;
    }

    /** A chain of operators becomes a tree of that depth. */
    private void checkChain(int length) {
        if (length == MAX_CHAIN) {
            throw errorAt(here(), "expected at most " + MAX_CHAIN + " operators in a row", "more");
        }
    }

    private OpamValue prefixed() {
        int next = skipBlanks();
        if (next == '?' || (next == '!' && peek(1) != '=')) {
            Place place = here();
            at++;
            enter();
            OpamValue operand = prefixed();
            depth--;
            return next == '?' ? new OpamValue.Defined(operand, place) : new OpamValue.Not(operand, place);
        }
        OpamValue value = primary(next);
        while (skipBlanks() == '{') {
            at++;
            value = new OpamValue.Option(value, values('}'), value.place());
        }
        return value;
    }

    private OpamValue primary(int next) {
        Place place = here();
        if (next == '[') {
            at++;
            return new OpamValue.Items(values(']'), place);
        }
        if (next == '(') {
            at++;
            return new OpamValue.Group(values(')'), place);
        }
        RelOp prefix = relation();
        if (prefix != null) {
            return new OpamValue.PrefixRelation(prefix, atom(), place);
        }
        OpamValue left = atom();
        skipBlanks();
        UpdateOp update = update();
        if (update != null) {
            return new OpamValue.Update(update, left, atom(), place);
        }
        RelOp op = relation();
        return op == null ? left : new OpamValue.Relation(op, left, atom(), place);
    }

    /** Values up to the closing bracket, which is consumed. */
    private List<OpamValue> values(char close) {
        List<OpamValue> values = new ArrayList<>(4);
        while (true) {
            int next = skipBlanks();
            if (next == close) {
                at++;
                return values;
            }
            if (next < 0) {
                throw error("expected a value or " + close);
            }
            values.add(value());
        }
    }

    private OpamValue atom() {
        int next = skipBlanks();
        if (next == '"') {
            Place place = here();
            return new OpamValue.Text(string(), place);
        }
        if (isWordByte(at)) {
            return word();
        }
        throw error("expected a value");
    }

    private @Nullable RelOp relation() {
        int next = peek(0);
        boolean equals = peek(1) == '=';
        RelOp op = switch (next) {
            case '=' -> RelOp.EQ;
            case '!' -> equals ? RelOp.NEQ : null;
            case '>' -> equals ? RelOp.GEQ : RelOp.GT;
            case '<' -> equals ? RelOp.LEQ : RelOp.LT;
            // opam reads this old sign as >= too.
            case '~' -> RelOp.GEQ;
            default -> null;
        };
        if (op != null) {
            at += next != '=' && next != '~' && equals ? 2 : 1;
        }
        return op;
    }

    private @Nullable UpdateOp update() {
        int first = peek(0);
        int second = peek(1);
        UpdateOp op = null;
        if (first == '=' && second == '+') {
            op = peek(2) == '=' ? UpdateOp.REPLACE : UpdateOp.APPEND;
        } else if (first == '=' && second == ':') {
            op = UpdateOp.APPEND_SEPARATED;
        } else if (second == '=' && first == '+') {
            op = UpdateOp.PREPEND;
        } else if (second == '=' && first == ':') {
            op = UpdateOp.PREPEND_SEPARATED;
        }
        if (op != null) {
            at += op.toString().length();
        }
        return op;
    }

    /** A bare word: a boolean, an integer, or an identifier such as {@code os}, {@code a+b:enable}, {@code _:name}. */
    private OpamValue word() {
        Place place = here();
        int start = at;
        int scan = identEnd(start, true);
        if (scan > start) {
            while (scan < end && bytes[scan] == '+') {
                int more = identEnd(scan + 1, true);
                if (more == scan + 1) {
                    break;
                }
                scan = more;
            }
            if (scan < end && bytes[scan] == ':') {
                int more = identEnd(scan + 1, false);
                scan = more == scan + 1 ? scan : more;
            }
        }
        int number = integerEnd(start);
        if (number > start && number >= scan) {
            at = number;
            return integer(start, number, place);
        }
        if (scan == start) {
            throw error("expected a value");
        }
        at = scan;
        String text = new String(bytes, start, scan - start, ISO_8859_1);
        return switch (text) {
            case "true" -> new OpamValue.Bool(true, place);
            case "false" -> new OpamValue.Bool(false, place);
            default -> new OpamValue.Ident(text, place);
        };
    }

    /** The end of an identifier (word characters, a letter among them) or of a lone {@code _}; {@code from} if none. */
    private int identEnd(int from, boolean orUnderscore) {
        boolean letter = false;
        int scan = from;
        while (scan < end) {
            byte kind = KIND[bytes[scan] & 0xff];
            if (kind < WORD) {
                break;
            }
            letter |= kind == LETTER;
            scan++;
        }
        if (letter) {
            return scan;
        }
        return orUnderscore && from < end && bytes[from] == '_' ? from + 1 : from;
    }

    private int integerEnd(int from) {
        int scan = from < end && bytes[from] == '-' ? from + 1 : from;
        int digits = scan;
        while (scan < end && ((bytes[scan] >= '0' && bytes[scan] <= '9') || bytes[scan] == '_')) {
            scan++;
        }
        return scan == digits ? from : scan;
    }

    private OpamValue integer(int from, int to, Place place) {
        String digits = new String(bytes, from, to - from, ISO_8859_1);
        try {
            return new OpamValue.Int(Long.parseLong(digits.replace("_", "")), place);
        } catch (NumberFormatException e) {
            throw errorAt(place, "expected an integer", digits);
        }
    }

    /** The string that begins at the quote here, escapes resolved. */
    private String string() {
        Place start = here();
        boolean triple = peek(1) == '"' && peek(2) == '"';
        at += triple ? 3 : 1;
        int from = at;
        while (at < end) {
            byte b = bytes[at];
            if (b == '"' && (!triple || (peek(1) == '"' && peek(2) == '"'))) {
                String text = decode(bytes, from, at - from);
                at += triple ? 3 : 1;
                return text;
            }
            if (b == '\\' || b == '\r') {
                return escapedString(start, from, triple);
            }
            at++;
            if (b == '\n') {
                newLine();
            }
        }
        throw errorAt(start, "expected the closing " + (triple ? "\"\"\"" : "\"") + " of this string", "the end");
    }

    private String escapedString(Place start, int from, boolean triple) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(256);
        text.write(bytes, from, at - from);
        while (at < end) {
            byte b = bytes[at];
            if (b == '"' && (!triple || (peek(1) == '"' && peek(2) == '"'))) {
                at += triple ? 3 : 1;
                return decode(text.toByteArray(), 0, text.size());
            }
            if (b == '\\') {
                int resolved = escape();
                if (resolved != LINE_END) {
                    text.write(resolved);
                }
            } else if (b == '\r' && peek(1) == '\n') {
                at++;
            } else {
                text.write(b);
                at++;
                if (b == '\n') {
                    newLine();
                }
            }
        }
        throw errorAt(start, "expected the closing " + (triple ? "\"\"\"" : "\"") + " of this string", "the end");
    }

    /** The byte that the escape here stands for, or {@link #LINE_END}, which stands for nothing. */
    private int escape() {
        Place place = here();
        at++;
        int c = peek(0);
        if (c == '\r' && peek(1) == '\n') {
            at++;
            c = '\n';
        }
        at++;
        int resolved = switch (c) {
            case '\n' -> {
                newLine();
                while (peek(0) == ' ' || peek(0) == '\t') {
                    at++;
                }
                yield LINE_END;
            }
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case '\\', '"', '\'', ' ' -> c;
            case 'x' -> code(16, 0, Character.digit(peek(0), 16), Character.digit(peek(1), 16));
            default -> code(10, Character.digit(c, 10), Character.digit(peek(0), 10), Character.digit(peek(1), 10));
        };
        if (resolved != NO_ESCAPE) {
            return resolved;
        }
        throw errorAt(
                place,
                "expected an escape: \\\" \\\\ \\' \\n \\r \\t \\b, \\ and a space, \\ at a line's end, \\NNN or \\xNN",
                "\\" + (c < 0 ? "" : (char) c));
    }

    /** The byte that three digits (two, after a zero) mean, the last two of which are still to be read. */
    private int code(int base, int high, int middle, int low) {
        int code = (high * base + middle) * base + low;
        if (high < 0 || middle < 0 || low < 0 || code > 255) {
            return NO_ESCAPE;
        }
        at += 2;
        return code;
    }

    /**
     * UTF-8 to text. A byte that is not UTF-8 becomes the lone low surrogate U+DC00 plus the byte, which
     * {@link OpamPrinter} writes back as that byte's escape, so nothing is lost.
     */
    private static String decode(byte[] bytes, int from, int length) {
        String text = new String(bytes, from, length, UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        StringBuilder careful = new StringBuilder(length);
        int at = from;
        while (at < from + length) {
            int size = sequenceLength(bytes[at]);
            String one = at + size <= from + length ? new String(bytes, at, size, UTF_8) : "";
            if (one.codePointCount(0, one.length()) == 1
                    && Arrays.equals(one.getBytes(UTF_8), Arrays.copyOfRange(bytes, at, at + size))) {
                careful.append(one);
                at += size;
            } else {
                careful.append((char) (0xDC00 + (bytes[at] & 0xff)));
                at++;
            }
        }
        return careful.toString();
    }

    private static int sequenceLength(byte first) {
        int b = first & 0xff;
        return b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }

    /** Goes to the next byte that is neither blank nor comment, and gives it; -1 at the end. */
    private int skipBlanks() {
        while (at < end) {
            byte b = bytes[at];
            if (b == '\n') {
                at++;
                newLine();
            } else if (b == ' ' || b == '\t' || (b == '\r' && peek(1) == '\n')) {
                at++;
            } else if (b == '#') {
                while (at < end && bytes[at] != '\n') {
                    at++;
                }
            } else if (b == '(' && peek(1) == '*') {
                skipComment();
            } else {
                return b & 0xff;
            }
        }
        return -1;
    }

    private void skipComment() {
        Place start = here();
        int open = 0;
        while (at < end) {
            if (bytes[at] == '(' && peek(1) == '*') {
                open++;
                at += 2;
            } else if (bytes[at] == '*' && peek(1) == ')') {
                open--;
                at += 2;
                if (open == 0) {
                    return;
                }
            } else if (bytes[at++] == '\n') {
                newLine();
            }
        }
        throw errorAt(start, "expected the closing *) of this comment", "the end");
    }

    private boolean isWordByte(int position) {
        return position < end && KIND[bytes[position] & 0xff] >= WORD;
    }

    private int peek(int ahead) {
        return at + ahead < end ? bytes[at + ahead] & 0xff : -1;
    }

    private void newLine() {
        line++;
        lineStart = at;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw errorAt(here(), "expected at most " + MAX_DEPTH + " levels of nesting", "more");
        }
    }

    private Place here() {
        return new Place(line, at - lineStart + 1);
    }

    private ProjectException error(String expected) {
        int next = peek(0);
        String found = next < 0
                ? "the end"
                : next == '"' ? "a string" : next < 0x20 || next > 0x7e ? "the byte " + next : "'" + (char) next + "'";
        return errorAt(here(), expected, found);
    }

    private ProjectException errorAt(Place place, String expected, String found) {
        return new ProjectException(
                name + ":" + place + ": " + expected + ", found " + found + " (not in opam's file format)",
                "Correct the file at that line.");
    }
}
