package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.transport.TreeWriter.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A folder of this machine as a source. As opam does it, links are followed (they are the user's own), and version
 * control's and builds' folders are left out.
 */
final class LocalTree {

    private final Path folder;

    LocalTree(Path folder) {
        this.folder = folder;
    }

    void copy(TreeWriter writer) throws Refusal {
        for (Map.Entry<String, Path> file : files().entrySet()) {
            try (InputStream content = Files.newInputStream(file.getValue())) {
                writer.file(
                        file.getKey(),
                        Files.isExecutable(file.getValue()),
                        Optional.of(Files.getLastModifiedTime(file.getValue())),
                        content);
            } catch (IOException e) {
                throw Cache.cannotRead(file.getValue(), e);
            }
        }
    }

    /** Differs when a file has come, gone, or been written to; reads no file. */
    String fingerprint() {
        MessageDigest digest = Algorithm.SHA256.newDigest();
        for (Map.Entry<String, Path> file : files().entrySet()) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file.getValue(), BasicFileAttributes.class);
                digest.update((file.getKey() + "\0" + attributes.size() + "\0" + attributes.lastModifiedTime() + "\0")
                        .getBytes(UTF_8));
            } catch (IOException e) {
                throw Cache.cannotRead(file.getValue(), e);
            }
        }
        return Checksum.of(Algorithm.SHA256, digest).toString();
    }

    private Map<String, Path> files() {
        Map<String, Path> result = new TreeMap<>();
        try {
            Files.walkFileTree(
                    folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
                            return !at.equals(folder) && isLeftOut(name(at))
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path at, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && !isLeftOut(name(at))) {
                                result.put(folder.relativize(at).toString().replace('\\', '/'), at);
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw Cache.cannotRead(folder, e);
        } catch (UncheckedIOException e) {
            throw Cache.cannotRead(folder, e.getCause() == null ? new IOException(e) : e.getCause());
        }
        return result;
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static boolean isLeftOut(String name) {
        return name.equals(".git")
                || name.equals(".hg")
                || name.equals("_darcs")
                || name.equals("_build")
                || name.startsWith("_opam")
                || name.startsWith(".#");
    }
}
