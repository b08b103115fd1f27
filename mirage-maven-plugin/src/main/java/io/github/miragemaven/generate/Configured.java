package io.github.miragemaven.generate;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A project that was configured for a target, as later steps find it on disk.
 *
 * @param name the unikernel's name
 * @param target what it is configured for
 * @param folder the project's folder
 */
public record Configured(String name, Target target, Path folder) {

    private static final String MIRAGE = "mirage";

    /**
     * Finds what {@link Generator} wrote for a target.
     *
     * @throws ProjectException when the project is not configured for it
     */
    public static Configured find(Path folder, Target target) {
        String ending = "-" + target.title() + "-monorepo.opam";
        Path mirage = folder.resolve(MIRAGE);
        List<String> names = List.of();
        if (Files.isDirectory(mirage)) {
            try (Stream<Path> files = Files.list(mirage)) {
                names = files.map(file -> file.getFileName().toString())
                        .filter(file -> file.endsWith(ending))
                        .map(file -> file.substring(0, file.length() - ending.length()))
                        .toList();
            } catch (IOException e) {
                throw new WorldException(
                        "Cannot list " + mirage + ": " + AtomicFiles.reason(e), "Check that you may read it.", e);
            }
        }
        if (names.size() != 1) {
            throw new ProjectException(
                    folder + " is not configured for " + target.title(),
                    "Run mvn package, which starts with mirage:configure, or mvn mirage:configure -Dtarget="
                            + target.title() + " alone.");
        }
        return new Configured(names.get(0), target, folder);
    }

    /** What is to be vendored, as an opam file. */
    public Path monorepoOpam() {
        return opam("monorepo");
    }

    /** The tools, as an opam file. */
    public Path switchOpam() {
        return opam("switch");
    }

    /** The image that a build makes. */
    public Path image() {
        return folder.resolve("dist").resolve(target.image(name));
    }

    private Path opam(String part) {
        return folder.resolve(MIRAGE).resolve(name + "-" + target.title() + "-" + part + ".opam");
    }
}
