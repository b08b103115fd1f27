package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * From names to addresses and connections: resolvers, happy-eyeballs (RFC 8305) and DNS clients (mirage 4.11,
 * {@code resolver.ml}, {@code happy_eyeballs.ml} and {@code dns.ml} of {@code lib/devices}).
 */
final class NameServices implements Family {

    static final Kind.Plain RESOLVER = Kind.plain("resolver");
    static final Kind.Plain HAPPY_EYEBALLS = Kind.plain("happy_eyeballs");
    static final Kind.Plain DNS_CLIENT = Kind.plain("dns_client");

    private static final Requirement DHCP_FORMAT = Requirement.of("charrua", "2.0.0", "4.0.0");

    private final Impl ofMachine;

    NameServices(Keys keys) {
        ofMachine = Device.of("Resolver_lwt", RESOLVER)
                .packages(keys.isUnix()
                        .map(unix -> unix.equals(true)
                                ? List.of(Conduits.PACKAGE, Requirement.of("conduit-lwt-unix", "8.0.0", "9.0.0"))
                                : List.of()))
                .configure(info -> {
                    if (info.target().family() != Target.Family.UNIX) {
                        throw new Misuse(
                                "the machine's resolver is there on unix and macosx only, not on "
                                        + info.target().title(),
                                "Use resolver_dns.");
                    }
                })
                .connect((info, module, values) -> Code.of("Lwt.return Resolver_lwt_unix.system"))
                .impl();
    }

    @Override
    public List<Entry> entries() {
        StringBuilder timeouts = new StringBuilder();
        for (RuntimeArguments.HappyEyeballs each : RuntimeArguments.HappyEyeballs.values()) {
            timeouts.append("?%s:%s -> ".formatted(each.label(), each.type()));
        }
        return List.of(
                new Entry("resolver", "resolver typ", a -> RESOLVER),
                new Entry("resolver_unix_system", "resolver impl", a -> ofMachine.from(a.origin())),
                new Entry(
                        "resolver_dns",
                        "?dhcp:dhcp_requests * lease impl -> ?ns:string list -> stackv4v6 impl -> resolver impl",
                        a -> resolver(a).from(a.origin())),
                new Entry("happy_eyeballs", "happy_eyeballs typ", a -> HAPPY_EYEBALLS),
                new Entry(
                        "generic_happy_eyeballs",
                        "?group:string -> " + timeouts + "stackv4v6 impl -> happy_eyeballs impl",
                        a -> happyEyeballs(a).from(a.origin())),
                new Entry("dns_client", "dns_client typ", a -> DNS_CLIENT),
                new Entry(
                        "generic_dns_client",
                        "?dhcp:dhcp_requests * lease impl -> ?group:string -> ?timeout:int64 "
                                + "-> ?nameservers:string list -> ?cache_size:int -> stackv4v6 impl "
                                + "-> happy_eyeballs impl -> dns_client impl",
                        a -> dnsClient(a).from(a.origin())));
    }

    /** The lease of {@code ?dhcp}, after asking for name servers in it. */
    private static Optional<Impl> lease(Arguments arguments) {
        return arguments.optional("dhcp", Tuple.class).map(pair -> {
            Values.as(DhcpRequests.class, pair.items().get(0)).add(DhcpRequests.DNS_SERVERS);
            return Values.impl(InternetProtocols.LEASE, pair.items().get(1));
        });
    }

    private static Impl resolver(Arguments arguments) {
        Optional<Impl> lease = lease(arguments);
        Device.Builder device = Device.of("Resolver_mirage.Make", Kind.functor(Stacks.STACKV4V6, RESOLVER))
                .packages(Conduits.PACKAGE)
                .runtime(RuntimeArguments.resolver(RuntimeArguments.Place.NONE, arguments.list("ns", String.class)));
        lease.ifPresent(impl -> device.packages(DHCP_FORMAT).dependencies(List.of(impl)));
        return device.connect((info, module, values) -> {
                    String stack = values.get(0);
                    String nameservers = lease.isPresent()
                            ? """
                              let nameservers = match %s, %s with
                                  | None, None -> None
                                  | Some ns, _ -> Some ns
                                  | None, Some lease ->
                                    let nameservers = Dhcp_wire.collect_dns_servers lease in
                                    Some (List.concat_map (fun ip -> [Fmt.str "udp:%%a" Ipaddr.V4.pp ip; \
                              Fmt.str "tcp:%%a" Ipaddr.V4.pp ip]) nameservers)
                                in""".formatted(values.get(2), values.get(1))
                            : "let nameservers = %s in".formatted(values.get(1));
                    return Code.of("""
                            %s
                              %s.v ?nameservers %s >|= function
                              | Ok r -> r
                              | Error (`Msg e) -> invalid_arg e""".formatted(nameservers, module, stack));
                })
                .impl()
                .apply(arguments.impl(0, Stacks.STACKV4V6));
    }

