package io.github.miragemaven.dune;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.toolchain.Toolchain;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What to build.
 *
 * @param project the folder of config.ml and the generated dune files
 * @param image the file below it that the build is to make, such as {@code dist/hello.hvt}
 * @param toolchain what to build with
 * @param colour whether dune's messages may carry terminal colours
 * @param output takes dune's own lines, as dune wrote them
 * @param progress takes ours
 */
public record DuneRequest(
        Path project, Path image, Toolchain toolchain, boolean colour, Consumer<String> output, Progress progress) {}
