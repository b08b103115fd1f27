package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.Cache.Mismatch;
import io.github.miragemaven.transport.FetchedRepository.Kind;
import io.github.miragemaven.transport.Http.Validators;
import io.github.miragemaven.transport.SourceUrl.Artifact;
import io.github.miragemaven.transport.SourceUrl.Git;
import io.github.miragemaven.transport.SourceUrl.Local;
import io.github.miragemaven.transport.TreeWriter.Limits;
import io.github.miragemaven.transport.TreeWriter.Refusal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Brings bytes from elsewhere: downloads, git commits, files and Maven artifacts, checked, unpacked and kept in a cache
 * that all projects and processes share. May be used by several threads at once.
 *
 * <p>Every method throws {@link WorldException} when something can't be had (and then says where from, why, and what
 * helps), and {@link ProjectException} for a URL that is none. When that happens nothing half-written is left where it
 * could be seen.
 */
public final class Transport {

    private static final String WHEN_OFFLINE = "Run once without -o to fill the cache, then again with it.";

    private final TransportSettings settings;
    private final Cache cache;
    // Made when first needed: an up-to-date run needs none of it, and loading their classes takes longer than all of
    // it.
    private final Lazy<Http> http;
    private final Lazy<GitStore> git;
    private final Lazy<Unpacker> unpacker = new Lazy<>(() -> new Unpacker(Limits.NORMAL, true));
    private final Instant created = Instant.now();

    public Transport(TransportSettings settings) {
        this.settings = settings;
        this.cache = new Cache(settings.cache());
        this.http = new Lazy<>(() -> new Http(settings));
        this.git = new Lazy<>(() -> new GitStore(cache, settings));
        cache.sweep();
    }

    /** The settings it was made with. */
    public TransportSettings settings() {
        return settings;
    }

    /**
     * One file, with all its checksums holding: in the cache, or where it lies when it is on this machine anyway. It is
     * not to be written to.
     */
    public Path file(Source source) {
        Path file = bring(source);
        if (Files.isDirectory(file)) {
            throw new ProjectException(
                    source.url() + " is a folder where a file is needed.", "Give the address or path of a file.");
        }
        return file;
    }

    /** The file of a source, or the folder that it is; from a mirror where its own address fails. */
    private Path bring(Source source) {
        SourceUrl url = parse(source.url());
        try {
            return bring(source, url);
        } catch (WorldException e) {
            // A download has asked those mirrors that are addresses.
            return source.mirrors().stream()
                    .filter(mirror -> !(url instanceof SourceUrl.Http
                            && httpAddress(mirror).isPresent()))
                    .flatMap(mirror -> mirrored(source, mirror).stream())
                    .findFirst()
                    .orElseThrow(() -> e);
        }
    }

    private Optional<Path> mirrored(Source source, String mirror) {
        try {
            return Optional.of(bring(new Source(mirror, source.checksums(), source.archiveMirrors())));
        } catch (WorldException | ProjectException e) {
            settings.progress().debug("Not from a mirror: " + e.what());
            return Optional.empty();
        }
    }

    private Path bring(Source source, SourceUrl url) {
        if (url instanceof SourceUrl.Http address) {
            return source.checksums().isEmpty()
                    ? current(source.url(), address.address()).file()
                    : download(source, address.address());
        }
        if (url instanceof Git) {
            throw new ProjectException(
                    source.url() + " is a git repository where a file is needed.", "Give the address of a file.");
        }
        Path here = url instanceof Artifact artifact
                ? settings.artifacts().resolve(artifact.coordinates())
                : ((Local) url).path();
        if (!Files.exists(here)) {
            throw Cache.cannotRead(here, new NoSuchFileException(here.toString()));
        }
        if (source.checksums().isEmpty()) {
            return here;
        }
        if (Files.isDirectory(here)) {
            throw new ProjectException(
                    source.url() + " is a folder, which has no checksum, but checksums are given for it.",
                    "Remove the checksums, or give an archive.");
        }
        Optional<Mismatch> mismatch = Cache.mismatch(here, source.checksums());
        if (mismatch.isPresent()) {
            throw wrongChecksum(here.toString(), mismatch.get());
        }
        return here;
    }

