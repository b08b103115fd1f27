package io.github.miragemaven.opam;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Several repositories by priority: a version that more than one has is the first one's (opam manual, section
 * "Repositories").
 */
public record Repositories(List<Repository> repositories) {

    /** A package version and the repository it was taken from. */
    public record Found(OpamPackage definition, Repository repository) {}

    public Repositories {
        repositories = List.copyOf(repositories);
    }

    /** The names of all packages of all repositories, sorted. */
    public NavigableSet<String> names() {
        TreeSet<String> names = new TreeSet<>();
        repositories.forEach(repository -> names.addAll(repository.names()));
        return Collections.unmodifiableNavigableSet(names);
    }

    /** The versions of a package in any repository, newest first, each once. */
    public List<OpamVersion> versions(String name) {
        return repositories.stream()
                .flatMap(repository -> repository.versions(name).stream())
                .distinct()
                .sorted(Comparator.<OpamVersion>naturalOrder()
                        .thenComparing(OpamVersion::text)
                        .reversed())
                .toList();
    }

    /** The package version of the first repository in which it is, and is valid. */
    public Optional<Found> find(String name, OpamVersion version) {
        for (Repository repository : repositories) {
            Optional<OpamPackage> definition = repository.find(name, version);
            if (definition.isPresent()) {
                return Optional.of(new Found(definition.get(), repository));
            }
        }
        return Optional.empty();
    }
}
