package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The plain files of a tar stream, one after the other (POSIX ustar and pax, and GNU long names). A general tar library
 * takes half a second over a whole index in a fresh JVM, most of it for what an index does not have; this takes a
 * fifth.
 */
final class TarReader {

    private static final int BLOCK = 512;

    /** No path in a repository is near this; a header that says so is damaged. */
    private static final int MAX_PATH = 1 << 16;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
    private long unread;
    private int padding;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** A file's path as the archive has it, and its length in bytes. */
    record Entry(String path, long size) {}

    /**
     * The next plain file, whose content can then be read; empty at the archive's end.
     *
     * @throws IOException when the stream ends early or is not a tar archive
     */
    Optional<Entry> next() throws IOException {
        String longPath = "";
        long longSize = -1;
        while (true) {
            in.skipNBytes(unread + padding);
            unread = 0;
            padding = 0;
            if (in.readNBytes(header, 0, BLOCK) < BLOCK) {
                throw new EOFException("the archive ends before its end mark");
            }
            if (isZero()) {
                return Optional.empty();
            }
            checkSum();
            long size = longSize >= 0 ? longSize : number(124, 12);
            padding = (int) ((BLOCK - size % BLOCK) % BLOCK);
            unread = size;
            switch (header[156]) {
                case 'L' -> longPath = text(readSmall(size), 0, (int) size);
                case 'x' -> {
                    byte[] pax = readSmall(size);
                    longPath = paxValue(pax, "path").orElse(longPath);
                    longSize = paxValue(pax, "size").map(Long::parseLong).orElse(longSize);
                }
                case '0', 0 -> {
                    String path = longPath.isEmpty() ? path() : longPath;
                    if (!path.endsWith("/")) {
                        return Optional.of(new Entry(path, size));
                    }
                }
                default -> {
                    // A folder, a link or what else there may be, none of which a repository is made of.
                    longPath = header[156] == 'g' || header[156] == 'K' ? longPath : "";
                    longSize = -1;
                }
            }
        }
    }

    /** Reads the whole content of the entry just given to {@code target} at {@code offset}. */
    void read(byte[] target, int offset, int size) throws IOException {
        if (in.readNBytes(target, offset, size) < size) {
            throw new EOFException("the archive ends within a file");
        }
        unread -= size;
    }

    private byte[] readSmall(long size) throws IOException {
        if (size > MAX_PATH) {
            throw new IOException("a header of " + size + " bytes");
        }
        byte[] bytes = new byte[(int) size];
        read(bytes, 0, bytes.length);
        return bytes;
    }

    private boolean isZero() {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkSum() throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            // The sum is made with its own field as blanks.
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(148, 8)) {
            throw new IOException("a header whose checksum is wrong");
        }
    }

    private String path() {
        String name = text(header, 0, 100);
        boolean ustar = header[257] == 'u' && header[258] == 's' && header[259] == 't' && header[262] == 0;
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, UTF_8);
    }

    /** Octal digits, or GNU's binary form for what does not fit. */
    private long number(int from, int length) throws IOException {
        long value = 0;
        if ((header[from] & 0x80) != 0) {
            for (int i = from + 1; i < from + length; i++) {
                value = (value << 8) | (header[i] & 0xff);
            }
        } else {
            for (int i = from; i < from + length; i++) {
                byte b = header[i];
                if (b >= '0' && b <= '7') {
                    value = (value << 3) | (b - '0');
                } else if (b != ' ' && b != 0) {
                    throw new IOException("a header that is not of a tar archive");
                }
            }
        }
        if (value < 0) {
            throw new IOException("a file of negative size");
        }
        return value;
    }

    /** A value of a pax header, whose records are {@code LENGTH KEY=VALUE\n}. */
    private static Optional<String> paxValue(byte[] pax, String key) throws IOException {
        int at = 0;
        while (at < pax.length) {
            int blank = at;
            int length = 0;
            while (blank < pax.length && pax[blank] >= '0' && pax[blank] <= '9' && length <= MAX_PATH) {
                length = length * 10 + pax[blank++] - '0';
            }
            if (blank == at || at + length > pax.length || blank + 1 >= at + length || pax[blank] != ' ') {
                throw new IOException("an extended header that is damaged");
            }
            String record = new String(pax, blank + 1, at + length - blank - 2, UTF_8);
            if (record.startsWith(key + "=")) {
                return Optional.of(record.substring(key.length() + 1));
            }
            at += length;
        }
        return Optional.empty();
    }
}
