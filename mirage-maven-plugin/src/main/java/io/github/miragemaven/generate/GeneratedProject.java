package io.github.miragemaven.generate;

import java.nio.file.Path;
import java.util.List;

/**
 * A project whose generated files fit its config.ml.
 *
 * @param files every generated file
 * @param written those of them that were not so before
 * @param removed files of ours that belonged to another name or target
 * @param kept files of the user's that stand where one would be generated, and were left alone
 * @param monorepoOpam what is to be vendored
 * @param switchOpam the tools
 * @param image the image's file name in {@code dist/}
 */
public record GeneratedProject(
        List<Path> files,
        List<Path> written,
        List<Path> removed,
        List<Path> kept,
        Path monorepoOpam,
        Path switchOpam,
        String image) {

    public GeneratedProject {
        files = List.copyOf(files);
        written = List.copyOf(written);
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
    }
}
