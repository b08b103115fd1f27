package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamPackage;
import java.util.Set;

/**
 * Which packages a duniverse can hold, and which need not be in it. The rules are opam-monorepo's (version 0.4), so that
 * its locks and ours mean the same.
 */
final class BuildRules {

    /** What both the unikernel and its tools use: built for the machine once, never vendored. */
    private static final Set<String> COMPILER =
            Set.of("ocaml", "ocaml-compiler", "ocaml-base-compiler", "ocaml-variants", "ocaml-system", "ocaml-config");

    /** Builders of old; whatever is vendored builds with dune, so they are tools if anything. */
    private static final Set<String> BUILDERS =
            Set.of("dune", "jbuilder", "ocamlbuild", "ocamlmod", "oasis", "ocamlify");

    private BuildRules() {}

    /** Whether the name is a tool wherever it is asked for. */
    static boolean isTool(String name) {
        return COMPILER.contains(name)
                || BUILDERS.contains(name)
                || name.startsWith("ocaml-option-")
                || name.startsWith("ocaml-options-");
    }

    /** Whether depending on it asks for a compiler other than the plain one. */
    static boolean isCompilerVariant(String name) {
        return name.equals("ocaml-variants")
                || (isTool(name) && name.startsWith("ocaml-option") && !name.equals("ocaml-options-vanilla"));
    }

    /** Whether the package has nothing to vendor: it is part of the compiler, a tool, or only stands for something. */
    static boolean needsNoSources(OpamPackage definition) {
        return definition.flags().contains("compiler") || isTool(definition.name()) || isVirtual(definition);
    }

    /** Whether the package only depends on others, or describes the system. */
    static boolean isVirtual(OpamPackage definition) {
        boolean describesSystem = definition.flags().contains("conf")
                && definition.devRepo().filter(repo -> !repo.isEmpty()).isEmpty();
        boolean hasCommands =
                !definition.build().isEmpty() || !definition.install().isEmpty();
        return definition.url().isEmpty() || describesSystem || !hasCommands;
    }

    /** Whether it names dune among what it needs or can use, whatever filter stands there. */
    static boolean buildsWithDune(OpamPackage definition) {
        return definition.depends().atoms().stream()
                        .anyMatch(needed -> needed.name().equals("dune"))
                || definition.depopts().stream().anyMatch(used -> used.name().equals("dune"));
    }

    /**
     * Whether it is a package that was made to build with dune as part of a monorepo, which the overlays of dune-universe
     * mark in its version. Such a port need not work when installed, and MirageOS's makefile shows the overlays to the
     * monorepo alone.
     */
    static boolean isPortForMonorepo(OpamPackage definition) {
        return definition.version().text().contains("+dune");
    }

    /** Whether it says of itself that it can be cross-compiled. */
    static boolean crossCompiles(OpamPackage definition) {
        return definition.tags().contains("cross-compile");
    }
}
