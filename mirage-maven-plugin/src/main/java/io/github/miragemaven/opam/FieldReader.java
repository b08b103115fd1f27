package io.github.miragemaven.opam;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Gives values of one file their meaning. opam lets a list of one be written without its brackets, at any depth; so does
 * this.
 *
 * @param file the file's name, for errors
 */
record FieldReader(String file) {

    ProjectException error(Place place, String expected) {
        return new ProjectException(file + ":" + place + ": expected " + expected, "Correct the file at that line.");
    }

    String text(OpamValue value) {
        if (value instanceof OpamValue.Text text) {
            return text.text();
        }
        throw error(value.place(), "a string");
    }

    String ident(OpamValue value) {
        if (value instanceof OpamValue.Ident ident) {
            return ident.name();
        }
        throw error(value.place(), "a word without quotes");
    }

    String packageName(OpamValue value) {
        String name = text(value);
        if (!OpamName.isValid(name)) {
            throw error(value.place(), "a package name (letters, digits and -_+, one letter at least)");
        }
        return name;
    }

    List<OpamValue> list(OpamValue value) {
        return value instanceof OpamValue.Items items ? items.values() : List.of(value);
    }

    /** The elements of a list of lists, where the outer brackets may be missing. */
    List<OpamValue> listOfLists(OpamValue value) {
        return nesting(value) < 2 ? List.of(value) : list(value);
    }

    private static int nesting(OpamValue value) {
        if (value instanceof OpamValue.Items items) {
            return items.values().isEmpty() ? 2 : 1 + nesting(items.values().get(0));
        }
        return value instanceof OpamValue.Option option ? nesting(option.value()) : 0;
    }

    <T> List<T> list(OpamValue value, Function<OpamValue, T> element) {
        return list(value).stream().map(element).toList();
    }

    <T> List<T> listOfLists(OpamValue value, Function<OpamValue, T> element) {
        return listOfLists(value).stream().map(element).toList();
    }

    List<String> texts(OpamValue value) {
        return list(value, this::text);
    }

    /** {@code value {filter}}, the filter being optional. */
    <T> Conditional<T> conditional(OpamValue value, Function<OpamValue, T> inner) {
        return value instanceof OpamValue.Option option
                ? new Conditional<>(inner.apply(option.value()), filter(option.options()))
                : new Conditional<>(inner.apply(value), Filter.Bool.TRUE);
    }

    Filter filter(OpamValue value) {
        return filter(list(value));
    }

    private Filter filter(List<OpamValue> values) {
        if (values.isEmpty()) {
            return Filter.Bool.TRUE;
        }
        if (values.size() > 1) {
            throw error(values.get(1).place(), "a single filter, or & or | between them");
        }
        return filterTerm(values.get(0));
    }

    private Filter filterTerm(OpamValue value) {
        if (value instanceof OpamValue.Bool bool) {
            return new Filter.Bool(bool.value());
        }
        if (value instanceof OpamValue.Text text) {
            return new Filter.Text(text.text());
        }
        if (value instanceof OpamValue.Int integer) {
            return new Filter.Text(Long.toString(integer.value()));
        }
        if (value instanceof OpamValue.Ident ident) {
            return Filter.Variable.ofIdent(ident.name());
        }
        if (value instanceof OpamValue.Group group) {
            return filter(group.values());
        }
        if (value instanceof OpamValue.Relation relation) {
            return new Filter.Relation(relation.op(), filterTerm(relation.left()), filterTerm(relation.right()));
        }
        if (value instanceof OpamValue.And and) {
            return new Filter.And(filterTerm(and.left()), filterTerm(and.right()));
        }
        if (value instanceof OpamValue.Or or) {
            return new Filter.Or(filterTerm(or.left()), filterTerm(or.right()));
        }
        if (value instanceof OpamValue.Not not) {
            return new Filter.Not(filterTerm(not.value()));
        }
        if (value instanceof OpamValue.Defined defined) {
            return new Filter.Defined(filterTerm(defined.value()));
        }
        throw error(value.place(), "a filter");
    }

    /** {@code depends:}, a list that is a conjunction. */
    Formula<Dependency> conjunction(OpamValue value) {
        return Formula.and(list(value, this::packageFormula));
    }

    /** {@code depopts:} or {@code conflicts:}, a list that is a disjunction, whose parts may hold only {@code |}. */
    List<Dependency> disjunction(OpamValue value) {
        List<Dependency> all = new ArrayList<>();
        for (OpamValue part : list(value)) {
            Formula<Dependency> formula = packageFormula(part);
            if (formula instanceof Formula.And) {
                throw error(part.place(), "no & between packages here: the list means any of them");
            }
            formula.forEach(all::add);
        }
        return List.copyOf(all);
    }

