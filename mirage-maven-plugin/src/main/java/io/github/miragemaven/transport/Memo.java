package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.transport.Http.Validators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What we know of an address whose bytes may change: what it held when we last looked, and when that was.
 *
 * @param checked when it was last looked at
 * @param commit what a git branch stood at, or empty
 * @param content the digest of the file it gave (for git, of the index made from it); in {@link Cache}
 * @param previous the digest before that one: its file is kept for those who may still be reading it
 * @param validators for asking whether it has changed
 */
record Memo(
        Instant checked,
        String commit,
        Optional<Checksum> content,
        Optional<Checksum> previous,
        Validators validators) {

    boolean isFresh(Duration interval) {
        Duration age = Duration.between(checked, Instant.now());
        // A clock that was wrong must not keep something fresh for years.
        return !age.isNegative() && age.compareTo(interval) < 0;
    }

    static Path file(Cache cache, String url) {
        String name =
                Checksum.ofBytes(Algorithm.SHA256, url.getBytes(UTF_8)).hex().substring(0, 32);
        return cache.folder("addresses").resolve(name);
    }

    /** What is remembered of an address; nothing too when the file can't be understood. */
    static Optional<Memo> read(Cache cache, String url) {
        try {
            Map<String, String> fields = new LinkedHashMap<>();
            for (String line : Files.readAllLines(file(cache, url), UTF_8)) {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    fields.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
            if (!SourceUrl.redacted(url).equals(fields.get("url"))) {
                return Optional.empty();
            }
            return Optional.of(new Memo(
                    Instant.parse(fields.getOrDefault("checked", "")),
                    fields.getOrDefault("commit", ""),
                    Checksum.parse(fields.getOrDefault("content", "")),
                    Checksum.parse(fields.getOrDefault("previous", "")),
                    new Validators(fields.getOrDefault("etag", ""), fields.getOrDefault("last-modified", ""))));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    void write(Cache cache, String url) {
        List<String> lines = List.of(
                "url: " + SourceUrl.redacted(url),
                "checked: " + checked,
                "commit: " + commit,
                "content: " + content.map(Checksum::toString).orElse(""),
                "previous: " + previous.map(Checksum::toString).orElse(""),
                "etag: " + validators.etag(),
                "last-modified: " + validators.lastModified());
        AtomicFiles.writeIfChanged(file(cache, url), String.join("\n", lines) + "\n");
    }
}
