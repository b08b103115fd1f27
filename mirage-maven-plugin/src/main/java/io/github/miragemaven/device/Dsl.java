package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The words config.ml puts devices together with: functoria's {@code DSL} (mirage 4.11, {@code lib/functoria/DSL.mli}). */
final class Dsl implements Family {

    private static final Pattern PACKAGE_NAME = Pattern.compile("[a-zA-Z0-9_-]*[a-zA-Z][a-zA-Z0-9_-]*");

    static final String DEVICE_ARGUMENTS = "?packages:package list -> ?packages_v:package list value "
            + "-> ?local_libs:string list -> ?install:(info -> Functoria.Install.t) "
            + "-> ?install_v:(info -> Functoria.Install.t value) -> ?keys:Key.t list "
            + "-> ?runtime_args:Runtime_arg.t list -> ?extra_deps:abstract_impl list "
            + "-> ?connect:(info -> string -> string list -> 'a code) -> ?dune:(info -> Dune.stanza list) "
            + "-> ?configure:(info -> unit Action.t) -> ?files:(info -> Fpath.t list) -> string -> 'a typ -> ";

    static final String PACKAGE = "?scope:[ `Switch | `Monorepo ] -> ?build:bool -> ?sublibs:string list "
            + "-> ?libs:string list -> ?min:string -> ?max:string -> ?pin:string -> ?pin_version:string -> string "
            + "-> package";

    private final Impl noop;

