package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.WorldException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tools that are on the machine already: in a folder a person named, in an opam switch, or on the PATH. */
public final class SystemToolchain {

    /** The findlib toolchain that needs Solo5's own tools too. */
    static final String SOLO5 = "solo5";

    private SystemToolchain() {}

    /**
     * What is there.
     *
     * @param place where it was looked for, in words
     * @param toolchain what was found
     * @param missing what was not, each in words
     * @param missingTools those of the missing that a package manager may have, by opam name
     */
    record Survey(String place, Toolchain toolchain, List<String> missing, List<String> missingTools) {

        Survey {
            missing = List.copyOf(missing);
            missingTools = List.copyOf(missingTools);
        }

        boolean isComplete() {
            return missing.isEmpty();
        }
    }

    /**
     * Finds the tools, installing what is missing when the request allows it.
     *
     * @throws WorldException when one is missing: names it, and the command that installs it here
     */
    public static Toolchain find(ToolchainRequest request) {
        Survey survey = survey(request);
        Optional<PackageManager> manager = request.packageManager();
        if (!survey.missingTools().isEmpty() && request.installMissing() && manager.isPresent()) {
            List<String> packages = packages(survey.missingTools(), manager.get());
            request.progress()
                    .info("Installing what is missing: "
                            + String.join(" ", manager.get().installCommand(packages)));
            manager.get().install(packages, request.output());
            survey = survey(request);
        }
        if (!survey.isComplete()) {
            throw absent(survey, manager);
        }
        return survey.toolchain();
    }

    /** The tools, where all that is needed is there; nothing is installed. */
    public static Optional<Toolchain> look(ToolchainRequest request) {
        Survey survey = survey(request);
        return survey.isComplete() ? Optional.of(survey.toolchain()) : Optional.empty();
    }

    /** Looks in one place after the other, and takes the first where all is; or tells of the first. */
    static Survey survey(ToolchainRequest request) {
        return survey(request, survey -> true);
    }

    /**
     * Looks in one place after the other, and takes the first where all is and that fits; or tells of the first where all
     * is, or else of the one where least is missing.
     */
    static Survey survey(ToolchainRequest request, Predicate<Survey> fits) {
        List<Survey> all = new ArrayList<>();
        for (Place place : places(request)) {
            Survey survey = look(request, place);
            if (survey.isComplete() && fits.test(survey)) {
                return survey;
            }
            all.add(survey);
        }
        Survey best = all.get(0);
        for (Survey survey : all) {
            if (survey.missing().size() < best.missing().size()) {
                best = survey;
            }
        }
        return best;
    }

    private record Place(String name, List<Path> searchPath, Map<String, String> environment) {}

    private static List<Place> places(ToolchainRequest request) {
        List<Place> places = new ArrayList<>();
        if (request.folder().isPresent()) {
            places.add(inPrefix(
                    request, request.folder().get(), "in " + request.folder().get()));
            // Who named a folder wants that one, and not to find out later that another was used.
            return places;
        }
        Place onPath = new Place("on the PATH", request.searchPath(), Map.of());
        Optional<Path> opam = request.opamSwitch().or(() -> currentSwitch(request.searchPath()));
        opam.filter(Files::isDirectory)
                .ifPresent(prefix -> places.add(inPrefix(request, prefix, "in the opam switch " + prefix)));
        places.add(onPath);
        return places;
    }

    private static Place inPrefix(ToolchainRequest request, Path prefix, String name) {
        List<Path> path = new ArrayList<>(List.of(prefix.resolve("bin")));
        request.searchPath().stream()
                .filter(folder -> !folder.equals(prefix.resolve("bin")))
                .forEach(path::add);
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        environment.put("OPAM_SWITCH_PREFIX", prefix.toString());
        String stubs = Stream.of("lib/stublibs", "lib/ocaml/stublibs")
                .map(prefix::resolve)
                .filter(Files::isDirectory)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        environment.put("CAML_LD_LIBRARY_PATH", stubs);
        return new Place(name, path, environment);
    }

