package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.lock.Lock;
import io.github.miragemaven.lock.LockedPackage;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.RepositorySource;
import io.github.miragemaven.opam.UrlSection;
import io.github.miragemaven.transport.Source;
import io.github.miragemaven.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tools that a lock names, as packages that can be built. */
public final class LockedTools {

    private LockedTools() {}

    /**
     * The packages to build: all tools of the lock but those that it takes from the machine. How to build a package is in
     * its repository's opam file, or in the sources of a pinned one; which sources, in the lock.
     *
     * @throws ProjectException when no repository has a package that the lock names
     */
    public static List<ManagedPackage> packages(Lock lock, RepositorySource source, Transport transport) {
        List<ManagedPackage> packages = new ArrayList<>();
        for (LockedPackage locked : lock.tools()) {
            if (!lock.system().contains(locked.name())) {
                packages.add(isPinned(lock, locked) ? pinned(locked, source, transport) : ofRepository(locked, source));
            }
        }
        return packages;
    }

    /**
     * What tells the tools of a lock from those of another, for {@link ManagedRequest#lock}; empty where the lock can't
     * tell, since it was made from a repository or sources that may change in place.
     */
    public static Optional<String> identity(Lock lock) {
        boolean moves = Stream.concat(
                        lock.repositories().stream()
                                .map(repository -> repository.revision().isPresent()),
                        lock.tools().stream()
                                .flatMap(locked -> locked.source().stream())
                                .map(LockedTools::isFixed))
                .anyMatch(fixed -> !fixed);
        if (moves || lock.repositories().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(
                        lock.tools().stream().map(locked -> locked + " " + locked.source()),
                        lock.repositories().stream().map(Object::toString),
                        lock.system().stream())
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n")));
    }

    private static boolean isFixed(UrlSection source) {
        return !source.checksums().isEmpty() || source.src().matches("(?s).*#[0-9a-fA-F]{40}");
    }

    private static boolean isPinned(Lock lock, LockedPackage locked) {
        return lock.pins().stream().anyMatch(pin -> pin.name().equals(locked.name()));
    }

    private static ManagedPackage ofRepository(LockedPackage locked, RepositorySource source) {
        Repositories.Found found = source.repositories()
                .find(locked.name(), locked.version())
                .orElseThrow(() -> new ProjectException(
                        "The lock names the tool " + locked + ", which no repository has.",
                        "Use the repositories that the lock was made from (-Dmirage.repositories=…), look for new versions"
                                + " of them (-U), or make the lock anew: mvn mirage:update"));
        OpamPackage definition = withSource(found.definition(), locked);
        return new ManagedPackage(
                definition, found.repository().extraFiles(locked.name(), locked.version()), source.archiveMirrors());
    }

    private static ManagedPackage pinned(LockedPackage locked, RepositorySource source, Transport transport) {
        UrlSection url = locked.source()
                .orElseThrow(() -> new ProjectException(
                        "The lock names no sources for the pinned tool " + locked + ".",
                        "Make the lock anew: mvn mirage:lock"));
        try {
            Path folder = Files.createTempDirectory("mirage-pin");
            try {
                Path tree = folder.resolve("tree");
                transport.tree(new Source(url.src(), url.checksums(), source.archiveMirrors()), tree);
                OpamFile file = opamFile(tree, locked.name(), url.src());
                OpamPackage definition = OpamPackage.of(file, locked.name(), locked.version());
                return new ManagedPackage(withSource(definition, locked), new TreeMap<>(), source.archiveMirrors());
            } finally {
                AtomicFiles.deleteTree(folder);
            }
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot read the opam file of the pinned tool " + locked + " (" + url.src() + "): "
                            + AtomicFiles.reason(e),
                    "Check java.io.tmpdir and the space on its disk.",
                    e);
        }
    }

    private static OpamFile opamFile(Path tree, String name, String url) throws IOException {
        for (String place : List.of(name + ".opam", "opam/" + name + ".opam", "opam")) {
            Path file = tree.resolve(place);
            if (Files.isRegularFile(file)) {
                return OpamParser.parse(url + ": " + place, Files.readAllBytes(file));
            }
        }
        throw new ProjectException(
                "The sources of the pinned tool " + name + " (" + url + ") have no " + name + ".opam.",
                "Check the pin's URL; the opam file has to be in the sources' root folder.");
    }

    /** The definition with the lock's sources in place of its own. */
    private static OpamPackage withSource(OpamPackage definition, LockedPackage locked) {
        Optional<UrlSection> source = locked.source();
        if (source.isEmpty() || source.equals(definition.url())) {
            return definition;
        }
        OpamFile file = definition.file();
        List<OpamFile.Item> items = new ArrayList<>(file.items());
        items.removeIf(item -> isUrl(item) || isField(item, "x-subpath"));
        items.add(url(source.get()));
        return OpamPackage.of(new OpamFile(file.name(), items), locked.name(), locked.version());
    }

    private static boolean isUrl(OpamFile.Item item) {
        return item instanceof OpamFile.Section section && section.kind().equals("url");
    }

    private static boolean isField(OpamFile.Item item, String name) {
        return item instanceof OpamFile.Field field && field.name().equals(name);
    }

    private static OpamFile.Section url(UrlSection source) {
        List<OpamFile.Item> items = new ArrayList<>();
        items.add(new OpamFile.Field("src", OpamValue.text(source.src())));
        Map<String, List<String>> lists = new TreeMap<>();
        lists.put("checksum", source.checksums().stream().map(Object::toString).toList());
        lists.put("mirrors", source.mirrors());
        lists.forEach((name, values) -> {
            if (!values.isEmpty()) {
                items.add(new OpamFile.Field(name, OpamValue.texts(values)));
            }
        });
        source.subpath().ifPresent(path -> items.add(new OpamFile.Field("subpath", OpamValue.text(path))));
        return new OpamFile.Section("url", Optional.empty(), items);
    }
}
