package io.github.miragemaven.mojo;

import io.github.miragemaven.image.ImageRunner;
import io.github.miragemaven.image.StartRequest;
import io.github.miragemaven.image.StartRequest.Port;
import io.github.miragemaven.io.ProjectException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Boots the image in the background, for tests to talk to, and waits until it is up. {@code mirage:stop} ends it; and so
 * does the end of Maven, however it comes. Its output goes to {@code target/mirage/NAME-TARGET.log}.
 */
@Mojo(name = "start", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, threadSafe = true)
public final class StartMojo extends AbstractRunMojo {

    /**
     * It is up when a part of a line of its output matches this regular expression:
     * {@code -Dmirage.start.line="listening on port \d+"}. Where several of these are given, all have to come.
     */
    @Parameter(property = "mirage.start.line")
    private @Nullable String line;

    /** It is up when this TCP port takes connections: {@code 10.0.0.2:8080}; a number alone is of this machine. */
    @Parameter(property = "mirage.start.port")
    private @Nullable String port;

    /** It is up when this host answers a ping: {@code 10.0.0.2}. */
    @Parameter(property = "mirage.start.ping")
    private @Nullable String ping;

    /** For how many seconds to wait for that. */
    @Parameter(property = "mirage.start.timeout", defaultValue = "30")
    private int timeout;

    /** Maven makes the mojo and fills in its parameters. */
    public StartMojo() {}

    @Override
    void run() {
        ImageRunner.Started started = ImageRunner.start(new StartRequest(
                request(),
                Optional.ofNullable(line).map(StartMojo::pattern),
                Optional.ofNullable(port).map(StartMojo::port),
                Optional.ofNullable(ping),
                Duration.ofSeconds(timeout)));
        progress()
                .info((started.stillRuns() ? "Up after " : "Has ended well after ")
                        + started.took().toMillis() + " ms; its output is in " + started.log());
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new ProjectException(
                    "mirage.start.line is not a regular expression: " + e.getMessage(),
                    "Put a backslash before characters that stand for themselves.",
                    e);
        }
    }

    private static Port port(String text) {
        return Port.of(text)
                .orElseThrow(() -> new ProjectException(
                        "mirage.start.port is " + text + ", which is no TCP port",
                        "Write it as 10.0.0.2:8080, or as 8080 for a port of this machine."));
    }
}
