package io.github.miragemaven.device;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files that devices add to {@code mirage/} as they are configured, by name. */
final class GeneratedFiles {

    private final SortedMap<String, String> byName = new TreeMap<>();

    void write(String name, String text) {
        if (name.startsWith("/") || name.contains("..") || name.isEmpty()) {
            throw new Misuse(
                    "a device's configure function writes " + OcamlText.quoted(name) + ", which is not in mirage/",
                    "Give it a plain file name; it is generated beside main.ml.");
        }
        byName.put(name, text);
    }

    SortedMap<String, String> byName() {
        return Collections.unmodifiableSortedMap(byName);
    }
}
