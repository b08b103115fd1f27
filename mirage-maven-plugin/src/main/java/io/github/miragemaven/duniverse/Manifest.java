package io.github.miragemaven.duniverse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.duniverse.TreeScan.Entry;
import io.github.miragemaven.duniverse.TreeScan.Kind;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What we wrote into one folder of {@code duniverse/}: a text file of a head, an empty line, and a line for each file.
 * Whether anything has changed is told by the head alone, so the rest is read only when something has.
 *
 * @param identity of the source it was made from, see {@link io.github.miragemaven.transport.Transport#identity}
 * @param url of that source
 * @param checksums of that source
 * @param stamp of the folder as it was written, see {@link TreeScan#stamp}
 */
record Manifest(String identity, String url, List<Checksum> checksums, long stamp) {

    private static final String FIRST_LINE = "mirage-maven duniverse 1";

    /** The head, or nothing where there is no manifest that can be understood. */
    static Optional<Manifest> read(Path file) {
        try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
            if (!FIRST_LINE.equals(lines.readLine())) {
                return Optional.empty();
            }
            String identity = "";
            String url = "";
            long stamp = 0;
            List<Checksum> checksums = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                int colon = line.indexOf(": ");
                String value = line.substring(colon + 2);
                switch (line.substring(0, Math.max(colon, 0))) {
                    case "identity" -> identity = value;
                    case "url" -> url = value;
                    case "checksum" -> Checksum.parse(value).ifPresent(checksums::add);
                    case "stamp" -> stamp = Long.parseUnsignedLong(value, 16);
                    default -> {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(new Manifest(identity, url, checksums, stamp));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The files and links that were written, by their paths. */
    static SortedMap<String, Entry> entries(Path file) {
        SortedMap<String, Entry> result = new TreeMap<>();
        try {
            List<String> lines = Files.readAllLines(file, UTF_8);
            for (String line : lines.subList(lines.indexOf("") + 1, lines.size())) {
                // "f 0123…89ab some/path": letter, space, 32 digits, space
                result.put(unescaped(line.substring(35)), new Entry(Kind.of(line.charAt(0)), line.substring(2, 34)));
            }
            return result;
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            // A damaged record proves nothing about any file, so everything counts as changed, and is kept.
            return Collections.emptySortedMap();
        }
    }

    void write(Path file, SortedMap<String, Entry> entries) {
        StringBuilder text = new StringBuilder(FIRST_LINE)
                .append("\nidentity: ")
                .append(identity)
                .append("\nurl: ")
                .append(url)
                .append('\n');
        checksums.forEach(checksum -> text.append("checksum: ").append(checksum).append('\n'));
        text.append("stamp: ").append(Long.toHexString(stamp)).append("\n\n");
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            text.append(entry.getValue().kind().letter())
                    .append(' ')
                    .append(entry.getValue().digest())
                    .append(' ')
                    .append(escaped(entry.getKey()))
                    .append('\n');
        }
        AtomicFiles.writeIfChanged(file, text.toString());
    }

    private static String escaped(String path) {
        return path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i) == 'r' ? '\r' : '\\';
            }
            path.append(c);
        }
        return path.toString();
    }
}
