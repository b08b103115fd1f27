package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.WorldException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The OCaml compiler and dune that are on the PATH. */
public final class SystemToolchain {

    /** The programs that must be there, and how each tells its version. */
    private static final List<Probe> PROBES = List.of(
            new Probe("ocaml", "ocamlc", "-version", "the OCaml compiler"),
            new Probe("dune", "dune", "--version", "the build tool dune"));

    private SystemToolchain() {}

    private record Probe(String name, String program, String versionFlag, String description) {

        Optional<Tool> find(List<Path> searchPath) {
            return Command.find(program, searchPath).flatMap(this::ask);
        }

        private Optional<Tool> ask(Path executable) {
            Command.Result result =
                    Command.of(Path.of("/"), executable.toString(), versionFlag).run();
            String version = result.output().strip();
            return result.succeeded() && !version.isEmpty() && Character.isDigit(version.charAt(0))
                    ? Optional.of(new Tool(name, executable, version))
                    : Optional.empty();
        }
    }

    /**
     * Finds the tools, installing what is missing when the request allows it.
     *
     * @throws WorldException when one is missing: names it, and the command that installs it here
     */
    public static Toolchain find(ToolchainRequest request) {
        List<Path> path = request.searchPath();
        List<Probe> missing = missing(path);
        if (!missing.isEmpty()
                && request.installMissing()
                && request.packageManager().isPresent()) {
            PackageManager manager = request.packageManager().get();
            List<String> packages = packages(missing, manager);
            request.progress()
                    .info("Installing what is missing: " + String.join(" ", manager.installCommand(packages)));
            manager.install(packages, request.output());
            missing = missing(path);
        }
        if (!missing.isEmpty()) {
            throw absent(missing, request.packageManager());
        }
        return new Toolchain(
                PROBES.stream().flatMap(probe -> probe.find(path).stream()).toList(), Map.of());
    }

    private static List<Probe> missing(List<Path> path) {
        return PROBES.stream().filter(probe -> probe.find(path).isEmpty()).toList();
    }

    private static List<String> packages(List<Probe> probes, PackageManager manager) {
        return probes.stream()
                .map(probe -> manager.tools().getOrDefault(probe.name, probe.name))
                .toList();
    }

    private static WorldException absent(List<Probe> missing, Optional<PackageManager> manager) {
        List<String> names = new ArrayList<>();
        for (Probe probe : missing) {
            names.add(probe.description + " (" + probe.program + ")");
        }
        String what = "Not found on the PATH, or not running: " + String.join(" and ", names);
        return new WorldException(
                what,
                manager.map(found -> "Install with: "
                                + String.join(" ", found.installCommand(packages(missing, found)))
                                + "\nor let mvn do it: add -Dmirage.depext=install")
                        .orElse(
                                "Install OCaml and dune with your system's package manager or opam, then run mvn again."));
    }
}