    /** What opam itself says, for those who have a switch but did not have {@code opam env} evaluated. */
    private static Optional<Path> currentSwitch(List<Path> searchPath) {
        return Command.find("opam", searchPath).flatMap(opam -> {
            Command.Result result = Command.of(Path.of("/"), opam.toString(), "var", "prefix", "--safe", "--cli=2.0")
                    .run();
            String prefix = result.output().strip();
            return result.succeeded() && prefix.startsWith("/") && !prefix.contains("\n")
                    ? Optional.of(Path.of(prefix))
                    : Optional.empty();
        });
    }

    private static Survey look(ToolchainRequest request, Place place) {
        List<Tool> tools = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> missingTools = new ArrayList<>();
        for (KnownTool known : needed(request)) {
            Optional<Tool> found = known.find(place.searchPath(), place.environment());
            found.ifPresent(tools::add);
            if (found.isEmpty()) {
                missing.add(known.description());
                if (known != KnownTool.SOLO5) {
                    // No distribution has it.
                    missingTools.add(known.packageName());
                }
            }
        }
        List<CrossCompiler> cross = new ArrayList<>();
        for (String name : request.cross()) {
            Optional<CrossCompiler> found = tools.stream()
                    .filter(tool -> tool.name().equals(KnownTool.FINDLIB.packageName()))
                    .findFirst()
                    .flatMap(findlib -> crossCompiler(findlib, name, place.environment()));
            found.ifPresent(cross::add);
            if (found.isEmpty()) {
                missing.add("the cross compiler " + name + " (ocamlfind -toolchain " + name + " ocamlc)");
            }
        }
        return new Survey(place.name(), new Toolchain(tools, cross, place.environment()), missing, missingTools);
    }

    private static List<KnownTool> needed(ToolchainRequest request) {
        List<KnownTool> needed = new ArrayList<>(List.of(KnownTool.OCAML, KnownTool.DUNE));
        if (!request.cross().isEmpty()) {
            needed.add(KnownTool.FINDLIB);
        }
        if (request.cross().contains(SOLO5)) {
            needed.add(KnownTool.SOLO5);
        }
        return needed;
    }

    /** For a toolchain it doesn't know, findlib warns and takes the machine's own compiler: one line only is an answer. */
    private static Optional<CrossCompiler> crossCompiler(Tool findlib, String name, Map<String, String> environment) {
        Command command = new Command(
                List.of(findlib.program().toString(), "-toolchain", name, "ocamlc", "-version"),
                Path.of("/"),
                environment);
        Command.Result result = command.run();
        String version = result.output().strip();
        return result.succeeded() && !version.isEmpty() && version.lines().count() == 1
                ? Optional.of(new CrossCompiler(name, version))
                : Optional.empty();
    }

    private static List<String> packages(List<String> tools, PackageManager manager) {
        return tools.stream()
                .map(tool -> manager.tools().getOrDefault(tool, tool))
                .toList();
    }

    static WorldException absent(Survey survey, Optional<PackageManager> manager) {
        String what = "Not found " + survey.place() + ", or not running: " + String.join(" and ", survey.missing());
        return new WorldException(what, advice(survey, manager));
    }

    private static String advice(Survey survey, Optional<PackageManager> manager) {
        List<String> packages =
                manager.map(found -> packages(survey.missingTools(), found)).orElse(List.of());
        List<String> advice = new ArrayList<>();
        manager.filter(found -> !packages.isEmpty())
                .ifPresent(found -> advice.add("Install with: " + String.join(" ", found.installCommand(packages))
                        + "\nor let mvn do it: add -Dmirage.depext=install"));
        if (packages.size() < survey.missing().size()) {
            advice.add("mvn can build what is missing from source: -Dmirage.toolchain=managed");
        }
        return String.join("\n", advice);
    }
}
