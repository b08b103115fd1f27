package io.github.miragemaven.mojo;

import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.ArtifactCoordinates;
import io.github.miragemaven.transport.ArtifactSource;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** Resolves {@code mvn:} URLs as Maven resolves a dependency: reactor, local repository, then the project's remotes. */
final class MavenArtifacts implements ArtifactSource {

    private final RepositorySystem system;
    private final RepositorySystemSession session;
    private final List<RemoteRepository> remotes;

    MavenArtifacts(RepositorySystem system, RepositorySystemSession session, List<RemoteRepository> remotes) {
        this.system = system;
        this.session = session;
        this.remotes = remotes;
    }

    @Override
    public Path resolve(ArtifactCoordinates coordinates) {
        DefaultArtifact artifact = new DefaultArtifact(
                coordinates.group(),
                coordinates.artifact(),
                coordinates.classifier(),
                coordinates.type(),
                coordinates.version());
        try {
            return system.resolveArtifact(session, new ArtifactRequest(artifact, remotes, "mirage"))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new WorldException(
                    "Cannot resolve the opam repository " + coordinates + ": " + e.getMessage(),
                    session.isOffline()
                            ? "Run once without -o, so that Maven can download it."
                            : "Check its coordinates in mirage.repositories, and that one of the project's"
                                    + " <repositories> has it (for one you build yourself: mvn install it first).",
                    e);
        }
    }
}
