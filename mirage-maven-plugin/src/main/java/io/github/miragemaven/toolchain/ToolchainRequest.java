package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a build wants of its tools.
 *
 * @param searchPath the folders to look for programs in, first found first taken
 * @param packageManager what could install a missing one
 * @param installMissing whether it may
 * @param output takes the package manager's own lines
 * @param progress takes ours
 */
public record ToolchainRequest(
        List<Path> searchPath,
        Optional<PackageManager> packageManager,
        boolean installMissing,
        Consumer<String> output,
        Progress progress) {

    public ToolchainRequest {
        searchPath = List.copyOf(searchPath);
    }
}
