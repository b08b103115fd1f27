package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Addresses and networks as config.ml writes them: the part of the OCaml library {@code ipaddr} that makes and shows them. */
final class IpAddresses implements Family {

    private static final int V4_BITS = 32;

    @Override
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        addAddress(entries, "Ipaddr.V4.", IpAddress::v4);
        addAddress(entries, "Ipaddr.V6.", IpAddress::v6);
        addPrefix(entries, "Ipaddr.V4.", IpAddress.Prefix::v4);
        entries.add(new Entry("Ipaddr.V4.Prefix.global", "Ipaddr.V4.Prefix.t", a -> IpAddress.Prefix.v4("0.0.0.0/0")));
        addPrefix(entries, "Ipaddr.V6.", IpAddress.Prefix::v6);
        addConstant(entries, "Ipaddr.V4.any", IpAddress.v4("0.0.0.0"));
        addConstant(entries, "Ipaddr.V4.unspecified", IpAddress.v4("0.0.0.0"));
        addConstant(entries, "Ipaddr.V4.broadcast", IpAddress.v4("255.255.255.255"));
        addConstant(entries, "Ipaddr.V4.localhost", IpAddress.v4("127.0.0.1"));
        addConstant(entries, "Ipaddr.V6.unspecified", IpAddress.v6("::"));
        addConstant(entries, "Ipaddr.V6.localhost", IpAddress.v6("::1"));
        entries.add(new Entry("Ipaddr.V4.make", "int -> int -> int -> int -> Ipaddr.V4.t", a -> {
            List<Integer> bytes = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                bytes.add((int) (a.at(i, Long.class) & 0xff));
            }
            return new IpAddress(bytes);
        }));
        entries.add(new Entry(
                "Ipaddr.of_string_exn", "string -> Ipaddr.t", a -> versioned(IpAddress.any(a.at(0, String.class)))));
        entries.add(new Entry(
                "Ipaddr.of_string",
                "string -> (Ipaddr.t, [ `Msg of string ]) result",
                a -> result(() -> versioned(IpAddress.any(a.at(0, String.class))))));
        entries.add(new Entry(
                "Ipaddr.to_string",
                "Ipaddr.t -> string",
                a -> a.at(0, Variant.class).payload().map(Values::show).orElse("")));
        return entries;
    }

    private static void addConstant(List<Entry> entries, String path, IpAddress address) {
        entries.add(new Entry(path, path.substring(0, path.lastIndexOf('.')) + ".t", a -> address));
    }

    private static void addAddress(List<Entry> entries, String module, Function<String, IpAddress> parse) {
        String type = module + "t";
        entries.add(new Entry(module + "of_string_exn", "string -> " + type, a -> parse.apply(a.at(0, String.class))));
        entries.add(new Entry(
                module + "of_string",
                "string -> (" + type + ", [ `Msg of string ]) result",
                a -> result(() -> parse.apply(a.at(0, String.class)))));
        entries.add(new Entry(
                module + "to_string",
                type + " -> string",
                a -> a.at(0, IpAddress.class).toString()));
    }

    private static void addPrefix(List<Entry> entries, String module, Function<String, IpAddress.Prefix> parse) {
        String type = module + "Prefix.t";
        String address = module + "t";
        entries.add(new Entry(
                module + "Prefix.of_string_exn", "string -> " + type, a -> parse.apply(a.at(0, String.class))));
        entries.add(new Entry(
                module + "Prefix.of_string",
                "string -> (" + type + ", [ `Msg of string ]) result",
                a -> result(() -> parse.apply(a.at(0, String.class)))));
        entries.add(new Entry(
                module + "Prefix.to_string",
                type + " -> string",
                a -> a.at(0, IpAddress.Prefix.class).toString()));
        entries.add(new Entry(
                module + "Prefix.make",
                "int -> " + address + " -> " + type,
                a -> new IpAddress.Prefix(a.at(1, IpAddress.class), Math.toIntExact(a.at(0, Long.class)))));
        entries.add(new Entry(
                module + "Prefix.address",
                type + " -> " + address,
                a -> a.at(0, IpAddress.Prefix.class).address()));
        entries.add(new Entry(module + "Prefix.bits", type + " -> int", a ->
                (long) a.at(0, IpAddress.Prefix.class).bits()));
    }

    /** An {@code Ipaddr.t}, which says which version it is. */
    private static Variant versioned(IpAddress address) {
        boolean v4 = address.bytes().size() * 8 == V4_BITS;
        return new Variant(v4 ? "V4" : "V6", Optional.of(address));
    }

    /** {@code Ok}, or {@code Error} with the message. */
    private static Variant result(Supplier<Object> value) {
        try {
            return new Variant("Ok", Optional.of(value.get()));
        } catch (Misuse e) {
            return new Variant("Error", Optional.of(new Variant("`Msg", Optional.of(String.valueOf(e.getMessage())))));
        }
    }
}
