package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Makes archives in memory, good ones and evil ones. */
public final class TestArchives {

    private record Item(String name, byte type, String text, int mode) {}

    private final List<Item> items = new ArrayList<>();

    public TestArchives file(String name, String text) {
        items.add(new Item(name, TarConstants.LF_NORMAL, text, 0644));
        return this;
    }

    public TestArchives program(String name, String text) {
        items.add(new Item(name, TarConstants.LF_NORMAL, text, 0755));
        return this;
    }

    public TestArchives folder(String name) {
        items.add(new Item(name + "/", TarConstants.LF_DIR, "", 0755));
        return this;
    }

    public TestArchives link(String name, String target) {
        items.add(new Item(name, TarConstants.LF_SYMLINK, target, 0777));
        return this;
    }

    public TestArchives hardLink(String name, String target) {
        items.add(new Item(name, TarConstants.LF_LINK, target, 0644));
        return this;
    }

    public TestArchives special(String name, byte type) {
        items.add(new Item(name, type, "", 0644));
        return this;
    }

    private interface Compression {
        OutputStream over(OutputStream out) throws IOException;
    }

    private byte[] tar(Compression compression) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(compression.over(bytes))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Item item : items) {
                TarArchiveEntry entry = new TarArchiveEntry(item.name(), item.type(), true);
                entry.setModTime(1_600_000_000_000L);
                byte[] content = item.text().getBytes(UTF_8);
                if (item.type() == TarConstants.LF_SYMLINK || item.type() == TarConstants.LF_LINK) {
                    entry.setLinkName(item.text());
                } else {
                    entry.setSize(content.length);
                    entry.setMode(item.mode());
                }
                tar.putArchiveEntry(entry);
                if (item.type() == TarConstants.LF_NORMAL) {
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public byte[] tar() {
        return tar(out -> out);
    }

    public byte[] tarGz() {
        return tar(GZIPOutputStream::new);
    }

    public byte[] tarBz2() {
        return tar(BZip2CompressorOutputStream::new);
    }

    public byte[] tarXz() {
        return tar(out -> new XZOutputStream(out, new LZMA2Options(1)));
    }

    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Item item : items) {
                ZipArchiveEntry entry = new ZipArchiveEntry(item.name());
                boolean link = item.type() == TarConstants.LF_SYMLINK;
                entry.setUnixMode((link ? 0120000 : 0100000) | item.mode());
                zip.putArchiveEntry(entry);
                zip.write(item.text().getBytes(UTF_8));
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