    private static Impl happyEyeballs(Arguments arguments) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(arguments.string("group"));
        List<RuntimeArgument> timeouts = new ArrayList<>();
        for (RuntimeArguments.HappyEyeballs each : RuntimeArguments.HappyEyeballs.values()) {
            timeouts.add(each.argument(place, arguments.integer(each.label())));
        }
        return Device.of("Happy_eyeballs_mirage.Make", Kind.functor(Stacks.STACKV4V6, HAPPY_EYEBALLS))
                .packages(Requirement.of("happy-eyeballs-mirage", "2.0.0", "3.0.0"))
                .runtime(timeouts)
                .connect((info, module, values) -> {
                    StringBuilder labels = new StringBuilder();
                    Iterator<String> timeoutValues = values.listIterator(1);
                    for (RuntimeArguments.HappyEyeballs each : RuntimeArguments.HappyEyeballs.values()) {
                        labels.append("?%s:%s ".formatted(each.label(), timeoutValues.next()));
                    }
                    return Code.of("%s.connect_device %s%s".formatted(module, labels, values.get(0)));
                })
                .impl()
                .apply(arguments.impl(0, Stacks.STACKV4V6));
    }

    private static Impl dnsClient(Arguments arguments) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(arguments.string("group"));
        Optional<Impl> lease = lease(arguments);
        Device.Builder device = Device.of(
                        "Dns_client_mirage.Make", Kind.functor(Stacks.STACKV4V6, HAPPY_EYEBALLS, DNS_CLIENT))
                .packages(Requirement.of("dns-client-mirage", "10.0.0", "11.0.0"))
                .runtime(
                        RuntimeArguments.dnsServers(
                                place,
                                arguments
                                        .optional("nameservers", List.class)
                                        .map(list -> Values.list(String.class, list))),
                        RuntimeArguments.dnsTimeout(place, arguments.integer("timeout")),
                        RuntimeArguments.dnsCacheSize(place, arguments.integer("cache_size")));
        lease.ifPresent(impl -> device.packages(DHCP_FORMAT).dependencies(List.of(impl)));
        return device.connect((info, module, values) -> lease.isPresent()
                        ? Code.of("""
                                let nameservers = match %s, %s with
                                    | None, None -> None
                                    | Some ns, _ -> Some ns
                                    | None, Some lease ->
                                      let nameservers = Dhcp_wire.collect_dns_servers lease in
                                      if nameservers = [] then None
                                      else Some (List.concat_map (fun ip -> [Fmt.str "udp:%%a" Ipaddr.V4.pp ip; \
                                Fmt.str "tcp:%%a" Ipaddr.V4.pp ip]) nameservers)
                                  in
                                  %s.connect ?nameservers ?timeout:%s ?cache_size:%s (%s, %s)""".formatted(
                                        values.get(3),
                                        values.get(2),
                                        module,
                                        values.get(4),
                                        values.get(5),
                                        values.get(0),
                                        values.get(1)))
                        : Code.of("%s.connect ?nameservers:%s ?timeout:%s ?cache_size:%s (%s, %s)"
                                .formatted(
                                        module,
                                        values.get(2),
                                        values.get(3),
                                        values.get(4),
                                        values.get(0),
                                        values.get(1))))
                .impl()
                .apply(arguments.impl(0, Stacks.STACKV4V6), arguments.impl(1, HAPPY_EYEBALLS));
    }
}
