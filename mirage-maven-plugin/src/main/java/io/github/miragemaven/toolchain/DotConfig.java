package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.Place;
import io.github.miragemaven.opam.VariableValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a package tells of itself once it is installed (opam manual, section "&lt;pkgname&gt;.config").
 *
 * @param variables its variables
 * @param fileDepends files outside the toolchain that it was built against, with the checksum they had; empty where the
 *     file was not there. If one is not as it was, the package has to be built again
 */
record DotConfig(Map<String, VariableValue> variables, Map<String, Optional<Checksum>> fileDepends) {

    static final DotConfig NONE = new DotConfig(Map.of(), Map.of());

    DotConfig {
        variables = Map.copyOf(variables);
        fileDepends = Map.copyOf(fileDepends);
    }

    /**
     * Reads a file.
     *
     * @param name what to call it in errors
     * @throws ProjectException when it doesn't have its form
     */
    static DotConfig parse(String name, byte[] bytes) {
        OpamFile file = OpamParser.parse(name, bytes);
        Map<String, VariableValue> variables = new HashMap<>();
        for (OpamFile.Section section : file.sections("variables")) {
            for (OpamFile.Item item : section.items()) {
                if (item instanceof OpamFile.Field field) {
                    variables.put(field.name(), value(name, field.value()));
                }
            }
        }
        Map<String, Optional<Checksum>> fileDepends = new LinkedHashMap<>();
        file.field("file-depends").ifPresent(value -> {
            for (OpamValue pair : pairs(value)) {
                List<OpamValue> both = items(pair);
                if (both.size() != 2) {
                    throw expected(name, pair.place(), "a file and its checksum");
                }
                String checksum = text(name, both.get(1));
                fileDepends.put(
                        text(name, both.get(0)), Checksum.parse(checksum).filter(sum -> !isZero(sum)));
            }
        });
        return new DotConfig(variables, fileDepends);
    }

    private static VariableValue value(String name, OpamValue value) {
        if (value instanceof OpamValue.Bool bool) {
            return VariableValue.of(bool.value());
        }
        if (value instanceof OpamValue.Text text) {
            return VariableValue.of(text.text());
        }
        if (value instanceof OpamValue.Items items) {
            List<String> texts = new ArrayList<>();
            items.values().forEach(one -> texts.add(text(name, one)));
            return new VariableValue.Texts(texts);
        }
        throw expected(name, value.place(), "a string, a list of strings, true or false");
    }

    /** A single pair may stand without the brackets around it. */
    private static List<OpamValue> pairs(OpamValue value) {
        List<OpamValue> outer = items(value);
        boolean single = !outer.isEmpty() && outer.get(0) instanceof OpamValue.Text;
        return single ? List.of(value) : outer;
    }

    private static List<OpamValue> items(OpamValue value) {
        return value instanceof OpamValue.Items items ? items.values() : List.of(value);
    }

    private static String text(String name, OpamValue value) {
        if (value instanceof OpamValue.Text text) {
            return text.text();
        }
        throw expected(name, value.place(), "a string");
    }

    private static boolean isZero(Checksum checksum) {
        return checksum.hex().chars().allMatch(c -> c == '0');
    }

    static ProjectException expected(String file, Place place, String what) {
        return new ProjectException(
                file + ":" + place + ": expected " + what,
                "The package makes this file while it is built: report it to the package's authors.");
    }
}
