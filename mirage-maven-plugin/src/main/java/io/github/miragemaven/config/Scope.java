package io.github.miragemaven.config;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names that can be seen at one place of config.ml, or those of one module. Scopes are chained: an inner one hides
 * names of the outer one, as definitions, opens and parameters do.
 */
final class Scope {

    /** What a value's name stands for. */
    sealed interface Value {

        /** A place in the frame of a function (or of the file). */
        record Local(Frames frames, int slot) implements Value {}

        /** A value of a library. */
        record Constant(Supplier value) implements Value {

            /** Gives the value; a library builds its values when they are first asked for. */
            @FunctionalInterface
            interface Supplier {
                Object get(Machine machine, Span at);
            }
        }
    }

    /**
     * A constructor.
     *
     * @param type the type's name, for messages
     * @param siblings the type's constructors, itself included; none when they are not known
     * @param inline the fields of {@code C of { … }}
     */
    record Constructor(String name, int arity, String type, Set<String> siblings, List<String> inline) {}

    /** A record type. */
    record RecordType(String name, List<String> fields, Set<String> mutable) {}

    private final @Nullable Scope outer;
    private final Map<String, Value> values = new HashMap<>();
    private final Map<String, Scope> modules = new HashMap<>();
    private final Map<String, Constructor> constructors = new HashMap<>();
    private final Map<String, RecordType> fields = new HashMap<>();
    private final Set<String> types = new LinkedHashSet<>();
    private volatile @Nullable Consumer<Scope> contents;
    private boolean filling;

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    /** A library module, whose names are made when it is first looked into; that may be by several threads. */
    static Scope module(Consumer<Scope> contents) {
        Scope module = module();
        module.contents = contents;
        return module;
    }

    private void fill() {
        if (contents != null) {
            synchronized (this) {
                Consumer<Scope> waiting = contents;
                if (waiting != null && !filling) {
                    filling = true;
                    waiting.accept(this);
                    contents = null;
                }
            }
        }
    }

    private Map<String, Value> values() {
        fill();
        return values;
    }

    private Map<String, Scope> modules() {
        fill();
        return modules;
    }

    private Map<String, Constructor> constructors() {
        fill();
        return constructors;
    }

    private Map<String, RecordType> fields() {
        fill();
        return fields;
    }

    /** The names of a module on its own. */
    static Scope module() {
        return new Scope(null);
    }

    /** The same names, inside of {@code outer}: what {@code open} does. */
    Scope within(Scope around) {
        Scope opened = new Scope(around);
        opened.include(this);
        return opened;
    }

    /** Takes over all names of a module. */
    void include(Scope module) {
        values().putAll(module.values());
        modules().putAll(module.modules());
        constructors().putAll(module.constructors());
        fields().putAll(module.fields());
        types.addAll(module.types);
    }

    /** The names of this module and of another, and so of the modules inside that both have; both stay as they are. */
    Scope with(Scope other) {
        Scope both = module();
        both.include(this);
        both.include(other);
        for (String name : other.modules().keySet()) {
            Scope own = modules().get(name);
            Scope added = other.modules().get(name);
            if (own != null && added != null) {
                both.modules().put(name, own.with(added));
            }
        }
        return both;
    }

    /** What a signature lets be seen of a module; types are never hidden, their constructors would be missed. */
    Scope restrictedTo(Set<String> visibleValues, Set<String> visibleModules) {
        Scope restricted = module();
        restricted.include(this);
        restricted.values().keySet().retainAll(visibleValues);
        restricted.modules().keySet().retainAll(visibleModules);
        return restricted;
    }

    void define(String name, Value value) {
        values().put(name, value);
    }

    void define(String name, Scope module) {
        modules().put(name, module);
    }

    void define(Constructor constructor) {
        constructors().put(constructor.name(), constructor);
    }

    void define(RecordType type) {
        for (String field : type.fields()) {
            fields().put(field, type);
        }
    }

    void defineType(String name) {
        types.add(name);
    }

    Optional<Value> value(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value found = scope.values().get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    Optional<Scope> module(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Scope found = scope.modules().get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    Optional<Constructor> constructor(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Constructor found = scope.constructors().get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    Optional<RecordType> field(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            RecordType found = scope.fields().get(name);
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** Whether the file declares a type of this name, so that it is not OCaml's own. */
    boolean declares(String type) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            if (scope.types.contains(type)) {
                return true;
            }
        }
        return false;
    }

    /** A constructor of one of the modules that can be named here, as OCaml finds it by the type it expects. */
    Optional<Constructor> constructorInModules(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            for (Scope module : scope.modules().values()) {
                Constructor found = module.constructors().get(name);
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    /** A field of one of the modules that can be named here, as OCaml finds it by the type it expects. */
    Optional<RecordType> fieldInModules(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            for (Scope module : scope.modules().values()) {
                RecordType found = module.fields().get(name);
                if (found != null) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    /** Every value that can be named here without a module, for suggestions. */
    Set<String> valueNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.values().keySet());
        }
        names.remove(ExpressionReader.ARGUMENT);
        return names;
    }

    Set<String> moduleNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.modules().keySet());
        }
        return names;
    }

    Set<String> constructorNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.constructors().keySet());
        }
        return names;
    }

    Set<String> fieldNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Scope scope = this; scope != null; scope = scope.outer) {
            names.addAll(scope.fields().keySet());
        }
        return names;
    }
}
