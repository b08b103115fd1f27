package io.github.miragemaven.mojo;

import io.github.miragemaven.duniverse.Duniverse;
import io.github.miragemaven.duniverse.DuniverseDiff;
import org.apache.maven.plugins.annotations.Mojo;

/** Shows what was edited in {@code duniverse/} since it was fetched, as patches. */
@Mojo(name = "diff", threadSafe = true)
public final class DiffMojo extends AbstractDuniverseMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public DiffMojo() {}

    @Override
    void run() {
        DuniverseDiff diff = Duniverse.diff(request());
        if (diff.patches().isEmpty()) {
            progress().info("Nothing in duniverse/ was edited");
        }
        for (DuniverseDiff.Patch patch : diff.patches()) {
            progress().info("duniverse/" + patch.directory() + ", fetched from " + patch.url());
            // To standard output as it is, so that it can be piped into a file and applied.
            System.out.print(patch.text());
        }
    }
}
