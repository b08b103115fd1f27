package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.Optional;

/** Network interfaces, Ethernet and ARP (mirage 4.11, {@code network.ml}, {@code ethernet.ml} and {@code arp.ml} of {@code lib/devices}). */
final class Networks implements Family {

    static final Kind.Plain NETWORK = Kind.plain("network");
    static final Kind.Plain ETHERNET = Kind.plain("ethernet");
    static final Kind.Plain ARPV4 = Kind.plain("arpv4");

    private final Keys keys;
    private final KeyValue packages;
    private final Impl preset;

    private final Impl ethernet = Device.of("Ethernet.Make", Kind.functor(NETWORK, ETHERNET))
            .packages(Requirement.of("ethernet", "3.0.0", "4.0.0"))
            .connect("%s.connect %s")
            .impl();

    private final Impl arp = Device.of("Arp.Make", Kind.functor(ETHERNET, ARPV4))
            .packages(Requirement.of("arp", "4.0.0", "5.0.0").linking("arp.mirage"))
            .connect("%s.connect %s")
            .impl();

    Networks(Keys keys) {
        this.keys = keys;
        packages = keys.byTarget(Networks::packages);
        // One default network on Solo5 is customarily named "service".
        preset = Impl.match(
                KeyValue.of(keys.target()),
                List.of(
                        new Impl.Branch(Keys.value(Target.UNIX), netif(Optional.empty(), "tap0")),
                        new Impl.Branch(Keys.value(Target.MACOSX), netif(Optional.empty(), "tap0")),
                        new Impl.Branch(Keys.value(Target.HVT), netif(Optional.empty(), "service")),
                        new Impl.Branch(Keys.value(Target.SPT), netif(Optional.empty(), "service")),
                        new Impl.Branch(Keys.value(Target.VIRTIO), netif(Optional.empty(), "service")),
                        new Impl.Branch(Keys.value(Target.MUEN), netif(Optional.empty(), "service")),
                        new Impl.Branch(Keys.value(Target.GENODE), netif(Optional.empty(), "service"))),
                netif(Optional.empty(), "0"));
    }

    @Override
    public List<Entry> entries() {
        return List.of(
                new Entry("network", "network typ", a -> NETWORK),
                new Entry("default_network", "network impl", a -> preset.from(a.origin())),
                new Entry(
                        "netif",
                        "?group:string -> string -> network impl",
                        a -> netif(a.string("group"), a.at(0, String.class)).from(a.origin())),
                new Entry("ethernet", "ethernet typ", a -> ETHERNET),
                new Entry("ethif", "network impl -> ethernet impl", this::ethif),
                new Entry("etif", "network impl -> ethernet impl", this::ethif),
                new Entry("arpv4", "arpv4 typ", a -> ARPV4),
                new Entry(
                        "arp",
                        "ethernet impl -> arpv4 impl",
                        a -> arp(a.impl(0, ETHERNET)).from(a.origin())));
    }

    private Impl netif(Optional<String> group, String name) {
        Impl fixed = interfaceDevice(name)
                .connect((info, module, values) -> Code.of("%s.connect %s".formatted(module, OcamlText.quoted(name))))
                .impl();
        Impl chosenAtStart = interfaceDevice(name)
                .runtime(RuntimeArguments.networkInterface(RuntimeArguments.Place.ofGroup(group), name))
                .connect("%s.connect %s")
                .impl();
        return Impl.either(keys.isSolo5(), fixed, chosenAtStart);
    }

    private Device.Builder interfaceDevice(String name) {
        return Device.of("Netif", NETWORK)
                .packages(packages)
                .configure(info -> info.hostDevices().addNetwork(name));
    }

    private static List<Requirement> packages(Target target) {
        return switch (target.family()) {
            case UNIX ->
                List.of(
                        target.isLike(Target.MACOSX)
                                ? Requirement.of("mirage-net-macosx", "1.8.0", "2.0.0")
                                : Requirement.of("mirage-net-unix", "3.0.0", "4.0.0"));
            case XEN -> {
                Requirement xen = Requirement.of("mirage-net-xen", "2.1.0", "3.0.0");
                yield target.isLike(Target.QUBES) ? List.of(xen, Qubes.PACKAGE) : List.of(xen);
            }
            case SOLO5 -> List.of(Requirement.of("mirage-net-solo5", "0.8.0", "0.9.0"));
            case UNIKRAFT -> List.of(Requirement.of("mirage-net-unikraft", "1.0.0", "2.0.0"));
        };
    }

    private Impl ethif(Arguments arguments) {
        return ethif(arguments.impl(0, NETWORK)).from(arguments.origin());
    }

    Impl ethif(Impl network) {
        return ethernet.apply(network);
    }

    Impl arp(Impl ethernetInterface) {
        return arp.apply(ethernetInterface);
    }
}
