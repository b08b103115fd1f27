package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes an opam repository that carries its own archives, as a zip that can be deployed as a Maven artifact: opam files,
 * an {@code index.tar.gz} of them, and the archives of the sources below {@code cache/} by checksum, where a
 * {@code repo} file with {@code archive-mirrors: "cache"} lets every opam find them (opam manual, section
 * "Repositories").
 *
 * <p>The same sources give the same bytes: sorted entries, fixed times, no owners.
 */
public final class RepositoryBuilder {

    /** Early, but not zip's very first moment, which Java takes for one before it and notes as an instant besides. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private static final String CACHE = "cache";

    private final RepositoryRequest request;
    private final SortedMap<String, byte[]> contents = new TreeMap<>();
    private final List<RepositoryResult.Entry> entries = new ArrayList<>();
    private final Map<String, Path> definedBy = new HashMap<>();

    private RepositoryBuilder(RepositoryRequest request) {
        this.request = request;
    }

    /**
     * Makes the repository.
     *
     * @throws ProjectException when there is no package, or one that can't be published: an opam file that is not valid, no
     *     version, a name twice, a link that leads out of the sources
     * @throws WorldException when sources can't be read, or the zip can't be written
     */
    public static RepositoryResult build(RepositoryRequest request) {
        return new RepositoryBuilder(request).build();
    }

    private RepositoryResult build() {
        for (Path folder : folders()) {
            addSources(folder);
        }
        if (entries.isEmpty()) {
            throw new ProjectException(
                    "No package in " + request.sources() + ": none of its folders holds a file NAME.opam.",
                    "Put each package's sources into a folder of its own there, with its opam file.");
        }
        contents.put("repo", repoFile());
        contents.put("index.tar.gz", index());
        boolean written = write();
        entries.sort((a, b) -> a.name().compareTo(b.name()));
        return new RepositoryResult(request.zip(), written, entries);
    }

    private List<Path> folders() {
        if (!Files.isDirectory(request.sources())) {
            throw new ProjectException(
                    "The folder of package sources " + request.sources() + " does not exist.",
                    "Create it, or configure another with <sources>.");
        }
        try (Stream<Path> found = Files.list(request.sources())) {
            return found.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw cannotRead(request.sources(), e);
        }
    }

    private void addSources(Path folder) {
        List<Path> opamFiles = opamFiles(folder);
        if (opamFiles.isEmpty()) {
            return;
        }
        List<OpamPackage> packages = new ArrayList<>();
        for (Path opamFile : opamFiles) {
            packages.add(readPackage(opamFile));
        }
        String stem = folder.getFileName() + "-" + packages.get(0).version();
        byte[] archive;
        try {
            archive = SourceArchive.of(folder, stem);
        } catch (IOException e) {
            throw cannotRead(folder, e);
        }
        Checksum checksum = Checksum.ofBytes(Checksum.Algorithm.SHA256, archive);
        contents.put(CACHE + "/sha256/" + checksum.hex().substring(0, 2) + "/" + checksum.hex(), archive);
        for (OpamPackage definition : packages) {
            String path = "packages/" + definition.name() + "/" + definition + "/opam";
            contents.put(path, published(definition, stem, checksum).getBytes(UTF_8));
            entries.add(new RepositoryResult.Entry(definition.name(), definition.version(), checksum));
        }
    }

    private static List<Path> opamFiles(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(file -> file.toString().endsWith(".opam") && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw cannotRead(folder, e);
        }
    }

    private OpamPackage readPackage(Path opamFile) {
        String fileName = Objects.requireNonNull(opamFile.getFileName(), "it was listed in a folder")
                .toString();
        String name = fileName.substring(0, fileName.length() - ".opam".length());
        OpamFile file;
        try {
            file = OpamParser.parse(opamFile.toString(), Files.readAllBytes(opamFile));
        } catch (IOException e) {
            throw cannotRead(opamFile, e);
        }
        OpamPackage source = OpamPackage.ofSource(file, name);
        if (!OpamName.isValid(name) || !source.name().equals(name)) {
            throw new ProjectException(
                    opamFile + ": its name: field and its file name differ, or are no package name.",
                    "Name the file after the package: letters, digits and -_+, one letter at least.");
        }
        Path before = definedBy.putIfAbsent(name, opamFile);
        if (before != null) {
            throw new ProjectException(
                    "Package " + name + " is defined twice: by " + before + " and by " + opamFile + ".",
                    "Remove one of them.");
        }
        OpamVersion version = file.field("version")
                .map(field -> source.version())
                .or(() -> request.version().map(OpamVersion::new))
                .orElseThrow(() -> new ProjectException(
                        opamFile + " has no version: field.", "Add one, or configure a version for all packages."));
        if (!OpamVersion.isValid(version.text())) {
            throw new ProjectException(
                    "\"" + version + "\" cannot be the version of package " + name + ".",
                    "A version consists of " + OpamVersion.SYNTAX + ".");
        }
        return OpamPackage.of(file, name, version);
    }

    /** The opam file as a repository has it: named by its folder, and with the place of its sources. */
    private String published(OpamPackage definition, String stem, Checksum checksum) {
        List<OpamFile.Item> items = new ArrayList<>();
        for (OpamFile.Item item : definition.file().items()) {
            boolean ofSource = item instanceof OpamFile.Field field
                    ? field.name().equals("name") || field.name().equals("version")
                    : item instanceof OpamFile.Section section && section.kind().equals("url");
            if (!ofSource) {
                items.add(item);
            }
        }
        items.add(new OpamFile.Section(
                "url",
                Optional.empty(),
                List.of(
                        new OpamFile.Field("src", OpamValue.text(request.archiveBase() + "/" + stem + ".tar.gz")),
                        new OpamFile.Field("checksum", OpamValue.texts(List.of(checksum.toString()))))));
        return OpamPrinter.print(new OpamFile(definition.toString(), items));
    }

    private static byte[] repoFile() {
        return OpamPrinter.print(new OpamFile(
                        "repo",
                        List.of(
                                new OpamFile.Field("opam-version", OpamValue.text("2.0")),
                                new OpamFile.Field("archive-mirrors", OpamValue.text(CACHE)))))
                .getBytes(UTF_8);
    }

    /** What opam reads of a repository: all but the archives. */
    private byte[] index() {
        SortedMap<String, byte[]> definitions = new TreeMap<>(contents);
        definitions.keySet().removeIf(path -> path.startsWith(CACHE + "/"));
        try {
            return SourceArchive.of(definitions);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
    }

    private boolean write() {
        Path zip = request.zip().toAbsolutePath();
        try {
            byte[] bytes = zipped();
            if (Files.isRegularFile(zip) && Arrays.equals(Files.readAllBytes(zip), bytes)) {
                return false;
            }
            Path folder = Objects.requireNonNull(zip.getParent(), "an absolute path of a file has a folder");
            Files.createDirectories(folder);
            Path partial = folder.resolve(
                    "." + zip.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                Files.write(partial, bytes);
                AtomicFiles.moveInto(partial, zip);
            } finally {
                Files.deleteIfExists(partial);
            }
            return true;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(zip, e);
        }
    }

    private byte[] zipped() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
        try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
            for (Map.Entry<String, byte[]> file : contents.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                // Local time is what zip records; an instant would give other bytes in another time zone.
                entry.setTimeLocal(TIME);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static WorldException cannotRead(Path path, IOException e) {
        return new WorldException(
                "Cannot read " + path + ": " + AtomicFiles.reason(e), "Check that it is readable by you.", e);
    }
}
