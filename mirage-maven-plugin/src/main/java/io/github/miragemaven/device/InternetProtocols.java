package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Optional;

/** IP, DHCP, ICMP, UDP and TCP (mirage 4.11, {@code ip.ml}, {@code icmp.ml}, {@code udp.ml} and {@code tcp.ml} of {@code lib/devices}). */
final class InternetProtocols implements Family {

    static final Kind.Plain IP = Kind.plain("ip");
    static final Kind.Plain IPV4 = IP.of(Optional.of("v4"));
    static final Kind.Plain IPV6 = IP.of(Optional.of("v6"));
    static final Kind.Plain IPV4V6 = IP.of(Optional.of("v4v6"));
    static final Kind.Plain DHCP_IPV4 = Kind.plain("dhcp_ipv4");
    static final Kind.Plain LEASE = Kind.plain("lease");
    static final Kind.Plain ICMPV4 = Kind.plain("icmp").of(Optional.of("v4"));
    static final Kind.Plain UDP = Kind.plain("udp");
    static final Kind.Plain UDPV4V6 = UDP.of(Optional.of("v4v6"));
    static final Kind.Plain TCP = Kind.plain("tcp");
    static final Kind.Plain TCPV4V6 = TCP.of(Optional.of("v4v6"));

    private static final IpAddress.Prefix PRESET_NETWORK = IpAddress.Prefix.v4("10.0.0.2/24");
    private static final Requirement DHCP_CLIENT =
            Requirement.of("charrua-client", "3.0.0", "4.0.0").linking("charrua-client.mirage");

    private final Impl noLease = Device.of("Lwt", LEASE)
            .connect((info, module, values) -> Code.of("Lwt.return None"))
            .impl();

    private final Impl networkOfDhcp = projection("Proj_net", Networks.NETWORK);
    private final Impl ipv4OfDhcp = projection("Proj_ipv4", IPV4);
    private final Impl leaseOfDhcp = projection("Proj_lease", LEASE);

    private final Impl qubesIpv4 = Device.of(
                    "Qubesdb_ipv4.Make", Kind.functor(Qubes.QUBESDB, Networks.ETHERNET, Networks.ARPV4, IPV4))
            .packages(Requirement.of("mirage-qubes-ipv4", "2.0.0", "3.0.0"))
            .connect("%s.connect %s %s %s")
            .impl();

