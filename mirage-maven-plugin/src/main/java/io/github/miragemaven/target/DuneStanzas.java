package io.github.miragemaven.target;

import java.util.List;
import java.util.Optional;

/** dune's side of a target: how the program is compiled, linked and named. Everything here is in dune's language 2.9. */
final class DuneStanzas {

    private static final int MARGIN = 78;

    private DuneStanzas() {}

    static List<String> build(Target target, Unikernel unikernel) {
        return switch (target.family()) {
            case UNIX -> List.of(image(target, unikernel), unixProgram(target, unikernel));
            case SOLO5, XEN -> List.of(solo5Program(target, unikernel), manifest(), image(target, unikernel));
            case UNIKRAFT -> List.of(unikraftProgram(target, unikernel), image(target, unikernel));
        };
    }

    static Optional<String> context(Target target) {
        if (!target.isCrossCompiled()) {
            return Optional.empty();
        }
        String environment = target.family() == Target.Family.UNIKRAFT ? """
                  (env
                   (_
                    (flags :standard -cclib "-z unikraft-backend=%1$s")
                    (c_flags :standard -z unikraft-backend=%1$s)))
                """.formatted(target.abi()) : "";
        return Optional.of("""
                (context
                 (default
                  (name %1$s)
                  (host default)
                  (toolchain %1$s)
                %2$s  (merlin)
                  (disable_dynamically_linked_foreign_archives true)))""".formatted(target.context(), environment));
    }

    private static String unixProgram(Target target, Unikernel unikernel) {
        return """
                (executable
                 (name main)
                %s
                 (link_flags (-thread%s))
                 (modules (:standard \\ config))
                 (flags :standard -w -70)
                 (enabled_if (= %%{context_name} "%s")))""".formatted(libraries(unikernel), target.linkFlags(), target.context());
    }

    private static String solo5Program(Target target, Unikernel unikernel) {
        return """
                (executable
                 (enabled_if (= %%{context_name} "%s"))
                 (name main)
                 (modes (native exe))
                %s
                 (link_flags :standard -w -70 -cclib "-z solo5-abi=%s"%s)
                 (modules (:standard \\ config manifest))
                 (foreign_stubs (language c) (names manifest)))""".formatted(target.context(), libraries(unikernel), target.abi(), target.linkFlags());
    }

    private static String unikraftProgram(Target target, Unikernel unikernel) {
        return """
                (executable
                 (enabled_if (= %%{context_name} "%s"))
                 (name main)
                 (modes (native exe))
                %s
                 (link_flags :standard -w -70%s))""".formatted(target.context(), libraries(unikernel), target.linkFlags());
    }

    private static String manifest() {
        return """
                (rule
                 (targets manifest.c)
                 (deps manifest.json)
                 (action
                  (run solo5-elftool gen-manifest manifest.json manifest.c)))""";
    }

    private static String image(Target target, Unikernel unikernel) {
        return """
                (rule
                 (target %s)
                 (enabled_if (= %%{context_name} "%s"))
                 (deps main.exe)
                 (action
                  (copy main.exe %%{target})))""".formatted(target.image(unikernel.name()), target.context());
    }

    private static String libraries(Unikernel unikernel) {
        StringBuilder all = new StringBuilder();
        StringBuilder line = new StringBuilder(" (libraries");
        for (String library : unikernel.libraries()) {
            if (line.length() + 1 + library.length() > MARGIN) {
                all.append(line).append('\n');
                line = new StringBuilder("  ");
            }
            line.append(' ').append(library);
        }
        return all.append(line).append(')').toString();
    }
}
