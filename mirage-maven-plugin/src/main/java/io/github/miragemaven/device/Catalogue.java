package io.github.miragemaven.device;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import io.github.miragemaven.target.Unikernel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * All that {@code open Mirage} brings into a config.ml, for one run of configure: {@link #entries} are the names to bind,
 * and {@link #application} is what the evaluated config.ml has registered. It follows the interface of mirage 4.11
 * ({@code lib/mirage.mli}).
 */
public final class Catalogue {

    /** The versions of MirageOS that generated files fit, as bounds of its runtime. */
    static final String MIRAGE_MIN = "4.11.0";

    static final String MIRAGE_MAX = "4.12.0";

    private static final int MAX_NAME = 100;

    /** What stands in every project's folder; the image is made there too, by dune. */
    private static final Set<String> TAKEN = Set.of(
            "dist",
            "duniverse",
            "mirage",
            "target",
            "_build",
            "_opam",
            "dune",
            "dune-file",
            "dune-project",
            "dune-workspace",
            "dune.build",
            "dune.config",
            "pom.xml");

    /** Sources, tests and packages by dune's reading, and what it makes of main.ml. */
    private static final Pattern TAKEN_BY_DUNE =
            Pattern.compile("main\\..*|.*\\.(mli?|mll|mly|mlt|opam|t|c|h|o|S)", Pattern.CASE_INSENSITIVE);

    private final Target target;
    private final Map<String, String> given;
    private final Keys keys = new Keys();
    private final Jobs jobs = new Jobs();
    private final Reporters reporters = new Reporters();
    private final Clocks clocks = new Clocks(keys);
    private final Randomness randomness = new Randomness();
    private final CommandLines commandLines = new CommandLines(KeyValue.of(keys.target()));
    private final Qubes qubes = new Qubes();
    private final Networks networks = new Networks(keys);
    private final InternetProtocols protocols = new InternetProtocols();
    private Optional<Registered> registered = Optional.empty();

    /** What {@code register} was called with. */
    private record Registered(
            String name, List<Impl> first, List<Impl> jobs, Optional<String> source, Position place) {}

    /**
     * @param target what the unikernel is configured for
     * @param keys the configure-time keys that were set, as text, by name
     */
    public Catalogue(Target target, Map<String, String> keys) {
        this.target = target;
        this.given = Map.copyOf(keys);
    }

    /** Every value of the interface, with its module path and OCaml type. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Family family : families()) {
            entries.addAll(family.entries());
        }
        entries.add(FunctoriaModules.connectError());
        entries.add(new Entry(
                "register",
                "?argv:argv impl -> ?reporter:reporter impl -> ?sleep:sleep impl -> ?ptime:ptime impl "
                        + "-> ?mtime:mtime impl -> ?random:random impl -> ?src:[ `Auto | `None | `Some of string ] "
                        + "-> string -> job impl list -> unit",
                this::register));
        return List.copyOf(entries);
    }

    private List<Family> families() {
        return List.of(
                new Dsl(jobs),
                keys,
                new RuntimeArguments(),
                new DuneValues(),
                new Actions(),
                new FunctoriaModules(),
                new CmdlinerArguments(),
                new IpAddresses(),
                jobs,
                commandLines,
                reporters,
                clocks,
                randomness,
                qubes,
                networks,
                protocols,
                new Stacks(keys, qubes, networks, protocols),
                new KeyValueStores(keys),
                new Blocks(keys),
                new NameServices(keys),
                new Conduits(),
                new Http(),
                new Mimics(),
                new GitClients(),
                new Monitors());
    }

    private Object register(Arguments arguments) {
        registered.ifPresent(earlier -> {
            throw new Misuse(
                    "`register` is called a second time; the first was at " + earlier.place(),
                    "Give all jobs to one `register`: register \"name\" [ one; another ].");
        });
        Impl argv = arguments.impl("argv", CommandLines.ARGV).orElse(commandLines.preset());
        Impl reporter = arguments.impl("reporter", Reporters.REPORTER).orElseGet(reporters::preset);
        List<Impl> first = new ArrayList<>();
        first.add(jobs.readArguments(argv));
        first.add(jobs.ocamlRuntime());
        first.add(jobs.delay());
        if (reporter != reporters.none()) {
            first.add(reporter);
        }
        first.add(arguments.impl("sleep", Clocks.SLEEP).orElse(clocks.sleep()));
        first.add(arguments.impl("ptime", Clocks.PTIME).orElse(clocks.ptime()));
        first.add(arguments.impl("mtime", Clocks.MTIME).orElse(clocks.mtime()));
        first.add(arguments.impl("random", Randomness.RANDOM).orElse(randomness.preset()));
        first.add(jobs.unikernelName());

        List<Impl> own = new ArrayList<>();
        for (Object job : arguments.listAt(1, Object.class)) {
            own.add(Values.impl(Jobs.JOB, job));
        }
        for (Impl job : own) {
            if (runsUnasked(job)) {
                throw new Misuse(
                        "the job " + job + " depends on nothing, so it would run before the unikernel is set up",
                        "Make it depend on something: main " + OcamlText.quoted(job.toString())
                                + " (job @-> job), and register it as [ main $ noop ].",
                        Impl.madeAt(job));
            }
        }
        String name = arguments.at(0, String.class);
        checkName(name);
        registered = Optional.of(new Registered(
                name,
                first,
                own,
                arguments
                        .optional("src", Variant.class)
                        .filter(source -> source.name().equals("`Some"))
                        .flatMap(Variant::payload)
                        .map(Values::show),
                arguments.origin()));
        return Unit.UNIT;
    }

    private void checkName(String name) {
        if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*")
                || !name.matches(".*[A-Za-z].*")
                || name.length() > MAX_NAME) {
            throw new Misuse(
                    OcamlText.quoted(name) + " can't be a unikernel's name",
                    "The name becomes a file's and a package's: begin it with a letter, a digit or _, use these, -, . and +,"
                            + " and at least one letter, " + MAX_NAME + " characters at most.");
        }
        String image = target.image(name);
        if (TAKEN.contains(image) || TAKEN_BY_DUNE.matcher(image).matches()) {
            throw new Misuse(
                    OcamlText.quoted(name) + " can't be a unikernel's name for " + target.title()
                            + ": its image would be " + image
                            + ", which the project has already or dune takes for something else",
                    "Give it another name, such as " + OcamlText.quoted(name.replace('.', '-') + "-unikernel") + ".");
        }
    }

    /** Whether a job has neither arguments nor dependencies, so that nothing delays it. */
    private static boolean runsUnasked(Impl job) {
        if (job instanceof Impl.Choice choice) {
            return runsUnasked(choice.otherwise())
                    || choice.branches().stream().anyMatch(branch -> runsUnasked(branch.then()));
        }
        return job instanceof Impl.Applied applied
                && applied.arguments().isEmpty()
                && applied.device().dependencies().isEmpty()
                && applied.device().runtimeArguments().isEmpty()
                && !applied.device().module().equals("Unit");
    }

    /**
     * The application that config.ml has registered, with every key's value applied.
     *
     * @throws ProjectException when nothing was registered, a key that was set is unknown or can't be read, one that has to
     *     be set isn't, packages contradict each other, or a device can't be on this target; with the line of config.ml where
     *     one is at fault
     */
    public Application application() {
        try {
            return resolved();
        } catch (Misuse e) {
            throw new ProjectException(
                    "config.ml can't be configured for " + target.title() + ": " + e.getMessage() + ".", e.hint(), e);
        }
    }

    private Application resolved() {
        Registered application = registered.orElseThrow(() -> new ProjectException(
                "config.ml registers no unikernel for mirage-maven to build.",
                "End it with a line such as: let () = register \"name\" [ main ]"));
        List<Impl> all = new ArrayList<>(application.first());
        all.addAll(application.jobs());
        List<String> localLibraries = all.stream()
                .filter(Impl.Applied.class::isInstance)
                .flatMap(job -> ((Impl.Applied) job).device().localLibraries().stream())
                .toList();
        Impl root = Jobs.all(all, KeyValue.of(keys.target()), target.packages(), localLibraries);

        Set<Key> reachable = Graph.keys(root);
        checkGiven(reachable);
        Context context = new Context(given).with(keys.target(), Keys.value(target));
        Graph graph = new Graph(root, context);
        Set<Key> needed = Graph.conditions(root);
        graph.nodes().forEach(node -> needed.addAll(node.device().keys()));
        checkRequired(needed, context);

        Packages packages = new Packages();
        Set<RuntimeArgument> runtimeArguments = new TreeSet<>();
        for (Graph.Node node : graph.nodes()) {
            List<Requirement> ofDevice = new ArrayList<>(node.device().packages(context));
            packages.add(ofDevice);
            for (RuntimeArgument argument : node.device().runtimeArguments()) {
                packages.add(argument.packages());
                runtimeArguments.add(argument);
            }
        }
        List<String> libraries = packages.libraries();
        libraries.addAll(localLibraries);
        Info info = new Info(
                application.name(),
                target,
                context,
                packages.all(),
                List.copyOf(libraries),
                List.copyOf(reachable),
                List.copyOf(runtimeArguments),
                new HostDevices(),
                new GeneratedFiles());
        return written(application, graph, info);
    }

    /** Lets the devices configure themselves, then write their code. */
    private Application written(Registered application, Graph graph, Info info) {
        for (Graph.Node node : graph.nodes()) {
            placed(node, () -> {
                node.device().configure(info);
                return Unit.UNIT;
            });
        }
        Unikernel unikernel = new Unikernel(
                info.name(),
                info.libraries(),
                info.hostDevices().networks(),
                info.hostDevices().blocks());
        target.files(unikernel).forEach(info.files()::write);

        Set<String> copied = new TreeSet<>(info.files().byName().keySet());
        copied.add("main.ml");
        List<String> dune = new ArrayList<>(target.dune(unikernel));
        Install install = new Install(
                List.of(new Install.Program(target.image(info.name()), target.image(info.name()))),
                target.distributed(info.name()));
        List<Graph.Node> lastFirst = new ArrayList<>(graph.nodes());
        Collections.reverse(lastFirst);
        for (Graph.Node node : lastFirst) {
            copied.addAll(placed(node, () -> node.device().files(info)));
            dune.addAll(placed(node, () -> node.device().dune(info)));
            install = install.and(placed(node, () -> node.device().install(info)));
        }
        List<Application.ConnectedDevice> devices =
                graph.nodes().stream().map(node -> connected(node, info)).toList();
        return new Application(
                info.name(),
                target,
                devices,
                application.first().stream()
                        .flatMap(impl -> graph.allOf(impl).stream())
                        .map(Graph.Node::variable)
                        .toList(),
                info.runtimeArguments(),
                settings(info, keys.target()),
                info.packages(),
                info.libraries(),
                info.files().byName(),
                List.copyOf(copied),
                dune,
                Interfaces.of(entries()),
                install,
                application.source());
    }

    /** Runs one of a device's own functions; when it fails, the failure names the line that made the device. */
    private static <T> T placed(Graph.Node node, Supplier<T> function) {
        try {
            return function.get();
        } catch (Misuse e) {
            throw node.origin()
                    .map(place -> new Misuse(
                            place + ": " + e.getMessage(),
                            e.hint(),
                            List.of(new Misuse.Note(node.device().module() + " is made here", place))))
                    .orElse(e);
        }
    }

    private static Application.ConnectedDevice connected(Graph.Node node, Info info) {
        List<Graph.Node> needed = new ArrayList<>(node.arguments());
        needed.addAll(node.dependencies());
        List<String> needs = needed.stream().map(Graph.Node::variable).toList();
        List<String> values = new ArrayList<>();
        needs.forEach(variable -> values.add("_" + variable));
        node.device().runtimeArguments().forEach(argument -> values.add("_" + argument.variable()));
        return new Application.ConnectedDevice(
                node.variable(),
                node.device().module(),
                node.device().kind().toString(),
                node.implementation(),
                node.arguments().stream().map(Graph.Node::implementation).toList(),
                needs,
                node.device().runtimeArguments(),
                placed(node, () -> node.device().connect(info, node.implementation(), List.copyOf(values))),
                node.origin());
    }

    private static List<Application.Setting> settings(Info info, Key target) {
        Map<String, Application.Setting> byName = new LinkedHashMap<>();
        info.keys().stream()
                .sorted(Comparator.comparing(Key::name))
                .forEach(key -> byName.putIfAbsent(
                        key.name(),
                        new Application.Setting(
                                List.copyOf(key.names()),
                                key.argument().info().doc(),
                                key.argument().info().docv(),
                                key.show(info.context().get(key)),
                                key.show(key.argument().fallback()),
                                key == target || info.context().text(key).isPresent())));
        return List.copyOf(byName.values());
    }

    private void checkGiven(Set<Key> known) {
        Set<String> names = new LinkedHashSet<>();
        known.forEach(key -> names.addAll(key.names()));
        for (Map.Entry<String, String> setting : given.entrySet()) {
            if (names.stream().noneMatch(name -> Context.normal(name).equals(Context.normal(setting.getKey())))) {
                throw new ProjectException(
                        "There is no key " + setting.getKey() + " in this config.ml, but it is set to \""
                                + setting.getValue() + "\".",
                        Nearest.of(setting.getKey(), names)
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "Its keys are: " + String.join(", ", new TreeSet<>(names)) + ".");
            }
        }
        given.forEach((name, value) -> {
            if (keys.target().names().contains(Context.normal(name)) && !value.equals(target.title())) {
                throw new ProjectException(
                        "The key " + name + " says " + value + ", but the unikernel is configured for " + target.title()
                                + ".",
                        "Set the target with -Dtarget=" + value + ", and leave the key out.");
            }
        });
    }

    private static void checkRequired(Set<Key> needed, Context context) {
        for (Key key : needed) {
            if (key.argument().presence() == Key.Presence.REQUIRED && !context.has(key)) {
                throw new ProjectException(
                        "The key " + key.name() + " has to be set, and isn't.",
                        "Set it with -Dmirage.keys." + key.name() + "=… or in the plugin's <keys> in pom.xml."
                                + (key.argument().info().doc().isEmpty()
                                        ? ""
                                        : " It is: " + key.argument().info().doc()));
            }
        }
    }
}
