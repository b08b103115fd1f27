package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.WorldException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of this machine goes into a toolchain that is built on it.
 *
 * @param path where programs are that no package brings
 * @param inputs what a digest has to know of it, a line each
 */
record Machine(List<Path> path, List<String> inputs) {

    /** Part of every digest: to be changed when the same inputs are to give another result. */
    private static final String ENGINE = "mirage-maven managed toolchain 1";

    /** Where a system keeps its own programs. */
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/usr/local/sbin",
            "/usr/local/bin",
            "/usr/sbin",
            "/usr/bin",
            "/sbin",
            "/bin",
            "/usr/pkg/bin",
            "/opt/homebrew/bin",
            "/opt/local/bin",
            "/run/current-system/sw/bin");

    Machine {
        path = List.copyOf(path);
        inputs = List.copyOf(inputs);
    }

    /**
     * Looks at it.
     *
     * @throws WorldException when it has no C compiler
     */
    static Machine of(ManagedRequest request) {
        List<Path> path = systemPath(request);
        List<String> inputs = new ArrayList<>();
        inputs.add(ENGINE);
        inputs.add(request.system().toString());
        inputs.add("C compiler: " + compilerVersion(path));
        request.provided().stream().map(Provided::identity).sorted().forEach(inputs::add);
        return new Machine(path, inputs);
    }

    private static String compilerVersion(List<Path> path) {
        Path compiler = compiler(path)
                .orElseThrow(() -> new WorldException(
                        "A toolchain is built with the system's C compiler, and there is none (cc, gcc) in "
                                + path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                                + ".",
                        "Install it; on Debian: apt-get install -y build-essential"));
        Command.Result version =
                Command.of(Path.of("/"), compiler.toString(), "--version").run();
        return version.output().lines().findFirst().orElse("unknown");
    }

    private static Optional<Path> compiler(List<Path> path) {
        return Stream.of("cc", "gcc")
                .map(name -> Command.find(name, path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The folders of the PATH that are the system's, or hold a provided tool; all of it where the C compiler is in none of
     * those.
     */
    private static List<Path> systemPath(ManagedRequest request) {
        Set<Path> ofTools = request.provided().stream()
                .map(tool -> tool.program().getParent())
                .collect(Collectors.toSet());
        List<Path> ofSystem = request.searchPath().stream()
                .filter(folder -> ofTools.contains(folder) || SYSTEM_FOLDERS.contains(folder.toString()))
                .filter(Files::isDirectory)
                .distinct()
                .toList();
        return compiler(ofSystem).isPresent() ? ofSystem : request.searchPath();
    }
}
