package io.github.miragemaven.opam;

/** Variables within strings and files (opam manual, sections "Variables" and "Interpolation"). */
public final class Interpolation {

    private Interpolation() {}

    /**
     * The text with every <code>%{variable}%</code> replaced by what the variable holds, the empty string where it is
     * undefined, and <code>%%</code> by a percent sign. What is opened but not closed on its line stays as it is.
     */
    public static String expand(String text, Variables variables) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        while (percent >= 0 && percent + 1 < text.length()) {
            int next = percent + 1;
            if (text.charAt(next) == '%') {
                out.append(text, done, next);
                next++;
                done = next;
            } else if (text.charAt(next) == '{') {
                int close = text.indexOf("}%", next);
                int lineEnd = text.indexOf('\n', next);
                if (close >= 0 && (lineEnd < 0 || close < lineEnd)) {
                    out.append(text, done, percent);
                    Filter.Variable.ofInterpolation(text.substring(next + 1, close))
                            .evaluate(variables)
                            .ifPresent(value -> out.append(value.asText()));
                    next = close + 2;
                    done = next;
                }
            }
            percent = text.indexOf('%', next);
        }
        return out.append(text, done, text.length()).toString();
    }
}
