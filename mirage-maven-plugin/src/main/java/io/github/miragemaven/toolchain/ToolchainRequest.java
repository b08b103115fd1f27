package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Progress;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a build wants of the machine's tools.
 *
 * @param searchPath the folders to look for programs in, first found first taken
 * @param folder where a person said the tools are: the prefix of an installation or opam switch, with {@code bin} in it
 *     (Maven's {@code toolchains.xml}, type {@code mirage}). Its programs come before those of the search path
 * @param opamSwitch the prefix of the current opam switch, {@code OPAM_SWITCH_PREFIX}
 * @param cross the findlib toolchains that are needed, such as {@code solo5}; none to build for this machine only
 * @param packageManager what could install a missing tool
 * @param installMissing whether it may
 * @param output takes the package manager's own lines
 * @param progress takes ours
 */
public record ToolchainRequest(
        List<Path> searchPath,
        Optional<Path> folder,
        Optional<Path> opamSwitch,
        Set<String> cross,
        Optional<PackageManager> packageManager,
        boolean installMissing,
        Consumer<String> output,
        Progress progress) {

    public ToolchainRequest {
        searchPath = List.copyOf(searchPath);
        cross = Collections.unmodifiableSortedSet(new TreeSet<>(cross));
    }

    /** For this machine only, with the tools of the search path. */
    public ToolchainRequest(
            List<Path> searchPath,
            Optional<PackageManager> packageManager,
            boolean installMissing,
            Consumer<String> output,
            Progress progress) {
        this(
                searchPath,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                packageManager,
                installMissing,
                output,
                progress);
    }

    /** The same, with these cross compilers needed. */
    public ToolchainRequest withCross(Set<String> findlibToolchains) {
        return new ToolchainRequest(
                searchPath, folder, opamSwitch, findlibToolchains, packageManager, installMissing, output, progress);
    }
}
