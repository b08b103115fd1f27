package io.github.miragemaven.device;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A setting of configure time, functoria's {@code Key.key}. Two keys of one name are two views of one setting, so they are
 * told apart by identity only.
 */
final class Key {

    /** How often and whether a key is given. */
    enum Presence {
        OPTIONAL,
        FLAG,
        REQUIRED,
        REPEATED
    }

    /**
     * What {@code Key.Arg.opt} and its siblings make: everything of a key but its name.
     *
     * @param fallback its value when it isn't given
     */
    record Argument(Presence presence, Converter converter, Object fallback, ArgumentInfo info) {}

    /**
     * What {@code Arg.info} makes.
     *
     * @param names of the option, without dashes
     */
    record ArgumentInfo(List<String> names, String doc, String docv) {
        ArgumentInfo {
            names = List.copyOf(names);
        }
    }

    private final String name;
    private final Argument argument;

    Key(String name, Argument argument) {
        if (name.isEmpty()) {
            throw new Misuse("a key needs a name, but got the empty string", "");
        }
        this.name = name;
        this.argument = argument;
    }

    String name() {
        return name;
    }

    Argument argument() {
        return argument;
    }

    /** Every name the setting can be given by. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(name);
        names.addAll(argument.info().names());
        return names;
    }

    /** Reads a setting as written in a pom or on the command line. */
    Object parse(String text) {
        return switch (argument.presence()) {
            case OPTIONAL -> argument.converter().parse(text);
            case REQUIRED -> Variant.some(argument.converter().parse(text));
            case REPEATED -> Converter.splitting(",", argument.converter()).parse(text);
            case FLAG -> text.isEmpty() ? true : Converter.BOOL.parse(text);
        };
    }

    /** The value as a person would give it; empty where there is none. */
    Optional<String> show(Object value) {
        if (value instanceof Variant variant && variant.equals(Variant.NONE)) {
            return Optional.empty();
        }
        if (argument.presence() == Presence.REQUIRED && value instanceof Variant variant) {
            return variant.toOptional().map(argument.converter()::show);
        }
        if (argument.presence() == Presence.REPEATED) {
            return Optional.of(Converter.splitting(",", argument.converter()).show(value));
        }
        return Optional.of(argument.converter().show(value));
    }

    @Override
    public String toString() {
        return name;
    }
}
