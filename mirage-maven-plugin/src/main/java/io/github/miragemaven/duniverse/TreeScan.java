package io.github.miragemaven.duniverse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What is in a folder: quickly by time stamps, or surely by contents. Empty folders count for nothing, as in git. */
final class TreeScan {

    private TreeScan() {}

    /**
     * A file or link by its content.
     *
     * @param kind what it is
     * @param digest of its bytes, or of the link's target; 128 bits of SHA-256, which are there to tell edits, not
     *     attacks
     */
    record Entry(Kind kind, String digest) {}

    /** What an entry is; the letter is how a manifest writes it. */
    enum Kind {
        FILE('f'),
        EXECUTABLE('x'),
        LINK('l');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        char letter() {
            return letter;
        }

        static Kind of(char letter) {
            for (Kind kind : values()) {
                if (kind.letter == letter) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no kind of entry is written " + letter);
        }
    }

    /**
     * A number that is another one, all but surely, when a file has come, gone, or been written to. It reads names,
     * sizes and times only. The order in which the system lists a folder does not matter, nor the folder's own name.
     */
    static long stamp(Path folder) {
        int prefix = folder.toString().length();
        long[] sum = {0};
        walk(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // String's own hash is compiled long before a loop of ours would be, and this runs once in a JVM's
                // life.
                long hash = mix(file.toString().substring(prefix).hashCode());
                hash = mix(hash ^ attributes.size());
                sum[0] += mix(hash ^ attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
                return FileVisitResult.CONTINUE;
            }
        });
        return sum[0];
    }

    /** The finishing step of MurmurHash3, so that the sum of two hashes says nothing about their parts. */
    private static long mix(long value) {
        long h = value;
        h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** Every file and link by its path, which has {@code /} between its parts. */
    static SortedMap<String, Entry> contents(Path folder) {
        SortedMap<String, Entry> result = new TreeMap<>();
        walk(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = folder.relativize(file).toString().replace('\\', '/');
                if (attributes.isSymbolicLink()) {
                    byte[] target = Files.readSymbolicLink(file).toString().getBytes(UTF_8);
                    result.put(path, new Entry(Kind.LINK, shortened(Checksum.ofBytes(Algorithm.SHA256, target))));
                } else if (attributes.isRegularFile()) {
                    Kind kind = Files.isExecutable(file) ? Kind.EXECUTABLE : Kind.FILE;
                    result.put(path, new Entry(kind, shortened(Checksum.ofFile(Algorithm.SHA256, file))));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return result;
    }

    private static String shortened(Checksum checksum) {
        return checksum.hex().substring(0, 32);
    }

    private static void walk(Path folder, SimpleFileVisitor<Path> visitor) {
        try {
            Files.walkFileTree(folder, visitor);
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot look through " + folder + ": " + AtomicFiles.reason(e),
                    "Check that all of it is readable by you, and that nothing else is changing it just now.",
                    e);
        }
    }
}
