package io.github.miragemaven.device;

import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Optional;

/** Whole network stacks (mirage 4.11, {@code lib/devices/stack.ml}). */
final class Stacks implements Family {

    static final Kind.Plain STACKV4V6 = Kind.plain("stackv4v6");

    private static final Variant QUBES = choice("`Qubes");
    private static final Variant SOCKET = choice("`Socket");
    private static final Variant DHCP = choice("`Dhcp");
    private static final Variant STATIC = choice("`Static");

    private static final String SETTINGS = "?ipv4_network:Ipaddr.V4.Prefix.t -> ?ipv4_gateway:Ipaddr.V4.t "
            + "-> ?ipv6_network:Ipaddr.V6.Prefix.t -> ?ipv6_gateway:Ipaddr.V6.t -> network impl -> ";

    private final Keys keys;
    private final Qubes qubes;
    private final Networks networks;
    private final InternetProtocols protocols;

    Stacks(Keys keys, Qubes qubes, Networks networks, InternetProtocols protocols) {
        this.keys = keys;
        this.qubes = qubes;
        this.networks = networks;
        this.protocols = protocols;
    }

    /** What a generic stack may be told: addresses to use when none are given at start. */
    private record Settings(
            Optional<String> group,
            Optional<DhcpRequests> dhcpRequests,
            Optional<IpAddress.Prefix> ipv4Network,
            Optional<IpAddress> ipv4Gateway,
            Optional<IpAddress.Prefix> ipv6Network,
            Optional<IpAddress> ipv6Gateway) {

        static Settings of(Arguments arguments) {
            return new Settings(
                    arguments.string("group"),
                    arguments.optional("dhcp_requests", DhcpRequests.class),
                    arguments.optional("ipv4_network", IpAddress.Prefix.class),
                    arguments.optional("ipv4_gateway", IpAddress.class),
                    arguments.optional("ipv6_network", IpAddress.Prefix.class),
                    arguments.optional("ipv6_gateway", IpAddress.class));
        }
    }

