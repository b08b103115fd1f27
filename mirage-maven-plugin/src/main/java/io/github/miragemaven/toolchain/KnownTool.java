package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.opam.OpamVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The programs that building a unikernel takes, and how each tells its version. */
enum KnownTool {
    OCAML("ocaml", "ocamlc", "the OCaml compiler", "-version"),
    DUNE("dune", "dune", "the build tool dune", "--version"),
    FINDLIB("ocamlfind", "ocamlfind", "the library finder ocamlfind", "query -format %v findlib"),
    /** Tells its version in its usage, which it prints when it is given nothing to do. */
    SOLO5("solo5", "solo5-elftool", "Solo5", "");

    /** A version alone on its line, or behind the word: what several lines of usage have to have. */
    private static final Pattern VERSION = Pattern.compile("(?m)^(?:.*\\bversion )?v?([0-9][0-9A-Za-z.+~_-]*)\\s*$");

    private final String packageName;
    private final String program;
    private final String description;
    /** With blanks between them. */
    private final String versionArguments;

    KnownTool(String packageName, String program, String description, String versionArguments) {
        this.packageName = packageName;
        this.program = program;
        this.description = description;
        this.versionArguments = versionArguments;
    }

    /** The opam package it is of. */
    String packageName() {
        return packageName;
    }

    String program() {
        return program;
    }

    /** What it is to a person, with the program's name. */
    String description() {
        return description + " (" + program + ")";
    }

    /** The tool, where the program is there, runs and tells a version. */
    Optional<Tool> find(List<Path> searchPath, Map<String, String> environment) {
        return Command.find(program, searchPath).flatMap(executable -> {
            List<String> words = new ArrayList<>(List.of(executable.toString()));
            if (!versionArguments.isEmpty()) {
                words.addAll(List.of(versionArguments.split(" ", -1)));
            }
            Command.Result result = new Command(words, Path.of("/"), environment).run();
            return version(result).map(version -> new Tool(packageName, executable, version));
        });
    }

    private Optional<String> version(Command.Result result) {
        if (!versionArguments.isEmpty() && !result.succeeded()) {
            return Optional.empty();
        }
        Matcher matcher = VERSION.matcher(result.output());
        return matcher.find() && OpamVersion.isValid(matcher.group(1))
                ? Optional.of(matcher.group(1))
                : Optional.empty();
    }
}
