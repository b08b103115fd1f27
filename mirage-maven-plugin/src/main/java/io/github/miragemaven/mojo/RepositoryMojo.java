package io.github.miragemaven.mojo;

import io.github.miragemaven.opam.RepositoryBuilder;
import io.github.miragemaven.opam.RepositoryRequest;
import io.github.miragemaven.opam.RepositoryResult;
import java.io.File;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Makes an opam repository of OCaml packages, archives included, and attaches it as a zip that other projects name as
 * {@code mvn:group:artifact:version} in {@code mirage.repositories}.
 */
@Mojo(name = "repository", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class RepositoryMojo extends AbstractMirageMojo {

    @SuppressWarnings("deprecation") // Maven below 3.9.6 does not see @Inject in classes for Java 17
    @Component
    private MavenProjectHelper projectHelper;

    /** A folder whose subfolders each hold the sources of one package or more, with their {@code NAME.opam}. */
    @Parameter(property = "mirage.sources", defaultValue = "${project.basedir}/src/opam", required = true)
    private File sources;

    /**
     * The address below which the archives would be served, if they are served anywhere. opam wants each package to have
     * one; it is asked only where the repository's own archives, which come first, are missing.
     */
    @Parameter(defaultValue = "https://${project.artifactId}.invalid")
    private String archiveBase;

    /** The file to write. */
    @Parameter(defaultValue = "${project.build.directory}/${project.build.finalName}.zip", required = true)
    private File repositoryFile;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public RepositoryMojo() {}

    @Override
    void run() {
        RepositoryResult result = RepositoryBuilder.build(new RepositoryRequest(
                sources.toPath(), Optional.of(project().getVersion()), archiveBase, repositoryFile.toPath()));
        progress().info("An opam repository of " + result.packages().size() + " packages: " + result.zip());
        projectHelper.attachArtifact(project(), "zip", result.zip().toFile());
    }
}
