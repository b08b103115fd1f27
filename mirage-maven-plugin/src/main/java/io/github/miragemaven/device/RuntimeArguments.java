package io.github.miragemaven.device;

import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Arguments of the running unikernel: mirage's module {@code Runtime_arg} (mirage 4.11,
 * {@code lib/devices/runtime_arg.ml}). The numbers are lines of that file, which decide the order of registration.
 */
final class RuntimeArguments implements Family {

    static final RuntimeArgument DELAY = ofRuntime(32, "delay");
    static final RuntimeArgument LOGS = ofRuntime(203, "logs");

    private static final String FILE = "devices/runtime_arg.ml";
    private static final String GROUPED = "?group:string -> ?docs:string -> ";

    /** The argument's group and the section of its documentation. */
    record Place(Optional<String> group, Optional<String> docs) {

        static final Place NONE = new Place(Optional.empty(), Optional.empty());

        static Place of(Arguments arguments) {
            return new Place(arguments.string("group"), arguments.string("docs"));
        }

        static Place ofGroup(Optional<String> group) {
            return new Place(group, Optional.empty());
        }

        private String labels() {
            return label("group", group) + label("docs", docs);
        }

        private static String label(String name, Optional<String> value) {
            return value.filter(v -> !v.isEmpty())
                    .map(v -> "~" + name + ":" + OcamlText.quoted(v) + " ")
                    .orElse("");
        }
    }

    private static RuntimeArgument ofRuntime(int line, String name) {
        return RuntimeArgument.ofCatalogue(FILE, line, "Mirage_runtime." + name, Requirement.of("mirage-runtime"));
    }

    private static RuntimeArgument network(int line, String function, Place place, String value) {
        return RuntimeArgument.ofCatalogue(
                FILE,
                line,
                "Mirage_runtime_network." + function + " " + place.labels() + value,
                Requirement.of("mirage-runtime").linking("mirage-runtime.network"));
    }

    static RuntimeArgument networkInterface(Place place, String preset) {
        return network(51, "interface", place, OcamlText.quoted(preset));
    }

    static RuntimeArgument ipv4Network(Place place, IpAddress.Prefix preset) {
        return network(63, "V4.network", place, prefix("V4", preset));
    }

    static RuntimeArgument ipv4OptionalNetwork(Place place) {
        return network(67, "V4.optional_network", place, "()");
    }

    static RuntimeArgument ipv4Gateway(Place place, Optional<IpAddress> preset) {
        return network(71, "V4.gateway", place, OcamlText.option(preset, address -> address("V4", address)));
    }

    static RuntimeArgument ipv6Network(Place place, Optional<IpAddress.Prefix> preset) {
        return network(84, "V6.network", place, OcamlText.option(preset, prefix -> prefix("V6", prefix)));
    }

    static RuntimeArgument ipv6Gateway(Place place, Optional<IpAddress> preset) {
        return network(88, "V6.gateway", place, OcamlText.option(preset, address -> address("V6", address)));
    }

    static RuntimeArgument acceptRouterAdvertisements(Place place) {
        return network(92, "V6.accept_router_advertisements", place, "()");
    }

    static RuntimeArgument ipv4Only(Place place) {
        return network(97, "ipv4_only", place, "()");
    }

    static RuntimeArgument ipv6Only(Place place) {
        return network(101, "ipv6_only", place, "()");
    }

    static RuntimeArgument resolver(Place place, List<String> preset) {
        String fallback = preset.isEmpty() ? "" : "~default:" + OcamlText.list(preset, OcamlText::quoted) + " ";
        return network(109, "resolver", place, fallback + "()");
    }

    static RuntimeArgument dnsServers(Place place, Optional<List<String>> preset) {
        return network(
                113,
                "dns_servers",
                place,
                OcamlText.option(preset, servers -> OcamlText.list(servers, OcamlText::quoted)));
    }

    static RuntimeArgument dnsTimeout(Place place, Optional<Long> preset) {
        return number(119, "dns_timeout", place, preset);
    }

    static RuntimeArgument dnsCacheSize(Place place, Optional<Long> preset) {
        return number(123, "dns_cache_size", place, preset);
    }

    static RuntimeArgument sshKey(Place place, Optional<String> preset) {
        return text(151, "ssh_key", place, preset);
    }

    static RuntimeArgument sshPassword(Place place, Optional<String> preset) {
        return text(156, "ssh_password", place, preset);
    }

    static RuntimeArgument sshAuthenticator(Place place, Optional<String> preset) {
        return text(162, "ssh_authenticator", place, preset);
    }

    static RuntimeArgument tlsAuthenticator(Place place, Optional<String> preset) {
        return text(168, "tls_authenticator", place, preset);
    }

    static RuntimeArgument httpHeaders(Place place, Optional<List<Tuple>> preset) {
        return network(
                174,
                "http_headers",
                place,
                OcamlText.option(preset, headers -> OcamlText.list(headers, RuntimeArguments::header)));
    }