    /** A stack, and the DHCP lease it may have. */
    private record Leased(Impl stack, Impl lease) {}

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("stackv4v6", "stackv4v6 typ", a -> STACKV4V6),
                new Entry(
                        "direct_stackv4v6",
                        "?group:string -> network impl -> ethernet impl -> arpv4 impl -> ipv4 impl -> ipv6 impl "
                                + "-> stackv4v6 impl",
                        a -> {
                            RuntimeArguments.Place group = RuntimeArguments.Place.ofGroup(a.string("group"));
                            return direct(
                                            a.string("group"),
                                            RuntimeArguments.ipv4Only(group),
                                            RuntimeArguments.ipv6Only(group),
                                            a.impl(0, Networks.NETWORK),
                                            a.impl(1, Networks.ETHERNET),
                                            a.impl(2, Networks.ARPV4),
                                            a.impl(3, InternetProtocols.IPV4),
                                            a.impl(4, InternetProtocols.IPV6))
                                    .from(a.origin());
                        }),
                new Entry(
                        "generic_stackv4v6",
                        "?group:string -> " + SETTINGS + "stackv4v6 impl",
                        a -> generic(Settings.of(a), a.impl(0, Networks.NETWORK))
                                .stack()
                                .from(a.origin())),
                new Entry(
                        "generic_stackv4v6_with_lease",
                        "?group:string -> ?dhcp_requests:dhcp_requests -> " + SETTINGS + "stackv4v6 impl * lease impl",
                        a -> {
                            Leased made = generic(Settings.of(a), a.impl(0, Networks.NETWORK));
                            return Tuple.of(
                                    made.stack().from(a.origin()), made.lease().from(a.origin()));
                        }),
                new Entry(
                        "tcpv4v6_of_stackv4v6",
                        "stackv4v6 impl -> tcpv4v6 impl",
                        a -> tcpOf(a.impl(0, STACKV4V6)).from(a.origin())));
    }

    private Impl direct(
            Optional<String> group,
            RuntimeArgument ipv4Only,
            RuntimeArgument ipv6Only,
            Impl network,
            Impl ethernet,
            Impl arp,
            Impl ipv4,
            Impl ipv6) {
        Impl ip = protocols.ipv4v6(ipv4Only, ipv6Only, ipv4, ipv6);
        return Device.of(
                        "Tcpip_stack_direct.MakeV4V6",
                        Kind.functor(
                                Networks.NETWORK,
                                Networks.ETHERNET,
                                Networks.ARPV4,
                                InternetProtocols.IPV4V6,
                                InternetProtocols.ICMPV4,
                                InternetProtocols.UDP,
                                InternetProtocols.TCP,
                                STACKV4V6))
                .packages(InternetProtocols.tcpip("stack-direct"))
                .connect("%s.connect %s %s %s %s %s %s %s")
                .impl()
                .apply(network, ethernet, arp, ip, protocols.icmpv4(ipv4), protocols.udp(ip), protocols.tcp(group, ip));
    }

    private Leased generic(Settings settings, Impl network) {
        KeyValue target = KeyValue.of(keys.target());
        KeyValue net = KeyValue.of(Keys.net(settings.group()));
        KeyValue noDhcp = KeyValue.of(Keys.noDhcp(settings.group()));
        KeyValue kind = KeyValue.all(
                List.of(target, net, noDhcp),
                values -> stackKind(values.get(0), values.get(1), values.get(2).equals(true)));
        Leased direct = ofAddresses(kind, settings, network);
        return new Leased(
                Impl.match(kind, List.of(new Impl.Branch(SOCKET, socket(settings.group()))), direct.stack()),
                Impl.match(kind, List.of(new Impl.Branch(SOCKET, protocols.noLease())), direct.lease()));
    }

    private static Variant stackKind(Object target, Object net, boolean noDhcp) {
        if (target.equals(Keys.value(Target.QUBES))) {
            return QUBES;
        }
        if (net.equals(Variant.some(choice("`Host")))) {
            return SOCKET;
        }
        if (!noDhcp) {
            return DHCP;
        }
        boolean ofMachine = target.equals(Keys.value(Target.UNIX)) || target.equals(Keys.value(Target.MACOSX));
        return ofMachine && net.equals(Variant.NONE) ? SOCKET : STATIC;
    }

    /** OCaml's own stack, with an IPv4 address from Qubes, from DHCP or from the command line. */
    private Leased ofAddresses(KeyValue kind, Settings settings, Impl network) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(settings.group());
        RuntimeArgument ipv4Only = RuntimeArguments.ipv4Only(place);
        RuntimeArgument ipv6Only = RuntimeArguments.ipv6Only(place);
        Impl ethernet = networks.ethif(network);
        Impl arp = networks.arp(ethernet);
        Impl dhcp = protocols.ipv4OfDhcp(
                settings.group(), settings.dhcpRequests(), Optional.empty(), network, ethernet, arp);
        Impl shared = Impl.match(kind, List.of(new Impl.Branch(DHCP, protocols.networkOfDhcp(dhcp))), network);
        Impl ipv4 = Impl.match(
                kind,
                List.of(
                        new Impl.Branch(QUBES, protocols.qubesIpv4(qubes.preset(), ethernet, arp)),
                        new Impl.Branch(DHCP, protocols.ipv4OfDhcp(dhcp))),
                protocols.staticIpv4(
                        settings.group(), settings.ipv4Network(), settings.ipv4Gateway(), ipv6Only, ethernet, arp));
        Impl ipv6 = protocols.ipv6(
                settings.group(), settings.ipv6Network(), settings.ipv6Gateway(), ipv4Only, shared, ethernet);
        Impl lease = Impl.match(kind, List.of(new Impl.Branch(DHCP, protocols.leaseOfDhcp(dhcp))), protocols.noLease());
        return new Leased(direct(settings.group(), ipv4Only, ipv6Only, shared, ethernet, arp, ipv4, ipv6), lease);
    }

    private static Impl socket(Optional<String> group) {
        RuntimeArguments.Place place = RuntimeArguments.Place.ofGroup(group);
        RuntimeArgument[] arguments = {
            RuntimeArguments.ipv4Only(place),
            RuntimeArguments.ipv6Only(place),
            RuntimeArguments.ipv4Network(place, IpAddress.Prefix.v4("0.0.0.0/0")),
            RuntimeArguments.ipv6Network(place, Optional.empty())
        };
        return Device.of("Tcpip_stack_socket.V4V6", STACKV4V6)
                .packages(InternetProtocols.tcpip("stack-socket"))
                .dependencies(List.of(InternetProtocols.udpSocket(arguments), InternetProtocols.tcpSocket(arguments)))
                .connect("%s.connect %s %s")
                .impl();
    }

    private static Impl tcpOf(Impl stack) {
        return Device.of("Tcpip_stack_direct.TCPV4V6", Kind.functor(STACKV4V6, InternetProtocols.TCPV4V6))
                .packages(InternetProtocols.tcpip("stack-direct"))
                .connect("%s.connect %s")
                .impl()
                .apply(stack);
    }

    private static Variant choice(String name) {
        return new Variant(name, Optional.empty());
    }
}
