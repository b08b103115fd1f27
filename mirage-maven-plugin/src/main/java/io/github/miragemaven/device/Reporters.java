package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;

/** Where log messages go (mirage 4.11, {@code lib/devices/reporter.ml}). */
final class Reporters implements Family {

    static final Kind.Plain REPORTER = Kind.plain("reporter");

    private static final Variant INFO = Variant.some(new Variant("Info", Optional.empty()));

    private final Impl none = Device.of("Mirage_runtime", REPORTER)
            .connect((info, module, values) -> Code.of("assert false"))
            .impl();

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("reporter", "reporter typ", a -> REPORTER),
                new Entry(
                        "default_reporter",
                        "?level:Logs.level option -> unit -> reporter impl",
                        a -> console(a.optional("level", Variant.class).orElse(INFO))
                                .from(a.origin())),
                new Entry("no_reporter", "reporter impl", a -> none));
    }

    Impl preset() {
        return console(INFO);
    }

    Impl none() {
        return none;
    }

    private static Impl console(Variant level) {
        String threshold = OcamlText.option(level.toOptional(), Reporters::level);
        return Device.of("Mirage_logs", REPORTER)
                .packages(Requirement.of("mirage-logs", "3.0.0", "4.0.0"))
                .runtime(RuntimeArguments.LOGS)
                .connect((info, module, values) -> Code.of("""
                        let reporter = %s.create () in
                          Mirage_runtime.set_level ~default:%s %s;
                          Logs.set_reporter reporter;
                          Lwt.return reporter""".formatted(module, threshold, values.get(0))))
                .impl();
    }

    private static String level(Object level) {
        String name = Values.as(Variant.class, level).name();
        return "Logs." + name.substring(name.lastIndexOf('.') + 1);
    }
}
