package io.github.miragemaven.device;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An IPv4 or IPv6 address, as the OCaml library {@code ipaddr} reads and writes it.
 *
 * @param bytes 4 or 16 of them, each from 0 to 255, in network order
 */
record IpAddress(List<Integer> bytes) {

    private static final Pattern V4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final Pattern PREFIX = Pattern.compile("([^/]*)/(\\d{1,3})");

    IpAddress {
        bytes = List.copyOf(bytes);
    }

    /**
     * An address with the length of its network part. The address is kept whole, as {@code ipaddr} does.
     *
     * @param bits from 0 to 32, or to 128 for IPv6
     */
    record Prefix(IpAddress address, int bits) {

        Prefix {
            if (bits < 0 || bits > address.bytes.size() * 8) {
                throw new Misuse(
                        "/" + bits + " is no network length for " + address,
                        "It is between 0 and " + address.bytes.size() * 8 + ".");
            }
        }

        static Prefix v4(String text) {
            Matcher matcher = match(text);
            return new Prefix(IpAddress.v4(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }

        static Prefix v6(String text) {
            Matcher matcher = match(text);
            return new Prefix(IpAddress.v6(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        }

        private static Matcher match(String text) {
            Matcher matcher = PREFIX.matcher(text);
            if (!matcher.matches()) {
                throw new Misuse(
                        OcamlText.quoted(text) + " is no network", "Write an address and a length: 10.0.0.2/24.");
            }
            return matcher;
        }

        @Override
        public String toString() {
            return address + "/" + bits;
        }
    }

    static IpAddress v4(String text) {
        Matcher matcher = V4.matcher(text);
        if (!matcher.matches()) {
            throw new Misuse(OcamlText.quoted(text) + " is no IPv4 address", "Write four numbers: 10.0.0.2.");
        }
        List<Integer> bytes = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int part = Integer.parseInt(matcher.group(i));
            if (part > 255) {
                throw new Misuse(OcamlText.quoted(text) + " is no IPv4 address", part + " is more than 255.");
            }
            bytes.add(part);
        }
        return new IpAddress(bytes);
    }

    static IpAddress v6(String text) {
        if (!V6.matcher(text).matches()) {
            throw new Misuse(OcamlText.quoted(text) + " is no IPv6 address", "Write it as 2001:db8::1.");
        }
        try {
            List<Integer> bytes = new ArrayList<>();
            // Never a name to look up: the pattern leaves only what is an address or nothing.
            for (byte b : InetAddress.getByName("[" + text + "]").getAddress()) {
                bytes.add(b & 0xff);
            }
            if (bytes.size() == 4) {
                // Java takes an IPv4 address out of its IPv6 wrapping; ipaddr doesn't.
                bytes.addAll(0, List.of(0xff, 0xff));
                bytes.addAll(0, Collections.nCopies(10, 0));
            }
            return new IpAddress(bytes);
        } catch (UnknownHostException e) {
            throw new Misuse(OcamlText.quoted(text) + " is no IPv6 address", "Write it as 2001:db8::1.");
        }
    }

    static IpAddress any(String text) {
        return text.indexOf(':') >= 0 ? v6(text) : v4(text);
    }

    @Override
    public String toString() {
        return bytes.size() == 4 ? bytes.stream().map(String::valueOf).collect(Collectors.joining(".")) : v6Text();
    }

    /** Lower case, the longest run of zero groups (the first of equals) as {@code ::} (RFC 5952). */
    private String v6Text() {
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < 16; i += 2) {
            groups.add(Integer.toHexString(bytes.get(i) * 256 + bytes.get(i + 1)));
        }
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups.get(end).equals("0")) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        return start < 0
                ? String.join(":", groups)
                : String.join(":", groups.subList(0, start)) + "::"
                        + String.join(":", groups.subList(start + longest, 8));
    }
}
