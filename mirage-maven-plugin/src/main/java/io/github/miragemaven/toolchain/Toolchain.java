package io.github.miragemaven.toolchain;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The compilers and tools a build uses.
 *
 * @param tools what was found, the OCaml compiler and dune among them
 * @param environment variables that programs of this toolchain run with, on top of ours
 */
public record Toolchain(List<Tool> tools, Map<String, String> environment) {

    public Toolchain {
        tools = List.copyOf(tools);
        environment = Map.copyOf(environment);
    }

    /** The tool of that opam package name. */
    public Tool tool(String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + name + " among " + tools));
    }

    /** Each tool's version by its opam package name: what a solver takes as given. */
    public Map<String, String> versions() {
        return tools.stream().collect(Collectors.toMap(Tool::name, Tool::version));
    }

    /** One line for a log: {@code OCaml 4.13.1 (/usr/bin/ocamlfind), dune 2.9.3 (/usr/bin/dune)}. */
    @Override
    public String toString() {
        return tools.stream().map(Tool::toString).collect(Collectors.joining(", "));
    }
}
