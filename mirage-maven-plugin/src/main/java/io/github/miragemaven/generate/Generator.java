package io.github.miragemaven.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Writes every generated file of a project, and removes those that an earlier name or target left.
 *
 * <p>A file is ours when it carries our mark; {@code mirage/manifest.json} can't, and is ours when the {@code main.ml} beside
 * it is. A user's file in the place of a generated one ends the run before anything is written; only a
 * {@code dune-project} of the user's own is taken as it is, since all it must say is which language it is in.
 */
public final class Generator {

    private static final String MIRAGE = "mirage";
    private static final String INTERFACES = "interfaces";
    private static final String MAIN = "main.ml";
    private static final String PROJECT = "dune-project";
    private static final String MANIFEST = "manifest.json";
    private static final String DIST = "dist";

    private final GenerateRequest request;
    private final Path folder;
    private final Application application;
    private final String version;
    private final boolean mainIsOurs;

    private Generator(GenerateRequest request) {
        this.request = request;
        folder = request.folder();
        application = request.application();
        version = request.version();
        mainIsOurs = carriesMark(folder.resolve(MIRAGE).resolve(MAIN));
    }

    /**
     * Makes the project's generated files fit its application.
     *
     * @throws ProjectException when a file of the user's stands where one has to be generated
     * @throws WorldException when a file can't be read, written or removed
     */
    public static GeneratedProject generate(GenerateRequest request) {
        return new Generator(request).generate();
    }

    /**
     * Removes every generated file of a project, and what dune made of them: {@code _build/}, and {@code dist/} where it
     * is ours. Files of the user's and lock files stay.
     *
     * @return what was removed
     * @throws WorldException when something can't be removed
     */
    public static List<Path> clean(Path folder) {
        Set<Path> ours = new TreeSet<>();
        Path interfaces = folder.resolve(MIRAGE).resolve(INTERFACES);
        for (Path place : List.of(folder, folder.resolve(MIRAGE), interfaces, folder.resolve(DIST))) {
            filesIn(place).stream()
                    .filter(Generator::carriesMark)
                    .filter(file -> !isLock(file))
                    .forEach(ours::add);
        }
        if (ours.contains(folder.resolve(MIRAGE).resolve(MAIN))) {
            ours.add(folder.resolve(MIRAGE).resolve(MANIFEST));
        }
        if (ours.contains(folder.resolve(DIST).resolve("dune"))) {
            ours.add(folder.resolve(DIST));
        }
        if (ours.contains(folder.resolve("dune"))) {
            ours.add(folder.resolve("_build"));
        }
        ours.removeIf(path -> !isThere(path));
        for (Path path : ours) {
            try {
                AtomicFiles.deleteTree(path);
            } catch (IOException e) {
                throw AtomicFiles.cannotWrite(path, e);
            }
        }
        return List.copyOf(ours);
    }

    private static boolean isLock(Path file) {
        return file.toString().endsWith(".locked");
    }

    private GeneratedProject generate() {
        Map<Path, String> files = contents();
        List<Path> kept = new ArrayList<>();
        Path project = folder.resolve(PROJECT);
        if (isThere(project) && !isOurs(project)) {
            files.remove(project);
            kept.add(project);
        }
        List<Path> inTheWay = files.keySet().stream()
                .filter(file -> isThere(file) && !isOurs(file))
                .toList();
        if (!inTheWay.isEmpty()) {
            throw inTheWay(inTheWay);
        }
        Path image = folder.resolve(application.target().image(application.name()));
        if (isThere(image)) {
            throw imageInTheWay(image);
        }
        List<Path> removed = stale(files.keySet());
        removed.forEach(Generator::remove);
        List<Path> written = new ArrayList<>();
        files.forEach((file, text) -> {
            if (AtomicFiles.writeIfChanged(file, text)) {
                written.add(file);
            }
        });
        return new GeneratedProject(
                List.copyOf(files.keySet()),
                written,
                removed,
                kept,
                opam(application, "monorepo"),
                opam(application, "switch"),
                application.target().image(application.name()));
    }

