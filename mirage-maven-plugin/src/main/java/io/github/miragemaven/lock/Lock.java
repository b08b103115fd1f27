package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a unikernel is built from, to the last version and checksum: both lock files as one value.
 *
 * @param monorepo every package the unikernel needs, sorted by name: the vendored ones, those without sources, and the
 *     compiler and dune
 * @param tools every package that has to be installed to build it, sorted by name; the compiler and dune are here too
 * @param duniverse the folders of {@code duniverse/}
 * @param depexts system packages that the monorepo's packages need: groups with their filters, as in opam's field of
 *     that name
 * @param toolDepexts those that building the tools from their sources needs
 * @param system the tools that are taken from the machine, by name; the lock holds their versions
 * @param pins packages that are taken from where a pin says
 * @param inputs digest of what the project asked for; empty in a lock of another tool
 * @param repositories what it was solved from
 */
public record Lock(
        List<LockedPackage> monorepo,
        List<LockedPackage> tools,
        List<DuniverseDirectory> duniverse,
        List<OpamValue> depexts,
        List<OpamValue> toolDepexts,
        List<String> system,
        List<LockedPin> pins,
        Optional<Checksum> inputs,
        List<SolvedFrom> repositories) {

    /**
     * An opam repository as it was.
     *
     * @param url as the user wrote it
     * @param revision its commit or the digest of its index; empty for a folder, which may change at any time
     */
    public record SolvedFrom(String url, Optional<String> revision) {}

    /**
     * A pin.
     *
     * @param url as it was asked for, perhaps with a branch; the package's source has the commit
     */
    public record LockedPin(String name, String url) {}

    public Lock {
        monorepo = List.copyOf(monorepo);
        tools = List.copyOf(tools);
        duniverse = List.copyOf(duniverse);
        depexts = List.copyOf(depexts);
        toolDepexts = List.copyOf(toolDepexts);
        system = List.copyOf(system);
        pins = List.copyOf(pins);
        repositories = List.copyOf(repositories);
    }

    /**
     * One value for all the locks of a project that is built for several targets at once.
     *
     * @throws ProjectException when they name different versions of a package, so that they can't share a duniverse
     */
    public static Lock joined(List<Lock> locks) {
        for (int i = 1; i < locks.size(); i++) {
            locks.get(i).requireAgreement(locks.subList(0, i));
        }
        return new Lock(
                union(locks, Lock::monorepo, LockedPackage::name),
                union(locks, Lock::tools, LockedPackage::name),
                union(locks, Lock::duniverse, DuniverseDirectory::directory),
                union(locks, Lock::depexts),
                union(locks, Lock::toolDepexts),
                union(locks, Lock::system),
                union(locks, Lock::pins),
                Optional.empty(),
                union(locks, Lock::repositories));
    }

    /** Sorted by their keys, of which those that are in several locks have one value there. */
    private static <T> List<T> union(List<Lock> locks, Function<Lock, List<T>> part, Function<T, String> key) {
        SortedMap<String, T> all = new TreeMap<>();
        union(locks, part).forEach(one -> all.put(key.apply(one), one));
        return List.copyOf(all.values());
    }

    /** In the order in which they come: of repositories, that is their priority. */
    private static <T> List<T> union(List<Lock> locks, Function<Lock, List<T>> part) {
        return locks.stream()
                .flatMap(lock -> part.apply(lock).stream())
                .distinct()
                .toList();
    }

    /**
     * Sees that this lock can share a duniverse and tools with others.
     *
     * @throws ProjectException when it has a package in another version than they do; names both
     */
    void requireAgreement(List<Lock> others) {
        List<String> disagreements = disagreements(others);
        if (!disagreements.isEmpty()) {
            throw new ProjectException(
                    "The targets can't be built together, since they need different versions of a package: "
                            + String.join("; ", disagreements),
                    "Build them one by one, each with its own -Dtarget, or change what config.ml asks for.");
        }
    }

    /** The packages and folders that this lock has in another version than others do, in words. */
    List<String> disagreements(List<Lock> others) {
        List<String> found = new ArrayList<>();
        for (Lock other : others) {
            differences(monorepo, other.monorepo, LockedPackage::name, found);
            differences(tools, other.tools, LockedPackage::name, found);
            differences(duniverse, other.duniverse, DuniverseDirectory::directory, found);
        }
        return found.stream().distinct().toList();
    }

    private static <T> void differences(List<T> mine, List<T> theirs, Function<T, String> key, List<String> found) {
        Map<String, T> byKey = theirs.stream().collect(Collectors.toMap(key, Function.identity()));
        for (T one : mine) {
            T other = byKey.getOrDefault(key.apply(one), one);
            if (!other.equals(one)) {
                found.add(word(other) + " and " + word(one));
            }
        }
    }

    private static String word(Object part) {
        return part instanceof DuniverseDirectory directory
                ? "duniverse/" + directory.directory() + " from " + directory.url()
                : part.toString();
    }

    /** The version of a tool, {@code ocaml} and {@code dune} among them. */
    public Optional<OpamVersion> tool(String name) {
        return version(tools, name);
    }

    /** The version of a package that the unikernel needs. */
    public Optional<OpamVersion> dependency(String name) {
        return version(monorepo, name);
    }

    /** The system packages that the unikernel needs where these variables hold, each once. */
    public List<String> depexts(Variables environment) {
        return holding(depexts, environment);
    }

    /** The system packages that building the tools from their sources needs where these variables hold, each once. */
    public List<String> toolDepexts(Variables environment) {
        return holding(toolDepexts, environment);
    }

    private static List<String> holding(List<OpamValue> groups, Variables environment) {
        OpamFile.Field field = new OpamFile.Field("depexts", OpamValue.items(groups));
        return OpamPackage.ofSource(new OpamFile("depexts of the lock", List.of(field)), "lock")
                .depexts(environment);
    }

    private static Optional<OpamVersion> version(List<LockedPackage> packages, String name) {
        return packages.stream()
                .filter(locked -> locked.name().equals(name))
                .map(LockedPackage::version)
                .findFirst();
    }
}
