package io.github.miragemaven.config;

import io.github.miragemaven.device.Arguments;
import io.github.miragemaven.device.Entry;
import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Evaluates a config.ml: OCaml, without OCaml.
 *
 * <p>Evaluation touches nothing: no file, process, network or environment variable. It ends: steps, depth and memory are
 * bounded by {@link Limits}. Functions that config.ml hands to the catalogue run under the same bounds when they are
 * called later, and their failures name their places too.
 */
public final class ConfigEvaluator {

    /** The version of MirageOS that is followed. */
    public static final String MIRAGE_VERSION = "4.11.1";

    /** The first version whose config.ml files are read, with a warning where they are not for the version followed. */
    static final String MIRAGE_SINCE = "4.9.0";

    /** The modules inside of module Mirage; all others of the catalogue stand beside it. */
    private static final Set<String> MIRAGE_MODULES =
            Set.of("Key", "Runtime_arg", "Type", "Impl", "Info", "Dune", "Action", "Context", "Project", "Tool");

    /** Room for {@link Limits#DEFAULT}; taken from the machine only as far as it is used. */
    private static final long STACK = 256L << 20;

    private ConfigEvaluator() {}

    /**
     * Evaluates the file, calling the bodies of the entries it uses.
     *
     * @throws ProjectException when the file is not OCaml, uses what is not there, computes without end, is for another
     *     version of MirageOS, fails, or registers nothing; with file, line, column and the line itself
     */
    public static ConfigResult evaluate(ConfigRequest request) {
        Source source = new Source(request.fileName(), request.text());
        Machine machine = new Machine(source, request.limits(), request.workingFolder());
        CompletableFuture<ConfigResult> result = new CompletableFuture<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.complete(run(request, machine));
                    } catch (StackOverflowError e) {
                        result.completeExceptionally(machine.overflow());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                request.fileName(),
                STACK);
        thread.setDaemon(true);
        thread.start();
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            } else if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** The failure for a config.ml that is not there. */
    public static ProjectException missing(String fileName) {
        return new ProjectException("There is no " + fileName + " here.", """
                A MirageOS project has a config.ml in its folder; a first one is:

                  open Mirage

                  let main = main "Unikernel" job
                  let () = register "hello" [ main ]""");
    }

    private static ConfigResult run(ConfigRequest request, Machine machine) {
        Optional<VersionBounds> mirage = Header.read(machine);
        try {
            register(request, machine);
        } catch (ProjectException e) {
            throw machine.warnings().isEmpty() ? e : withWarnings(e, machine.warnings());
        }
        return new ConfigResult(mirage, machine.warnings());
    }

    /** What was warned of may be why it failed: that the file is for an older mirage, say. */
    private static ProjectException withWarnings(ProjectException failure, List<String> warnings) {
        return new ProjectException(
                failure.what(), failure.next() + "\nMind too: " + String.join("\n", warnings), failure.getCause());
    }

    private static void register(ConfigRequest request, Machine machine) {
        Source source = machine.source();
        List<Item> items = Parser.file(source);
        if (items.isEmpty()) {
            throw source.error(
                    new Span(source.text().length(), source.text().length()),
                    "this file is empty",
                    "It has to describe a unikernel: open Mirage, and end with let () = register \"name\" [ main ].");
        }
        AtomicBoolean registered = new AtomicBoolean();
        Scope outermost = outermost(request.entries(), registered);
        Resolver.File file = new Resolver(source, outermost).file(items);
        Frame frame = new Frame(machine, file.frames().size(), null);
        try {
            for (Node step : file.steps()) {
                step.run(frame);
            }
        } catch (Raised raised) {
            throw machine.uncaught(raised, "");
        }
        if (!registered.get()) {
            throw source.error(
                    file.steps().isEmpty()
                            ? new Span(0, 0)
                            : file.steps().get(file.steps().size() - 1).span(),
                    "the file ends and nothing is registered",
                    "End it with a line such as: let () = register \"name\" [ main ]");
        }
    }

    private static Scope outermost(List<Entry> entries, AtomicBoolean registered) {
        Scope outermost = new Scope(Library.standard());
        Scope mirage = Scope.module();
        Scope beside = Scope.module();
        for (Entry entry : entries) {
            Entry watched = entry.path().equals("register")
                    ? new Entry(entry.path(), entry.signature(), arguments -> registered(entry, arguments, registered))
                    : entry;
            List<String> path = split(entry.path());
            boolean inMirage = path.size() == 1 || MIRAGE_MODULES.contains(path.get(0));
            Scope scope = inMirage ? mirage : beside;
            for (String module : path.subList(0, path.size() - 1)) {
                scope = inner(scope, module);
            }
            scope.define(path.get(path.size() - 1), new Scope.Value.Constant(new Catalogued(watched)));
        }
        for (String module : beside.moduleNames()) {
            // Both have a part of it: the library its types, the catalogue its values.
            Scope library = Library.standard().module(module).orElseGet(Scope::module);
            outermost.define(module, library.with(inner(beside, module)));
        }
        outermost.define("Mirage", mirage);
        Scope functoria = Scope.module();
        functoria.include(mirage);
        outermost.module("Functoria").ifPresent(functoria::include);
        functoria.define("DSL", mirage);
        outermost.define("Functoria", functoria);
        return outermost;
    }

    private static Object registered(Entry entry, Arguments arguments, AtomicBoolean registered) {
        registered.set(true);
        return entry.body().apply(arguments);
    }

    private static Scope inner(Scope scope, String module) {
        Optional<Scope> known = scope.module(module);
        if (known.isPresent()) {
            return known.get();
        }
        Scope made = Scope.module();
        scope.define(module, made);
        return made;
    }

    /** The parts of {@code Key.Arg.opt}, or of an operator's path such as {@code Key.$}. */
    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < path.length() && Character.isUpperCase(path.charAt(from)) && path.indexOf('.', from) > 0) {
            int dot = path.indexOf('.', from);
            parts.add(path.substring(from, dot));
            from = dot + 1;
        }
        parts.add(path.substring(from));
        return parts;
    }
}
