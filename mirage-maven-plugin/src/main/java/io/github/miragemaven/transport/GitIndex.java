package io.github.miragemaven.transport;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.transport.SourceUrl.Git;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Makes of a commit what {@code opam admin index} makes of a folder: an {@code index.tar.gz} of {@code repo},
 * {@code version} and {@code packages/}. The same commit gives the same bytes.
 */
final class GitIndex {

    private GitIndex() {}

    static void write(GitStore git, Git repository, String commit, Path file) {
        GzipParameters fast = new GzipParameters();
        fast.setCompressionLevel(Deflater.BEST_SPEED);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(
                new GzipCompressorOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), fast))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            git.read(repository, commit, (path, bytes) -> {
                if (path.equals("repo") || path.equals("version") || path.startsWith("packages/")) {
                    TarArchiveEntry entry = new TarArchiveEntry(path);
                    entry.setSize(bytes.length);
                    entry.setModTime(0L);
                    tar.putArchiveEntry(entry);
                    tar.write(bytes);
                    tar.closeArchiveEntry();
                }
            });
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }
}