    /**
     * Puts the tree of a source at {@code into}: an archive unpacked (without its single top folder, as opam has it), a
     * commit with its submodules and without {@code .git}, or a copy of a folder. Archives with entries or links that
     * lead out of their folder are refused.
     *
     * @param into is not there yet, or an empty folder; its parent is there
     */
    public void tree(Source source, Path into) {
        Path target = into.toAbsolutePath().normalize();
        Path scratch = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
        SourceUrl url = parse(source.url());
        if (url instanceof Git repository) {
            String commit = commit(source.url(), repository);
            bring(repository, commit);
            write(scratch, target, source.url(), writer -> git.get().checkout(repository, commit, writer));
            return;
        }
        Path here = bring(source);
        if (Files.isDirectory(here)) {
            write(scratch, target, source.url(), writer -> new LocalTree(here).copy(writer));
        } else {
            unpacker.get().unpack(here, SourceUrl.redacted(source.url()), scratch, target);
        }
    }

    /**
     * What tells the state of a source from another: its URL and checksums, which mean the same for ever if it is locked
     * as it should be. A folder of this machine can change in place, so the time stamps of its files are part of it.
     */
    public String identity(Source source) {
        StringBuilder text = new StringBuilder(source.url());
        source.checksums().stream()
                .sorted()
                .forEach(checksum -> text.append('\n').append(checksum));
        if (parse(source.url()) instanceof Local local && Files.isDirectory(local.path())) {
            text.append('\n').append(new LocalTree(local.path()).fingerprint());
        }
        return Checksum.ofBytes(Algorithm.SHA256, text.toString().getBytes(UTF_8))
                .hex();
    }

    /**
     * An opam repository: the root of one served by http (which has an {@code index.tar.gz}), a folder, an index of this
     * machine, a git repository, or a Maven artifact. What may have changed at its source is looked at again once it is
     * older than {@link TransportSettings#updateInterval}; when that fails, what we have is used, with a warning.
     */
    public FetchedRepository repository(String url) {
        SourceUrl parsed = parse(url);
        if (parsed instanceof SourceUrl.Http address) {
            return httpRepository(url, address.address());
        }
        if (parsed instanceof Git repository) {
            return gitRepository(url, repository);
        }
        Path path = bring(Source.of(url));
        if (Files.isDirectory(path)) {
            return folderRepository(url, path);
        }
        if (parsed instanceof Artifact) {
            return folderRepository(url, repositoryIn(unpacked(url, path)));
        }
        return new FetchedRepository(
                url,
                url,
                Kind.INDEX,
                path,
                Optional.of(Cache.sha256(path).toString()),
                Optional.ofNullable(path.getParent()).map(Path::toString));
    }

    /** The URL with a git branch or tag replaced by the commit it stands at; any other URL as it is. */
    public String locked(String url) {
        return parse(url) instanceof Git repository ? locked(url, commit(url, repository)) : url;
    }

    /**
     * When offline, sees that all of the sources can be had without the network. Does nothing when online.
     *
     * @throws WorldException naming every source that is missing
     */
    public void checkOffline(Collection<Source> sources) {
        if (!settings.offline()) {
            return;
        }
        List<String> missing = sources.stream()
                .filter(source -> !isHere(source))
                .map(source -> SourceUrl.redacted(source.url()))
                .toList();
        if (!missing.isEmpty()) {
            throw new WorldException(
                    "Maven is offline (-o), and "
                            + (missing.size() == 1 ? "this is" : "these " + missing.size() + " are")
                            + " not in the cache " + settings.cache() + ":\n  " + String.join("\n  ", missing),
                    WHEN_OFFLINE);
        }
    }

    private boolean isHere(Source source) {
        SourceUrl url = parse(source.url());
        if (url instanceof Local local) {
            return Files.exists(local.path());
        }
        if (url instanceof Artifact artifact) {
            try {
                return Files.exists(settings.artifacts().resolve(artifact.coordinates()));
            } catch (WorldException e) {
                return false;
            }
        }
        if (url instanceof Git repository) {
            return knownCommit(source.url(), repository)
                    .filter(commit -> git.get().has(repository, commit))
                    .isPresent();
        }
        return source.checksums().isEmpty()
                ? remembered(source.url()).isPresent()
                : found(source).isPresent();
    }

    private SourceUrl parse(String url) {
        return SourceUrl.parse(url, settings.base());
    }

    private WorldException missing(String url) {
        return new WorldException(
                "Maven is offline (-o), and this is not in the cache " + settings.cache() + ":\n  "
                        + SourceUrl.redacted(url),
                WHEN_OFFLINE);
    }

    // ---- files with checksums

