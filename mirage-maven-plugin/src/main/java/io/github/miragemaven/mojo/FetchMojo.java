package io.github.miragemaven.mojo;

import io.github.miragemaven.duniverse.Duniverse;
import io.github.miragemaven.duniverse.DuniverseResult;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Makes {@code duniverse/} hold what the lock names. */
@Mojo(name = "fetch", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class FetchMojo extends AbstractDuniverseMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public FetchMojo() {}

    @Override
    void run() {
        DuniverseResult result = Duniverse.materialise(request());
        progress()
                .info(
                        result.fetched().isEmpty() && result.removed().isEmpty()
                                ? "duniverse/ is up to date: "
                                        + result.upToDate().size() + " folders"
                                : "duniverse/: " + result.fetched().size() + " folders fetched, "
                                        + result.upToDate().size() + " up to date, "
                                        + result.removed().size() + " removed");
    }
}
