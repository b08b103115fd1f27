package io.github.miragemaven.config;

/**
 * A word of config.ml.
 *
 * @param text as it is written, for names and labels without their decoration ({@code ~x:} is {@code x})
 * @param value what a literal stands for; the text for everything else
 */
record Token(Kind kind, String text, Object value, Span span) {

    enum Kind {
        /** {@code let}, {@code match}, … */
        KEYWORD,
        /** Brackets, separators and operators. */
        SYMBOL,
        LOWER,
        UPPER,
        /** {@code `Name}. */
        TAG,
        /** {@code 'a}. */
        TYPE_VARIABLE,
        /** {@code ~x} */
        TILDE_NAME,
        /** {@code ~x:} */
        TILDE_LABEL,
        /** {@code ?x} */
        QUESTION_NAME,
        /** {@code ?x:} */
        QUESTION_LABEL,
        /** {@code let*} or {@code and+}. */
        LET_OPERATOR,
        LITERAL,
        END
    }

    boolean is(Kind other, String word) {
        return kind == other && text.equals(word);
    }

    boolean symbol(String word) {
        return is(Kind.SYMBOL, word);
    }

    boolean keyword(String word) {
        return is(Kind.KEYWORD, word);
    }

    /** For "expected … but found …". */
    String shown() {
        return switch (kind) {
            case END -> "the end of the file";
            case TAG -> "`" + text;
            case TYPE_VARIABLE -> "'" + text;
            case TILDE_NAME -> "~" + text;
            case TILDE_LABEL -> "~" + text + ":";
            case QUESTION_NAME -> "?" + text;
            case QUESTION_LABEL -> "?" + text + ":";
            case LITERAL -> value instanceof String ? "a string" : Show.shortened(text);
            default -> "\"" + Show.shortened(text) + "\"";
        };
    }
}
