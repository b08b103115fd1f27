package io.github.miragemaven.config;

import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.io.ProjectException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text of a config.ml, and how its places are shown to a person. */
final class Source {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int WIDEST_EXCERPT = 160;

    private final String name;
    private final String text;
    private final int[] lineStarts;

    Source(String name, String text) {
        this.name = name;
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        this.lineStarts = lineStarts(this.text);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[text.length() + 1];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\n') {
                starts[count++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    String name() {
        return name;
    }

    String text() {
        return text;
    }

    /** The line, from 1, that {@code offset} is on. */
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The place as OCaml counts: columns are bytes, from 0. The end is counted on the line of the start. */
    Position position(Span span) {
        int line = line(span.start());
        int start = lineStarts[line - 1];
        return new Position(name, line, bytes(start, span.start()), bytes(start, span.end()));
    }

    private int bytes(int from, int to) {
        return text.substring(from, to).getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * A failure at a place: {@code config.ml:4:12: what happened}, the line, and a line of carets below it.
     *
     * @param hint what to write instead, may be empty
     */
    ProjectException error(Span span, String message, String hint) {
        return new ProjectException(show(span, message), hint);
    }

    /** {@code config.ml:4:12: message}, the source line and the carets, as warnings and errors have it. */
    String show(Span span, String message) {
        int at = Math.min(span.start(), text.length());
        int line = line(at);
        int start = lineStarts[line - 1];
        int end = text.indexOf('\n', start);
        end = end < 0 ? text.length() : end;
        int stop = Math.max(at + 1, Math.min(span.end(), end));
        int from = start;
        int to = end;
        if (end - start > WIDEST_EXCERPT) {
            from = Math.max(start, at - WIDEST_EXCERPT / 2);
            to = Math.min(end, from + WIDEST_EXCERPT);
            stop = Math.max(at + 1, Math.min(stop, to));
        }
        String number = Integer.toString(line);
        StringBuilder shown = new StringBuilder(name)
                .append(':')
                .append(line)
                .append(':')
                .append(text.codePointCount(start, at) + 1)
                .append(": ")
                .append(message)
                .append('\n');
        shown.append("  ").append(number).append(" | ");
        shown.append(from > start ? "…" : "").append(printable(from, to)).append(to < end ? "…" : "");
        shown.append('\n').append("  ").append(" ".repeat(number.length())).append(" | ");
        shown.append(from > start ? " " : "");
        for (int i = from; i < at; i += Character.charCount(text.codePointAt(i))) {
            shown.append(text.charAt(i) == '\t' ? '\t' : ' ');
        }
        int marked = stop <= text.length() ? text.codePointCount(at, stop) : 1;
        return shown.append("^".repeat(Math.max(1, marked))).toString();
    }

    /** A note on another place, shown like the failure itself. */
    String show(Misuse.Note note) {
        return show(span(note.place()), note.text());
    }

    /** The span of a place of this file; the reverse of {@link #position}. */
    private Span span(Position place) {
        int line = Math.min(place.line(), lineStarts.length);
        return new Span(offset(lineStarts[line - 1], place.column()), offset(lineStarts[line - 1], place.endColumn()));
    }

    private int offset(int start, int bytes) {
        int at = start;
        for (int left = bytes; left > 0 && at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            left -= new String(Character.toChars(text.codePointAt(at))).getBytes(StandardCharsets.UTF_8).length;
        }
        return at;
    }

    private String printable(int from, int to) {
        StringBuilder line = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean trailingReturn = c == '\r' && i + 1 == to;
            if (!trailingReturn) {
                line.append(Character.isISOControl(c) && c != '\t' ? '\uFFFD' : c);
            }
        }
        return line.toString();
    }
}
