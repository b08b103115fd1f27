package io.github.miragemaven.opam;

import java.util.List;
import java.util.Optional;

/**
 * A file in opam's format, every field and section of it in the file's order (opam manual, section "General syntax").
 * Comments and blanks are not kept.
 *
 * @param name what to call the file in errors: a path, or repository and package
 * @param items fields and sections
 */
public record OpamFile(String name, List<Item> items) {

    /** A field or a section. */
    public sealed interface Item {

        /** Where it begins. */
        Place place();
    }

    /** {@code name: value}. */
    public record Field(String name, OpamValue value, Place place) implements Item {

        /** A field made, not read. */
        public Field(String name, OpamValue value) {
            this(name, value, Place.NONE);
        }
    }

    /** {@code kind { … }} or {@code kind "label" { … }}. */
    public record Section(String kind, Optional<String> label, List<Item> items, Place place) implements Item {

        public Section {
            items = List.copyOf(items);
        }

        /** A section made, not read. */
        public Section(String kind, Optional<String> label, List<Item> items) {
            this(kind, label, items, Place.NONE);
        }

        /** The field of that name in this section. */
        public Optional<OpamValue> field(String name) {
            return OpamFile.field(items, name);
        }
    }

    public OpamFile {
        items = List.copyOf(items);
    }

    /** The value of the top-level field of that name; the first one if there are more. */
    public Optional<OpamValue> field(String name) {
        return field(items, name);
    }

    /** The top-level sections of that kind. */
    public List<Section> sections(String kind) {
        return items.stream()
                .filter(item ->
                        item instanceof Section section && section.kind().equals(kind))
                .map(Section.class::cast)
                .toList();
    }

    private static Optional<OpamValue> field(List<Item> items, String name) {
        for (Item item : items) {
            if (item instanceof Field field && field.name().equals(name)) {
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
