package io.github.miragemaven.opam;

import java.util.Map;
import java.util.Optional;

/** What variables hold while a filter, an instruction or an interpolation is evaluated. */
@FunctionalInterface
public interface Variables {

    /** No variable is defined. */
    Variables NONE = name -> Optional.empty();

    /**
     * The value of a variable; empty when it is undefined.
     *
     * @param name {@code os} for a global or local variable, {@code foo:installed} for one of package {@code foo},
     *     {@code _:name} for one of the package that is being defined
     */
    Optional<VariableValue> value(String name);

    /** Exactly the variables of the map. */
    static Variables of(Map<String, VariableValue> values) {
        Map<String, VariableValue> copy = Map.copyOf(values);
        return name -> Optional.ofNullable(copy.get(name));
    }

    /** These variables, and those of {@code others} where these have none. */
    default Variables or(Variables others) {
        return name -> {
            Optional<VariableValue> own = value(name);
            return own.isPresent() ? own : others.value(name);
        };
    }

    /** These variables, with one set anew. */
    default Variables with(String name, VariableValue value) {
        return asked -> asked.equals(name) ? Optional.of(value) : value(asked);
    }

    /**
     * These variables within the definition of a package: {@code name} and {@code version}, also as {@code _:name} and
     * {@code _:version} and under the package's own name, are the package's (opam manual, section "Scopes").
     */
    default Variables within(String packageName, String packageVersion) {
        return asked -> {
            String own = asked.startsWith("_:")
                    ? asked.substring(2)
                    : asked.startsWith(packageName + ":") ? asked.substring(packageName.length() + 1) : asked;
            if (own.equals("name")) {
                return Optional.of(VariableValue.of(packageName));
            }
            if (own.equals("version")) {
                return Optional.of(VariableValue.of(packageVersion));
            }
            return value(asked);
        };
    }
}