    Dsl(Jobs jobs) {
        noop = jobs.noop();
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("typ", "'a -> 'a typ", Dsl::typ),
                new Entry(
                        "@->",
                        "'a typ -> 'b typ -> ('a -> 'b) typ",
                        a -> new Kind.Functor(a.at(0, Kind.class), a.at(1, Kind.class))),
                new Entry("$", "('a -> 'b) impl -> 'a impl -> 'b impl", Dsl::apply),
                new Entry("dep", "'a impl -> abstract_impl", a -> a.at(0, Impl.class)),
                new Entry("key", "'a key -> Key.t", a -> a.at(0, Key.class)),
                new Entry("if_impl", "bool value -> 'a impl -> 'a impl -> 'a impl", Dsl::ifImpl),
                new Entry(
                        "match_impl", "'b value -> default:'a impl -> ('b * 'a impl) list -> 'a impl", Dsl::matchImpl),
                new Entry("package", PACKAGE, Dsl::requirement),
                new Entry(
                        "runtime_arg",
                        "pos:string * int * int * int -> ?packages:package list -> string -> Runtime_arg.t",
                        RuntimeArguments::create),
                new Entry(
                        "code",
                        "pos:string * int * int * int -> ('a, Format.formatter, unit, 'b code) format4 -> 'a",
                        a -> new Code(a.at(0, String.class), Optional.of(a.get("pos", Position.class)))),
                new Entry("of_device", "'a device -> 'a impl", a -> Impl.of(a.at(0, Device.class), a.origin())),
                new Entry("impl", DEVICE_ARGUMENTS + "'a impl", a -> Impl.of(device(a), a.origin())),
                new Entry(
                        "main",
                        "?pos:string * int * int * int -> ?packages:package list -> ?packages_v:package list value "
                                + "-> ?local_libs:string list -> ?runtime_args:Runtime_arg.t list "
                                + "-> ?deps:abstract_impl list -> string -> 'a typ -> 'a impl",
                        this::main));
    }

    static Kind typ(Arguments arguments) {
        Object tag = arguments.positional().get(0);
        return new Kind.Plain(
                tag instanceof Variant variant ? variant.name() : tag, Values.show(tag), Optional.empty());
    }

    static Impl apply(Arguments arguments) {
        return arguments.at(0, Impl.class).apply(arguments.at(1, Impl.class));
    }

    static Impl ifImpl(Arguments arguments) {
        Impl then = arguments.at(1, Impl.class);
        return Impl.match(
                arguments.at(0, KeyValue.class),
                List.of(new Impl.Branch(true, then), new Impl.Branch(false, arguments.at(2, Impl.class))),
                then,
                Optional.of(arguments.origin()));
    }

    static Impl matchImpl(Arguments arguments) {
        List<Impl.Branch> branches = arguments.listAt(1, Tuple.class).stream()
                .map(pair -> new Impl.Branch(
                        pair.items().get(0), Values.as(Impl.class, pair.items().get(1))))
                .toList();
        return Impl.match(
                arguments.at(0, KeyValue.class),
                branches,
                arguments.get("default", Impl.class),
                Optional.of(arguments.origin()));
    }

    /** {@code package}. */
    static Requirement requirement(Arguments arguments) {
        String name = arguments.at(0, String.class);
        if (!PACKAGE_NAME.matcher(name).matches()) {
            throw new Misuse(
                    OcamlText.quoted(name) + " is no package name",
                    "A package name has letters, digits, - and _, and at least one letter.");
        }
        boolean sublibs = arguments.labelled().containsKey("sublibs");
        boolean libs = arguments.labelled().containsKey("libs");
        if (sublibs && libs) {
            throw new Misuse("the package " + name + " has both ~sublibs and ~libs", "Keep one of them.");
        }
        List<String> libraries = List.of(name);
        if (sublibs) {
            libraries = arguments.list("sublibs", String.class).stream()
                    .map(sub -> sub.isEmpty() ? name : name + "." + sub)
                    .toList();
        } else if (libs) {
            libraries = arguments.list("libs", String.class);
        }
        return new Requirement(
                name,
                scope(arguments),
                arguments.optional("build", Boolean.class).orElse(false),
                new TreeSet<>(libraries),
                arguments.string("min").map(v -> new TreeSet<>(List.of(v))).orElseGet(TreeSet::new),
                arguments.string("max").map(v -> new TreeSet<>(List.of(v))).orElseGet(TreeSet::new),
                arguments
                        .string("pin")
                        .map(url -> new Requirement.Pin(
                                arguments.string("pin_version").orElse("dev"), url)),
                Optional.of(arguments.origin().toString()));
    }

    /** The optional argument {@code ~scope}. */
    static Requirement.Scope scope(Arguments arguments) {
        return arguments
                .optional("scope", Variant.class)
                .filter(scope -> scope.name().equals("`Switch"))
                .map(scope -> Requirement.Scope.SWITCH)
                .orElse(Requirement.Scope.MONOREPO);
    }

    /** The device of {@code impl} and {@code Device.v}. */
    static Device device(Arguments arguments) {
        Device.Builder device = Device.of(arguments.at(0, String.class), arguments.at(1, Kind.class))
                .packages(arguments.list("packages", Requirement.class))
                .localLibraries(arguments.list("local_libs", String.class))
                .keys(arguments.list("keys", Key.class))
                .runtime(arguments.list("runtime_args", RuntimeArgument.class))
                .dependencies(arguments.list("extra_deps", Impl.class));
        arguments.optional("packages_v", KeyValue.class).ifPresent(device::packages);
        arguments
                .optional("connect", Callable.class)
                .ifPresent(function -> device.connect(
                        (info, module, values) -> Values.as(Code.class, function.call(info, module, values))));
        arguments
                .optional("dune", Callable.class)
                .ifPresent(function -> device.dune(info -> DuneValues.texts(function.call(info))));
        arguments
                .optional("configure", Callable.class)
                .ifPresent(function -> device.configure(
                        info -> Values.as(Action.class, function.call(info)).run(info)));
        arguments
                .optional("files", Callable.class)
                .ifPresent(function -> device.files(info -> Values.list(FilePath.class, function.call(info)).stream()
                        .map(FilePath::path)
                        .toList()));
        Optional<Callable> install = arguments.optional("install", Callable.class);
        Optional<Callable> installValue = arguments.optional("install_v", Callable.class);
        device.install(info -> {
            Install plain = install.map(function -> Values.as(Install.class, function.call(info)))
                    .orElse(Install.NOTHING);
            return installValue
                    .map(function -> Values.as(KeyValue.class, function.call(info))
                            .map(more -> plain.and(Values.as(Install.class, more))))
                    .orElseGet(() -> KeyValue.pure(plain));
        });
        return device.build();
    }

    private Impl main(Arguments arguments) {
        Kind kind = arguments.at(1, Kind.class);
        List<Impl> dependencies = arguments.list("deps", Impl.class);
        if (!kind.isFunctor() && dependencies.isEmpty()) {
            // The unikernel's start function then takes (), so that it doesn't run before the devices are there.
            dependencies = List.of(noop);
        }
        Optional<Position> place = arguments.optional("pos", Position.class);
        Device.Builder device = Device.of(arguments.at(0, String.class), kind)
                .packages(arguments.list("packages", Requirement.class))
                .localLibraries(arguments.list("local_libs", String.class))
                .runtime(arguments.list("runtime_args", RuntimeArgument.class))
                .dependencies(dependencies)
                .connect((info, module, values) ->
                        new Code("(%s.start %s : unit io)".formatted(module, String.join(" ", values)), place));
        arguments.optional("packages_v", KeyValue.class).ifPresent(device::packages);
        return Impl.of(device.build(), arguments.origin());
    }
}
