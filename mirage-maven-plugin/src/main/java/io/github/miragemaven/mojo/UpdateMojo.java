package io.github.miragemaven.mojo;

import io.github.miragemaven.lock.LockRequest;
import java.util.Set;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Moves the lock to the newest versions: of all packages, or of those named with {@code -Dmirage.update=lwt,fmt}. */
@Mojo(name = "update", threadSafe = true)
public final class UpdateMojo extends AbstractLockMojo {

    /** The packages to move, separated by commas; all of them where none is named. */
    @Parameter(property = "mirage.update")
    private Set<String> update = Set.of();

    /** Maven makes the mojo and fills in its parameters. */
    public UpdateMojo() {}

    /** Whoever asks for the newest means that of now. */
    @Override
    boolean looksForNews() {
        return true;
    }

    @Override
    void run() {
        lock(false, update.isEmpty() ? LockRequest.Update.EVERYTHING : new LockRequest.Update(false, update));
    }
}
