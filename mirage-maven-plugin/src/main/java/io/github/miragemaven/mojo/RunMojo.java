package io.github.miragemaven.mojo;

import io.github.miragemaven.image.Ending;
import io.github.miragemaven.image.ImageRunner;
import io.github.miragemaven.io.ProjectException;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Boots the image that {@code mvn package} built, on this console, to its end. Ctrl-C ends it; what was made for it on this
 * machine is gone then.
 */
@Mojo(name = "run", threadSafe = true)
public final class RunMojo extends AbstractRunMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public RunMojo() {}

    @Override
    void run() {
        Ending ending = ImageRunner.run(request());
        if (!ending.isGood()) {
            throw new ProjectException(ending.what(), ending.next());
        }
    }
}
