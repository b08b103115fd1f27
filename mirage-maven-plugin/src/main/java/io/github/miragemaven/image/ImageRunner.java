package io.github.miragemaven.image;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Boots a unikernel on the console, to its end. */
public final class ImageRunner {

    /** Targets that are ordinary programs of this machine. */
    private static final List<String> PROGRAMS = List.of("unix", "macosx");

    /** Targets that a Solo5 tender boots, by the tender's name (Solo5 documentation, "Running Solo5 unikernels"). */
    private static final Map<String, String> TENDERS = Map.of("hvt", "solo5-hvt", "spt", "solo5-spt");

    private ImageRunner() {}

    /**
     * Runs the image on this process's own input and output.
     *
     * @return its exit status
     * @throws ProjectException when it has not been built, or its target can't be run here
     * @throws WorldException when what runs it is missing
     */
    public static int run(RunRequest request) {
        if (!Files.isRegularFile(request.image())) {
            throw new ProjectException(
                    "There is no image " + request.image(), "Build it first: mvn package -Dtarget=" + request.target());
        }
        List<String> words = new ArrayList<>();
        if (!PROGRAMS.contains(request.target())) {
            words.add(tender(request.target()).toString());
        }
        words.add(request.image().toString());
        words.addAll(request.arguments());
        return new Command(words, request.folder(), Map.of()).runInForeground();
    }

    private static Path tender(String target) {
        String name = TENDERS.get(target);
        if (name == null) {
            throw new ProjectException(
                    "mirage:run can't boot an image for " + target + " yet",
                    "Boot it as its platform asks, or build for one of unix, hvt and spt.");
        }
        return Command.onPath(name)
                .orElseThrow(() -> new WorldException(
                        "The tender " + name + ", which boots images for " + target + ", is not on the PATH",
                        "Install Solo5 (opam install solo5), or run the image for unix: mvn package mirage:run"
                                + " -Dtarget=unix"));
    }
}