    private Path download(Source source, URI address) {
        Optional<Path> here = found(source);
        if (here.isPresent()) {
            return here.get();
        }
        if (settings.offline()) {
            throw missing(source.url());
        }
        Checksum strongest = Cache.strongestFirst(source.checksums()).get(0);
        // Who held the lock before us may have been fetching the same thing.
        return cache.alone(
                strongest.toString(),
                () -> cache.find(source.checksums()).orElseGet(() -> downloadFromAny(source, address, strongest)));
    }

    private Path downloadFromAny(Source source, URI address, Checksum strongest) {
        List<URI> candidates = new ArrayList<>();
        for (String mirror : source.archiveMirrors()) {
            if (parse(mirror) instanceof SourceUrl.Http base) {
                String root = base.address().toString();
                candidates.add(URI.create((root.endsWith("/") ? root : root + "/") + Cache.relative(strongest)));
            }
        }
        candidates.add(address);
        source.mirrors().forEach(mirror -> httpAddress(mirror).ifPresent(candidates::add));
        List<String> whys = new ArrayList<>();
        WorldException last = null;
        for (URI candidate : candidates) {
            try {
                return downloadFrom(candidate, source);
            } catch (HttpFailure failure) {
                last = new WorldException("Cannot fetch " + failure.getMessage(), failure.next(), failure);
                whys.add(String.valueOf(failure.getMessage()));
            } catch (WrongBytes wrong) {
                last = wrongChecksum(Http.shown(candidate), wrong.mismatch);
                whys.add(Http.shown(candidate) + ": expected " + wrong.mismatch.expected() + ", got "
                        + wrong.mismatch.got());
            }
        }
        if (last == null || candidates.size() == 1) {
            throw last == null ? missing(source.url()) : last;
        }
        throw new WorldException(
                "Cannot fetch " + Http.shown(address) + ", neither from there nor from a mirror:\n  "
                        + String.join("\n  ", whys),
                last.next(),
                last);
    }

    /** Where it is an address of a kind that we can't fetch, the other ones may still do. */
    private Optional<URI> httpAddress(String mirror) {
        try {
            return parse(mirror) instanceof SourceUrl.Http http ? Optional.of(http.address()) : Optional.empty();
        } catch (ProjectException e) {
            settings.progress().debug("Not a mirror that can be asked: " + e.what());
            return Optional.empty();
        }
    }

    private Path downloadFrom(URI candidate, Source source) throws HttpFailure, WrongBytes {
        Path partial = cache.partial();
        try {
            http.get().get(candidate, partial, Validators.NONE);
            Optional<Mismatch> mismatch = Cache.mismatch(partial, source.checksums());
            if (mismatch.isPresent()) {
                throw new WrongBytes(mismatch.get());
            }
            return cache.keep(partial, source.checksums());
        } finally {
            Unpacker.deleteQuietly(partial);
        }
    }

