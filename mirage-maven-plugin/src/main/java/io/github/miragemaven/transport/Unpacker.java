package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.TreeWriter.Limits;
import io.github.miragemaven.transport.TreeWriter.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks an archive into a folder; what kind of archive it is comes from its bytes, as with opam. */
final class Unpacker {

    private static final int XZ_MEMORY_KIB = 256 * 1024;

    private enum Format {
        TAR_GZ,
        TAR_BZ2,
        TAR_XZ,
        TAR,
        ZIP
    }

    private final Limits limits;
    private final boolean dropTop;

    /**
     * An unpacker.
     *
     * @param dropTop whether a single top folder is dropped
     */
    Unpacker(Limits limits, boolean dropTop) {
        this.limits = limits;
        this.dropTop = dropTop;
    }

    /**
     * Unpacks {@code archive} so that {@code into} is the tree inside it.
     *
     * @param origin where the archive came from, for people
     * @param scratch a name beside {@code into} that is free to be used and gone afterwards
     * @throws WorldException when it is no archive, is damaged or truncated, or holds what it must not; {@code into} is
     *     then not there
     */
    void unpack(Path archive, String origin, Path scratch, Path into) {
        try {
            Files.createDirectories(scratch);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(scratch, e);
        }
        try {
            TreeWriter writer = new TreeWriter(scratch, limits);
            switch (format(archive, origin)) {
                case ZIP -> readZip(archive, writer);
                case TAR -> readTar(wholeRecords(archive), writer);
                case TAR_GZ -> readTar(new GZIPInputStream(stream(archive), 1 << 16), writer);
                case TAR_BZ2 -> readTar(new BZip2CompressorInputStream(stream(archive), true), writer);
                case TAR_XZ -> readTar(new XZInputStream(stream(archive), XZ_MEMORY_KIB), writer);
            }
            moveTree(writer.finish(dropTop), into);
        } catch (Refusal refusal) {
            throw new WorldException(
                    "Refusing to unpack " + named(archive, origin) + ": it " + refusal.clause() + ".",
                    "Nothing of it was kept. A sound source archive has no such thing: tell whoever published it,"
                            + " and choose another version until it is replaced.",
                    refusal);
        } catch (IOException | IllegalArgumentException e) {
            // commons-compress throws IllegalArgumentException for some header fields that are no numbers.
            throw new WorldException(
                    "Cannot unpack " + named(archive, origin) + ": it is damaged or truncated (" + brief(e) + ").",
                    "Fetch it again: delete the file, or run with -U. If it stays so, the file is broken at its source.",
                    e);
        } finally {
            deleteQuietly(scratch);
        }
    }

    private static String brief(Exception e) {
        String reason = e instanceof IOException io ? AtomicFiles.reason(io) : String.valueOf(e.getMessage());
        return reason.lines().findFirst().orElse("no details");
    }

    private static String named(Path archive, String origin) {
        return origin.contains(archive.toString()) ? origin : origin + " (" + archive + ")";
    }

    private static InputStream stream(Path archive) throws IOException {
        return new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
    }

    /** A tar without compression has no checksum over all of it, but it is made of records of one size. */
    private static InputStream wholeRecords(Path archive) throws IOException {
        if (Files.size(archive) % 512 != 0) {
            throw new IOException("it ends in the middle of a record");
        }
        return stream(archive);
    }

