package io.github.miragemaven.mojo;

import io.github.miragemaven.generate.Configured;
import io.github.miragemaven.image.ImageRunner;
import io.github.miragemaven.image.RunRequest;
import io.github.miragemaven.image.Words;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.target.Target;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Boots the image that {@code mvn package} built, on this console, to its end. */
@Mojo(name = "run", threadSafe = true)
public final class RunMojo extends AbstractMirageMojo {

    /** The unikernel's arguments, as on a shell's command line: {@code -Dmirage.args="--hello='good day' -l debug"}. */
    @Parameter(property = "mirage.args", defaultValue = "")
    private String args = "";

    /** Maven makes the mojo and fills in its parameters. */
    public RunMojo() {}

    @Override
    void run() {
        Target target = onlyTarget();
        Configured configured = Configured.find(directory(), target);
        int status =
                ImageRunner.run(new RunRequest(configured.image(), target.title(), Words.split(args), directory()));
        if (status != 0) {
            throw new ProjectException(
                    "The unikernel ended with exit status " + status,
                    status == 64 ? "It did not understand its arguments: " + args : "");
        }
    }
}
