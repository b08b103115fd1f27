package io.github.miragemaven.toolchain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The compilers and tools a build uses.
 *
 * @param tools what was found, the OCaml compiler and dune among them
 * @param cross the cross compilers among them
 * @param environment variables that programs of this toolchain run with, on top of ours; an empty value removes one
 */
public record Toolchain(List<Tool> tools, List<CrossCompiler> cross, Map<String, String> environment) {

    public Toolchain {
        tools = List.copyOf(tools);
        cross = List.copyOf(cross);
        environment = Map.copyOf(environment);
    }

    /** One without cross compilers. */
    public Toolchain(List<Tool> tools, Map<String, String> environment) {
        this(tools, List.of(), environment);
    }

    /** The tool of that opam package name. */
    public Tool tool(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no " + name + " among " + tools));
    }

    /** The tool of that opam package name, where there is one. */
    public Optional<Tool> find(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    /**
     * Versions of the OCaml compiler and dune by opam package name: what a solver takes as given where they are not to be
     * built. The other tools depend on them, and are built if they don't suit.
     */
    public Map<String, String> versions() {
        return tools.stream()
                .filter(tool -> Stream.of(KnownTool.OCAML, KnownTool.DUNE)
                        .anyMatch(known -> known.packageName().equals(tool.name())))
                .collect(Collectors.toMap(Tool::name, Tool::version));
    }

    /**
     * What tells this toolchain from another, even where another was put in its place under the same names and versions.
     * What dune built with one must not be used with another.
     */
    public String fingerprint() {
        return Stream.concat(
                        tools.stream().map(Provided::identity), cross.stream().map(CrossCompiler::toString))
                .collect(Collectors.joining(", "));
    }

    /** One line for a log: {@code ocaml 4.13.1 (/usr/bin/ocamlc), dune 2.9.3 (/usr/bin/dune)}. */
    @Override
    public String toString() {
        return Stream.concat(tools.stream().map(Tool::toString), cross.stream().map(CrossCompiler::toString))
                .collect(Collectors.joining(", "));
    }
}