    private static Format format(Path archive, String origin) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(archive)) {
            head = in.readNBytes(512);
        } catch (IOException e) {
            throw Cache.cannotRead(archive, e);
        }
        if (startsWith(head, 0x1f, 0x8b)) {
            return Format.TAR_GZ;
        }
        if (startsWith(head, 'B', 'Z', 'h')) {
            return Format.TAR_BZ2;
        }
        if (startsWith(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return Format.TAR_XZ;
        }
        if (startsWith(head, 'P', 'K', 3, 4) || startsWith(head, 'P', 'K', 5, 6)) {
            return Format.ZIP;
        }
        if (head.length >= 262 && new String(head, 257, 5, ISO_8859_1).equals("ustar")) {
            return Format.TAR;
        }
        String name = origin.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
        if (name.endsWith(".tar") && head.length == 512) {
            // Tar as it was before POSIX has no mark of its own; its header checksum is held when it is read.
            return Format.TAR;
        }
        String text = new String(head, UTF_8).strip().toLowerCase(Locale.ROOT);
        if (head.length == 0) {
            throw notAnArchive(archive, origin, "the file is empty", "Fetch it again, or correct its address.");
        }
        if (text.startsWith("<") && text.contains("html")) {
            throw notAnArchive(
                    archive,
                    origin,
                    "it is a web page",
                    "A login page of a network or proxy may have come in its place; or the address is one of a page about"
                            + " it. For a git repository write git+https://….");
        }
        throw notAnArchive(
                archive,
                origin,
                "it is none of .tar.gz, .tar.bz2, .tar.xz, .tar and .zip",
                "Correct its address. For a git repository write git+https://….");
    }

    private static WorldException notAnArchive(Path archive, String origin, String why, String next) {
        return new WorldException("Cannot unpack " + named(archive, origin) + ": " + why + ".", next);
    }

    private static boolean startsWith(byte[] head, int... magic) {
        byte[] expected = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            expected[i] = (byte) magic[i];
        }
        return head.length >= magic.length && Arrays.equals(Arrays.copyOf(head, magic.length), expected);
    }

    private void readTar(InputStream plain, TreeWriter writer) throws IOException, Refusal {
        try (plain;
                TarArchiveInputStream tar = new TarArchiveInputStream(plain, UTF_8.name())) {
            boolean any = false;
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                any = true;
                readTarEntry(tar, entry, writer);
            }
            if (!any) {
                throw new IOException("it holds nothing");
            }
            // The compression's own checksum comes after the tar's end; only who reads it knows that all was right.
            long padding = 0;
            byte[] buffer = new byte[1 << 16];
            for (int n = plain.read(buffer); n >= 0; n = plain.read(buffer)) {
                padding += n;
                if (padding > limits.bytes()) {
                    throw new Refusal("unpacks to more than " + limits.bytes() + " bytes");
                }
            }
        }
    }

    private static void readTarEntry(TarArchiveInputStream tar, TarArchiveEntry entry, TreeWriter writer)
            throws IOException, Refusal {
        String name = entry.getName();
        if (entry.isSymbolicLink()) {
            writer.link(name, entry.getLinkName());
        } else if (entry.isLink()) {
            writer.hardLink(name, entry.getLinkName());
        } else if (entry.isDirectory()) {
            writer.folder(name);
        } else if (entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO()) {
            throw new Refusal("has a device or pipe " + name);
        } else if (entry.isFile() && tar.canReadEntryData(entry)) {
            FileTime modified = FileTime.fromMillis(entry.getLastModifiedTime().toMillis());
            writer.file(name, (entry.getMode() & 0111) != 0, Optional.of(modified), tar);
        } else {
            throw new Refusal("has " + name + " of a kind that is not known here");
        }
    }

    private static void readZip(Path archive, TreeWriter writer) throws IOException, Refusal {
        try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                readZipEntry(zip, entry, writer);
            }
        }
    }

    private static void readZipEntry(ZipFile zip, ZipArchiveEntry entry, TreeWriter writer)
            throws IOException, Refusal {
        String name = entry.getName();
        if (entry.isUnixSymlink()) {
            writer.link(name, zip.getUnixSymlink(entry));
        } else if (entry.isDirectory()) {
            writer.folder(name);
        } else if (!zip.canReadEntryData(entry)) {
            throw new Refusal("has " + name + " encrypted or packed in a way that is not known here");
        } else {
            CRC32 crc = new CRC32();
            try (InputStream content = new CheckedInputStream(zip.getInputStream(entry), crc)) {
                FileTime modified = FileTime.fromMillis(Math.max(entry.getTime(), 0));
                writer.file(name, (entry.getUnixMode() & 0111) != 0, Optional.of(modified), content);
            }
            if (entry.getCrc() >= 0 && entry.getCrc() != crc.getValue()) {
                throw new IOException("the checksum of " + name + " does not hold");
            }
        }
    }

    private static void moveTree(Path from, Path into) {
        try {
            Files.move(from, into, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(into, e);
        }
    }

    static void deleteQuietly(Path tree) {
        try {
            AtomicFiles.deleteTree(tree);
        } catch (IOException e) {
            // Only scratch; a failure that matters is already on its way, and the next run sweeps.
        }
    }
}
