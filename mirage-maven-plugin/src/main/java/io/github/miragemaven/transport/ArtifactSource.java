package io.github.miragemaven.transport;

import io.github.miragemaven.io.WorldException;
import java.nio.file.Path;

/** Where {@code mvn:} URLs lead: Maven's own resolution, with its mirrors, proxies, credentials and offline switch. */
public interface ArtifactSource {

    /** A source that has no artifacts, for use outside of Maven. */
    ArtifactSource NONE = coordinates -> {
        throw new WorldException(
                "Cannot resolve " + coordinates + ": there is no Maven session to resolve it with.",
                "Use it from a Maven build, or give the path of its file instead.");
    };

    /**
     * The artifact's file, or its folder where it comes from the reactor before it is packaged.
     *
     * @throws WorldException when it can't be had, which when offline means that it is not in the local repository
     */
    Path resolve(ArtifactCoordinates coordinates);
}
