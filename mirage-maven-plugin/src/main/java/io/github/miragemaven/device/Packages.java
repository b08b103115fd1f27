package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brings together what many devices say of one package, by the rules of functoria's {@code Package} (mirage 4.11). */
final class Packages {

    /** A package vendored and the same one as a tool are two. */
    private record Name(String name, Requirement.Scope scope) implements Comparable<Name> {
        @Override
        public int compareTo(Name other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : scope.compareTo(other.scope);
        }
    }

    private final Map<Name, Requirement> merged = new TreeMap<>();

    /** Adds what one device says. Of two lines for one package in one list, functoria takes the last. */
    void add(Collection<Requirement> ofOneDevice) {
        Map<Name, Requirement> last = new LinkedHashMap<>();
        ofOneDevice.forEach(requirement -> last.put(name(requirement), requirement));
        last.forEach((name, requirement) -> merged.merge(name, requirement, Packages::merge));
    }

    /** All of them, in order of name. */
    List<Requirement> all() {
        return List.copyOf(merged.values());
    }

    /** The libraries to link, in order of name: those of every package that isn't for building only. */
    List<String> libraries() {
        return merged.values().stream()
                .filter(requirement -> !requirement.build())
                .flatMap(requirement -> requirement.libraries().stream())
                .distinct()
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Name name(Requirement requirement) {
        return new Name(requirement.name(), requirement.scope());
    }

    /** Both together: every bound holds; a pin wins over bounds; two pins must be one. */
    static Requirement merge(Requirement a, Requirement b) {
        if (a.pin().isPresent() && b.pin().isPresent() && !a.pin().equals(b.pin())) {
            throw new Misuse(
                    "the package " + a.name() + " is pinned to two sources: " + pinned(a) + " and " + pinned(b),
                    "Keep one ~pin.");
        }
        Optional<Requirement.Pin> pin = a.pin().or(b::pin);
        return new Requirement(
                a.name(),
                a.scope(),
                a.build() || b.build(),
                union(a.libraries(), b.libraries()),
                pin.isPresent() ? new TreeSet<>() : union(a.min(), b.min()),
                pin.isPresent() ? new TreeSet<>() : union(a.max(), b.max()),
                pin,
                Stream.of(a.origin(), b.origin())
                        .flatMap(Optional::stream)
                        .distinct()
                        .reduce((x, y) -> x + ", " + y));
    }

    private static String pinned(Requirement requirement) {
        String url = requirement
                .pin()
                .map(pin -> pin.url() + " (version " + pin.version() + ")")
                .orElse("");
        return requirement.origin().map(place -> url + " at " + place).orElse(url);
    }

    private static SortedSet<String> union(SortedSet<String> a, SortedSet<String> b) {
        SortedSet<String> all = new TreeSet<>(a);
        all.addAll(b);
        return all;
    }
}
