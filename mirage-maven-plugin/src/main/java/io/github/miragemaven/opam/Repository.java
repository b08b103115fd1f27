package io.github.miragemaven.opam;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An opam repository on this machine: an {@code index.tar.gz}, a zip or a folder that holds {@code repo} and
 * {@code packages/…/NAME.VERSION/opam} (opam manual, section "Repositories").
 *
 * <p>An index or zip is read into memory whole and once; opam files are parsed when they are asked for, once each. Safe
 * to use from several threads.
 */
public final class Repository {

    /**
     * Which repository it is.
     *
     * @param url where it comes from, as the user wrote it; it names the repository in messages
     * @param revision what tells this state of it from another, such as a commit or a digest of the index; empty for
     *     what may change at any time
     */
    public record Origin(String url, Optional<String> revision) {}

    private final Origin origin;
    private final RepositoryFiles files;
    private final Progress progress;
    private final List<String> archiveMirrors;
    private final SortedMap<String, List<Version>> packages;

    private Repository(Origin origin, RepositoryFiles files, Progress progress) {
        this.origin = origin;
        this.files = files;
        this.progress = progress;
        this.archiveMirrors = readArchiveMirrors();
        this.packages = arrange();
    }

    /**
     * Opens a repository that is a file (a tar, gzipped or not, or a zip) or a folder.
     *
     * @param progress told about packages that are skipped, when they are asked for
     * @throws WorldException when it can't be read, is damaged, or is no repository
     */
    public static Repository open(Origin origin, Path location, Progress progress) {
        try {
            if (Files.isDirectory(location)) {
                return openFolder(origin, location, progress);
            }
            return new Repository(origin, RepositoryFiles.ofFile(location), progress);
        } catch (IOException e) {
            throw damaged(origin, location.toString(), e);
        }
    }

    /**
     * Opens a repository whose index is in memory.
     *
     * @throws WorldException when it is damaged or no repository
     */
    public static Repository open(Origin origin, byte[] index, Progress progress) {
        try (InputStream in = new ByteArrayInputStream(index)) {
            return new Repository(origin, RepositoryFiles.ofTar(in), progress);
        } catch (IOException e) {
            throw damaged(origin, "its index", e);
        }
    }

    private static Repository openFolder(Origin origin, Path folder, Progress progress) throws IOException {
        Path index = folder.resolve("index.tar.gz");
        boolean onlyIndex = !Files.isDirectory(folder.resolve("packages")) && Files.isRegularFile(index);
        return new Repository(
                origin, onlyIndex ? RepositoryFiles.ofFile(index) : RepositoryFiles.ofFolder(folder), progress);
    }

    private static WorldException damaged(Origin origin, String what, IOException e) {
        return new WorldException(
                "Cannot read the opam repository " + origin.url() + " (" + what + "): " + AtomicFiles.reason(e),
                "Check that it is an opam repository (a folder or archive with repo and packages/ in it). If it was"
                        + " downloaded, download it again: run with -U.",
                e);
    }

    public Origin origin() {
        return origin;
    }

    /**
     * The {@code archive-mirrors} of the {@code repo} file: addresses, or paths relative to the repository's root, below
     * which archives are named {@code sha256/ab/abcdef…}; to be tried before a package's own URL.
     */
    public List<String> archiveMirrors() {
        return archiveMirrors;
    }

    /** The names of all packages, sorted. */
    public NavigableSet<String> names() {
        return Collections.unmodifiableNavigableSet(new TreeSet<>(packages.keySet()));
    }

    /** The versions of a package, newest first; none for an unknown name. Not all need be readable. */
    public List<OpamVersion> versions(String name) {
        return packages.getOrDefault(name, List.of()).stream()
                .map(version -> version.version)
                .toList();
    }

