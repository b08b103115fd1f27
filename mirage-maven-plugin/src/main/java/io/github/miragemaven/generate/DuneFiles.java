package io.github.miragemaven.generate;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Install;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what dune reads, in its language 2.9: the oldest in use that can cross-compile, and every newer dune knows it. */
final class DuneFiles {

    private static final String LANGUAGE = "(lang dune 2.9)";

    /**
     * Keeps the project's folder and the toolchain's out of what C compilers write for debuggers, so that an image does
     * not tell where it was built, and is the same wherever that is. dune and OCaml have BUILD_PATH_PREFIX_MAP for it, which
     * C compilers don't know. The folders come from the environment, since a generated file must not hold them either.
     */
    private static final String PATHS = """
            (env
             (_
              (c_flags
               (:standard
                "-ffile-prefix-map=%{env:OPAM_SWITCH_PREFIX=/toolchain}=/toolchain"
                "-ffile-prefix-map=%{env:PWD=/workspace_root}=/workspace_root"))
              (cxx_flags
               (:standard
                "-ffile-prefix-map=%{env:OPAM_SWITCH_PREFIX=/toolchain}=/toolchain"
                "-ffile-prefix-map=%{env:PWD=/workspace_root}=/workspace_root"))))""";

    private DuneFiles() {}

    /** {@code dune-project}. */
    static String project(Application application) {
        return joined(
                List.of(LANGUAGE, "(name %s)".formatted(application.targetName()), "(implicit_transitive_deps true)"));
    }

    /** {@code dune-workspace}: the machine's own context, and the unikernel's. */
    static String workspace(Application application) {
        List<String> stanzas = new ArrayList<>(List.of(LANGUAGE, "(context (default))"));
        application.target().workspaceContext().ifPresent(stanzas::add);
        stanzas.add(PATHS);
        return joined(stanzas);
    }

    /** {@code dune.build}: how the unikernel is compiled. */
    static String build(Application application) {
        List<String> stanzas = new ArrayList<>();
        for (String file : application.copied()) {
            boolean ocaml = file.endsWith(".ml") || file.endsWith(".mli");
            stanzas.add("(copy_files%s ./mirage/%s)".formatted(ocaml ? "#" : "", file));
        }
        stanzas.addAll(application.dune());
        return joined(stanzas);
    }

    /** {@code dune}: the other two. */
    static String root(Application application) {
        return checksConfig(application) ? "(include dune.build)\n\n(include dune.config)\n" : "(include dune.build)\n";
    }

    /**
     * Whether config.ml can be checked beside the unikernel. Unikraft's program takes every module of the folder, as the
     * mirage tool has it, and dune doesn't let config.ml be in two stanzas.
     */
    static boolean checksConfig(Application application) {
        return application.target().family() != Target.Family.UNIKRAFT;
    }

    /**
     * {@code dune.config}: config.ml, type-checked against interfaces, so that one editor session knows both it and the
     * unikernel. It is a library because a program would have to be linked, and is in every context because merlin looks at
     * one only, the unikernel's. Building the unikernel builds nothing of it.
     */
    static String config(Application application) {
        String modules = application.interfaces().keySet().stream()
                .map(file -> file.substring(0, file.indexOf('.')))
                .collect(Collectors.joining(" "));
        return joined(List.of("""
                (library
                 (name mirage_maven_config)
                 (wrapped false)
                 (modules config)
                 (flags :standard -warn-error -a)
                 (libraries mirage_maven_interfaces))""", """
                (subdir
                 mirage/interfaces
                 (library
                  (name mirage_maven_interfaces)
                  (wrapped false)
                  (modules_without_implementation %s)))""".formatted(modules)));
    }

    /** {@code dist/dune}: what is copied from the build into {@code dist/}. */
    static String dist(Application application) {
        List<String> rules = new ArrayList<>();
        for (Install.Program program : application.install().programs()) {
            rules.add(promoted(
                    program.source(), program.name(), application.target().context()));
        }
        for (String file : application.install().data()) {
            rules.add(promoted(file, file, "default"));
        }
        return joined(rules);
    }

    private static String promoted(String source, String name, String context) {
        return """
                (rule
                 (mode (promote (until-clean)))
                 (target %s)
                 (enabled_if (= %%{context_name} "%s"))
                 (action
                  (copy ../%s %%{target})))""".formatted(name, context, source);
    }

    private static String joined(List<String> stanzas) {
        return String.join("\n\n", stanzas) + "\n";
    }
}
