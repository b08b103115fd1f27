package io.github.miragemaven.mojo;

import io.github.miragemaven.image.ImageRunner;
import io.github.miragemaven.image.RunRequest;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Ends the unikernel that {@code mirage:start} booted, and removes what was made for it on this machine. */
@Mojo(name = "stop", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class StopMojo extends AbstractRunMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public StopMojo() {}

    @Override
    void run() {
        RunRequest request = request();
        Path log = ImageRunner.log(request);
        Optional<Boolean> stopped = ImageRunner.stop(request);
        if (stopped.isEmpty()) {
            progress().info("Nothing to stop: the unikernel was not started");
        } else if (stopped.get()) {
            progress().info("Stopped the unikernel; its output is in " + log);
        } else {
            progress().warn("The unikernel had ended before it was stopped; its output is in " + log);
        }
    }
}
