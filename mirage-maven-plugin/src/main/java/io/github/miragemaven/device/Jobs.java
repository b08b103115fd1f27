package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;

/** Jobs, and the tasks every unikernel starts with (mirage 4.11, {@code lib/mirage.ml} and {@code lib/functoria/job.ml}). */
final class Jobs implements Family {

    static final Kind.Plain JOB = Kind.plain("job");

    private final Impl noop = Device.of("Unit", JOB).impl();

    private final Impl ocamlRuntime = Device.of("Cmdliner_stdlib", JOB)
            .packages(Requirement.of("cmdliner-stdlib", "1.0.1", "2.0.0"))
            .runtime(RuntimeArgument.ofCatalogue(
                    "mirage.ml",
                    391,
                    "Cmdliner_stdlib.setup ~backtrace:(Some true) ~randomize_hashtables:(Some true) ()"))
            .impl();

    private final Impl delay = Device.of("Mirage_runtime", JOB)
            .packages(Requirement.of("duration").below("1.0.0"))
            .runtime(RuntimeArguments.DELAY)
            .connect((info, module, values) -> Code.of("Mirage_sleep.ns (Duration.of_sec %s)".formatted(values.get(0))))
            .impl();

    private final Impl unikernelName = Device.of("Mirage_runtime", JOB)
            .connect((info, module, values) ->
                    Code.of("Mirage_runtime.set_name %s; Lwt.return_unit".formatted(OcamlText.quoted(info.name()))))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("job", "job typ", a -> JOB),
                new Entry("noop", "job impl", a -> noop),
                new Entry(
                        "runtime_args",
                        "argv impl -> job impl",
                        a -> readArguments(a.impl(0, CommandLines.ARGV)).from(a.origin())));
    }

    Impl noop() {
        return noop;
    }

    /** Sets up OCaml's own runtime from the command line. */
    Impl ocamlRuntime() {
        return ocamlRuntime;
    }

    /** Waits as long as {@code --delay} says. */
    Impl delay() {
        return delay;
    }

    /** Tells the running unikernel its name. */
    Impl unikernelName() {
        return unikernelName;
    }

    /** Registers every runtime argument and reads the command line. */
    Impl readArguments(Impl commandLine) {
        return Device.of(Application.ARGUMENTS_MODULE, JOB)
                .packages(Requirement.of("mirage-runtime"))
                .dependencies(List.of(commandLine))
                .connect((info, module, values) -> Code.of("return Mirage_runtime.(with_argv (runtime_args ()) %s %s)"
                        .formatted(OcamlText.quoted(info.name()), values.get(0))))
                .impl();
    }

    /** The whole application: the task that waits for all others. */
    static Impl all(List<Impl> jobs, KeyValue target, List<Requirement> ofTarget, List<String> localLibraries) {
        return Device.of("Mirage_runtime", JOB)
                .keys(List.copyOf(target.keys()))
                .packages(ofTarget)
                .packages(
                        Requirement.of("lwt"),
                        Requirement.of("mirage-runtime", Catalogue.MIRAGE_MIN, Catalogue.MIRAGE_MAX))
                .localLibraries(localLibraries)
                .dependencies(jobs)
                .connect((info, module, values) -> Code.of("return ()"))
                .impl();
    }
}