    static RuntimeArgument syslog(Place place, Optional<IpAddress> preset) {
        return network(182, "syslog", place, OcamlText.option(preset, RuntimeArguments::anyAddress));
    }

    static RuntimeArgument syslogPort(Place place, Optional<Long> preset) {
        return number(186, "syslog_port", place, preset);
    }

    static RuntimeArgument syslogTruncate(Place place, Optional<Long> preset) {
        return number(190, "syslog_truncate", place, preset);
    }

    static RuntimeArgument syslogKeyname(Place place, Optional<String> preset) {
        return network(194, "syslog_keyname", place, OcamlText.option(preset, Function.identity()));
    }

    static RuntimeArgument monitor(Place place, Optional<IpAddress> preset) {
        return network(198, "monitor", place, OcamlText.option(preset, RuntimeArguments::anyAddress));
    }

    /** The timeouts and retries of {@code happy-eyeballs}, in the order of the device's arguments. */
    enum HappyEyeballs {
        AAAA_TIMEOUT("aaaa_timeout", 127, "int64"),
        CONNECT_DELAY("connect_delay", 131, "int64"),
        CONNECT_TIMEOUT("connect_timeout", 135, "int64"),
        RESOLVE_TIMEOUT("resolve_timeout", 139, "int64"),
        RESOLVE_RETRIES("resolve_retries", 143, "int"),
        TIMER_INTERVAL("timer_interval", 147, "int64");

        private final String label;
        private final int line;
        private final String type;

        HappyEyeballs(String label, int line, String type) {
            this.label = label;
            this.line = line;
            this.type = type;
        }

        String label() {
            return label;
        }

        /** The OCaml type of its value. */
        String type() {
            return type;
        }

        RuntimeArgument argument(Place place, Optional<Long> preset) {
            return number(line, "he_" + label, place, preset);
        }
    }

    private static RuntimeArgument number(int line, String function, Place place, Optional<Long> preset) {
        return network(line, function, place, OcamlText.option(preset, String::valueOf));
    }

    private static RuntimeArgument text(int line, String function, Place place, Optional<String> preset) {
        return network(line, function, place, OcamlText.option(preset, OcamlText::quoted));
    }

    private static String prefix(String version, IpAddress.Prefix prefix) {
        return "(Ipaddr.%s.Prefix.of_string_exn %s)".formatted(version, OcamlText.quoted(prefix.toString()));
    }

    private static String address(String version, IpAddress address) {
        return "(Ipaddr.%s.of_string_exn %s)".formatted(version, OcamlText.quoted(address.toString()));
    }

    private static String anyAddress(IpAddress address) {
        return "Ipaddr.of_string " + OcamlText.quoted(address.toString());
    }

    private static String header(Tuple pair) {
        return "("
                + OcamlText.quoted(Values.as(String.class, pair.items().get(0)))
                + ", "
                + OcamlText.quoted(Values.as(String.class, pair.items().get(1)))
                + ")";
    }

    /** {@code Runtime_arg.create}. */
    static RuntimeArgument create(Arguments arguments) {
        return new RuntimeArgument(
                arguments.at(0, String.class),
                arguments.get("pos", Position.class),
                arguments.list("packages", Requirement.class));
    }

