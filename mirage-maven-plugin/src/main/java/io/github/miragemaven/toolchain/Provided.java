package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.opam.VariableValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A tool of the machine that stands for a package, with the variables that the package would have.
 *
 * @param variables those beside name, version and {@code installed}
 */
record Provided(Tool tool, Map<String, VariableValue> variables) {

    Provided {
        variables = Map.copyOf(variables);
    }

    static Provided of(Tool tool) {
        return new Provided(tool, tool.name().equals(KnownTool.OCAML.packageName()) ? ocaml(tool) : Map.of());
    }

    /**
     * What the package {@code ocaml} tells of the compiler it stands for (the variables of its generated {@code
     * ocaml.config}), found out from the compiler itself.
     */
    private static Map<String, VariableValue> ocaml(Tool tool) {
        Map<String, String> config = new HashMap<>();
        Command.of(Path.of("/"), tool.program().toString(), "-config")
                .run()
                .output()
                .lines()
                .forEach(line -> {
                    int colon = line.indexOf(": ");
                    if (colon > 0) {
                        config.put(
                                line.substring(0, colon),
                                line.substring(colon + 2).strip());
                    }
                });
        boolean isNative = "true".equals(config.getOrDefault("native_compiler", "true"));
        Map<String, VariableValue> variables = new HashMap<>();
        variables.put("native", VariableValue.of(isNative));
        variables.put("native-tools", VariableValue.of(isNative));
        variables.put("native-dynlink", VariableValue.of(isNative));
        variables.put("preinstalled", VariableValue.of(true));
        variables.put("compiler", VariableValue.of(tool.version()));
        Optional.ofNullable(config.get("standard_library"))
                .ifPresent(library -> variables.put("stubsdir", VariableValue.of(library + "/stublibs")));
        return variables;
    }

    Optional<VariableValue> variable(String name) {
        return switch (name) {
            case "installed" -> SwitchState.bool(true);
            case "pinned", "dev" -> SwitchState.bool(false);
            case "name" -> SwitchState.text(tool.name());
            case "version" -> SwitchState.text(tool.version());
            default -> Optional.ofNullable(variables.get(name));
        };
    }

    /** What tells this tool from another that may take its place: a system's update gives a file of another time. */
    static String identity(Tool tool) {
        try {
            Path real = tool.program().toRealPath();
            return tool + " " + Files.size(real) + " " + Files.getLastModifiedTime(real);
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(tool.program(), e);
        }
    }
}
