package io.github.miragemaven;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Arguments;
import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.device.Entry;
import io.github.miragemaven.device.Position;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Calls the catalogue as an evaluated config.ml would, one line a call. */
public final class Calls {

    private final Catalogue catalogue;
    private final Map<String, Entry> entries;
    private int line;

    public Calls(Target target, Map<String, String> keys) {
        catalogue = new Catalogue(target, keys);
        entries = catalogue.entries().stream().collect(Collectors.toMap(Entry::path, Function.identity()));
    }

    public Calls(Target target) {
        this(target, Map.of());
    }

    /** The value of a name that is no function, or of one applied to positional arguments. */
    public Object call(String path, Object... positional) {
        return call(path, Map.of(), positional);
    }

    /** A function applied to labelled and positional arguments. */
    public Object call(String path, Map<String, Object> labelled, Object... positional) {
        line++;
        Entry entry = Objects.requireNonNull(entries.get(path), "no entry " + path);
        return entry.body().apply(new Arguments(List.of(positional), labelled, position()));
    }

    /** The line of the last call. */
    public Position position() {
        return new Position("config.ml", line, 0, 0);
    }

    public Application application() {
        return catalogue.application();
    }
}
