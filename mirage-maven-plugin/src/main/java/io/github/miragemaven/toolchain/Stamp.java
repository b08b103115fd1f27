package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamPrinter;
import io.github.miragemaven.opam.OpamValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tells a whole toolchain from one whose build was cut short: written last, and in one step.
 *
 * @param prefix the folder it was built for, since programs of it hold that path
 * @param inputs all that its digest was made of, so that a person can see what it is
 * @param packages the versions of its packages, by name
 * @param environment what its packages ask to be set for those who use it
 * @param fileDepends files outside of it that it was built against, see {@link DotConfig}
 */
record Stamp(
        Path prefix,
        List<String> inputs,
        Map<String, String> packages,
        Map<String, String> environment,
        Map<String, Optional<Checksum>> fileDepends) {

    Stamp {
        inputs = List.copyOf(inputs);
        packages = Map.copyOf(packages);
        environment = Map.copyOf(environment);
        fileDepends = Map.copyOf(fileDepends);
    }

    /** Writes it, as a file in opam's format. */
    void write(Path file) {
        List<OpamFile.Item> items = new ArrayList<>();
        items.add(new OpamFile.Field("prefix", OpamValue.text(prefix.toString())));
        items.add(new OpamFile.Field("inputs", OpamValue.texts(inputs)));
        items.add(new OpamFile.Field("packages", pairs(packages)));
        items.add(new OpamFile.Field("environment", pairs(environment)));
        Map<String, String> checksums = new TreeMap<>();
        fileDepends.forEach((path, checksum) ->
                checksums.put(path, checksum.map(Checksum::toString).orElse("")));
        items.add(new OpamFile.Field("file-depends", pairs(checksums)));
        AtomicFiles.writeIfChanged(file, OpamPrinter.print(new OpamFile("complete", items)));
    }

    private static OpamValue pairs(Map<String, String> map) {
        List<OpamValue> pairs = new ArrayList<>();
        new TreeMap<>(map).forEach((key, value) -> pairs.add(OpamValue.texts(List.of(key, value))));
        return OpamValue.items(pairs);
    }

    /** Reads one; empty when there is none, or it can't be read, or it is of a folder that has been moved since. */
    static Optional<Stamp> read(Path file, Path prefix) {
        try {
            if (!Files.isRegularFile(file) || !Files.isDirectory(prefix)) {
                return Optional.empty();
            }
            OpamFile content = OpamParser.parse(file.toString(), Files.readString(file, UTF_8));
            Map<String, Optional<Checksum>> fileDepends = new LinkedHashMap<>();
            pairs(content, "file-depends").forEach((path, sum) -> fileDepends.put(path, Checksum.parse(sum)));
            Stamp stamp = new Stamp(
                    Path.of(texts(content, "prefix").get(0)),
                    texts(content, "inputs"),
                    pairs(content, "packages"),
                    pairs(content, "environment"),
                    fileDepends);
            return stamp.prefix.equals(prefix) ? Optional.of(stamp) : Optional.empty();
        } catch (IOException | MirageException | IndexOutOfBoundsException e) {
            // Not ours, or damaged: as good as none, so what it stands for is built again.
            return Optional.empty();
        }
    }

    /** The files it depends on that are not what they were. */
    List<String> changedFiles() {
        List<String> changed = new ArrayList<>();
        fileDepends.forEach((path, before) -> {
            if (!now(Path.of(path), before).equals(before)) {
                changed.add(path);
            }
        });
        return changed;
    }

    private static Optional<Checksum> now(Path file, Optional<Checksum> before) {
        try {
            Checksum.Algorithm algorithm = before.map(Checksum::algorithm).orElse(Checksum.Algorithm.MD5);
            return Files.isRegularFile(file) ? Optional.of(Checksum.ofFile(algorithm, file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(OpamFile file, String field) {
        return file.field(field).map(Stamp::texts).orElse(List.of());
    }

    private static List<String> texts(OpamValue value) {
        List<OpamValue> values = value instanceof OpamValue.Items items ? items.values() : List.of(value);
        return values.stream()
                .filter(OpamValue.Text.class::isInstance)
                .map(one -> ((OpamValue.Text) one).text())
                .toList();
    }

    private static Map<String, String> pairs(OpamFile file, String field) {
        Map<String, String> pairs = new LinkedHashMap<>();
        file.field(field).ifPresent(value -> {
            if (value instanceof OpamValue.Items items) {
                for (OpamValue pair : items.values()) {
                    List<String> both = texts(pair);
                    pairs.put(both.get(0), both.get(1));
                }
            }
        });
        return pairs;
    }
}