    /** {@code tcpip} with those of its libraries. */
    static Requirement tcpip(String library) {
        return Requirement.of("tcpip", "9.0.0", "10.0.0").linking("tcpip." + library);
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("ipv4", "ipv4 typ", a -> IPV4),
                new Entry("ipv6", "ipv6 typ", a -> IPV6),
                new Entry("ipv4v6", "ipv4v6 typ", a -> IPV4V6),
                new Entry("dhcp_ipv4", "dhcp_ipv4 typ", a -> DHCP_IPV4),
                new Entry("lease", "lease typ", a -> LEASE),
                new Entry("udp", "'a udp typ", a -> UDP),
                new Entry("udpv4v6", "udpv4v6 typ", a -> UDPV4V6),
                new Entry("tcp", "'a tcp typ", a -> TCP),
                new Entry("tcpv4v6", "tcpv4v6 typ", a -> TCPV4V6),
                new Entry("make_dhcp_requests", "unit -> dhcp_requests", a -> new DhcpRequests()),
                new Entry("add_dhcp_request", "dhcp_requests -> int -> unit", a -> {
                    a.at(0, DhcpRequests.class).add(a.at(1, Long.class));
                    return Unit.UNIT;
                }),
                new Entry(
                        "ipv4_of_dhcp",
                        "?group:string -> ?dhcp_requests:dhcp_requests -> ?gateway:Ipaddr.V4.t -> network impl "
                                + "-> ethernet impl -> arpv4 impl -> dhcp_ipv4 impl",
                        a -> ipv4OfDhcp(
                                        a.string("group"),
                                        a.optional("dhcp_requests", DhcpRequests.class),
                                        a.optional("gateway", IpAddress.class),
                                        a.impl(0, Networks.NETWORK),
                                        a.impl(1, Networks.ETHERNET),
                                        a.impl(2, Networks.ARPV4))
                                .from(a.origin())),
                new Entry("dhcp_proj_net", "(dhcp_ipv4 -> network) impl", a -> networkOfDhcp),
                new Entry("dhcp_proj_ipv4", "(dhcp_ipv4 -> ipv4) impl", a -> ipv4OfDhcp),
                new Entry("dhcp_proj_lease", "(dhcp_ipv4 -> lease) impl", a -> leaseOfDhcp),
                new Entry("no_lease", "lease impl", a -> noLease),
                new Entry("create_ipv4", "?group:string -> ethernet impl -> arpv4 impl -> ipv4 impl", a -> {
                    Optional<String> group = a.string("group");
                    return staticIpv4(
                                    group,
                                    Optional.empty(),
                                    Optional.empty(),
                                    RuntimeArguments.ipv6Only(RuntimeArguments.Place.ofGroup(group)),
                                    a.impl(0, Networks.ETHERNET),
                                    a.impl(1, Networks.ARPV4))
                            .from(a.origin());
                }),
                new Entry(
                        "ipv4_qubes",
                        "qubesdb impl -> ethernet impl -> arpv4 impl -> ipv4 impl",
                        a -> qubesIpv4(
                                        a.impl(0, Qubes.QUBESDB),
                                        a.impl(1, Networks.ETHERNET),
                                        a.impl(2, Networks.ARPV4))
                                .from(a.origin())),
                new Entry("create_ipv6", "?group:string -> network impl -> ethernet impl -> ipv6 impl", a -> {
                    Optional<String> group = a.string("group");
                    return ipv6(
                                    group,
                                    Optional.empty(),
                                    Optional.empty(),
                                    RuntimeArguments.ipv4Only(RuntimeArguments.Place.ofGroup(group)),
                                    a.impl(0, Networks.NETWORK),
                                    a.impl(1, Networks.ETHERNET))
                            .from(a.origin());
                }),
                new Entry("create_ipv4v6", "?group:string -> ipv4 impl -> ipv6 impl -> ipv4v6 impl", a -> {
                    RuntimeArguments.Place group = RuntimeArguments.Place.ofGroup(a.string("group"));
                    return ipv4v6(
                                    RuntimeArguments.ipv4Only(group),
                                    RuntimeArguments.ipv6Only(group),
                                    a.impl(0, IPV4),
                                    a.impl(1, IPV6))
                            .from(a.origin());
                }),
                new Entry(
                        "direct_udp",
                        "'a ip impl -> 'a udp impl",
                        a -> udp(a.impl(0, IP)).from(a.origin())),
                new Entry(
                        "direct_tcp",
                        "?group:string -> 'a ip impl -> 'a tcp impl",
                        a -> tcp(a.string("group"), a.impl(0, IP)).from(a.origin())));
    }

    Impl noLease() {
        return noLease;
    }

    Impl networkOfDhcp(Impl dhcp) {
        return networkOfDhcp.apply(dhcp);
    }

    Impl ipv4OfDhcp(Impl dhcp) {
        return ipv4OfDhcp.apply(dhcp);
    }

    Impl leaseOfDhcp(Impl dhcp) {
        return leaseOfDhcp.apply(dhcp);
    }

    Impl qubesIpv4(Impl qubesdb, Impl ethernet, Impl arp) {
        return qubesIpv4.apply(qubesdb, ethernet, arp);
    }

    private static Impl projection(String functor, Kind of) {
        return Device.of("Dhcp_ipv4." + functor, Kind.functor(DHCP_IPV4, of))
                .packages(DHCP_CLIENT)
                .connect("%s.connect %s")
                .impl();
    }

    /** IPv4 with an address from DHCP, unless one is given at start. */
    Impl ipv4OfDhcp(
            Optional<String> group,
            Optional<DhcpRequests> wanted,
            Optional<IpAddress> gateway,
            Impl network,
            Impl ethernet,
            Impl arp) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(group);
        DhcpRequests requests = wanted.orElseGet(DhcpRequests::new);
        return Device.of("Dhcp_ipv4.Make", Kind.functor(Networks.NETWORK, Networks.ETHERNET, Networks.ARPV4, DHCP_IPV4))
                .packages(DHCP_CLIENT)
                .runtime(
                        RuntimeArguments.ipv4OptionalNetwork(place),
                        RuntimeArguments.ipv4Gateway(place, gateway),
                        RuntimeArguments.ipv6Only(place))
                .connect((info, module, values) -> {
                    String codes = requests.takeWith(DhcpRequests.SUBNET_MASK, DhcpRequests.ROUTERS)
                            .map(all -> "Some " + OcamlText.list(all, String::valueOf))
                            .orElse("None");
                    return Code.of("""
                            let requests = Option.map (List.map Dhcp_wire.int_to_option_code_exn) (%s) in
                              let options = [ Dhcp_wire.Hostname (Mirage_runtime.name ()) ] in
                              %s.connect ~no_init:%s ?cidr:%s ?gateway:%s ?requests ~options %s %s %s""".formatted(
                                    codes,
                                    module,
                                    values.get(5),
                                    values.get(3),
                                    values.get(4),
                                    values.get(0),
                                    values.get(1),
                                    values.get(2)));
                })
                .impl()
                .apply(network, ethernet, arp);
    }

    /** IPv4 with an address given at start. */
    Impl staticIpv4(
            Optional<String> group,
            Optional<IpAddress.Prefix> network,
            Optional<IpAddress> gateway,
            RuntimeArgument noInit,
            Impl ethernet,
            Impl arp) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(group);
        return Device.of("Static_ipv4.Make", Kind.functor(Networks.ETHERNET, Networks.ARPV4, IPV4))
                .packages(tcpip("ipv4"))
                .runtime(
                        RuntimeArguments.ipv4Network(place, network.orElse(PRESET_NETWORK)),
                        RuntimeArguments.ipv4Gateway(place, gateway),
                        noInit)
                .connect((info, module, values) -> Code.of("%s.connect ~no_init:%s ~cidr:%s ?gateway:%s %s %s"
                        .formatted(module, values.get(4), values.get(2), values.get(3), values.get(0), values.get(1))))
                .impl()
                .apply(ethernet, arp);
    }

    Impl ipv6(
            Optional<String> group,
            Optional<IpAddress.Prefix> network,
            Optional<IpAddress> gateway,
            RuntimeArgument noInit,
            Impl netif,
            Impl ethernet) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(group);
        return Device.of("Ipv6.Make", Kind.functor(Networks.NETWORK, Networks.ETHERNET, IPV6))
                .packages(tcpip("ipv6"))
                .runtime(
                        RuntimeArguments.ipv6Network(place, network),
                        RuntimeArguments.ipv6Gateway(place, gateway),
                        RuntimeArguments.acceptRouterAdvertisements(place),
                        noInit)
                .connect((info, module, values) ->
                        Code.of("%s.connect ~no_init:%s ~handle_ra:%s ?cidr:%s ?gateway:%s %s %s"
                                .formatted(
                                        module,
                                        values.get(5),
                                        values.get(4),
                                        values.get(2),
                                        values.get(3),
                                        values.get(0),
                                        values.get(1))))
                .impl()
                .apply(netif, ethernet);
    }

    Impl ipv4v6(RuntimeArgument ipv4Only, RuntimeArgument ipv6Only, Impl ipv4, Impl ipv6) {
        return Device.of("Tcpip_stack_direct.IPV4V6", Kind.functor(IPV4, IPV6, IPV4V6))
                .packages(tcpip("stack-direct"))
                .runtime(ipv4Only, ipv6Only)
                .connect((info, module, values) -> Code.of("%s.connect ~ipv4_only:%s ~ipv6_only:%s %s %s"
                        .formatted(module, values.get(2), values.get(3), values.get(0), values.get(1))))
                .impl()
                .apply(ipv4, ipv6);
    }

    Impl icmpv4(Impl ip) {
        return Device.of("Icmpv4.Make", Kind.functor(IP, ICMPV4))
                .packages(tcpip("icmpv4"))
                .connect("%s.connect %s")
                .impl()
                .apply(ip);
    }

    Impl udp(Impl ip) {
        return Device.of("Udp.Make", Kind.functor(IP, UDP))
                .packages(tcpip("udp"))
                .connect("%s.connect %s")
                .impl()
                .apply(ip)
                .as(UDP.of(version(ip)));
    }

    Impl tcp(Optional<String> group, Impl ip) {
        String name = group.orElse("service");
        Impl utcp = Device.of("Utcp_mirage.Make", Kind.functor(IP, TCP))
                .packages(Requirement.of("utcp").linking("utcp.mirage"))
                .connect((info, module, values) -> Code.of(
                        "Lwt.return (%s.connect %s %s)".formatted(module, OcamlText.quoted(name), values.get(0))))
                .impl()
                .apply(ip)
                .as(TCP.of(version(ip)));
        Impl tcpip = Device.of("Tcp.Flow.Make", Kind.functor(IP, TCP))
                .packages(tcpip("tcp"))
                .connect("%s.connect %s")
                .impl()
                .apply(ip)
                .as(TCP.of(version(ip)));
        return Impl.match(KeyValue.of(Keys.utcp(group)), List.of(new Impl.Branch(true, utcp)), tcpip);
    }

    private static Optional<String> version(Impl ip) {
        return ip.kind() instanceof Kind.Plain plain ? plain.of() : Optional.empty();
    }

    /** UDP by the machine's sockets. */
    static Impl udpSocket(RuntimeArgument... arguments) {
        return socket("Udpv4v6_socket", UDPV4V6, "udpv4v6-socket", arguments);
    }

    /** TCP by the machine's sockets. */
    static Impl tcpSocket(RuntimeArgument... arguments) {
        return socket("Tcpv4v6_socket", TCPV4V6, "tcpv4v6-socket", arguments);
    }

    private static Impl socket(String module, Kind kind, String library, RuntimeArgument... arguments) {
        return Device.of(module, kind)
                .packages(tcpip(library))
                .runtime(arguments)
                .configure(info -> {
                    if (info.target().family() != Target.Family.UNIX) {
                        throw new Misuse(
                                "the machine's sockets are there on unix and macosx only, not on "
                                        + info.target().title(),
                                "Leave the key net at its default, or set it to direct.");
                    }
                })
                .connect("%s.connect ~ipv4_only:%s ~ipv6_only:%s %s %s")
                .impl();
    }
}
