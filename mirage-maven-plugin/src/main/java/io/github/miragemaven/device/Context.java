package io.github.miragemaven.device;

import io.github.miragemaven.io.ProjectException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The values of configure-time keys: those that were given, read by each key's own converter, and the defaults. */
final class Context {

    /** No key is set in it. */
    static final Context EMPTY = new Context(Map.of());

    private final Map<String, String> given;
    private final Map<Key, Object> read = new HashMap<>();

    Context(Map<String, String> given) {
        this.given = new LinkedHashMap<>();
        given.forEach((name, text) -> this.given.put(normal(name), text));
    }

    /** Dashes and underscores are one: {@code data-kv-ro} is {@code data-kv_ro}. */
    static String normal(String name) {
        return name.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    /** The key's text as it was given. */
    Optional<String> text(Key key) {
        return key.names().stream()
                .map(Context::normal)
                .filter(given::containsKey)
                .map(given::get)
                .findFirst();
    }

    boolean has(Key key) {
        return read.containsKey(key) || text(key).isPresent();
    }

    Object get(Key key) {
        Object known = read.get(key);
        if (known != null) {
            return known;
        }
        Object value =
                text(key).map(text -> parse(key, text)).orElse(key.argument().fallback());
        read.put(key, value);
        return value;
    }

    /** This context, in which {@code key} has a value already. */
    Context with(Key key, Object value) {
        Context more = new Context(given);
        more.read.putAll(read);
        more.read.put(key, value);
        return more;
    }

    private static Object parse(Key key, String text) {
        try {
            return key.parse(text);
        } catch (Misuse e) {
            throw new ProjectException(
                    "The key " + key.name() + " is set to what it can't be: " + e.getMessage() + ".",
                    "Set it with -Dmirage.keys." + key.name() + "=… or in the plugin's <keys> in pom.xml."
                            + (e.hint().isEmpty() ? "" : " " + e.hint()),
                    e);
        }
    }
}