    private Formula<Dependency> packageFormula(OpamValue value) {
        if (value instanceof OpamValue.Text) {
            return Formula.atom(new Dependency(packageName(value), Formula.empty()));
        }
        if (value instanceof OpamValue.Option option) {
            return Formula.atom(new Dependency(packageName(option.value()), conditions(option.options(), false)));
        }
        if (value instanceof OpamValue.Group group) {
            return Formula.and(group.values().stream().map(this::packageFormula).toList());
        }
        if (value instanceof OpamValue.And and) {
            return Formula.and(List.of(packageFormula(and.left()), packageFormula(and.right())));
        }
        if (value instanceof OpamValue.Or or) {
            return Formula.or(List.of(packageFormula(or.left()), packageFormula(or.right())));
        }
        throw error(value.place(), "a package name in quotes, or a formula of them");
    }

    private Formula<Dependency.Condition> conditions(List<OpamValue> values, boolean negated) {
        List<Formula<Dependency.Condition>> parts =
                values.stream().map(value -> condition(value, negated)).toList();
        return negated ? Formula.or(parts) : Formula.and(parts);
    }

    /** Negations are moved inwards to where they end at a bound, whose opposite there is, or at a filter. */
    private Formula<Dependency.Condition> condition(OpamValue value, boolean negated) {
        if (value instanceof OpamValue.PrefixRelation relation) {
            RelOp op = negated ? relation.op().negated() : relation.op();
            return Formula.atom(new Dependency.Bound(op, versionTerm(relation.right())));
        }
        if (value instanceof OpamValue.And and) {
            List<Formula<Dependency.Condition>> parts =
                    List.of(condition(and.left(), negated), condition(and.right(), negated));
            return negated ? Formula.or(parts) : Formula.and(parts);
        }
        if (value instanceof OpamValue.Or or) {
            List<Formula<Dependency.Condition>> parts =
                    List.of(condition(or.left(), negated), condition(or.right(), negated));
            return negated ? Formula.and(parts) : Formula.or(parts);
        }
        if (value instanceof OpamValue.Not not) {
            return condition(not.value(), !negated);
        }
        if (value instanceof OpamValue.Group group) {
            return conditions(group.values(), negated);
        }
        Filter filter = filterTerm(value);
        return Formula.atom(new Dependency.When(negated ? new Filter.Not(filter) : filter));
    }

    private Filter versionTerm(OpamValue value) {
        if (value instanceof OpamValue.Ident ident) {
            return Filter.Variable.ofIdent(ident.name());
        }
        String text = text(value);
        // With variables in it, the version is known only when they are.
        if (text.indexOf('%') < 0 && !OpamVersion.isValid(text)) {
            throw error(value.place(), "a version (" + OpamVersion.SYNTAX + ")");
        }
        return new Filter.Text(text);
    }

    /** {@code build:} and its like: a list of commands, each a list of words; the outer brackets may be missing. */
    List<Instruction> instructions(OpamValue value) {
        return listOfLists(value, command -> {
            Conditional<List<Conditional<Filter>>> parts =
                    conditional(command, words -> list(words, word -> conditional(word, this::term)));
            return new Instruction(parts.value(), parts.condition());
        });
    }

    private Filter term(OpamValue value) {
        return value instanceof OpamValue.Ident ident
                ? Filter.Variable.ofIdent(ident.name())
                : new Filter.Text(text(value));
    }

    /** {@code setenv:} or {@code build-env:}, whose updates stand in brackets of their own or not. */
    List<EnvironmentUpdate> updates(OpamValue value) {
        List<EnvironmentUpdate> updates = new ArrayList<>();
        for (OpamValue outer : list(value)) {
            for (OpamValue update : list(outer)) {
                updates.add(update(update));
            }
        }
        return List.copyOf(updates);
    }

    private EnvironmentUpdate update(OpamValue value) {
        if (value instanceof OpamValue.Relation relation && relation.op() == RelOp.EQ) {
            return new EnvironmentUpdate(ident(relation.left()), UpdateOp.SET, text(relation.right()));
        }
        if (value instanceof OpamValue.Update update) {
            return new EnvironmentUpdate(ident(update.left()), update.op(), text(update.right()));
        }
        throw error(value.place(), "an update such as NAME = \"text\" or NAME += \"text\"");
    }

    Checksum checksum(OpamValue value) {
        return Checksum.parse(text(value))
                .orElseThrow(() -> error(value.place(), "a checksum: md5=, sha256= or sha512= and its hex digits"));
    }

    /** A list of pairs, {@code [["a" "b"] …]}; the outer brackets may be missing. */
    <T> List<T> pairs(OpamValue value, BiFunction<OpamValue, OpamValue, T> pair) {
        return listOfLists(value, element -> {
            List<OpamValue> both = list(element);
            if (both.size() != 2) {
                throw error(element.place(), "a list of two");
            }
            return pair.apply(both.get(0), both.get(1));
        });
    }

    UrlSection url(OpamFile.Section section) {
        Optional<OpamValue> src = Optional.empty();
        for (String name : List.of("src", "archive", "http", "git", "local")) {
            src = src.or(() -> section.field(name));
        }
        return new UrlSection(
                text(src.orElseThrow(() -> error(section.place(), "a field src: in this section"))),
                section.field("checksum").map(v -> list(v, this::checksum)).orElse(List.of()),
                section.field("mirrors").map(this::texts).orElse(List.of()),
                section.field("subpath").map(this::text));
    }
}
