package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.List;

/**
 * Functoria's modules beside its words: {@code Type}, {@code Impl}, {@code Info}, {@code Context} and, by the name
 * {@code Functoria}, {@code Package}, {@code Device} and {@code Install} (mirage 4.11, {@code lib/functoria}).
 */
final class FunctoriaModules implements Family {

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        entries.addAll(types());
        entries.addAll(impls());
        entries.addAll(infos());
        entries.addAll(packages());
        entries.addAll(installs());
        entries.add(new Entry("Functoria.Device.v", Dsl.DEVICE_ARGUMENTS + "'a device", Dsl::device));
        return entries;
    }

    private static List<Entry> types() {
        return List.of(
                new Entry("Type.v", "'a -> 'a typ", Dsl::typ),
                new Entry(
                        "Type.@->",
                        "'a typ -> 'b typ -> ('a -> 'b) typ",
                        a -> new Kind.Functor(a.at(0, Kind.class), a.at(1, Kind.class))),
                new Entry("Type.job", "job typ", a -> Jobs.JOB),
                new Entry("Type.argv", "argv typ", a -> CommandLines.ARGV),
                new Entry(
                        "Type.is_functor",
                        "'a typ -> bool",
                        a -> a.at(0, Kind.class).isFunctor()));
    }

    private static List<Entry> impls() {
        return List.of(
                new Entry("Impl.abstract", "'a impl -> abstract_impl", a -> a.at(0, Impl.class)),
                new Entry("Impl.$", "('a -> 'b) impl -> 'a impl -> 'b impl", Dsl::apply),
                new Entry("Impl.if_", "bool value -> 'a impl -> 'a impl -> 'a impl", Dsl::ifImpl),
                new Entry(
                        "Impl.match_", "'b value -> default:'a impl -> ('b * 'a impl) list -> 'a impl", Dsl::matchImpl),
                new Entry("Impl.of_device", "'a device -> 'a impl", a -> Impl.of(a.at(0, Device.class), a.origin())),
                new Entry("Impl.v", Dsl.DEVICE_ARGUMENTS + "'a impl", a -> Impl.of(Dsl.device(a), a.origin())));
    }

    private static List<Entry> infos() {
        return List.of(
                new Entry("Info.name", "info -> string", a -> info(a).name()),
                new Entry("Info.project_name", "info -> string", a -> "mirage"),
                new Entry("Info.config_file", "info -> Fpath.t", a -> new FilePath("config.ml")),
                new Entry("Info.main", "info -> Fpath.t", a -> new FilePath("main.ml")),
                new Entry("Info.output", "info -> string option", a -> Variant.NONE),
                new Entry("Info.libraries", "info -> string list", a -> info(a).libraries()),
                new Entry("Info.packages", "info -> package list", a -> info(a).packages()),
                new Entry("Info.keys", "info -> Key.t list", a -> info(a).keys()),
                new Entry("Info.runtime_args", "info -> Runtime_arg.t list", a -> info(a).runtimeArguments()),
                new Entry("Info.context", "info -> context", a -> info(a).context()),
                new Entry(
                        "Info.get",
                        "info -> 'a key -> 'a",
                        a -> info(a).context().get(a.at(1, Key.class))),
                new Entry("Context.empty", "context", a -> Context.EMPTY));
    }

    private static Info info(Arguments arguments) {
        return arguments.at(0, Info.class);
    }

    private static List<Entry> packages() {
        return List.of(
                new Entry("Functoria.Package.v", Dsl.PACKAGE, Dsl::requirement),
                new Entry(
                        "Functoria.Package.name",
                        "package -> string",
                        a -> requirement(a).name()),
                new Entry(
                        "Functoria.Package.libraries",
                        "package -> string list",
                        a -> List.copyOf(requirement(a).libraries())),
                new Entry(
                        "Functoria.Package.min_versions",
                        "package -> string list",
                        a -> List.copyOf(requirement(a).min())),
                new Entry(
                        "Functoria.Package.max_versions",
                        "package -> string list",
                        a -> List.copyOf(requirement(a).max())),
                new Entry(
                        "Functoria.Package.build_dependency",
                        "package -> bool",
                        a -> requirement(a).build()),
                new Entry("Functoria.Package.merge", "package -> package -> package option", a -> {
                    Requirement one = requirement(a);
                    Requirement other = a.at(1, Requirement.class);
                    return one.name().equals(other.name()) && one.scope() == other.scope()
                            ? Variant.some(Packages.merge(one, other))
                            : Variant.NONE;
                }),
                new Entry("Functoria.Package.with_scope", "scope:[ `Switch | `Monorepo ] -> package -> package", a -> {
                    Requirement one = requirement(a);
                    return new Requirement(
                            one.name(),
                            Dsl.scope(a),
                            one.build(),
                            one.libraries(),
                            one.min(),
                            one.max(),
                            one.pin(),
                            one.origin());
                }));
    }

    private static Requirement requirement(Arguments arguments) {
        return arguments.at(0, Requirement.class);
    }

    private static List<Entry> installs() {
        return List.of(
                new Entry(
                        "Functoria.Install.v",
                        "?bin:(Fpath.t * Fpath.t) list -> ?etc:Fpath.t list -> unit -> Functoria.Install.t",
                        a -> new Install(
                                a.list("bin", Tuple.class).stream()
                                        .map(pair -> new Install.Program(
                                                Values.as(
                                                                FilePath.class,
                                                                pair.items().get(0))
                                                        .path(),
                                                Values.as(
                                                                FilePath.class,
                                                                pair.items().get(1))
                                                        .path()))
                                        .toList(),
                                a.list("etc", FilePath.class).stream()
                                        .map(FilePath::path)
                                        .toList())),
                new Entry("Functoria.Install.empty", "Functoria.Install.t", a -> Install.NOTHING),
                new Entry(
                        "Functoria.Install.union",
                        "Functoria.Install.t -> Functoria.Install.t -> Functoria.Install.t",
                        a -> a.at(0, Install.class).and(a.at(1, Install.class))));
    }

    /** {@code connect_err}, which mirage exports for devices of config.ml's own. */
    static Entry connectError() {
        return new Entry("connect_err", "string -> int -> 'a", a -> {
            long number = a.at(1, Long.class);
            throw new Misuse(
                    "The " + a.at(0, String.class) + " connect expects exactly " + number + " argument"
                            + (number == 1 ? "" : "s"),
                    "Its list is the devices it is applied to, then ~extra_deps, then ~runtime_args.");
        });
    }
}
