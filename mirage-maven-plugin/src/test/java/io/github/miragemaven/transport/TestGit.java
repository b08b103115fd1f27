package io.github.miragemaven.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.transport.UploadPack;

/** A git repository with a work tree, for tests. */
public final class TestGit implements AutoCloseable {

    private static final PersonIdent SOMEBODY =
            new PersonIdent("Somebody", "somebody@example.org", Instant.ofEpochSecond(1_600_000_000L), ZoneOffset.UTC);

    private final Path folder;
    private final Git git;

    public TestGit(Path folder) {
        // The tests' repositories must not depend on who runs them either.
        GitConnections.ignoreUserConfiguration();
        this.folder = folder;
        try {
            git = Git.init()
                    .setDirectory(folder.toFile())
                    .setInitialBranch("main")
                    .call();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestGit file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            git.add().addFilepattern(name).call();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestGit link(String name, String target) {
        try {
            Files.createSymbolicLink(folder.resolve(name), Path.of(target));
            git.add().addFilepattern(name).call();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds a commit of another repository at a path, as {@code git submodule add} does. */
    public TestGit submodule(String path, String url, String commit) {
        file(".gitmodules", "[submodule \"" + path + "\"]\n\tpath = " + path + "\n\turl = " + url + "\n");
        try {
            DirCache index = git.getRepository().lockDirCache();
            DirCacheEditor editor = index.editor();
            editor.add(new DirCacheEditor.PathEdit(path) {
                @Override
                public void apply(DirCacheEntry entry) {
                    entry.setFileMode(FileMode.GITLINK);
                    entry.setObjectId(ObjectId.fromString(commit));
                }
            });
            if (!editor.commit()) {
                throw new IllegalStateException("the index could not be written");
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String commit() {
        try {
            return git.commit()
                    .setMessage("A commit")
                    .setAuthor(SOMEBODY)
                    .setCommitter(SOMEBODY)
                    .setSign(false)
                    .call()
                    .name();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestGit branch(String name) {
        try {
            git.branchCreate().setName(name).call();
            return this;
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    public TestGit tag(String name) {
        try {
            git.tag()
                    .setName(name)
                    .setTagger(SOMEBODY)
                    .setMessage("A tag")
                    .setSigned(false)
                    .call();
            return this;
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Serves it at {@code /NAME.git}, giving every commit that is asked for. */
    public void serve(TestServer server, String name) {
        TestGitServer.serve(server, name, git.getRepository(), UploadPack.RequestPolicy.ANY);
    }

    public Git git() {
        return git;
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        git.close();
    }
}
