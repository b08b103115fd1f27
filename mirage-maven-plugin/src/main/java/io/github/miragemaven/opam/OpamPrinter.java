package io.github.miragemaven.opam;

import java.util.List;

/**
 * Writes opam's file format: items in their order, LF line ends, lines of at most 78 columns where the values allow it.
 * {@link OpamParser} reads back what was printed as the same value.
 */
public final class OpamPrinter {

    private static final int WIDTH = 78;

    private final StringBuilder out = new StringBuilder(2048);

    private OpamPrinter() {}

    /** The whole file as text, ending in a line end. */
    public static String print(OpamFile file) {
        OpamPrinter printer = new OpamPrinter();
        printer.items(file.items(), 0);
        return printer.out.toString();
    }

    /** A value on one line (several only where a text has line ends). */
    public static String print(OpamValue value) {
        StringBuilder out = new StringBuilder();
        flat(out, value);
        return out.toString();
    }

    private void items(List<OpamFile.Item> items, int indent) {
        for (OpamFile.Item item : items) {
            indent(indent);
            if (item instanceof OpamFile.Field field) {
                out.append(field.name()).append(": ");
                broken(field.value(), indent);
                out.append('\n');
            } else if (item instanceof OpamFile.Section section) {
                out.append(section.kind()).append(' ');
                section.label().ifPresent(label -> {
                    string(out, label);
                    out.append(' ');
                });
                out.append("{\n");
                items(section.items(), indent + 2);
                indent(indent);
                out.append("}\n");
            }
        }
    }

    /** On one line if it fits there, else with line ends where its kind has room for them. */
    private void broken(OpamValue value, int indent) {
        String flat = print(value);
        int column = out.length() - (out.lastIndexOf("\n") + 1);
        if (value instanceof OpamValue.Text || (flat.indexOf('\n') < 0 && column + flat.length() <= WIDTH)) {
            out.append(flat);
        } else if (value instanceof OpamValue.Items list) {
            enclosed('[', list.values(), ']', indent);
        } else if (value instanceof OpamValue.Group group) {
            enclosed('(', group.values(), ')', indent);
        } else if (value instanceof OpamValue.And and) {
            operands(and.left(), " &", and.right(), indent, needsGroup(and, and.left()), needsGroup(and, and.right()));
        } else if (value instanceof OpamValue.Or or) {
            operands(or.left(), " |", or.right(), indent, false, false);
        } else if (value instanceof OpamValue.Option option && !needsGroup(option, option.value())) {
            broken(option.value(), indent);
            out.append(' ');
            enclosed('{', option.options(), '}', indent);
        } else {
            out.append(flat);
        }
    }

    private void operands(
            OpamValue left, String op, OpamValue right, int indent, boolean groupLeft, boolean groupRight) {
        grouped(left, groupLeft, indent);
        out.append(op).append('\n');
        indent(indent);
        grouped(right, groupRight, indent);
    }

    private void grouped(OpamValue value, boolean group, int indent) {
        broken(group ? new OpamValue.Group(List.of(value), Place.NONE) : value, indent);
    }

    private void enclosed(char open, List<OpamValue> values, char close, int indent) {
        out.append(open).append('\n');
        StringBuilder flat = new StringBuilder();
        flat(flat, values);
        if (flat.indexOf("\n") < 0 && indent + 2 + flat.length() <= WIDTH) {
            indent(indent + 2);
            out.append(flat).append('\n');
        } else {
            for (OpamValue value : values) {
                indent(indent + 2);
                broken(value, indent + 2);
                out.append('\n');
            }
        }
        indent(indent);
        out.append(close);
    }

    private void indent(int columns) {
        out.append(" ".repeat(columns));
    }

    private static void flat(StringBuilder out, List<OpamValue> values) {
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(' ');
            }
            flat(out, values.get(i));
        }
    }

    private static void flat(StringBuilder out, OpamValue value) {
        if (value instanceof OpamValue.Text text) {
            string(out, text.text());
        } else if (value instanceof OpamValue.Bool bool) {
            out.append(bool.value());
        } else if (value instanceof OpamValue.Int integer) {
            out.append(integer.value());
        } else if (value instanceof OpamValue.Ident ident) {
            out.append(ident.name());
        } else if (value instanceof OpamValue.Items list) {
            out.append('[');
            flat(out, list.values());
            out.append(']');
        } else if (value instanceof OpamValue.Group group) {
            out.append('(');
            flat(out, group.values());
            out.append(')');
        } else if (value instanceof OpamValue.Option option) {
            operand(out, option, option.value());
            out.append(" {");
            flat(out, option.options());
            out.append('}');
        } else if (value instanceof OpamValue.Relation relation) {
            flat(out, relation.left());
            out.append(' ').append(relation.op()).append(' ');
            flat(out, relation.right());
        } else if (value instanceof OpamValue.PrefixRelation relation) {
            out.append(relation.op()).append(' ');
            flat(out, relation.right());
        } else if (value instanceof OpamValue.And and) {
            operand(out, and, and.left());
            out.append(" & ");
            operand(out, and, and.right());
        } else if (value instanceof OpamValue.Or or) {
            operand(out, or, or.left());
            out.append(" | ");
            operand(out, or, or.right());
        } else if (value instanceof OpamValue.Not not) {
            out.append('!');
            // Not to be read as !=.
            if (not.value() instanceof OpamValue.PrefixRelation relation && relation.op() == RelOp.EQ) {
                out.append(' ');
            }
            operand(out, not, not.value());
        } else if (value instanceof OpamValue.Defined defined) {
            out.append('?');
            operand(out, defined, defined.value());
        } else if (value instanceof OpamValue.Update update) {
            flat(out, update.left());
            out.append(' ').append(update.op()).append(' ');
            flat(out, update.right());
        }
    }

    private static void operand(StringBuilder out, OpamValue parent, OpamValue child) {
        boolean group = needsGroup(parent, child);
        if (group) {
            out.append('(');
        }
        flat(out, child);
        if (group) {
            out.append(')');
        }
    }

    /** Whether a made value needs parentheses to be read back as it is meant; read ones carry theirs. */
    private static boolean needsGroup(OpamValue parent, OpamValue child) {
        if (child instanceof OpamValue.Or) {
            return !(parent instanceof OpamValue.Or);
        }
        if (child instanceof OpamValue.And) {
            return !(parent instanceof OpamValue.Or || parent instanceof OpamValue.And);
        }
        return parent instanceof OpamValue.Option
                && (child instanceof OpamValue.Not || child instanceof OpamValue.Defined);
    }

    private static void string(StringBuilder out, String text) {
        boolean lines = text.indexOf('\n') >= 0;
        if (!lines) {
            out.append('"');
        } else if (" \t\n".indexOf(text.charAt(0)) >= 0) {
            // An escaped line end would swallow the blanks that the text begins with.
            out.append("\"\"\"");
        } else {
            out.append("\"\"\"\\\n");
        }
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                out.append("\\\\");
            } else if (c == '"') {
                boolean safe = lines && i < length - 1 && !text.startsWith("\"\"", i + 1);
                out.append(safe ? "\"" : "\\\"");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (isEscapedByte(text, i)) {
                out.append('\\').append(c - 0xDC00);
            } else {
                out.append(c);
            }
        }
        out.append(lines ? "\"\"\"" : "\"");
    }

    /** Whether the character stands for a byte that is not UTF-8; see {@link OpamParser}. Such bytes are 128 to 255. */
    private static boolean isEscapedByte(String text, int at) {
        char c = text.charAt(at);
        return c >= 0xDC80 && c <= 0xDCFF && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
