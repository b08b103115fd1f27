package io.github.miragemaven.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.target.Unikernel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The networks and block devices that the unikernel asks its tender for. Devices add to them as they are configured. */
final class HostDevices {

    // OCaml's Hashtbl.create 7: the next power of two from 16.
    private static final int OCAML_BUCKETS = 16;

    private final List<String> networks = new ArrayList<>();
    private final Map<String, Integer> blocks = new LinkedHashMap<>();

    void addNetwork(String name) {
        networks.add(name);
    }

    /** The block device of that name, a new one with the next number when there is none yet. */
    Unikernel.Block block(String name) {
        return new Unikernel.Block(name, blocks.computeIfAbsent(name, n -> blocks.size() + 1));
    }

    /** In the order of Solo5's manifest: the last one first. */
    List<String> networks() {
        List<String> all = new ArrayList<>(networks);
        Collections.reverse(all);
        return all;
    }

    /**
     * In the order of Solo5's manifest. That is the order in which OCaml's hash table gives them to the real tool, and who
     * builds with both must find the same manifest, so the table's order is worked out here.
     */
    List<Unikernel.Block> blocks() {
        int buckets = OCAML_BUCKETS;
        while (blocks.size() > 2 * buckets) {
            buckets *= 2;
        }
        Map<Integer, List<Unikernel.Block>> table = new TreeMap<>(Collections.reverseOrder());
        for (Map.Entry<String, Integer> block : blocks.entrySet()) {
            table.computeIfAbsent(ocamlHash(block.getKey()) & (buckets - 1), b -> new ArrayList<>())
                    .add(new Unikernel.Block(block.getKey(), block.getValue()));
        }
        return table.values().stream().flatMap(List::stream).toList();
    }

    /** {@code Hashtbl.hash} of a string: MurmurHash3 for 32 bits with seed 0, of which 30 bits are kept (OCaml's runtime/hash.c). */
    static int ocamlHash(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int hash = 0;
        int whole = bytes.length & ~3;
        for (int i = 0; i < whole; i += 4) {
            hash = mix(hash, word(bytes, i, 4));
        }
        if (whole < bytes.length) {
            hash = mix(hash, word(bytes, whole, bytes.length - whole));
        }
        hash ^= bytes.length;
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        hash ^= hash >>> 13;
        hash *= 0xc2b2ae35;
        hash ^= hash >>> 16;
        return hash & 0x3fffffff;
    }

    private static int word(byte[] bytes, int from, int length) {
        int word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[from + i] & 0xff) << (8 * i);
        }
        return word;
    }

    private static int mix(int hash, int word) {
        int mixed = hash ^ (Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593);
        return Integer.rotateLeft(mixed, 13) * 5 + 0xe6546b64;
    }
}
