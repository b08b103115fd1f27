package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.FolderLock;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Files by their content. {@code files/ALGORITHM/ab/abcdef…} is opam's own layout of a download cache, so the folder can
 * be filled from one, or be given to another machine as an {@code archive-mirrors} folder. Bytes are written to
 * {@code partial/}, checked, and renamed into place; what is found is checked again before it is used.
 */
final class Cache {

    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path root;

    Cache(Path root) {
        this.root = root;
    }

    /** A folder of the cache for things that are not files by content. */
    Path folder(String name) {
        return root.resolve(name);
    }

    /**
     * Does something while everybody else who wants to do it for the same key waits, be it in this process or another.
     * Not to be used within itself: two keys may share a lock file.
     */
    <T> T alone(String key, Supplier<T> work) {
        String stripe =
                Checksum.ofBytes(Algorithm.SHA256, key.getBytes(UTF_8)).hex().substring(0, 2);
        FolderLock lock = FolderLock.acquire(root.resolve("locks").resolve(stripe));
        try {
            return work.get();
        } finally {
            lock.close();
        }
    }

    /** A new name to write to, on the same disk as the rest of the cache. */
    Path partial() {
        Path folder = root.resolve("partial");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
        return folder.resolve(UUID.randomUUID().toString());
    }

    /** Removes what killed processes have left half-written; never fails, since nothing depends on it. */
    void sweep() {
        FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root.resolve("partial"))) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry).compareTo(limit) < 0) {
                    AtomicFiles.deleteTree(entry);
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Not there yet, or another process is sweeping too.
        }
    }

    /** The file that has all these checksums, checked just now; a spoilt one is removed. */
    Optional<Path> find(List<Checksum> checksums) {
        for (Checksum checksum : strongestFirst(checksums)) {
            Path file = place(checksum);
            if (!Files.isRegularFile(file)) {
                continue;
            }
            if (mismatch(file, checksums).isEmpty()) {
                return Optional.of(file);
            }
            discard(file);
        }
        return Optional.empty();
    }

    /**
     * Takes in a finished file under each of its checksums.
     *
     * @return where it is now
     */
    Path keep(Path finished, List<Checksum> checksums) {
        List<Checksum> order = strongestFirst(checksums);
        Path main = place(order.get(0));
        try {
            Files.createDirectories(main.getParent());
            AtomicFiles.moveInto(finished, main);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(main, e);
        }
        for (Checksum other : order.subList(1, order.size())) {
            link(main, place(other));
        }
        return main;
    }

    /** Removes the file of a checksum that nobody asks for any more. */
    void forget(Checksum checksum) {
        discard(place(checksum));
    }

    /** Removes a file found wanting, so that the next look does not find it. */
    void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    private static void link(Path main, Path place) {
        try {
            Files.createDirectories(place.getParent());
            Files.deleteIfExists(place);
            Files.createLink(place, main);
        } catch (IOException | UnsupportedOperationException e) {
            // Some disks have no hard links. The file is kept under its strongest checksum, which is looked for first.
        }
    }

    private Path place(Checksum checksum) {
        return in(root.resolve("files"), checksum);
    }

    /** Where opam's layout has the file of a checksum. */
    static Path in(Path folder, Checksum checksum) {
        return folder.resolve(relative(checksum));
    }

    /** opam's layout of caches and archive mirrors: {@code sha256/ab/abcdef…}. */
    static String relative(Checksum checksum) {
        return checksum.algorithm().opamName() + "/" + checksum.hex().substring(0, 2) + "/" + checksum.hex();
    }

    static List<Checksum> strongestFirst(List<Checksum> checksums) {
        List<Checksum> result = new ArrayList<>(checksums);
        result.sort(Collections.reverseOrder());
        return result;
    }

    /**
     * A checksum that a file should have and does not.
     *
     * @param expected what was asked for
     * @param got what the bytes give
     */
    record Mismatch(Checksum expected, Checksum got) {}

    /** The first of the checksums that does not hold; all are computed in one pass. */
    static Optional<Mismatch> mismatch(Path file, List<Checksum> checksums) {
        Map<Algorithm, MessageDigest> digests = new EnumMap<>(Algorithm.class);
        checksums.forEach(checksum -> digests.computeIfAbsent(checksum.algorithm(), Algorithm::newDigest));
        try (InputStream in = Files.newInputStream(file)) {
            InputStream digesting = in;
            for (MessageDigest digest : digests.values()) {
                digesting = new DigestInputStream(digesting, digest);
            }
            byte[] buffer = new byte[1 << 16];
            int n;
            do {
                n = digesting.read(buffer);
            } while (n >= 0);
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
        Map<Algorithm, Checksum> got = new EnumMap<>(Algorithm.class);
        digests.forEach((algorithm, digest) -> got.put(algorithm, Checksum.of(algorithm, digest)));
        return checksums.stream()
                .filter(checksum -> !checksum.equals(got.get(checksum.algorithm())))
                .findFirst()
                .map(checksum ->
                        new Mismatch(checksum, java.util.Objects.requireNonNull(got.get(checksum.algorithm()))));
    }

    static Checksum sha256(Path file) {
        try {
            return Checksum.ofFile(Algorithm.SHA256, file);
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    static WorldException cannotRead(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no such file" : AtomicFiles.reason(e);
        return new WorldException(
                "Cannot read " + file + ": " + reason, "Check the path, and that the file is readable by you.", e);
    }
}
