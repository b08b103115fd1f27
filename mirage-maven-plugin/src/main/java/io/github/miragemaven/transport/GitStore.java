package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.SourceUrl.Git;
import io.github.miragemaven.transport.TreeWriter.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.errors.LockFailedException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.BlobBasedConfig;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;

/**
 * Commits of remote repositories, in one bare repository for each remote. Commits are fetched without their history
 * where the server lets us. A repository of this machine is read where it is.
 */
final class GitStore {

    private static final int MAX_SUBMODULE_DEPTH = 8;

    private final Cache cache;
    private final TransportSettings settings;

    GitStore(Cache cache, TransportSettings settings) {
        this.cache = cache;
        this.settings = settings;
    }

    /** Whether a commit can be checked out with no network, submodules and all. */
    boolean has(Git url, String commit) {
        try {
            return hasAll(url, ObjectId.fromString(commit), 0);
        } catch (IOException | ConfigInvalidException e) {
            return false;
        }
    }

    private boolean hasAll(Git url, ObjectId commit, int depth) throws IOException, ConfigInvalidException {
        if (url.local().isEmpty() && !Files.isDirectory(place(url))) {
            return false;
        }
        try (Repository repository = open(url)) {
            if (!present(repository, url, commit)) {
                return false;
            }
            for (Git submodule : submodules(repository, url, commit, depth).values()) {
                if (!hasAll(submodule, ObjectId.fromString(submodule.commit().orElseThrow()), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * The commit that the URL's branch or tag stands at now.
     *
     * @throws WorldException when the remote can't be asked
     * @throws ProjectException when it has nothing of that name
     */
    String resolve(Git url) {
        if (url.commit().isPresent()) {
            return url.commit().get();
        }
        String name = url.ref().orElse("HEAD");
        if (url.local().isPresent()) {
            try (Repository repository = open(url)) {
                ObjectId id = repository.resolve(name + "^{commit}");
                if (id == null) {
                    throw noSuchRef(url, name);
                }
                return id.name();
            } catch (IOException e) {
                throw unreadable(url, e);
            }
        }
        Map<String, Ref> refs = cache.alone(lockKey(url), () -> startingAnewIfSpoilt(url, () -> refs(url)));
        for (String full : new String[] {name, "refs/heads/" + name, "refs/tags/" + name}) {
            Ref ref = refs.get(full);
            if (ref != null) {
                ObjectId peeled = Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
                if (peeled != null) {
                    return peeled.name();
                }
            }
        }
        throw noSuchRef(url, name);
    }

    private Map<String, Ref> refs(Git url) throws IOException {
        makeBare(place(url));
        return patiently(url, () -> {
            // Without git's smart protocol JGit needs a repository even to list the branches of another.
            try (Repository repository = open(url);
                    org.eclipse.jgit.transport.Transport transport = connect(url, repository);
                    FetchConnection connection = transport.openFetch()) {
                return new HashMap<>(connection.getRefsMap());
            }
        });
    }

    /**
     * Sees that a commit is here, with its submodules.
     *
     * @throws WorldException when it can't be had
     */
    void fetch(Git url, String commit) {
        fetch(url, ObjectId.fromString(commit), 0);
    }

    private void fetch(Git url, ObjectId commit, int depth) {
        if (url.local().isEmpty()) {
            cache.alone(lockKey(url), () -> startingAnewIfSpoilt(url, () -> fetchInto(url, commit)));
        }
        Map<String, Git> submodules;
        try (Repository repository = open(url)) {
            if (!present(repository, url, commit)) {
                throw noSuchCommit(url, commit.name());
            }
            submodules = submodules(repository, url, commit, depth);
        } catch (IOException | ConfigInvalidException e) {
            throw unreadable(url, e);
        }
        for (Git submodule : submodules.values()) {
            fetch(submodule, ObjectId.fromString(submodule.commit().orElseThrow()), depth + 1);
        }
    }

    private static String lockKey(Git url) {
        return "git " + url.remote();
    }

    /** Does something with the cache's repository; one left half-made by a killed process, or spoilt, is made anew. */
    private <T> T startingAnewIfSpoilt(Git url, Remote<T> work) {
        try {
            return work.run();
        } catch (IOException | JGitInternalException e) {
            settings.progress().debug("Starting " + place(url) + " anew: " + e);
        }
        Unpacker.deleteQuietly(place(url));
        try {
            return work.run();
        } catch (IOException | JGitInternalException e) {
            throw unreadable(url, e);
        }
    }

    /** Gives the commit itself, once it is here. */
    private ObjectId fetchInto(Git url, ObjectId commit) throws IOException {
        makeBare(place(url));
        try (Repository repository = open(url)) {
            if (present(repository, url, commit)) {
                return commit;
            }
            settings.progress().info("Fetching " + shown(url) + "#" + commit.name());
            RefSpec only = new RefSpec(commit.name() + ":" + mark(commit));
            try {
                fetchOnce(url, repository, 1, only);
            } catch (WorldException e) {
                if (e.getCause() == null || isPassing(e.getCause())) {
                    throw e;
                }
                settings.progress().debug(e.what() + "; trying with all history");
            }
            if (!present(repository, url, commit)) {
                // Servers need not give a commit that is no branch's tip; then only the whole history has it.
                fetchOnce(
                        url,
                        repository,
                        0,
                        new RefSpec("+refs/heads/*:refs/remotes/heads/*"),
                        new RefSpec("+refs/tags/*:refs/remotes/tags/*"));
                if (!repository.getObjectDatabase().has(commit)) {
                    throw noSuchCommit(url, commit.name());
                }
                RefUpdate update = repository.updateRef(mark(commit));
                update.setNewObjectId(commit);
                update.forceUpdate();
            }
            return commit;
        }
    }

    private void fetchOnce(Git url, Repository repository, int depth, RefSpec... specs) throws IOException {
        patiently(url, () -> {
            try (org.eclipse.jgit.transport.Transport transport = connect(url, repository)) {
                transport.setTagOpt(TagOpt.NO_TAGS);
                if (depth > 0) {
                    transport.setDepth(depth);
                }
                return transport.fetch(NullProgressMonitor.INSTANCE, java.util.List.of(specs), null);
            }
        });
    }

    /** Writes the tree of a commit that {@link #fetch} has brought, with the trees of its submodules. */
    void checkout(Git url, String commit, TreeWriter writer) throws Refusal {
        try {
            checkout(url, ObjectId.fromString(commit), "", writer, 0);
        } catch (IOException | ConfigInvalidException e) {
            throw unreadable(url, e);
        }
    }

    private void checkout(Git url, ObjectId id, String prefix, TreeWriter writer, int depth)
            throws Refusal, IOException, ConfigInvalidException {
        try (Repository repository = open(url);
                RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            RevCommit commit = commits.parseCommit(id);
            Map<String, Git> submodules = submodules(repository, url, id, depth);
            FileTime time = FileTime.from(Instant.ofEpochSecond(commit.getCommitTime()));
            walk.addTree(commit.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                FileMode mode = walk.getFileMode(0);
                String name = prefix + walk.getPathString();
                if (mode.equals(FileMode.GITLINK)) {
                    writer.folder(name);
                    Git submodule = submodules.get(walk.getPathString());
                    if (submodule != null) {
                        checkout(submodule, walk.getObjectId(0), name + "/", writer, depth + 1);
                    }
                } else if (mode.equals(FileMode.SYMLINK)) {
                    byte[] target =
                            walk.getObjectReader().open(walk.getObjectId(0)).getCachedBytes(1 << 16);
                    writer.link(name, new String(target, UTF_8));
                } else {
                    try (InputStream content =
                            walk.getObjectReader().open(walk.getObjectId(0)).openStream()) {
                        writer.file(name, mode.equals(FileMode.EXECUTABLE_FILE), Optional.of(time), content);
                    }
                }
            }
        }
    }

    /** Goes through the files below some of the folders of a commit, in git's order. */
    void read(Git url, String commit, FileVisitor visitor) {
        try (Repository repository = open(url);
                RevWalk commits = new RevWalk(repository);
                TreeWalk walk = new TreeWalk(repository)) {
            RevCommit parsed = commits.parseCommit(ObjectId.fromString(commit));
            walk.addTree(parsed.getTree());
            walk.setRecursive(true);
            while (walk.next()) {
                if (walk.getFileMode(0).getObjectType() == org.eclipse.jgit.lib.Constants.OBJ_BLOB
                        && !walk.getFileMode(0).equals(FileMode.SYMLINK)) {
                    byte[] bytes =
                            walk.getObjectReader().open(walk.getObjectId(0)).getCachedBytes(Integer.MAX_VALUE - 8);
                    visitor.file(walk.getPathString(), bytes);
                }
            }
        } catch (IOException e) {
            throw unreadable(url, e);
        }
    }

    /** Is told of each file of a commit. */
    interface FileVisitor {
        void file(String path, byte[] bytes) throws IOException;
    }

    /** The submodules of a commit by their paths, each with the commit it is at (gitmodules(5)). */
    private static Map<String, Git> submodules(Repository repository, Git url, ObjectId id, int depth)
            throws IOException, ConfigInvalidException {
        Map<String, Git> result = new HashMap<>();
        try (RevWalk commits = new RevWalk(repository);
                TreeWalk modules = TreeWalk.forPath(
                        repository, ".gitmodules", commits.parseCommit(id).getTree())) {
            // Without that file nobody can say where they are; git and opam leave their folders empty.
            if (modules == null) {
                return result;
            }
            if (depth >= MAX_SUBMODULE_DEPTH) {
                throw new IOException("submodules are nested more than " + MAX_SUBMODULE_DEPTH + " deep");
            }
            Config config = new BlobBasedConfig(null, repository, modules.getObjectId(0));
            Map<String, String> addresses = new HashMap<>();
            for (String name : config.getSubsections("submodule")) {
                String path = config.getString("submodule", name, "path");
                String address = config.getString("submodule", name, "url");
                if (path != null && address != null) {
                    addresses.put(path, address);
                }
            }
            try (TreeWalk walk = new TreeWalk(repository)) {
                walk.addTree(commits.parseCommit(id).getTree());
                walk.setRecursive(true);
                while (walk.next()) {
                    if (walk.getFileMode(0).equals(FileMode.GITLINK)) {
                        String path = walk.getPathString();
                        String address = addresses.get(path);
                        if (address == null) {
                            throw new IOException("its .gitmodules does not say where the submodule " + path + " is");
                        }
                        result.put(
                                path,
                                submodule(url, address, walk.getObjectId(0).name()));
                    }
                }
            }
        }
        return result;
    }

    /** A submodule's address may be relative to its parent's (git-submodule(1), "add"). */
    private static Git submodule(Git parent, String address, String commit) {
        String absolute = address;
        if (address.startsWith("./") || address.startsWith("../")) {
            String base = parent.remote().replaceFirst("/+$", "");
            String rest = address;
            while (rest.startsWith("./") || rest.startsWith("../")) {
                if (rest.startsWith("../")) {
                    base = base.contains("/") ? base.substring(0, base.lastIndexOf('/')) : base;
                }
                rest = rest.substring(rest.indexOf('/') + 1);
            }
            absolute = base + "/" + rest;
        }
        boolean git = absolute.startsWith("git+") || absolute.startsWith("git://");
        SourceUrl url = SourceUrl.parse(
                (git ? "" : "git+") + absolute + "#" + commit,
                parent.local().orElse(Path.of("").toAbsolutePath()));
        if (url instanceof Git module
                && (module.local().isEmpty() || parent.local().isPresent())) {
            return module;
        }
        // A commit from elsewhere must not make us read repositories of this machine.
        throw new WorldException(
                shown(parent) + " has a submodule at " + address + ", a path of this machine.",
                "Tell whoever published it, and choose another commit until then.");
    }

    private static String mark(ObjectId commit) {
        return "refs/mirage-maven/" + commit.name();
    }

    private static boolean present(Repository repository, Git url, ObjectId commit) throws IOException {
        // The mark is set when all of a commit has come; the object alone may be there as another one's parent.
        return repository.getObjectDatabase().has(commit)
                && (url.local().isPresent() || repository.exactRef(mark(commit)) != null);
    }

    private Path place(Git url) {
        return cache.folder("git")
                .resolve(Checksum.ofBytes(Algorithm.SHA256, url.remote().getBytes(UTF_8))
                        .hex()
                        .substring(0, 32));
    }

    private Repository open(Git url) throws IOException {
        GitConnections.ignoreUserConfiguration();
        FileRepositoryBuilder builder = new FileRepositoryBuilder().setMustExist(true);
        Path folder = url.local().orElseGet(() -> place(url));
        if (url.local().isEmpty() || RepositoryCache.FileKey.isGitRepository(folder.toFile(), FS.DETECTED)) {
            builder.setGitDir(folder.toFile());
        } else {
            builder.setWorkTree(folder.toFile());
        }
        try {
            return builder.setup().build();
        } catch (IllegalArgumentException e) {
            // JGit's way of saying that the repository's own configuration can't be read.
            throw new IOException(e.getMessage(), e);
        }
    }

    private void makeBare(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            return;
        }
        GitConnections.ignoreUserConfiguration();
        Path made = cache.partial();
        try (Repository repository =
                new FileRepositoryBuilder().setBare().setGitDir(made.toFile()).build()) {
            repository.create(true);
        }
        Files.createDirectories(place.getParent());
        try {
            Files.move(made, place, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Unpacker.deleteQuietly(made);
            // Another thread or process may have been faster; its repository is as good.
            if (!Files.isDirectory(place)) {
                throw e;
            }
        }
    }

    private org.eclipse.jgit.transport.Transport connect(Git url, Repository repository)
            throws NotSupportedException, TransportException {
        try {
            // JGit would send a user name from the address, but of the password it makes its own thing.
            boolean http = url.remote().startsWith("http:") || url.remote().startsWith("https:");
            URIish uri = new URIish(http ? Http.shown(URI.create(url.remote())) : url.remote());
            org.eclipse.jgit.transport.Transport transport = org.eclipse.jgit.transport.Transport.open(repository, uri);
            GitConnections.configure(transport, url.remote(), settings);
            return transport;
        } catch (URISyntaxException e) {
            throw new NotSupportedException("not a git address: " + url.remote(), e);
        }
    }

    private interface Remote<T> {
        T run() throws IOException;
    }

    /** Tries again what may pass; what the remote refuses is a WorldException, what this machine does not an IOException. */
    private <T> T patiently(Git url, Remote<T> work) throws IOException {
        Duration pause = settings.patience().pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (TransportException | NotSupportedException e) {
                if (causedBy(e, LockFailedException.class)) {
                    throw e;
                }
                if (!isPassing(e) || attempt >= settings.patience().attempts()) {
                    throw unreachable(url, e);
                }
                settings.progress().debug(shown(url) + ": " + e.getMessage() + "; trying again");
                try {
                    Thread.sleep(pause.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new WorldException("Interrupted while waiting for " + shown(url), "", interrupted);
                }
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static boolean isPassing(Throwable e) {
        String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return causedBy(e, ConnectException.class)
                || causedBy(e, SocketTimeoutException.class)
                || causedBy(e, SocketException.class)
                || causedBy(e, UnknownHostException.class)
                || said.matches("(?s).*: (408|429|5[0-9][0-9]) .*");
    }

    private static boolean causedBy(Throwable e, Class<? extends Throwable> type) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private WorldException unreachable(Git url, Exception e) {
        if (causedBy(e, java.nio.file.FileSystemException.class)
                || String.valueOf(e.getMessage()).contains("No space left")) {
            return unreadable(url, e);
        }
        String said = SourceUrl.redacted(String.valueOf(e.getMessage()));
        String prefix = url.remote() + ": ";
        String reason = (said.startsWith(prefix) ? said.substring(prefix.length()) : said) + rootOf(e, said);
        String lower = reason.toLowerCase(Locale.ROOT);
        String host;
        try {
            host = String.valueOf(new URIish(url.remote()).getHost());
        } catch (URISyntaxException syntax) {
            host = url.remote();
        }
        if (lower.contains("authoriz") || lower.contains("authenticat") || lower.contains("not permitted")) {
            return new WorldException(
                    "Cannot fetch " + shown(url) + ": " + reason,
                    "Check the address (some hosts say this of what does not exist, too). If it needs credentials, give"
                            + " them in a <server> of settings.xml whose <id> is " + host
                            + "; for ssh, see that your key is loaded.",
                    e);
        }
        if (causedBy(e, NoRemoteRepositoryException.class)) {
            return new WorldException(
                    "Cannot fetch " + shown(url) + ": there is no git repository (" + reason + ")",
                    "Check the address.",
                    e);
        }
        return new WorldException(
                "Cannot fetch " + shown(url) + ": " + reason,
                "Check the network, the proxies of settings.xml and the address, then run again.",
                e);
    }

    /** JGit's own words are often only "cannot open git-upload-pack"; what the system said is deep below. */
    private static String rootOf(Exception e, String said) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof UnknownHostException) {
            return " (no such host)";
        }
        String deepest = String.valueOf(root.getMessage());
        return root == e || said.contains(deepest) ? "" : " (" + SourceUrl.redacted(deepest) + ")";
    }

    private static WorldException unreadable(Git url, Exception e) {
        if (url.local().isPresent()) {
            return new WorldException(
                    "Cannot read the git repository " + shown(url) + ": " + e.getMessage(),
                    "Check that the folder is a git repository (or git+file:// of a bare one) and readable by you.",
                    e);
        }
        String reason = e instanceof IOException io ? AtomicFiles.reason(io) : String.valueOf(e.getMessage());
        return new WorldException(
                "Cannot use what was fetched from " + shown(url) + ": " + reason,
                "Check that the cache's disk is writable and not full, then run again.",
                e);
    }

    private static ProjectException noSuchRef(Git url, String name) {
        return new ProjectException(
                shown(url) + " has no branch, tag or commit " + name + ".",
                "Correct what stands after # in its URL. A branch may have been deleted there, as after a merge: then name"
                        + " the one that it went into, or a commit.");
    }

    private static WorldException noSuchCommit(Git url, String commit) {
        return new WorldException(
                shown(url) + " has no commit " + commit + ", or none that a branch or tag leads to.",
                "It may have been rewritten there since it was locked: lock again, or pin another commit.");
    }

    static String shown(Git url) {
        return SourceUrl.redacted(url.local().isPresent() ? "git+file://" + url.remote() : "git+" + url.remote());
    }
}
