package io.github.miragemaven.lock;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.transport.Source;
import io.github.miragemaven.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Packages to be taken from where a pin says: their opam files come from there too. */
final class Pins {

    private final Transport transport;
    private final Map<String, Path> trees = new TreeMap<>();

    /**
     * A pin.
     *
     * @param where a person wrote it
     */
    record Asked(PinDepend pin, String where) {}

    private Pins(Transport transport) {
        this.transport = transport;
    }

    /**
     * Reads the opam file of every pinned package, and of those that these pin in turn.
     *
     * @param asked the pins; the first for a name counts
     * @param before the lock so far, whose commits are kept for pins that are as they were
     * @return by name
     */
    static Map<String, Candidate.Pinned> read(
            List<Asked> asked, Optional<Lock> before, LockRequest.Update update, Transport transport) {
        Map<String, Candidate.Pinned> pinned = new LinkedHashMap<>();
        if (asked.isEmpty()) {
            return pinned;
        }
        Pins pins = new Pins(transport);
        try {
            ArrayDeque<Asked> open = new ArrayDeque<>(asked);
            while (!open.isEmpty()) {
                Asked next = open.remove();
                PinDepend pin = next.pin();
                if (!pinned.containsKey(pin.name())) {
                    Candidate.Pinned candidate = pins.read(next, before, update);
                    pinned.put(pin.name(), candidate);
                    String file = pin.name() + ".opam of " + pin.url();
                    candidate.opam().pinDepends().forEach(further -> open.add(new Asked(further, file)));
                }
            }
            return pinned;
        } finally {
            pins.trees.values().forEach(Pins::delete);
        }
    }

    private static String lockedUrl(
            PinDepend pin, Optional<Lock> before, LockRequest.Update update, Transport transport) {
        if (before.isPresent()
                && !update.moves(pin.name())
                && before.get().pins().contains(new Lock.LockedPin(pin.name(), pin.url()))) {
            Optional<String> known = before.get().monorepo().stream()
                    .filter(locked -> locked.name().equals(pin.name()))
                    .flatMap(locked -> locked.source().stream())
                    .map(source -> source.src())
                    .findFirst();
            if (known.isPresent()) {
                return known.get();
            }
        }
        return transport.locked(pin.url());
    }

    private Candidate.Pinned read(Asked asked, Optional<Lock> before, LockRequest.Update update) {
        PinDepend pin = asked.pin();
        // A URL alone would say nothing of why it is fetched.
        String here = "The package " + pin.name() + " is pinned to " + pin.url() + " (" + asked.where() + "), but ";
        String url;
        Path tree;
        try {
            url = lockedUrl(pin, before, update, transport);
            tree = trees.computeIfAbsent(url, this::fetch);
        } catch (WorldException e) {
            throw new WorldException(here + "that can't be had. " + e.what(), e.next(), e);
        } catch (ProjectException e) {
            throw new ProjectException(here + "that can't be had. " + e.what(), e.next(), e);
        }
        String name = pin.name();
        for (String place :
                List.of(name + ".opam", "opam/" + name + ".opam", name + ".opam/opam", "opam", "opam/opam")) {
            Path file = tree.resolve(place);
            if (Files.isRegularFile(file)) {
                try {
                    OpamFile opam = OpamParser.parse(url + ": " + place, Files.readAllBytes(file));
                    return new Candidate.Pinned(
                            pin.version(),
                            OpamPackage.of(withUrl(opam, url), name, pin.version()),
                            pin.url(),
                            asked.where());
                } catch (IOException e) {
                    throw new WorldException(
                            "Cannot read " + place + " of " + url + ": " + AtomicFiles.reason(e), "Try again.", e);
                }
            }
        }
        throw new ProjectException(
                here + "there is no " + name + ".opam there.",
                "Check the pin's URL and the package's name; the opam file has to be in the sources' root folder.");
    }

    private Path fetch(String url) {
        try {
            Path folder = Files.createTempDirectory("mirage-pin");
            transport.tree(Source.of(url), folder.resolve("tree"));
            return folder.resolve("tree");
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot make a temporary folder for " + url + ": " + AtomicFiles.reason(e),
                    "Check java.io.tmpdir and the space on its disk.",
                    e);
        }
    }

    private static void delete(Path tree) {
        try {
            Path folder = tree.getParent();
            if (folder != null) {
                AtomicFiles.deleteTree(folder);
            }
        } catch (IOException e) {
            // A temporary folder that stays is a pity, but no reason to fail.
        }
    }

    /** The opam file with its sources at {@code url}, wherever it says they are. */
    private static OpamFile withUrl(OpamFile opam, String url) {
        List<OpamFile.Item> items = new ArrayList<>(opam.items());
        items.removeIf(item ->
                item instanceof OpamFile.Section section && section.kind().equals("url"));
        items.add(
                new OpamFile.Section("url", Optional.empty(), List.of(new OpamFile.Field("src", OpamValue.text(url)))));
        return new OpamFile(opam.name(), items);
    }
}
