package io.github.miragemaven.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A format string (OCaml manual, library modules Printf and Format), cut into text and conversions.
 *
 * @param pieces in order
 */
record Format(List<Piece> pieces) {

    sealed interface Piece {}

    /** Text to print; in module Format, {@code @} has its meanings here. */
    record Text(String text) implements Piece {}

    /** A character to print as it is: {@code %%} and {@code %@}. */
    record Plain(char character) implements Piece {}

    /** {@code %!}: nothing that a string could show. */
    record Flush() implements Piece {}

    /**
     * A conversion.
     *
     * @param flags some of {@code -0+ #}
     * @param width -1 without one, {@link #STAR} when an argument says it
     * @param precision likewise
     * @param size {@code l}, {@code n}, {@code L}, or a space
     */
    record Conversion(String flags, int width, int precision, char size, char letter) implements Piece {

        static final int STAR = -2;

        /** The types of the arguments that this takes. */
        List<String> takes() {
            List<String> types = new ArrayList<>();
            if (width == STAR) {
                types.add("int");
            }
            if (precision == STAR) {
                types.add("int");
            }
            switch (letter) {
                case 'a' -> {
                    types.add("'f -> 'x -> 'r");
                    types.add("'x");
                }
                case 't' -> types.add("'f -> 'r");
                case 's', 'S' -> types.add("string");
                case 'c', 'C' -> types.add("char");
                case 'b', 'B' -> types.add("bool");
                case 'f', 'F', 'e', 'E', 'g', 'G' -> types.add("float");
                default ->
                    types.add(
                            switch (size) {
                                case 'l' -> "int32";
                                case 'L' -> "int64";
                                case 'n' -> "nativeint";
                                default -> "int";
                            });
            }
            return types;
        }
    }