    /**
     * A package version; empty when it is not there, or when its opam file is not valid, about which {@code progress}
     * is then told once.
     */
    public Optional<OpamPackage> find(String name, OpamVersion version) {
        for (Version candidate : packages.getOrDefault(name, List.of())) {
            if (candidate.version.equals(version)) {
                return candidate.read(this);
            }
        }
        return Optional.empty();
    }

    /**
     * The files beside a package's opam file, below {@code files/}, to be copied over its sources, by their relative
     * paths.
     *
     * @throws WorldException when one can't be read
     */
    public SortedMap<String, byte[]> extraFiles(String name, OpamVersion version) {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        try {
            for (Version candidate : packages.getOrDefault(name, List.of())) {
                if (candidate.version.equals(version)) {
                    for (Map.Entry<String, RepositoryFiles.Content> file :
                            candidate.files.extra().entrySet()) {
                        contents.put(file.getKey(), files.bytes(file.getValue()));
                    }
                }
            }
        } catch (IOException e) {
            throw damaged(origin, "files of " + name + "." + version, e);
        }
        return contents;
    }

    @Override
    public String toString() {
        return origin.url();
    }

    private List<String> readArchiveMirrors() {
        if (files.repo().isEmpty()) {
            return List.of();
        }
        try {
            OpamFile repo = OpamParser.parse(
                    origin.url() + ": repo", files.bytes(files.repo().get()));
            FieldReader reader = new FieldReader(repo.name());
            return repo.field("archive-mirrors").map(reader::texts).orElse(List.of());
        } catch (MirageException | IOException e) {
            progress.warn("The opam repository " + origin.url() + " has a file repo that cannot be read, so its"
                    + " archive-mirrors are not used: " + e.getMessage());
            return List.of();
        }
    }

    private SortedMap<String, List<Version>> arrange() {
        SortedMap<String, List<Version>> byName = new TreeMap<>();
        for (RepositoryFiles.PackageFiles one : files.packages()) {
            String folder = one.folder();
            int dot = folder.indexOf('.');
            if (dot < 0
                    || !OpamName.isValid(folder.substring(0, dot))
                    || !OpamVersion.isValid(folder.substring(dot + 1))) {
                progress.warn("Skipping the folder " + folder + " of the opam repository " + origin.url()
                        + ": it is not named NAME.VERSION.");
                continue;
            }
            byName.computeIfAbsent(folder.substring(0, dot), name -> new ArrayList<>(4))
                    .add(new Version(new OpamVersion(folder.substring(dot + 1)), one));
        }
        // 1.0 and 1.00 are of one rank; their text keeps the order the same everywhere.
        Comparator<Version> newestFirst = Comparator.comparing((Version one) -> one.version)
                .thenComparing(one -> one.version.text())
                .reversed();
        byName.values().forEach(versions -> versions.sort(newestFirst));
        return byName;
    }

    private static final class Version {

        private final OpamVersion version;
        private final RepositoryFiles.PackageFiles files;
        private @Nullable OpamPackage definition;
        private boolean asked;

        Version(OpamVersion version, RepositoryFiles.PackageFiles files) {
            this.version = version;
            this.files = files;
        }

        synchronized Optional<OpamPackage> read(Repository repository) {
            if (!asked) {
                asked = true;
                definition = parse(repository).orElse(null);
            }
            return Optional.ofNullable(definition);
        }

        private Optional<OpamPackage> parse(Repository repository) {
            String folder = files.folder();
            String label = repository.origin.url() + ": " + folder + "/opam";
            try {
                OpamFile file = repository.files.parse(label, files.opam());
                return Optional.of(OpamPackage.of(file, folder.substring(0, folder.indexOf('.')), version));
            } catch (MirageException e) {
                repository.progress.warn("Skipping package " + folder + ": " + e.what());
            } catch (IOException e) {
                repository.progress.warn(
                        "Skipping package " + folder + ": cannot read " + label + ": " + AtomicFiles.reason(e));
            }
            return Optional.empty();
        }
    }
}
