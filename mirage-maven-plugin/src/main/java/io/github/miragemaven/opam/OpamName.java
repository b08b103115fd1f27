package io.github.miragemaven.opam;

/** What a package may be called (opam manual, section "Package Formulas", {@code <pkgname>}). */
public final class OpamName {

    private OpamName() {}

    /** Whether {@code text} consists of letters, digits, {@code -_+} and holds at least one letter. */
    public static boolean isValid(String text) {
        boolean letter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isNameChar(c)) {
                return false;
            }
            letter |= Character.isLetter(c);
        }
        return letter;
    }

    static boolean isNameChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '+';
    }
}
