package io.github.miragemaven.device;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The options to ask a DHCP server for (RFC 2132). Devices that need one add it; the DHCP client takes them all, once. */
final class DhcpRequests {

    static final int SUBNET_MASK = 1;
    static final int ROUTERS = 3;
    static final int DNS_SERVERS = 6;

    private final TreeSet<Integer> codes = new TreeSet<>();
    private boolean taken;

    void add(long code) {
        if (taken) {
            throw new Misuse(
                    "the DHCP option " + code + " is asked for too late", "Ask for it when config.ml is evaluated.");
        }
        if (code <= 0 || code >= 255) {
            throw new Misuse(code + " is no DHCP option", "Options are numbered from 1 to 254.");
        }
        codes.add((int) code);
    }

    /** All of them and these, in order, for the DHCP client that asks for them; empty for none. */
    Optional<List<Integer>> takeWith(int... more) {
        if (taken) {
            throw new Misuse(
                    "two DHCP clients ask for the same dhcp_requests",
                    "Make others for each of them with make_dhcp_requests ().");
        }
        for (int code : more) {
            codes.add(code);
        }
        taken = true;
        return codes.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(codes));
    }
}
