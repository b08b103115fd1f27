package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.Dependency;
import io.github.miragemaven.opam.Formula;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which package has to wait for which: {@code depends:} and those {@code depopts:} that are there, without what is
 * marked {@code post} (opam manual, section "Package variables", {@code post}).
 */
final class BuildOrder {

    private final SortedMap<String, ManagedPackage> packages = new TreeMap<>();
    private final Map<String, SortedSet<String>> direct = new HashMap<>();
    private final Map<String, Set<String>> all = new HashMap<>();

    private final Map<String, OpamVersion> provided;

    private BuildOrder(Map<String, OpamVersion> provided) {
        this.provided = Map.copyOf(provided);
    }

    /**
     * @param provided what stands for packages without being one, by name
     * @param system the variables of the machine
     * @throws ProjectException when a package is there twice, one that another needs is not there or of a version that
     *     does not do, or packages wait for each other in a circle
     */
    static BuildOrder of(Collection<ManagedPackage> packages, Map<String, OpamVersion> provided, Variables system) {
        BuildOrder order = new BuildOrder(provided);
        for (ManagedPackage one : packages) {
            ManagedPackage other = order.packages.put(one.name(), one);
            if (other != null) {
                throw new ProjectException(
                        "The toolchain is to have both " + other + " and " + one + ".",
                        "Make the lock anew: mvn mirage:lock");
            }
        }
        order.packages.values().forEach(one -> order.direct.put(one.name(), order.directOf(one, system)));
        Deque<String> path = new ArrayDeque<>();
        order.packages.keySet().forEach(name -> order.close(name, path));
        return order;
    }

    /** All packages, each after those it waits for; names decide where that leaves a choice. */
    List<ManagedPackage> sorted() {
        List<ManagedPackage> sorted = new ArrayList<>();
        Set<String> placed = new LinkedHashSet<>();
        packages.keySet().forEach(name -> place(name, placed));
        placed.forEach(name -> sorted.add(get(name)));
        return sorted;
    }

    /** The packages a package waits for, directly. */
    SortedSet<String> direct(String name) {
        return direct.getOrDefault(name, Collections.emptySortedSet());
    }

    /** The packages a package waits for, at last. */
    Set<String> all(String name) {
        return all.getOrDefault(name, Set.of());
    }

    /**
     * Which of several packages that could be built now to take first: one without sources takes no time and tells at
     * once what the system lacks; else the one that most others wait for.
     */
    Comparator<ManagedPackage> urgency() {
        return Comparator.comparing(
                        (ManagedPackage one) -> one.definition().url().isPresent())
                .thenComparing(one -> -all.values().stream()
                        .filter(needed -> needed.contains(one.name()))
                        .count())
                .thenComparing(ManagedPackage::name);
    }

    private ManagedPackage get(String name) {
        ManagedPackage found = packages.get(name);
        if (found == null) {
            throw new IllegalArgumentException(name + " is not among " + packages.keySet());
        }
        return found;
    }

    private void place(String name, Set<String> placed) {
        direct(name).stream().filter(needed -> !placed.contains(needed)).forEach(needed -> place(needed, placed));
        placed.add(name);
    }

    private SortedSet<String> directOf(ManagedPackage one, Variables system) {
        // What comes afterwards has to be there too: it may be the alternative that makes a formula hold.
        Formula<PackageConstraint> atLast =
                Dependency.resolve(one.definition().depends(), dependencyVariables(one, true, system));
        if (!atLast.holds(this::isThere)) {
            throw lacking(one, atLast);
        }
        Variables variables = dependencyVariables(one, false, system);
        Formula<PackageConstraint> needed = Dependency.resolve(one.definition().depends(), variables);
        SortedSet<String> names = new TreeSet<>();
        needed.forEach(constraint -> addIfThere(names, constraint));
        Dependency.resolve(one.definition().depopts(), variables).forEach(constraint -> addIfThere(names, constraint));
        names.remove(one.name());
        return names;
    }

    private void addIfThere(Set<String> names, PackageConstraint constraint) {
        if (packages.containsKey(constraint.name()) && isThere(constraint)) {
            names.add(constraint.name());
        }
    }

    private boolean isThere(PackageConstraint constraint) {
        return version(constraint.name()).filter(constraint::allows).isPresent();
    }

    private Optional<OpamVersion> version(String name) {
        return Optional.ofNullable(packages.get(name))
                .map(found -> found.definition().version())
                .or(() -> Optional.ofNullable(provided.get(name)));
    }

    private ProjectException lacking(ManagedPackage one, Formula<PackageConstraint> needed) {
        List<Formula<PackageConstraint>> parts =
                needed instanceof Formula.And<PackageConstraint> and ? and.parts() : List.of(needed);
        List<String> missing = parts.stream()
                .filter(part -> !part.holds(this::isThere))
                .map(part -> part.show(PackageConstraint::toString))
                .toList();
        List<String> instead = needed.atoms().stream()
                .map(PackageConstraint::name)
                .distinct()
                .filter(name -> missing.stream().anyMatch(text -> text.contains('"' + name + '"')))
                .map(name -> version(name).map(version -> name + " " + version))
                .flatMap(Optional::stream)
                .toList();
        return new ProjectException(
                "The lock does not go together: " + one + " needs " + String.join(", ", missing)
                        + (instead.isEmpty()
                                ? ", which the lock does not have."
                                : ", but the lock has " + String.join(", ", instead) + "."),
                "Make the lock anew: mvn mirage:lock");
    }

    /** What filters of dependencies see while something is built: {@code build} holds, tests and documents are not made. */
    private static Variables dependencyVariables(ManagedPackage one, boolean post, Variables system) {
        return Variables.of(Map.of(
                        "build", VariableValue.of(true),
                        "post", VariableValue.of(post),
                        "with-test", VariableValue.of(false),
                        "with-doc", VariableValue.of(false),
                        "with-dev-setup", VariableValue.of(false),
                        "dev", VariableValue.of(one.isDevelopment())))
                .or(system)
                .within(one.name(), one.definition().version().text());
    }

    private Set<String> close(String name, Deque<String> path) {
        Set<String> known = all.get(name);
        if (known != null) {
            return known;
        }
        if (path.contains(name)) {
            List<String> circle = new ArrayList<>(path);
            List<String> part = new ArrayList<>(circle.subList(circle.indexOf(name), circle.size()));
            part.add(name);
            throw new ProjectException(
                    "Packages of the toolchain wait for each other: " + String.join(" needs ", part) + ".",
                    "Make the lock anew with another repository, or report this to the repository it came from.");
        }
        path.addLast(name);
        Set<String> closed = new TreeSet<>();
        for (String needed : direct(name)) {
            closed.add(needed);
            closed.addAll(close(needed, path));
        }
        path.removeLast();
        all.put(name, closed);
        return closed;
    }
}
