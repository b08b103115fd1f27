package io.github.miragemaven.opam;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Which files a repository has and where their bytes are. The bytes of an archive lie one after the other in a single
 * array: an index is 26 MB in 19,000 pieces, and as objects of their own they would be more.
 */
final class RepositoryFiles {

    /** How deep below {@code packages} folders are looked into; opam itself has them one or two deep. */
    private static final int MAX_DEPTH = 5;

    /** More than any repository is; an archive that grows beyond was made to. */
    private static final int MAX_BYTES = 1 << 30;

    /** Where a file's bytes are. */
    sealed interface Content {}

    private record Slice(int offset, int length) implements Content {}

    private record OnDisk(Path file) implements Content {}

    /** A package's folder name, which is NAME.VERSION, its opam file, and what is below its {@code files/}. */
    record PackageFiles(String folder, Content opam, SortedMap<String, Content> extra) {}

    private byte[] bytes = new byte[0];
    private int used;
    private @Nullable Content repo;
    private final Map<String, Content> opamFiles = new LinkedHashMap<>();
    private final Map<String, SortedMap<String, Content>> extraFiles = new LinkedHashMap<>();

    private RepositoryFiles() {}

    /** The files of a tar (gzipped or not) or zip. */
    static RepositoryFiles ofFile(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.mark(2);
            boolean zip = in.read() == 'P' && in.read() == 'K';
            in.reset();
            if (!zip) {
                return ofTar(in);
            }
        }
        RepositoryFiles files = new RepositoryFiles();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory() && isWanted(entry.getName())) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        files.add(entry.getName(), files.append(content.readAllBytes()));
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ZipException("a name in it is not text");
        }
        return files.complete();
    }

    /** The files of a tar, gzipped or not. */
    static RepositoryFiles ofTar(InputStream in) throws IOException {
        RepositoryFiles files = new RepositoryFiles();
        BufferedInputStream raw = new BufferedInputStream(in);
        raw.mark(2);
        boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
        raw.reset();
        try (InputStream tarBytes = gzip ? new BufferedInputStream(new GZIPInputStream(raw, 1 << 16), 1 << 16) : raw) {
            TarReader tar = new TarReader(tarBytes);
            for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
                TarReader.Entry entry = next.get();
                String path = entry.path().startsWith("./") ? entry.path().substring(2) : entry.path();
                if (isWanted(path)) {
                    int offset = files.reserve(entry.size());
                    tar.read(files.bytes, offset, (int) entry.size());
                    files.add(path, new Slice(offset, (int) entry.size()));
                }
            }
            // What follows the end mark is read too, so that gzip's own checksum is checked.
            tarBytes.transferTo(OutputStream.nullOutputStream());
        }
        return files.complete();
    }

    /** The files of a folder, read when they are asked for. */
    static RepositoryFiles ofFolder(Path folder) throws IOException {
        RepositoryFiles files = new RepositoryFiles();
        Path repoFile = folder.resolve("repo");
        if (Files.isRegularFile(repoFile)) {
            files.repo = new OnDisk(repoFile);
        }
        Path packages = folder.resolve("packages");
        if (Files.isDirectory(packages)) {
            files.scan(packages, 1);
        }
        return files.complete();
    }

    Optional<Content> repo() {
        return Optional.ofNullable(repo);
    }

    Collection<PackageFiles> packages() {
        List<PackageFiles> all = new ArrayList<>(opamFiles.size());
        opamFiles.forEach((folder, opam) -> {
            SortedMap<String, Content> extra = extraFiles.getOrDefault(folder, Collections.emptySortedMap());
            all.add(new PackageFiles(folder.substring(folder.lastIndexOf('/') + 1), opam, extra));
        });
        return all;
    }

    byte[] bytes(Content content) throws IOException {
        if (content instanceof Slice slice) {
            return Arrays.copyOfRange(bytes, slice.offset, slice.offset + slice.length);
        }
        return Files.readAllBytes(((OnDisk) content).file);
    }

    OpamFile parse(String label, Content content) throws IOException {
        if (content instanceof Slice slice) {
            return OpamParser.parse(label, bytes, slice.offset, slice.length);
        }
        return OpamParser.parse(label, bytes(content));
    }

    private static boolean isWanted(String path) {
        return path.equals("repo") || path.startsWith("packages/");
    }

    private void add(String path, Content content) {
        if (path.equals("repo")) {
            repo = content;
        } else if (path.endsWith("/opam") && path.indexOf("/files/") < 0) {
            opamFiles.put(path.substring(0, path.length() - "/opam".length()), content);
        } else {
            int files = path.indexOf("/files/");
            if (files > 0) {
                extraFiles
                        .computeIfAbsent(path.substring(0, files), folder -> new TreeMap<>())
                        .put(path.substring(files + "/files/".length()), content);
            }
        }
    }

    private void scan(Path folder, int depth) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        Collections.sort(children);
        for (Path child : children) {
            Path opam = child.resolve("opam");
            if (Files.isRegularFile(opam)) {
                String key = child.toString().replace('\\', '/');
                opamFiles.put(key, new OnDisk(opam));
                scanExtra(key, child.resolve("files"));
            } else if (depth < MAX_DEPTH && Files.isDirectory(child)) {
                scan(child, depth + 1);
            }
        }
    }

    private void scanExtra(String key, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> found = Files.walk(folder)) {
            SortedMap<String, Content> extra = new TreeMap<>();
            found.filter(Files::isRegularFile)
                    .forEach(
                            file -> extra.put(folder.relativize(file).toString().replace('\\', '/'), new OnDisk(file)));
            extraFiles.put(key, extra);
        }
    }

    private Content append(byte[] content) throws IOException {
        int offset = reserve(content.length);
        System.arraycopy(content, 0, bytes, offset, content.length);
        return new Slice(offset, content.length);
    }

    private int reserve(long size) throws IOException {
        long needed = used + size;
        if (needed > MAX_BYTES) {
            throw new IOException("it is over " + (MAX_BYTES >> 20) + " MiB");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(MAX_BYTES, Math.max(needed, Math.max(1 << 20, bytes.length * 2L))));
        }
        int offset = used;
        used = (int) needed;
        return offset;
    }

    private RepositoryFiles complete() throws IOException {
        if (repo == null && opamFiles.isEmpty()) {
            throw new IOException("there is no file repo and no package in it");
        }
        bytes = Arrays.copyOf(bytes, used);
        return this;
    }
}
