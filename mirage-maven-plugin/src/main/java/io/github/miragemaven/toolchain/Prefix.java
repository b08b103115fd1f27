package io.github.miragemaven.toolchain;

import io.github.miragemaven.opam.VariableValue;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where things are below the folder that packages are installed to (opam manual, section "Variables": the directories of
 * a switch, and of a package).
 */
record Prefix(Path root) {

    Path bin() {
        return root.resolve("bin");
    }

    Path lib() {
        return root.resolve("lib");
    }

    Path folder(String relative) {
        return root.resolve(relative);
    }

    /** The file in which the variables of an installed package are kept. */
    Path config(String packageName) {
        return root.resolve(".opam-switch").resolve("config").resolve(packageName + ".config");
    }

    /** A variable that is a folder of the whole switch. */
    Optional<VariableValue> folderVariable(String name) {
        return switch (name) {
            case "prefix" -> path(root);
            case "bin", "sbin", "lib", "share", "doc", "etc", "man" -> path(root.resolve(name));
            case "toplevel", "stublibs" -> path(lib().resolve(name));
            default -> Optional.empty();
        };
    }

    /** A variable that is a folder of one package. */
    Optional<VariableValue> folderVariable(String packageName, String name) {
        return switch (name) {
            case "lib", "share", "doc", "etc" -> path(root.resolve(name).resolve(packageName));
            case "bin", "sbin", "man" -> path(root.resolve(name));
            default -> Optional.empty();
        };
    }

    private static Optional<VariableValue> path(Path path) {
        return Optional.of(VariableValue.of(path.toString()));
    }
}
