package io.github.miragemaven.config;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What OCaml's module Format does with text, boxes and break hints: Oppen's algorithm ("Prettyprinting", 1980), with
 * the margins that a new formatter has.
 */
final class Formatter {

    private static final int MARGIN = 78;
    private static final int MOST_INDENT = 68;
    private static final int INFINITY = 1_000_000_010;

    enum Box {
        H,
        V,
        HV,
        HOV,
        /** Breaks like {@link #HOV}, and also where the next line would start further left. */
        B,
        /** Any box that fits on the rest of its line. */
        FITS
    }

    private sealed interface Token {
        record Text(String text) implements Token {}

        record Begin(int indent, Box box) implements Token {}

        record End() implements Token {}

        record Break(int width, int offset) implements Token {}

        record Newline() implements Token {}

        record IfNewline() implements Token {}
    }

    /** A token that waits until it is known how much room it takes; that is negative until then. */
    private static final class Waiting {
        private final Token token;
        private final int length;
        private int size;

        Waiting(int size, Token token, int length) {
            this.size = size;
            this.token = token;
            this.length = length;
        }
    }

    private record Scanned(int left, Waiting waiting) {}

    private record Open(Box box, int width) {}

    private final StringBuilder out = new StringBuilder();
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Deque<Scanned> scan = new ArrayDeque<>();
    private final Deque<Open> boxes = new ArrayDeque<>();
    private final Machine machine;
    private int spaceLeft;
    private int currentIndent;
    private boolean lineBegins = true;
    private int leftTotal;
    private int rightTotal;
    private int depth;

    Formatter(Machine machine) {
        this.machine = machine;
        reset();
    }

    private void reset() {
        queue.clear();
        scan.clear();
        boxes.clear();
        leftTotal = 1;
        rightTotal = 1;
        spaceLeft = MARGIN;
        currentIndent = 0;
        depth = 0;
        scan.push(new Scanned(-1, new Waiting(-1, new Token.Text(""), 0)));
        open(Box.HOV, 0);
    }

    /** Everything printed so far. */
    String finish() {
        flush(false);
        return out.toString();
    }

    void text(String text) {
        advance(new Waiting(text.length(), new Token.Text(text), text.length()));
    }

    void open(Box box, int indent) {
        depth++;
        push(new Waiting(-rightTotal, new Token.Begin(indent, box), 0), false);
    }

    void close() {
        if (depth > 1) {
            queue.add(new Waiting(0, new Token.End(), 0));
            size(true);
            size(false);
            depth--;
        }
    }

    void hint(int width, int offset) {
        push(new Waiting(-rightTotal, new Token.Break(width, offset), width), true);
    }

    /** {@code @\n}. */
    void newline() {
        advance(new Waiting(0, new Token.Newline(), 0));
    }

    /** {@code @\n} only where a line has just been broken. */
    void ifNewline() {
        advance(new Waiting(0, new Token.IfNewline(), 0));
    }

    /** {@code @.} and {@code @?}: what waits is printed, all boxes are closed. */
    void flush(boolean newline) {
        while (depth > 1) {
            close();
        }
        rightTotal = INFINITY;
        advanceLeft();
        if (newline) {
            out.append('\n');
        }
        reset();
    }

    private void advance(Waiting waiting) {
        rightTotal += waiting.length;
        queue.add(waiting);
        advanceLeft();
    }

    private void push(Waiting waiting, boolean isBreak) {
        rightTotal += waiting.length;
        queue.add(waiting);
        if (isBreak) {
            size(true);
        }
        scan.push(new Scanned(rightTotal, waiting));
    }

    /** What waits on top of the scan stack is now known to end here. */
    private void size(boolean ofBreak) {
        Scanned top = scan.peek();
        if (top == null) {
            return;
        }
        if (top.left < leftTotal) {
            scan.clear();
            scan.push(new Scanned(-1, new Waiting(-1, new Token.Text(""), 0)));
            return;
        }
        boolean breakOnTop = top.waiting.token instanceof Token.Break;
        boolean beginOnTop = top.waiting.token instanceof Token.Begin;
        if (ofBreak ? breakOnTop : beginOnTop) {
            top.waiting.size += rightTotal;
            scan.pop();
        }
    }

    private void advanceLeft() {
        while (!queue.isEmpty()) {
            Waiting first = queue.peek();
            if (first.size < 0 && rightTotal - leftTotal < spaceLeft) {
                return;
            }
            queue.remove();
            print(first.size < 0 ? INFINITY : first.size, first.token);
            leftTotal += first.length;
        }
    }

    private void print(int size, Token token) {
        if (token instanceof Token.Text text) {
            spaceLeft -= size;
            append(text.text());
            lineBegins = false;
        } else if (token instanceof Token.Begin begin) {
            if (MARGIN - spaceLeft > MOST_INDENT) {
                forceBreak();
            }
            Box box = begin.box() == Box.V ? Box.V : size > spaceLeft ? begin.box() : Box.FITS;
            boxes.push(new Open(box, spaceLeft - begin.indent()));
        } else if (token instanceof Token.End) {
            boxes.poll();
        } else if (token instanceof Token.Newline) {
            Open top = boxes.peek();
            if (top == null) {
                append("\n");
            } else {
                breakLine(top.width, 0);
            }
        } else if (token instanceof Token.IfNewline) {
            if (currentIndent != MARGIN - spaceLeft) {
                skip();
            }
        } else if (token instanceof Token.Break hint) {
            hint(hint, size);
        }
    }

