package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** dune stanzas as config.ml writes them: mirage's module {@code Dune}. */
final class DuneValues implements Family {

    /** A stanza's text; {@code Dune.stanza} makes it. */
    record Stanza(String text) {}

    /** A whole dune file; {@code Dune.v} makes it. */
    record File(List<Stanza> stanzas) {
        File {
            stanzas = List.copyOf(stanzas);
        }
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry(
                        "Dune.stanza",
                        "string -> Dune.stanza",
                        a -> new Stanza(a.at(0, String.class).strip())),
                new Entry(
                        "Dune.stanzaf",
                        "('a, Format.formatter, unit, Dune.stanza) format4 -> 'a",
                        a -> new Stanza(a.at(0, String.class).strip())),
                new Entry("Dune.v", "Dune.stanza list -> Dune.t", a -> new File(a.listAt(0, Stanza.class))),
                new Entry(
                        "Dune.to_string",
                        "Dune.t -> string",
                        a -> String.join("\n\n", texts(a.at(0, File.class).stanzas())) + "\n"));
    }

    /** The texts of a list of stanzas. */
    static List<String> texts(Object stanzas) {
        List<String> texts = new ArrayList<>();
        for (Object stanza : Values.list(Object.class, stanzas)) {
            // mirage's own type is an option, and some config.ml files know it.
            Object plain =
                    stanza instanceof Variant variant ? variant.toOptional().orElse("") : stanza;
            String text = plain instanceof Stanza made ? made.text() : Values.as(String.class, plain);
            Optional.of(text).filter(t -> !t.isEmpty()).ifPresent(texts::add);
        }
        return texts;
    }
}
