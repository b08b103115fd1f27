package io.github.miragemaven.mojo;

import io.github.miragemaven.lock.DependencyTree;
import io.github.miragemaven.lock.LockRequest;
import io.github.miragemaven.lock.Locker;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** Prints who needs what, by the lock. */
@Mojo(name = "tree", threadSafe = true)
public final class TreeMojo extends AbstractLockMojo {

    /** A package: then only the chains are printed by which the unikernel comes to need it. */
    @Parameter(property = "mirage.why")
    private @Nullable String why;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public TreeMojo() {}

    @Override
    void run() {
        DependencyTree tree = Locker.tree(request(onlyTarget(), transport(), true, LockRequest.Update.NOTHING));
        List<String> lines = why == null ? tree.lines() : tree.why(why);
        lines.forEach(progress()::info);
    }
}
