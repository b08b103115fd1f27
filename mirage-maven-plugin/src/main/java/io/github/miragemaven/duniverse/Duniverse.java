package io.github.miragemaven.duniverse;

import io.github.miragemaven.io.FolderLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.List;

/**
 * The folder of vendored sources that dune builds a unikernel from: one folder for each entry of the lock, and a
 * {@code dune} file that marks them as vendored (opam-monorepo's {@code pull}, whose layout this is).
 */
public final class Duniverse {

    private Duniverse() {}

    /**
     * Makes {@code duniverse/} match the lock. Folders that already do are not touched. Folders that were edited since
     * they were written, and folders that we did not write, are kept and named in a warning, unless the request discards
     * them. When it is interrupted, the next run goes on from there.
     *
     * @throws io.github.miragemaven.io.WorldException when something can't be fetched or written; what could be fetched
     *     is in place
     * @throws io.github.miragemaven.io.ProjectException when the lock names folders that can't be
     */
    public static DuniverseResult materialise(DuniverseRequest request) {
        Layout layout = Layout.of(request.project());
        Materialisation.checkNames(request.directories());
        if (request.directories().isEmpty() && !Files.exists(layout.state(), LinkOption.NOFOLLOW_LINKS)) {
            return new DuniverseResult(layout.folder(), List.of(), List.of(), List.of(), List.of(), List.of());
        }
        FolderLock lock = FolderLock.acquire(layout.lock());
        try {
            return new Materialisation(request, layout).run();
        } finally {
            lock.close();
        }
    }

    /**
     * The edits in {@code duniverse/} as patches, held against the sources they were made from (fetched again where the
     * cache has lost them). Folders that the lock names but we did not write are held against what the lock says.
     */
    public static DuniverseDiff diff(DuniverseRequest request) {
        Layout layout = Layout.of(request.project());
        if (!Files.isDirectory(layout.folder(), LinkOption.NOFOLLOW_LINKS)) {
            return new DuniverseDiff(List.of());
        }
        FolderLock lock = FolderLock.acquire(layout.lock());
        try {
            return new Patches(request, layout).run();
        } finally {
            lock.close();
        }
    }
}
