package io.github.miragemaven.dune;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs dune on a configured project whose {@code duniverse/} is in place. */
public final class DuneBuild {

    /** Tells the assembler of {@link #assembler} the project's folder. */
    private static final String PROJECT = "MIRAGE_MAVEN_PROJECT";

    private DuneBuild() {}

    /**
     * Builds the image.
     *
     * @return the image's file
     * @throws ProjectException when dune finds fault with the project
     * @throws WorldException when dune can't run
     */
    public static Path build(DuneRequest request) {
        forgetAnotherToolchain(request);
        Command command = new Command(
                List.of(
                        request.toolchain().tool("dune").program().toString(),
                        "build",
                        "--profile",
                        "release",
                        "--root",
                        ".",
                        "./dist"),
                request.project(),
                environment(request));
        request.progress().debug("Running " + command + " in " + request.project());
        long start = System.nanoTime();
        Command.Result result = command.run(line -> {
            // dune announces the --root we gave it; that is no news to anybody.
            if (!line.startsWith("Entering directory ") && !line.startsWith("Leaving directory ")) {
                request.output().accept(line);
            }
        });
        if (!result.succeeded()) {
            throw new ProjectException(
                    "dune could not build " + request.image() + " (its messages are above; exit status "
                            + result.status() + " of: " + command + ")",
                    Advice.on(result.output()));
        }
        Path image = request.project().resolve(request.image());
        if (!Files.isRegularFile(image)) {
            throw new ProjectException(
                    "dune ended well but did not make " + image,
                    "A dune or dist/dune file of your own may have replaced a generated one. Compare them with what"
                            + " mvn mirage:configure writes in a fresh folder.");
        }
        request.progress()
                .debug("dune took "
                        + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        return image;
    }

    /**
     * dune doesn't notice that the compiler under it was replaced by another, and then mixes objects of both: what was
     * built with another toolchain has to go.
     */
    private static void forgetAnotherToolchain(DuneRequest request) {
        Path build = request.project().resolve("_build");
        Path stamp = build.resolve(".mirage-maven-toolchain");
        String mine = request.toolchain().fingerprint() + "\n";
        try {
            Optional<String> theirs =
                    Files.isRegularFile(stamp) ? Optional.of(Files.readString(stamp)) : Optional.empty();
            if (Files.isDirectory(build) && theirs.isPresent() && !theirs.get().equals(mine)) {
                request.progress()
                        .info("The toolchain changed since the last build (it was "
                                + theirs.get().strip() + "), so _build starts afresh");
                AtomicFiles.deleteTree(build);
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(build, e);
        }
        AtomicFiles.writeIfChanged(stamp, mine);
    }

    private static Map<String, String> environment(DuneRequest request) {
        Map<String, String> environment = new HashMap<>(request.toolchain().environment());
        // The generated dune-workspace reads it as the folder that debug information is not to name. A shell from which
        // somebody calls dune has the same in it, so C code is not compiled anew when they take turns with us.
        String project = realPath(request.project());
        environment.put("PWD", project);
        environment.put(
                "BUILD_PATH_PREFIX_MAP",
                Stream.of(
                                Optional.ofNullable(environment.get("OPAM_SWITCH_PREFIX"))
                                        .map(prefix -> mapping("/toolchain", prefix)),
                                Optional.of(mapping("/workspace_root", project)))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining(":")));
        // A dune build that runs us (or a watch of its own) would otherwise make our dune believe it is nested in it.
        environment.put("INSIDE_DUNE", "");
        if (!request.toolchain().cross().isEmpty()) {
            environment.put(PROJECT, project);
            environment.put("COMPILER_PATH", assembler(request.project()).toString());
        }
        if (request.colour()) {
            // dune writes to us and not to a terminal, so it colours only when told to.
            environment.putIfAbsent("CLICOLOR_FORCE", "1");
        }
        return environment;
    }

    /**
     * A folder with an assembler for the gcc's of cross compilers, which look for one there first ({@code COMPILER_PATH},
     * gcc manual, section "Environment Variables"). An OCaml that calls its assembler by way of gcc, as Solo5's does, knows
     * no flag for it that would keep the project's folder out of debug information.
     */
    private static Path assembler(Path project) {
        Path folder = project.resolve("_build").resolve(".mirage-maven");
        Path program = folder.resolve("as");
        AtomicFiles.writeIfChanged(program, """
                #!/bin/sh
                as=$(COMPILER_PATH= "$COLLECT_GCC" -print-prog-name=as) &&
                exec "$as" --debug-prefix-map "$%s=/workspace_root" "$@"
                """.formatted(PROJECT));
        if (!Files.isExecutable(program) && !program.toFile().setExecutable(true)) {
            throw new WorldException(
                    "Cannot make " + program + " executable", "Check that its disk is not mounted noexec.");
        }
        return folder.toAbsolutePath();
    }

    private static String realPath(Path folder) {
        try {
            return folder.toRealPath().toString();
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(folder, e);
        }
    }

    /** An entry of a BUILD_PATH_PREFIX_MAP (reproducible-builds.org, "BUILD_PATH_PREFIX_MAP", section "Encoding"). */
    private static String mapping(String target, String source) {
        return target + "=" + source.replace("%", "%#").replace("=", "%+").replace(":", "%.");
    }
}
