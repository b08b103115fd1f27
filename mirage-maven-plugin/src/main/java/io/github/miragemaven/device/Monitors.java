package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;

/** Sending log messages and metrics elsewhere (mirage 4.11, {@code lib/devices/syslog.ml}). */
final class Monitors implements Family {

    static final Kind.Plain SYSLOG = Kind.plain("syslog");

    private static final String NO_SERVER =
            "| None -> Logs.warn (fun m -> m \"no syslog server specified, dumping logs to stdout\"); Lwt.return_unit";

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("syslog", "syslog typ", a -> SYSLOG),
                new Entry(
                        "syslog_udp",
                        "?group:string -> stackv4v6 impl -> syslog impl",
                        a -> udp(a.string("group"), a.impl(0, Stacks.STACKV4V6)).from(a.origin())),
                new Entry(
                        "syslog_tcp",
                        "?group:string -> stackv4v6 impl -> syslog impl",
                        a -> tcp(a.string("group"), a.impl(0, Stacks.STACKV4V6)).from(a.origin())),
                new Entry(
                        "syslog_tls",
                        "?group:string -> stackv4v6 impl -> kv_ro impl -> syslog impl",
                        a -> tls(a.string("group"), a.impl(0, Stacks.STACKV4V6), a.impl(1, KeyValueStores.KV_RO))
                                .from(a.origin())),
                new Entry(
                        "monitoring",
                        "?group:string -> stackv4v6 impl -> job impl",
                        a -> monitoring(a.string("group"), a.impl(0, Stacks.STACKV4V6))
                                .from(a.origin())));
    }

    private static Requirement logsSyslog(String... libraries) {
        return Requirement.of("logs-syslog", "0.5.0", "0.6.0").linking(libraries);
    }

    private static RuntimeArgument[] server(RuntimeArguments.Place place) {
        return new RuntimeArgument[] {
            RuntimeArguments.syslog(place, Optional.empty()),
            RuntimeArguments.syslogPort(place, Optional.empty()),
            RuntimeArguments.syslogTruncate(place, Optional.empty())
        };
    }

    private static Impl udp(Optional<String> group, Impl stack) {
        return Device.of("Logs_syslog_mirage.Udp", Kind.functor(Stacks.STACKV4V6, SYSLOG))
                .packages(logsSyslog("logs-syslog.mirage"))
                .runtime(server(RuntimeArguments.Place.ofGroup(group)))
                .connect((info, module, values) -> Code.of(
                        """
                        match %s with
                          %s
                          | Some server ->
                            let reporter =
                              %s.create %s ~hostname:(Mirage_runtime.name ()) ~port:%s server ?truncate:%s ()
                            in
                            Logs.set_reporter reporter;
                            Lwt.return_unit""".formatted(values.get(1), NO_SERVER, module, values.get(0), values.get(2), values.get(3))))
                .impl()
                .apply(stack);
    }

    private static Impl tcp(Optional<String> group, Impl stack) {
        return Device.of("Logs_syslog_mirage.Tcp", Kind.functor(Stacks.STACKV4V6, SYSLOG))
                .packages(logsSyslog("logs-syslog.mirage"))
                .runtime(server(RuntimeArguments.Place.ofGroup(group)))
                .connect((info, module, values) -> connected(
                        values.get(1),
                        "%s.create %s ~hostname:(Mirage_runtime.name ()) ~port:%s server ?truncate:%s ()"
                                .formatted(module, values.get(0), values.get(2), values.get(3))))
                .impl()
                .apply(stack);
    }

    private static Impl tls(Optional<String> group, Impl stack, Impl credentials) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(group);
        return Device.of("Logs_syslog_mirage_tls.Tls", Kind.functor(Stacks.STACKV4V6, KeyValueStores.KV_RO, SYSLOG))
                .packages(logsSyslog("logs-syslog.mirage", "logs-syslog.mirage.tls"))
                .runtime(server(place))
                .runtime(RuntimeArguments.syslogKeyname(place, Optional.empty()))
                .connect((info, module, values) -> connected(
                        values.get(2),
                        "%s.create %s %s ~hostname:(Mirage_runtime.name ()) ~port:%s server ?truncate:%s ?keyname:%s ()"
                                .formatted(
                                        module,
                                        values.get(0),
                                        values.get(1),
                                        values.get(3),
                                        values.get(4),
                                        values.get(5))))
                .impl()
                .apply(stack, credentials);
    }

    /** A reporter that has to connect first. */
    private static Code connected(String server, String create) {
        return Code.of("""
                match %s with
                  %s
                  | Some server ->
                    %s >>= function
                    | Ok reporter -> Logs.set_reporter reporter; Lwt.return_unit
                    | Error e -> invalid_arg e""".formatted(server, NO_SERVER, create));
    }

    private static Impl monitoring(Optional<String> group, Impl stack) {
        return Device.of("Mirage_monitoring.Make", Kind.functor(Stacks.STACKV4V6, Jobs.JOB))
                .packages(Requirement.of("mirage-monitoring", "0.0.6", "0.1.0"))
                .runtime(RuntimeArguments.monitor(RuntimeArguments.Place.ofGroup(group), Optional.empty()))
                .connect((info, module, values) -> Code.of("""
                        Lwt.return (match %s with
                          | None -> Logs.warn (fun m -> m "no monitor specified, not outputting statistics")
                          | Some ip -> %s.create ip ~hostname:(Mirage_runtime.name ()) %s)""".formatted(values.get(1), module, values.get(0))))
                .impl()
                .apply(stack);
    }
}
