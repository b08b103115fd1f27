package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.OpamVersion;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides which toolchain a build uses: one that is there, or one built from source. */
public final class Toolchains {

    /** How to decide. */
    public enum Choice {
        /** What is on the machine, or an error. */
        SYSTEM,
        /** What the lock names, built from source. */
        MANAGED,
        /** What is on the machine if it fits the lock, else built from source. */
        AUTO;

        /**
         * The choice that a pom or command line spells in small letters or capitals.
         *
         * @throws ProjectException when there is none of that name
         */
        public static Choice named(String name) {
            return Stream.of(values())
                    .filter(choice -> choice.name().equalsIgnoreCase(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ProjectException(
                            "There is no toolchain called " + name + ".",
                            "Set mirage.toolchain to system, managed or auto."));
        }
    }

    /**
     * What will be used, before anything is built.
     *
     * @param use {@link Choice#SYSTEM} or {@link Choice#MANAGED}
     * @param why in words, for a log
     * @param toolchain the tools, where they are there already
     * @param trouble what keeps it from being used, in words; empty when nothing does
     */
    public record Plan(Choice use, String why, Optional<Toolchain> toolchain, List<String> trouble) {

        public Plan {
            trouble = List.copyOf(trouble);
        }
    }

    private Toolchains() {}

    /**
     * The toolchain, which is found or, if need be, built.
     *
     * @throws WorldException when the machine's is wanted and lacks something or doesn't fit the lock; and as
     *     {@link ManagedToolchain#build}
     */
    public static Toolchain prepare(SelectionRequest request) {
        if (request.choice() == Choice.SYSTEM) {
            Toolchain found = SystemToolchain.find(request.system());
            List<String> misfits = misfits(found, request.locked());
            if (!misfits.isEmpty()) {
                throw new WorldException(
                        "The installed toolchain does not fit the lock: " + String.join("; ", misfits),
                        "Install what the lock names, let mvn build it (-Dmirage.toolchain=managed), or lock for what is"
                                + " installed: mvn mirage:update");
            }
            return checked(found, request);
        }
        Plan plan = plan(request);
        request.system().progress().debug("Toolchain: " + plan.why());
        if (plan.use() == Choice.SYSTEM) {
            return checked(
                    plan.toolchain().orElseThrow(() -> new IllegalStateException("a plan without its tools")), request);
        }
        if (request.choice() == Choice.AUTO && plan.toolchain().isEmpty()) {
            request.system().progress().info("Not using an installed toolchain: " + plan.why());
        }
        return plan.toolchain().orElseGet(() -> {
            systemPackages(request);
            return ManagedToolchain.build(request.managed().get());
        });
    }

    private static Toolchain checked(Toolchain found, SelectionRequest request) {
        Solo5Compiler.mismatch(found, request.system().searchPath())
                .ifPresent(request.system().progress()::warn);
        return found;
    }

    /**
     * Installs what building takes of the system, where that is allowed, else names what seems to be missing. Distributions
     * rename and split packages, so that only the build itself can tell for sure; it begins with what does.
     */
    private static void systemPackages(SelectionRequest request) {
        ToolchainRequest system = request.system();
        system.packageManager().ifPresent(manager -> {
            List<String> missing = manager.missing(new LinkedHashSet<>(request.depexts()));
            String command = String.join(" ", manager.installCommand(missing));
            if (!missing.isEmpty() && system.installMissing()) {
                system.progress().info("Installing what is missing: " + command);
                manager.install(missing, system.output());
            } else if (!missing.isEmpty()) {
                system.progress()
                        .warn("Building a toolchain takes packages of your system that seem not to be installed. If it"
                                + " fails, install them with: " + command + " (or add -Dmirage.depext=install)");
            }
        });
    }

    /** What {@link #prepare} will do, without doing it. */
    public static Plan plan(SelectionRequest request) {
        if (request.choice() == Choice.MANAGED) {
            return managed(request, "it was asked for");
        }
        SystemToolchain.Survey survey = SystemToolchain.survey(
                request.system(),
                found -> misfits(found.toolchain(), request.locked()).isEmpty());
        List<String> trouble = new ArrayList<>();
        if (!survey.isComplete()) {
            trouble.add("not found " + survey.place() + ": " + String.join(" and ", survey.missing()));
        }
        trouble.addAll(misfits(survey.toolchain(), request.locked()));
        if (request.choice() == Choice.SYSTEM || trouble.isEmpty()) {
            String why = request.choice() == Choice.SYSTEM
                    ? "it was asked for"
                    : "all that is needed is " + survey.place() + " and fits the lock";
            return new Plan(
                    Choice.SYSTEM,
                    why,
                    survey.isComplete() ? Optional.of(survey.toolchain()) : Optional.empty(),
                    trouble);
        }
        return managed(request, String.join("; ", trouble));
    }

    /** Whether {@link #prepare} will have to build one. */
    public static boolean isToBeBuilt(SelectionRequest request) {
        Plan plan = plan(request);
        return plan.use() == Choice.MANAGED && plan.toolchain().isEmpty();
    }

    private static Plan managed(SelectionRequest request, String why) {
        return new Plan(
                Choice.MANAGED, why, ManagedToolchain.find(request.managed().get()), List.of());
    }

    /**
     * In what a toolchain does not fit a lock, each in words. OCaml has to be the very version, since packages are chosen
     * for it; cross compilers that of the OCaml beside them, since they share its files. dune and Solo5 may be newer: a
     * duniverse may hold dune's own sources in dune's newest language, and newer Solo5s take images of older ones.
     */
    static List<String> misfits(Toolchain toolchain, Map<String, OpamVersion> locked) {
        List<String> misfits = new ArrayList<>();
        for (Tool tool : toolchain.tools()) {
            // Any findlib does.
            Optional<OpamVersion> wanted = Optional.ofNullable(locked.get(tool.name()))
                    .filter(version -> !tool.name().equals(KnownTool.FINDLIB.packageName()));
            if (wanted.isPresent()) {
                boolean exact = tool.name().equals(KnownTool.OCAML.packageName());
                boolean fits = exact
                        ? isVersion(tool.version(), wanted.get())
                        : new OpamVersion(tool.version()).compareTo(wanted.get()) >= 0;
                if (!fits) {
                    misfits.add(tool + (exact ? " is not " : " is older than ") + wanted.get() + ", which is locked");
                }
            }
        }
        toolchain
                .find(KnownTool.OCAML.packageName())
                .ifPresent(ocaml -> toolchain.cross().stream()
                        .filter(cross -> !cross.ocaml().equals(ocaml.version()))
                        .forEach(cross -> misfits.add("the " + cross + " does not go with " + ocaml)));
        return misfits;
    }

    /** A compiler that was built with options tells them behind a plus: {@code 5.4.1+flambda}. */
    private static boolean isVersion(String told, OpamVersion wanted) {
        return told.equals(wanted.text()) || told.startsWith(wanted.text() + "+");
    }
}
