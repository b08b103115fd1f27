package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.ProjectException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * A {@code .tar.gz} that depends on its content alone. Its gzip does not compress: what a compressor makes of given bytes
 * differs between Java versions, and the archive's checksum goes into everybody's locks. The zip around it compresses.
 */
final class SourceArchive {

    /** What is made by building or belongs to version control, and so is no source. */
    private static final Set<String> NO_SOURCE = Set.of(".git", ".hg", ".svn", "_build", "_opam", ".DS_Store");

    /** 1980-01-01, of which no tool says that it is implausible. */
    private static final long TIME_MILLIS = 315_532_800_000L;

    private static final int STORED_BLOCK = 0xffff;

    private SourceArchive() {}

    /** The files of a map, by path. */
    static byte[] of(SortedMap<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                put(tar, file.getKey(), file.getValue(), false);
            }
        }
        return gzip(bytes.toByteArray());
    }

    /**
     * The sources in a folder, below a folder of that name.
     *
     * @throws ProjectException when there is a link that leads out of the folder
     */
    static byte[] of(Path folder, String root) throws IOException {
        SortedMap<String, Path> sources = sources(folder);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = tar(bytes)) {
            for (Map.Entry<String, Path> source : sources.entrySet()) {
                String path = root + "/" + source.getKey();
                if (Files.isSymbolicLink(source.getValue())) {
                    putLink(tar, path, folder, source.getValue());
                } else {
                    put(tar, path, Files.readAllBytes(source.getValue()), isExecutable(source.getValue()));
                }
            }
        }
        return gzip(bytes.toByteArray());
    }

    private static SortedMap<String, Path> sources(Path folder) throws IOException {
        SortedMap<String, Path> sources = new TreeMap<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return isSource(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isSource(file) && (attributes.isRegularFile() || attributes.isSymbolicLink())) {
                    sources.put(folder.relativize(file).toString().replace('\\', '/'), file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private static boolean isSource(Path path) {
        Path name = path.getFileName();
        return name == null || !NO_SOURCE.contains(name.toString());
    }

    private static TarArchiveOutputStream tar(ByteArrayOutputStream bytes) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
        return tar;
    }

    private static void put(TarArchiveOutputStream tar, String path, byte[] content, boolean executable)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        entry.setMode(executable ? 0100755 : 0100644);
        put(tar, entry, content);
    }

    private static void putLink(TarArchiveOutputStream tar, String path, Path folder, Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        Path root = folder.toAbsolutePath().normalize();
        Path inside = link.toAbsolutePath().resolveSibling(target).normalize();
        if (target.isAbsolute() || !inside.startsWith(root)) {
            throw new ProjectException(
                    "The link " + link + " leads out of the package's sources, to " + target + ".",
                    "Replace it by a copy, or by a link within " + folder + ".");
        }
        TarArchiveEntry entry = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
        entry.setLinkName(target.toString().replace('\\', '/'));
        entry.setMode(0120777);
        put(tar, entry, new byte[0]);
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setModTime(TIME_MILLIS);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static boolean isExecutable(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
    }

    /** RFC 1952 around the stored blocks of RFC 1951, section 3.2.4. */
    private static byte[] gzip(byte[] content) {
        int blocks = Math.max(1, (content.length + STORED_BLOCK - 1) / STORED_BLOCK);
        ByteBuffer out =
                ByteBuffer.allocate(10 + blocks * 5 + content.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        // No time, no name, no system: each of them 0 but the last, where 255 means unknown.
        out.put(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff});
        for (int block = 0; block < blocks; block++) {
            int from = block * STORED_BLOCK;
            int length = Math.min(STORED_BLOCK, content.length - from);
            out.put((byte) (block == blocks - 1 ? 1 : 0));
            out.putShort((short) length).putShort((short) ~length);
            out.put(content, from, length);
        }
        CRC32 crc = new CRC32();
        crc.update(content);
        return out.putInt((int) crc.getValue()).putInt(content.length).array();
    }
}
