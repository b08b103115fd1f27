package io.github.miragemaven.opam;

import java.util.Arrays;
import java.util.List;

/**
 * What a field of an opam file may hold (opam manual, section "General syntax", {@code <value>}). Nothing is interpreted
 * here; {@link OpamPackage} gives fields their meaning.
 */
public sealed interface OpamValue {

    /** Where the value begins. */
    Place place();

    /** {@code "text"} or {@code """text"""}, escapes resolved. */
    record Text(String text, Place place) implements OpamValue {}

    /** {@code true} or {@code false}. */
    record Bool(boolean value, Place place) implements OpamValue {}

    /** An integer. */
    record Int(long value, Place place) implements OpamValue {}

    /** A bare word: a variable such as {@code os} or {@code foo:installed}, or a flag. */
    record Ident(String name, Place place) implements OpamValue {}

    /** {@code [a b c]}. */
    record Items(List<OpamValue> values, Place place) implements OpamValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** {@code (a b c)}. */
    record Group(List<OpamValue> values, Place place) implements OpamValue {
        public Group {
            values = List.copyOf(values);
        }
    }

    /** {@code value {a b c}}. */
    record Option(OpamValue value, List<OpamValue> options, Place place) implements OpamValue {
        public Option {
            options = List.copyOf(options);
        }
    }

    /** {@code left >= right}. */
    record Relation(RelOp op, OpamValue left, OpamValue right, Place place) implements OpamValue {}

    /** {@code >= right}: a relation whose left side is the thing that the option belongs to. */
    record PrefixRelation(RelOp op, OpamValue right, Place place) implements OpamValue {}

    /** {@code left & right}. */
    record And(OpamValue left, OpamValue right, Place place) implements OpamValue {}

    /** {@code left | right}. */
    record Or(OpamValue left, OpamValue right, Place place) implements OpamValue {}

    /** {@code !value}. */
    record Not(OpamValue value, Place place) implements OpamValue {}

    /** {@code ?value}. */
    record Defined(OpamValue value, Place place) implements OpamValue {}

    /** {@code NAME += value}; {@code NAME = value} is a {@link Relation}. */
    record Update(UpdateOp op, OpamValue left, OpamValue right, Place place) implements OpamValue {}

    /** A text made, not read. */
    static OpamValue text(String text) {
        return new Text(text, Place.NONE);
    }

    /** A bare word made, not read. */
    static OpamValue ident(String name) {
        return new Ident(name, Place.NONE);
    }

    /** A list made, not read. */
    static OpamValue items(List<? extends OpamValue> values) {
        return new Items(List.copyOf(values), Place.NONE);
    }

    /** A list of texts made, not read. */
    static OpamValue texts(List<String> texts) {
        return items(texts.stream().map(OpamValue::text).toList());
    }

    /** {@code value {options}} made, not read. */
    static OpamValue option(OpamValue value, OpamValue... options) {
        return new Option(value, Arrays.asList(options), Place.NONE);
    }

    /** {@code left & right} made, not read. */
    static OpamValue and(OpamValue left, OpamValue right) {
        return new And(left, right, Place.NONE);
    }

    /** {@code ?value} made, not read. */
    static OpamValue defined(OpamValue value) {
        return new Defined(value, Place.NONE);
    }

    /** {@code op "version"} made, not read. */
    static OpamValue version(RelOp op, String version) {
        return new PrefixRelation(op, text(version), Place.NONE);
    }
}
