package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An argument of the running unikernel, functoria's {@code Runtime_arg}: OCaml code for a Cmdliner term, registered in
 * {@code main.ml} and read when the unikernel has its command line.
 *
 * @param code the OCaml expression of the term
 * @param place where it was written; functoria registers arguments in the order of their places, and its own files count
 *     in that order, so the catalogue's arguments have the places they have in mirage's sources
 * @param packages what the code needs
 */
public record RuntimeArgument(String code, Position place, List<Requirement> packages)
        implements Comparable<RuntimeArgument> {

    private static final String CATALOGUE = "lib/";

    private static final Comparator<RuntimeArgument> ORDER = Comparator.comparing(
                    (RuntimeArgument argument) -> argument.place.file())
            .thenComparingInt(argument -> argument.place.line())
            .thenComparing(argument -> Names.ocamlified(argument.code))
            .thenComparing(RuntimeArgument::code)
            .thenComparing(argument -> argument.packages.toString());

    public RuntimeArgument {
        packages = List.copyOf(packages);
        Names.ocamlified(code);
    }

    /** One of the catalogue's, in the order of {@code file} and {@code line} of mirage's sources. */
    static RuntimeArgument ofCatalogue(String file, int line, String code, Requirement... packages) {
        return new RuntimeArgument(code, new Position(CATALOGUE + file, line, 0, 0), List.of(packages));
    }

    /** The OCaml variable of its value. */
    public String variable() {
        return Names.lowercase(Names.ocamlified(code));
    }

    /** The OCaml variable of the registered term. */
    public String key() {
        return variable() + "__key";
    }

    /** Where the project's author wrote it; empty for one of the catalogue's. */
    public Optional<Position> userPlace() {
        return place.file().startsWith(CATALOGUE) ? Optional.empty() : Optional.of(place);
    }

    @Override
    public int compareTo(RuntimeArgument other) {
        return ORDER.compare(this, other);
    }
}