    private void hint(Token.Break hint, int size) {
        Open top = boxes.peek();
        if (top == null) {
            return;
        }
        switch (top.box) {
            case H, FITS -> sameLine(hint.width());
            case V, HV -> breakLine(top.width, hint.offset());
            case HOV -> {
                if (size > spaceLeft) {
                    breakLine(top.width, hint.offset());
                } else {
                    sameLine(hint.width());
                }
            }
            case B -> {
                if (lineBegins) {
                    sameLine(hint.width());
                } else if (size > spaceLeft || currentIndent > MARGIN - top.width + hint.offset()) {
                    breakLine(top.width, hint.offset());
                } else {
                    sameLine(hint.width());
                }
            }
        }
    }

    private void sameLine(int width) {
        spaceLeft -= width;
        append(" ".repeat(Math.max(0, width)));
    }

    private void breakLine(int width, int offset) {
        // It may be negative, as OCaml counts; no spaces are printed then.
        int indent = Math.min(MOST_INDENT, MARGIN - width + offset);
        append("\n");
        lineBegins = true;
        currentIndent = indent;
        spaceLeft = MARGIN - indent;
        append(" ".repeat(Math.max(0, indent)));
    }

    private void forceBreak() {
        Open top = boxes.peek();
        if (top == null) {
            append("\n");
        } else if (top.width > spaceLeft && top.box != Box.FITS && top.box != Box.H) {
            breakLine(top.width, 0);
        }
    }

    private void skip() {
        Waiting next = queue.poll();
        if (next != null) {
            leftTotal -= next.length;
            spaceLeft += next.size;
        }
    }

    private void append(String text) {
        machine.allocate(text.length(), machine.here());
        out.append(text);
    }

    /** Prints the text of a format, in which {@code @} marks boxes and breaks (library module Format). */
    void formatted(String text) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '@' || i + 1 >= text.length()) {
                plain.append(c);
                i++;
                continue;
            }
            char mark = text.charAt(i + 1);
            if (mark == '@' || mark == '%') {
                plain.append(mark);
                i += 2;
                continue;
            }
            if ("[] ,;.?\n{}".indexOf(mark) < 0) {
                plain.append('@');
                i++;
                continue;
            }
            if (plain.length() > 0) {
                text(plain.toString());
                plain.setLength(0);
            }
            i = mark(text, i + 1);
        }
        if (plain.length() > 0) {
            text(plain.toString());
        }
    }

    /** Does what the mark at {@code at} says; gives where the text goes on. */
    private int mark(String text, int at) {
        switch (text.charAt(at)) {
            case '[' -> {
                return box(text, at + 1);
            }
            case ']' -> close();
            case ' ' -> hint(1, 0);
            case ',' -> hint(0, 0);
            case '.' -> flush(true);
            case '?' -> flush(false);
            case '\n' -> newline();
            case ';' -> {
                return spacedHint(text, at + 1);
            }
            default -> {
                return tag(text, at);
            }
        }
        return at + 1;
    }

    /** Tags, which open with an at sign and a brace: a string does not show them. */
    private int tag(String text, int at) {
        if (text.charAt(at) == '}') {
            return at + 1;
        }
        int from = at + 1;
        int close = from < text.length() && text.charAt(from) == '<' ? text.indexOf('>', from) : -1;
        return close < 0 ? from : close + 1;
    }

    private int box(String text, int at) {
        if (at >= text.length() || text.charAt(at) != '<') {
            open(Box.B, 0);
            return at;
        }
        int end = text.indexOf('>', at);
        if (end < 0) {
            open(Box.B, 0);
            return at;
        }
        String inside = text.substring(at + 1, end).strip();
        int digits = inside.length();
        while (digits > 0 && Character.isDigit(inside.charAt(digits - 1))) {
            digits--;
        }
        String number = inside.substring(digits);
        Box box = switch (inside.substring(0, digits).strip()) {
            case "h" -> Box.H;
            case "v" -> Box.V;
            case "hv" -> Box.HV;
            case "hov" -> Box.HOV;
            default -> Box.B;
        };
        open(box, number.isEmpty() || number.length() > 4 ? 0 : Integer.parseInt(number));
        return end + 1;
    }

    /** {@code @;<1 2>}. */
    private int spacedHint(String text, int at) {
        int end = at < text.length() && text.charAt(at) == '<' ? text.indexOf('>', at) : -1;
        if (end > 0) {
            String[] numbers = text.substring(at + 1, end).strip().split(" +", -1);
            if (numbers.length == 2 && numbers[0].matches("-?[0-9]{1,4}") && numbers[1].matches("-?[0-9]{1,4}")) {
                hint(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
                return end + 1;
            }
        }
        hint(1, 0);
        return at;
    }
}
