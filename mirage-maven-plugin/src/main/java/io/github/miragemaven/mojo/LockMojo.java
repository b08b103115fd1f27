package io.github.miragemaven.mojo;

import io.github.miragemaven.lock.LockRequest;
import io.github.miragemaven.transport.Transport;
import java.nio.file.Files;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a version of every package, and writes both lock files; where they fit the project already, it obeys them and
 * chooses nothing.
 */
@Mojo(name = "lock", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class LockMojo extends AbstractLockMojo {

    /**
     * Fails, with the differences, where a lock file would have to change. The default is {@code true} on a build server
     * (where the environment variable {@code CI} is set) that finds lock files to hold to, else {@code false}.
     */
    @Parameter(property = "mirage.frozen")
    private @Nullable Boolean frozen;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public LockMojo() {}

    @Override
    void run() {
        lock(frozen == null ? onBuildServer() && isLocked() : frozen, LockRequest.Update.NOTHING);
    }

    private boolean isLocked() {
        Transport transport = transport();
        return targets().stream()
                .anyMatch(target -> Files.exists(request(target, transport, true, LockRequest.Update.NOTHING)
                        .monorepoLock()));
    }

    private static boolean onBuildServer() {
        String ci = System.getenv().getOrDefault("CI", "");
        return !ci.isEmpty() && !ci.equalsIgnoreCase("false");
    }
}
