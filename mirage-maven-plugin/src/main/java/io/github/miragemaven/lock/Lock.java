package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Variables;
import java.util.List;
import java.util.Optional;

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
