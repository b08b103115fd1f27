package io.github.miragemaven.solve;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a proof's parts are said. Each is a clause of a sentence: no capital at its start, no full stop.
 *
 * @param <P> what names a package
 * @param <R> the reasons of the constraints
 */
public interface Wording<P, R> {

    /** A package in some of its versions: {@code lwt 5.7 to 6.1}. */
    String selection(P subject, VersionSet versions);

    /** A given constraint: {@code lwt 6.1 needs ocaml >= 4.14}. */
    String fact(Proof.Fact<P, R> fact);

    /**
     * The one reason that stands for several, where a person needn't be told each: a step that follows from them alone is
     * then told as a fact. None unless overridden.
     */
    default Optional<R> merged(List<R> reasons) {
        return Optional.empty();
    }

    /** What a step comes to. */
    default String conclusion(List<Term<P>> terms) {
        List<String> present = said(terms, true);
        List<String> absent = said(terms, false);
        if (terms.isEmpty()) {
            return "no versions go together";
        }
        if (absent.isEmpty()) {
            return present.size() == 1 ? present.get(0) + " can't be used" : and(present) + " can't be used together";
        }
        String needed = or(absent);
        return present.isEmpty()
                ? needed + (absent.size() == 1 ? " is needed" : ", one of these, is needed")
                : and(present) + (present.size() == 1 ? " needs " : " together need ") + needed;
    }

    private List<String> said(List<Term<P>> terms, boolean selected) {
        return terms.stream()
                .filter(term -> term.selected() == selected)
                .map(term -> selection(term.subject(), term.versions()))
                .toList();
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    static String and(List<String> words) {
        return join(words, " and ");
    }

    /** {@code a}, {@code a or b}, {@code a, b or c}. */
    static String or(List<String> words) {
        return join(words, " or ");
    }

    private static String join(List<String> words, String last) {
        int end = words.size() - 1;
        return end <= 0
                ? String.join("", words)
                : words.stream().limit(end).collect(Collectors.joining(", ")) + last + words.get(end);
    }
}