    private Optional<Path> found(Source source) {
        Optional<Path> cached = cache.find(source.checksums());
        if (cached.isPresent()) {
            return cached;
        }
        for (String mirror : source.archiveMirrors()) {
            if (parse(mirror) instanceof Local local) {
                for (Checksum checksum : Cache.strongestFirst(source.checksums())) {
                    Path file = Cache.in(local.path(), checksum);
                    if (Files.isRegularFile(file)
                            && Cache.mismatch(file, source.checksums()).isEmpty()) {
                        return Optional.of(file);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static WorldException wrongChecksum(String where, Mismatch mismatch) {
        return new WorldException(
                "The checksum of " + where + " does not hold:\n  expected " + mismatch.expected() + "\n  got      "
                        + mismatch.got(),
                "It was not kept. Either a proxy on the way spoils it (open the address in a browser to see), or it was"
                        + " replaced at its source since it was locked: then lock again, or choose another version.");
    }

    private static final class WrongBytes extends Exception {

        private static final long serialVersionUID = 1;

        private final transient Mismatch mismatch;

        WrongBytes(Mismatch mismatch) {
            super(mismatch.toString());
            this.mismatch = mismatch;
        }
    }

    // ---- files without checksums, which may change where they are

    /** What an address last gave. */
    private record Current(Path file, Checksum content) {}

    private Optional<Current> remembered(String url) {
        return Memo.read(cache, url).flatMap(this::content);
    }

    private Optional<Current> content(Memo memo) {
        return memo.content().flatMap(content -> cache.find(List.of(content)).map(file -> new Current(file, content)));
    }

    private boolean isFresh(Memo memo) {
        // With -U once for each run is enough.
        boolean asked = settings.update() && !memo.checked().isAfter(created);
        return settings.offline() || (memo.isFresh(settings.updateInterval()) && !asked);
    }

    private Current current(String url, URI address) {
        Optional<Current> fresh = Memo.read(cache, url).filter(this::isFresh).flatMap(this::content);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        if (settings.offline()) {
            throw missing(url);
        }
        return cache.alone(url, () -> currentAlone(url, address));
    }

    private Current currentAlone(String url, URI address) {
        Optional<Memo> memo = Memo.read(cache, url);
        Optional<Current> known = memo.flatMap(this::content);
        if (known.isPresent() && memo.filter(this::isFresh).isPresent()) {
            return known.get();
        }
        try {
            return refresh(url, address, memo, known);
        } catch (HttpFailure failure) {
            if (known.isEmpty()) {
                throw new WorldException("Cannot fetch " + failure.getMessage(), failure.next(), failure);
            }
            settings.progress()
                    .warn("Cannot look whether there is something new. " + failure.getMessage()
                            + ". Using what it was at "
                            + memo.map(Memo::checked).orElse(created) + ".");
            return known.get();
        }
    }

    private Current refresh(String url, URI address, Optional<Memo> memo, Optional<Current> known) throws HttpFailure {
        Path partial = cache.partial();
        try {
            Validators before =
                    known.isPresent() && memo.isPresent() ? memo.get().validators() : Validators.NONE;
            Optional<Validators> changed = http.get().get(address, partial, before);
            Optional<Checksum> old = memo.flatMap(Memo::content);
            if (changed.isEmpty() && known.isPresent()) {
                new Memo(Instant.now(), "", old, memo.flatMap(Memo::previous), before).write(cache, url);
                return known.get();
            }
            Checksum content = Cache.sha256(partial);
            Path file = cache.keep(partial, List.of(content));
            Optional<Checksum> previous = old.filter(checksum -> !checksum.equals(content));
            if (previous.isPresent()) {
                // Someone may be reading the last one still, but not the one before it.
                memo.flatMap(Memo::previous).ifPresent(cache::forget);
            }
            new Memo(
                            Instant.now(),
                            "",
                            Optional.of(content),
                            previous.or(() -> memo.flatMap(Memo::previous)),
                            changed.orElse(Validators.NONE))
                    .write(cache, url);
            return new Current(file, content);
        } finally {
            Unpacker.deleteQuietly(partial);
        }
    }

    // ---- git

    private static String locked(String url, String commit) {
        int hash = url.indexOf('#');
        return (hash < 0 ? url : url.substring(0, hash)) + "#" + commit;
    }

    private Optional<String> knownCommit(String url, Git repository) {
        if (repository.local().isPresent()) {
            try {
                return Optional.of(git.get().resolve(repository));
            } catch (WorldException e) {
                return Optional.empty();
            }
        }
        return repository
                .commit()
                .or(() -> Memo.read(cache, url).map(Memo::commit).filter(commit -> !commit.isEmpty()));
    }

    private String commit(String url, Git repository) {
        if (repository.commit().isPresent() || repository.local().isPresent()) {
            return git.get().resolve(repository);
        }
        Optional<Memo> memo =
                Memo.read(cache, url).filter(known -> !known.commit().isEmpty());
        if (memo.isPresent() && isFresh(memo.get())) {
            return memo.get().commit();
        }
        if (settings.offline()) {
            throw missing(url);
        }
        try {
            String commit = git.get().resolve(repository);
            new Memo(Instant.now(), commit, Optional.empty(), Optional.empty(), Validators.NONE).write(cache, url);
            return commit;
        } catch (WorldException e) {
            if (memo.isEmpty()) {
                throw e;
            }
            settings.progress()
                    .warn(e.what() + " Using the commit it stood at at "
                            + memo.get().checked() + ".");
            return memo.get().commit();
        }
    }

    private void bring(Git repository, String commit) {
        if (settings.offline()) {
            if (!git.get().has(repository, commit)) {
                throw missing(locked(GitStore.shown(repository), commit));
            }
            return;
        }
        git.get().fetch(repository, commit);
    }

    // ---- repositories

    private FetchedRepository httpRepository(String url, URI address) {
        String path = String.valueOf(address.getPath());
        boolean isIndex = path.endsWith(".tar.gz") || path.endsWith(".tgz");
        String text = address.toString();
        String root = isIndex ? text.substring(0, text.lastIndexOf('/')) : text.replaceFirst("/+$", "");
        String index = isIndex ? text : root + "/index.tar.gz";
        Current current;
        try {
            current = current(index, URI.create(index));
        } catch (WorldException e) {
            if (e.getCause() instanceof HttpFailure failure && failure.kind() == HttpFailure.Kind.NOT_THERE) {
                throw new WorldException(
                        "There is no opam repository at " + SourceUrl.redacted(url) + ": " + failure.getMessage(),
                        "Its root must hold an index.tar.gz. For a git repository write git+" + SourceUrl.redacted(url)
                                + ".",
                        e);
            }
            throw e;
        }
        return new FetchedRepository(
                url,
                url,
                Kind.INDEX,
                current.file(),
                Optional.of(current.content().toString()),
                Optional.of(root));
    }

    private static FetchedRepository folderRepository(String url, Path folder) {
        if (!Files.isDirectory(folder.resolve("packages"))) {
            throw new ProjectException(
                    url + " is no opam repository: there is no folder packages in " + folder + ".",
                    "Give the folder that holds packages/ and repo.");
        }
        return new FetchedRepository(url, url, Kind.FOLDER, folder, Optional.empty(), Optional.of(folder.toString()));
    }

    /** The repository's root: the archive's own, or its single top folder. */
    private static Path repositoryIn(Path tree) {
        if (Files.isDirectory(tree.resolve("packages"))) {
            return tree;
        }
        try (Stream<Path> tops = Files.list(tree)) {
            return tops.filter(top -> Files.isDirectory(top.resolve("packages")))
                    .findFirst()
                    .orElse(tree);
        } catch (IOException e) {
            throw Cache.cannotRead(tree, e);
        }
    }

    /** A git repository becomes an index, too: one file is read ten times faster than the ten thousand it holds. */
    private FetchedRepository gitRepository(String url, Git repository) {
        String commit = commit(url, repository);
        String key = "index of " + GitStore.shown(repository) + "#" + commit;
        Optional<Current> known = remembered(key);
        if (known.isEmpty()) {
            bring(repository, commit);
        }
        Current index = known.orElseGet(() ->
                cache.alone(key, () -> remembered(key).orElseGet(() -> makeIndex(key, repository, commit))));
        return new FetchedRepository(
                url, locked(url, commit), Kind.INDEX, index.file(), Optional.of("git=" + commit), Optional.empty());
    }

    private Current makeIndex(String key, Git repository, String commit) {
        Path partial = cache.partial();
        try {
            GitIndex.write(git.get(), repository, commit, partial);
            Checksum content = Cache.sha256(partial);
            Path file = cache.keep(partial, List.of(content));
            new Memo(Instant.now(), commit, Optional.of(content), Optional.empty(), Validators.NONE).write(cache, key);
            return new Current(file, content);
        } finally {
            Unpacker.deleteQuietly(partial);
        }
    }

    /** The tree of an archive of this machine, unpacked once for each state of its file. */
    private Path unpacked(String url, Path archive) {
        String name = Checksum.ofBytes(Algorithm.SHA256, archive.toString().getBytes(UTF_8))
                .hex()
                .substring(0, 16);
        String state;
        try {
            state = Files.size(archive) + "-"
                    + Files.getLastModifiedTime(archive).toMillis();
        } catch (IOException e) {
            throw Cache.cannotRead(archive, e);
        }
        Path folder = cache.folder("trees").resolve(name);
        Path tree = folder.resolve(state);
        if (Files.isDirectory(tree)) {
            return tree;
        }
        return cache.alone(tree.toString(), () -> {
            try {
                if (!Files.isDirectory(tree)) {
                    // A snapshot that was built again: its last tree is of no use to anybody.
                    AtomicFiles.deleteTree(folder);
                    Files.createDirectories(folder);
                    new Unpacker(Limits.NORMAL, false).unpack(archive, url, cache.partial(), tree);
                }
                return tree;
            } catch (IOException e) {
                throw AtomicFiles.cannotWrite(tree, e);
            }
        });
    }

    // ---- trees

    private interface Content {
        void writeTo(TreeWriter writer) throws Refusal;
    }

    private static void write(Path scratch, Path into, String url, Content content) {
        try {
            Files.createDirectories(scratch);
            TreeWriter writer = new TreeWriter(scratch, Limits.NORMAL);
            content.writeTo(writer);
            Files.move(writer.finish(false), into, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (Refusal refusal) {
            throw new WorldException(
                    "Refusing to use " + SourceUrl.redacted(url) + ": it " + refusal.clause() + ".",
                    "Nothing of it was kept. Tell whoever published it, and choose another version until then.",
                    refusal);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(into, e);
        } finally {
            Unpacker.deleteQuietly(scratch);
        }
    }
}