    /** A format that is none: what is wrong with it. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    /** Reads a format. */
    static Format parse(String text) throws Malformed {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '%') {
                plain.append(c);
                i++;
                continue;
            }
            int start = i++;
            StringBuilder flags = new StringBuilder();
            while (i < text.length() && "-0+ #".indexOf(text.charAt(i)) >= 0) {
                flags.append(text.charAt(i++));
            }
            int[] end = new int[] {i};
            int width = number(text, end);
            int precision = -1;
            if (end[0] < text.length() && text.charAt(end[0]) == '.') {
                end[0]++;
                int given = number(text, end);
                precision = given == -1 ? 0 : given;
            }
            i = end[0];
            char size = ' ';
            if (i + 1 < text.length()
                    && "lLn".indexOf(text.charAt(i)) >= 0
                    && "diuxXo".indexOf(text.charAt(i + 1)) >= 0) {
                size = text.charAt(i++);
            }
            if (i >= text.length()) {
                throw new Malformed("the format ends in the middle of " + text.substring(start));
            }
            char letter = text.charAt(i++);
            if (letter == '%' && opensMark(plain)) {
                // "@%%" is one of Format's marks, and prints a percent sign.
                plain.append(letter);
                continue;
            }
            if (letter == '%' || letter == '@' || letter == '!' || letter == ',') {
                if (plain.length() > 0) {
                    pieces.add(new Text(plain.toString()));
                    plain.setLength(0);
                }
                if (letter == '!') {
                    pieces.add(new Flush());
                } else if (letter != ',') {
                    pieces.add(new Plain(letter));
                }
                continue;
            }
            if ("diuxXosScCbBfFeEgGat".indexOf(letter) < 0) {
                throw new Malformed(
                        "the format has the conversion " + text.substring(start, i) + ", which can't be used here");
            }
            if (plain.length() > 0) {
                pieces.add(new Text(plain.toString()));
                plain.setLength(0);
            }
            pieces.add(new Conversion(flags.toString(), width, precision, size, letter));
        }
        if (plain.length() > 0) {
            pieces.add(new Text(plain.toString()));
        }
        return new Format(List.copyOf(pieces));
    }

    /** Whether the text ends in an at sign that is not itself the second of a pair. */
    private static boolean opensMark(StringBuilder text) {
        int signs = 0;
        while (signs < text.length() && text.charAt(text.length() - 1 - signs) == '@') {
            signs++;
        }
        return signs % 2 == 1;
    }

    private static int number(String text, int[] at) throws Malformed {
        if (at[0] < text.length() && text.charAt(at[0]) == '*') {
            at[0]++;
            return Conversion.STAR;
        }
        int start = at[0];
        while (at[0] < text.length() && Character.isDigit(text.charAt(at[0]))) {
            at[0]++;
        }
        if (at[0] - start > 4) {
            throw new Malformed("the format pads to " + text.substring(start, at[0]) + " characters");
        }
        return at[0] == start ? -1 : Integer.parseInt(text.substring(start, at[0]));
    }

    /** The types of the arguments that the format takes, in order. */
    List<String> takes() {
        List<String> types = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Conversion conversion) {
                types.addAll(conversion.takes());
            }
        }
        return types;
    }

    /** Where printed things go. */
    interface Target {

        /** Text of the format itself. */
        void text(String text);

        /** The result of a conversion. */
        void value(String value);

        /** {@code %a} ({@code value} is there) and {@code %t}. */
        void printer(Object printer, @Nullable Object value);

        void flush();
    }

    /** Prints, with one argument for each of {@link #takes()}. */
    void print(List<Object> arguments, Target target) {
        int next = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Text text) {
                target.text(text.text());
            } else if (piece instanceof Plain plain) {
                target.value(String.valueOf(plain.character()));
            } else if (piece instanceof Flush) {
                target.flush();
            } else if (piece instanceof Conversion conversion) {
                int width = conversion.width();
                int precision = conversion.precision();
                String flags = conversion.flags();
                if (width == Conversion.STAR) {
                    width = ((Long) arguments.get(next++)).intValue();
                    flags += width < 0 ? "-" : "";
                    width = Math.abs(width);
                }
                if (precision == Conversion.STAR) {
                    precision = ((Long) arguments.get(next++)).intValue();
                }
                Object argument = arguments.get(next++);
                switch (conversion.letter()) {
                    case 'a' -> target.printer(argument, arguments.get(next++));
                    case 't' -> target.printer(argument, null);
                    default ->
                        target.value(
                                pad(convert(conversion.letter(), flags, precision, argument), flags, width, argument));
                }
            }
        }
    }

    private static String convert(char letter, String flags, int precision, Object argument) {
        int digits = precision < 0 ? 6 : Math.min(precision, 400);
        return switch (letter) {
            case 's' -> (String) argument;
            case 'S' -> string((String) argument);
            case 'c' -> argument.toString();
            case 'C' -> character((Character) argument);
            case 'b', 'B' -> argument.toString();
            case 'f' -> signed(Floats.fixed((Double) argument, digits), flags);
            case 'e' -> signed(Floats.exponent((Double) argument, digits), flags);
            case 'E' -> signed(Floats.exponent((Double) argument, digits).toUpperCase(Locale.ROOT), flags);
            case 'g' -> signed(Floats.shortest((Double) argument, digits), flags);
            case 'G' -> signed(Floats.shortest((Double) argument, digits).toUpperCase(Locale.ROOT), flags);
            case 'F' -> signed(Floats.literal((Double) argument), flags);
            default -> integer(letter, flags, precision, argument);
        };
    }

    private static String signed(String number, String flags) {
        if (number.startsWith("-")) {
            return number;
        }
        return (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + number;
    }

    private static String integer(char letter, String flags, int precision, Object argument) {
        long value = argument instanceof FixedInt fixed ? fixed.value() : (Long) argument;
        long mask = argument instanceof FixedInt fixed
                ? fixed.width() == FixedInt.Width.INT32 ? 0xFFFF_FFFFL : -1L
                : Long.MAX_VALUE;
        String digits = switch (letter) {
            case 'x' -> (flags.contains("#") ? "0x" : "") + Long.toHexString(value & mask);
            case 'X' ->
                (flags.contains("#") ? "0X" : "")
                        + Long.toHexString(value & mask).toUpperCase(Locale.ROOT);
            case 'o' -> (flags.contains("#") ? "0" : "") + Long.toOctalString(value & mask);
            case 'u' -> Long.toUnsignedString(value & mask);
            default -> Long.toString(value);
        };
        if (flags.contains("#") && (letter == 'd' || letter == 'i' || letter == 'u')) {
            digits = grouped(digits);
        }
        boolean negative = digits.startsWith("-");
        String bare = negative ? digits.substring(1) : digits;
        bare = "0".repeat(Math.max(0, Math.min(precision, 4000) - bare.length())) + bare;
        return letter == 'd' || letter == 'i' ? signed((negative ? "-" : "") + bare, flags) : bare;
    }

    /** {@code %#d} puts an underscore before every third digit. */
    private static String grouped(String digits) {
        StringBuilder out = new StringBuilder(digits);
        int first = digits.startsWith("-") ? 1 : 0;
        for (int i = digits.length() - 3; i > first; i -= 3) {
            out.insert(i, '_');
        }
        return out.toString();
    }

    private static String pad(String text, String flags, int width, Object argument) {
        // OCaml pads no single characters.
        int missing = argument instanceof Character ? 0 : width - text.length();
        if (missing <= 0) {
            return text;
        } else if (flags.contains("-")) {
            return text + " ".repeat(missing);
        } else if (flags.contains("0") && !(argument instanceof String)) {
            int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
            sign += text.startsWith("0x", sign) || text.startsWith("0X", sign) ? 2 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }

    /** The conversion for a value. */
    static Optional<String> letter(Object value) {
        if (value instanceof String) {
            return Optional.of("s");
        } else if (value instanceof Long) {
            return Optional.of("d");
        } else if (value instanceof Character) {
            return Optional.of("c");
        } else if (value instanceof Boolean) {
            return Optional.of("b");
        }
        return value instanceof Double ? Optional.of("f") : Optional.empty();
    }

    /** {@code %S} and {@code String.escaped} between quotes: what is not printable ASCII is escaped in decimal. */
    static String string(String bytes) {
        return "\"" + escaped(bytes, '"') + "\"";
    }

    /** {@code %C}. */
    static String character(char c) {
        return "'" + escaped(String.valueOf(c), '\'') + "'";
    }

    static String escaped(String bytes, char quote) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                case '\b' -> out.append("\\b");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(c);
                    } else if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append('\\').append(String.format(Locale.ROOT, "%03d", (int) c));
                    }
                }
            }
        }
        return out.toString();
    }
}
