package io.github.miragemaven.device;

import java.util.regex.Pattern;

/** How functoria makes OCaml names out of other text; these names are part of {@code main.ml}'s program. */
final class Names {

    private static final Pattern TO_UNDERSCORE = Pattern.compile("[-. ]");
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");

    private Names() {}

    /** Only letters, digits and underscores of {@code text}; dashes, dots and blanks become underscores. */
    static String ocamlified(String text) {
        String name = NOT_IN_NAMES
                .matcher(TO_UNDERSCORE.matcher(text).replaceAll("_"))
                .replaceAll("");
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            throw new Misuse("no OCaml name can be made of " + OcamlText.quoted(text), "Begin it with a letter.");
        }
        return name;
    }

    /** The lower case of ASCII letters, whatever the machine's language. */
    static String lowercase(String text) {
        return text.chars()
                .map(c -> c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The variable's name for a device of that module: {@code ethernet_make} for {@code Ethernet.Make}. */
    static String ofModule(String module) {
        return ocamlified(lowercase(module.replace('.', '_')));
    }

    static String capitalized(String name) {
        char first = name.charAt(0);
        return (first >= 'a' && first <= 'z' ? (char) (first - ('a' - 'A')) : first) + name.substring(1);
    }
}
