package io.github.miragemaven.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Floats written as C's {@code printf} does, which OCaml's formats hand on. */
final class Floats {

    private Floats() {}

    /** {@code string_of_float}: twelve digits, and always a dot or an exponent. */
    static String ocaml(double value) {
        return lexeme(shortest(value, 12));
    }

    /** {@code %F}: as many digits as are needed to read the same float again. */
    static String literal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        } else if (Double.isInfinite(value)) {
            return value > 0 ? "infinity" : "neg_infinity";
        }
        for (int digits = 12; digits <= 17; digits++) {
            String text = shortest(value, digits);
            if (Double.parseDouble(text) == value) {
                return lexeme(text);
            }
        }
        return lexeme(shortest(value, 17));
    }

    private static String lexeme(String text) {
        return text.matches("-?[0-9]+") ? text + "." : text;
    }

    /** {@code %.*f}. */
    static String fixed(double value, int precision) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        String digits = new BigDecimal(value)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
        return negativeZero(value, digits);
    }

    private static String negativeZero(double value, String digits) {
        return 1 / value < 0 && !digits.startsWith("-") ? "-" + digits : digits;
    }

    /** {@code %.*e}. */
    static String exponent(double value, int precision) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        return String.format(Locale.ROOT, "%." + precision + "e", new BigDecimal(value));
    }

    /** {@code %.*g}: fixed or with an exponent, whichever suits the size, without zeros at the end. */
    static String shortest(double value, int precision) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        int digits = Math.max(1, precision);
        if (value == 0) {
            return negativeZero(value, "0");
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits) {
            String mantissa = strip(rounded.movePointLeft(exponent));
            return mantissa + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "")
                    + Math.abs(exponent);
        }
        return strip(rounded);
    }

    private static String strip(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
}