    /** Every file with its text, in the order in which they are written: main.ml, by which others are known as ours, first. */
    private Map<Path, String> contents() {
        Map<Path, String> files = new LinkedHashMap<>();
        Path mirage = folder.resolve(MIRAGE);
        Path main = mirage.resolve(MAIN);
        String start = Mark.on(main, "\n", version).stripTrailing() + "\n\n";
        files.put(main, start + MainModule.of(application, start));
        application.files().forEach((name, text) -> put(files, mirage.resolve(name), text));
        putOpam(files, application);
        request.others().forEach(other -> putOpam(files, other));
        put(files, folder.resolve("dune-workspace"), DuneFiles.workspace(application));
        put(files, folder.resolve(PROJECT), DuneFiles.project(application));
        put(files, folder.resolve("dune.build"), DuneFiles.build(application));
        if (DuneFiles.checksConfig(application)) {
            Path interfaces = mirage.resolve(INTERFACES);
            application.interfaces().forEach((name, text) -> put(files, interfaces.resolve(name), text));
            put(files, folder.resolve("dune.config"), DuneFiles.config(application));
        }
        put(files, folder.resolve("dune"), DuneFiles.root(application));
        put(files, folder.resolve(DIST).resolve("dune"), DuneFiles.dist(application));
        return files;
    }

    private void put(Map<Path, String> files, Path file, String text) {
        files.put(file, Mark.on(file, text, version));
    }

    private void putOpam(Map<Path, String> files, Application described) {
        put(files, opam(described, "monorepo"), OpamFiles.monorepo(described));
        put(files, opam(described, "switch"), OpamFiles.tools(described));
    }

    private Path opam(Application described, String part) {
        return folder.resolve(MIRAGE).resolve(described.targetName() + "-" + part + ".opam");
    }

    /** Files of ours that aren't generated any more. Locks are none: they are the user's to keep. */
    private List<Path> stale(Set<Path> current) {
        Path mirage = folder.resolve(MIRAGE);
        Set<Path> candidates = new TreeSet<>(filesIn(mirage));
        candidates.addAll(filesIn(mirage.resolve(INTERFACES)));
        candidates.add(folder.resolve("dune.config"));
        return candidates.stream()
                .filter(file -> !current.contains(file) && !isLock(file))
                .filter(this::isOurs)
                .toList();
    }

    /** The regular files right in a folder, sorted; none when it is not there. */
    private static List<Path> filesIn(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot list " + folder + ": " + AtomicFiles.reason(e), "Check that you may read it.", e);
        }
    }

    private boolean isOurs(Path file) {
        boolean manifest = file.equals(folder.resolve(MIRAGE).resolve(MANIFEST));
        return manifest ? mainIsOurs : carriesMark(file);
    }

    private static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean carriesMark(Path file) {
        return Files.isRegularFile(file) && Mark.isIn(read(file));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), UTF_8);
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot read " + file + ": " + AtomicFiles.reason(e), "Check that you may read it.", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    /** dune makes the image beside config.ml, in its build folder, and refuses where something has that name already. */
    private ProjectException imageInTheWay(Path image) {
        return new ProjectException(
                (Files.isDirectory(image) ? "The folder " : "The file ") + image.getFileName() + " in " + folder
                        + " has the name of the unikernel's image.",
                "Rename it, or give the unikernel another name in config.ml's register; dune can't have both.");
    }

    private ProjectException inTheWay(List<Path> files) {
        List<String> names =
                files.stream().map(file -> folder.relativize(file).toString()).toList();
        boolean ofMirage = files.stream().anyMatch(file -> Files.isRegularFile(file) && Mark.isOfMirage(read(file)));
        return new ProjectException(
                (names.size() == 1 ? "A file is" : "Files are") + " in the way of what has to be generated: "
                        + String.join(", ", names) + " in " + folder + ".",
                ofMirage
                        ? "The mirage tool wrote them. Remove them with: rm -r " + String.join(" ", names)
                        : "They don't carry the line that marks generated files, so they are left alone. Move them away, or"
                                + " put what they say elsewhere, and run again.");
    }
}