    /** The option at {@code index}, a value in OCaml's {@code 'a option}. */
    private static <T> Optional<T> option(Arguments arguments, int index, Class<T> type) {
        return arguments.at(index, Variant.class).toOptional().map(value -> Values.as(type, value));
    }

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(
                "Runtime_arg.create",
                "pos:string * int * int * int -> ?packages:package list -> string -> 'a runtime_arg",
                RuntimeArguments::create));
        entries.add(new Entry("Runtime_arg.v", "'a runtime_arg -> Runtime_arg.t", a -> a.at(0, RuntimeArgument.class)));
        entries.add(new Entry(
                "Runtime_arg.packages",
                "Runtime_arg.t -> package list",
                a -> a.at(0, RuntimeArgument.class).packages()));
        entries.add(new Entry(
                "Runtime_arg.var_name",
                "Runtime_arg.t -> string",
                a -> a.at(0, RuntimeArgument.class).variable()));
        entries.add(new Entry("Runtime_arg.delay", "int runtime_arg", a -> DELAY));
        entries.add(new Entry("Runtime_arg.logs", "Runtime_arg.log_threshold list runtime_arg", a -> LOGS));
        entries.add(new Entry(
                "Runtime_arg.interface",
                GROUPED + "string -> string runtime_arg",
                a -> networkInterface(Place.of(a), a.at(0, String.class))));
        entries.add(new Entry(
                "Runtime_arg.V4.network",
                GROUPED + "Ipaddr.V4.Prefix.t -> Ipaddr.V4.Prefix.t runtime_arg",
                a -> ipv4Network(Place.of(a), a.at(0, IpAddress.Prefix.class))));
        entries.add(new Entry(
                "Runtime_arg.V4.optional_network",
                GROUPED + "unit -> Ipaddr.V4.Prefix.t runtime_arg",
                a -> ipv4OptionalNetwork(Place.of(a))));
        entries.add(new Entry(
                "Runtime_arg.V4.gateway",
                GROUPED + "Ipaddr.V4.t option -> Ipaddr.V4.t option runtime_arg",
                a -> ipv4Gateway(Place.of(a), option(a, 0, IpAddress.class))));
        entries.add(new Entry(
                "Runtime_arg.V6.network",
                GROUPED + "Ipaddr.V6.Prefix.t option -> Ipaddr.V6.Prefix.t option runtime_arg",
                a -> ipv6Network(Place.of(a), option(a, 0, IpAddress.Prefix.class))));
        entries.add(new Entry(
                "Runtime_arg.V6.gateway",
                GROUPED + "Ipaddr.V6.t option -> Ipaddr.V6.t option runtime_arg",
                a -> ipv6Gateway(Place.of(a), option(a, 0, IpAddress.class))));
        entries.add(new Entry(
                "Runtime_arg.V6.accept_router_advertisements",
                GROUPED + "unit -> bool runtime_arg",
                a -> acceptRouterAdvertisements(Place.of(a))));
        entries.add(
                new Entry("Runtime_arg.ipv4_only", GROUPED + "unit -> bool runtime_arg", a -> ipv4Only(Place.of(a))));
        entries.add(
                new Entry("Runtime_arg.ipv6_only", GROUPED + "unit -> bool runtime_arg", a -> ipv6Only(Place.of(a))));
        entries.add(new Entry(
                "Runtime_arg.resolver",
                GROUPED + "?default:string list -> unit -> string list option runtime_arg",
                a -> resolver(Place.of(a), a.list("default", String.class))));
        entries.add(new Entry(
                "Runtime_arg.dns_servers",
                GROUPED + "string list option -> string list option runtime_arg",
                a -> dnsServers(
                        Place.of(a),
                        a.at(0, Variant.class).toOptional().map(list -> Values.list(String.class, list)))));
        entries.add(numberEntry("dns_timeout", "int64", RuntimeArguments::dnsTimeout));
        entries.add(numberEntry("dns_cache_size", "int", RuntimeArguments::dnsCacheSize));
        for (HappyEyeballs each : HappyEyeballs.values()) {
            entries.add(numberEntry("he_" + each.label(), each.type(), each::argument));
        }
        entries.add(textEntry("ssh_key", RuntimeArguments::sshKey));
        entries.add(textEntry("ssh_password", RuntimeArguments::sshPassword));
        entries.add(textEntry("ssh_authenticator", RuntimeArguments::sshAuthenticator));
        entries.add(textEntry("tls_authenticator", RuntimeArguments::tlsAuthenticator));
        entries.add(new Entry(
                "Runtime_arg.http_headers",
                GROUPED + "(string * string) list option -> (string * string) list option runtime_arg",
                a -> httpHeaders(
                        Place.of(a), a.at(0, Variant.class).toOptional().map(list -> Values.list(Tuple.class, list)))));
        entries.add(new Entry(
                "Runtime_arg.syslog",
                GROUPED + "Ipaddr.t option -> Ipaddr.t option runtime_arg",
                a -> syslog(Place.of(a), anyAddress(a))));
        entries.add(new Entry(
                "Runtime_arg.syslog_port",
                GROUPED + "int option -> int runtime_arg",
                a -> syslogPort(Place.of(a), option(a, 0, Long.class))));
        entries.add(numberEntry("syslog_truncate", "int", RuntimeArguments::syslogTruncate));
        entries.add(textEntry("syslog_keyname", RuntimeArguments::syslogKeyname));
        entries.add(new Entry(
                "Runtime_arg.monitor",
                GROUPED + "Ipaddr.t option -> Ipaddr.t option runtime_arg",
                a -> monitor(Place.of(a), anyAddress(a))));
        return entries;
    }

    /** An {@code Ipaddr.t}: a variant of both versions, or the address as {@code Ipaddr.of_string_exn} gives it. */
    private static Optional<IpAddress> anyAddress(Arguments arguments) {
        return arguments
                .at(0, Variant.class)
                .toOptional()
                .map(value ->
                        value instanceof Variant version ? version.payload().orElse(value) : value)
                .map(value -> Values.as(IpAddress.class, value));
    }

    /** An argument whose default is an {@code 'a option}. */
    @FunctionalInterface
    private interface Optionally<T> {
        RuntimeArgument argument(Place place, Optional<T> preset);
    }

    private static Entry numberEntry(String name, String type, Optionally<Long> argument) {
        return new Entry(
                "Runtime_arg." + name,
                GROUPED + type + " option -> " + type + " option runtime_arg",
                a -> argument.argument(
                        Place.of(a), a.at(0, Variant.class).toOptional().map(Values::integer)));
    }

    private static Entry textEntry(String name, Optionally<String> argument) {
        return new Entry(
                "Runtime_arg." + name,
                GROUPED + "string option -> string option runtime_arg",
                a -> argument.argument(Place.of(a), option(a, 0, String.class)));
    }
}
