package io.github.miragemaven.mojo;

import io.github.miragemaven.opam.RepositorySource;
import io.github.miragemaven.transport.Transport;
import java.util.List;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/** What goals that reach for opam repositories or sources have in common. */
abstract class AbstractRepositoryMojo extends AbstractToolchainMojo {

    private static final List<String> DEFAULT_REPOSITORIES =
            List.of("git+https://github.com/dune-universe/opam-overlays.git", "https://opam.ocaml.org");

    /**
     * The opam repositories, the first winning where two have the same version. Each is an address of one
     * ({@code https://opam.ocaml.org}), a folder or an {@code index.tar.gz}, a git repository
     * ({@code git+https://…#commit}), or a Maven artifact ({@code mvn:group:artifact:version}). On the command line they
     * are separated by commas. The default is the dune-universe overlay, then {@code https://opam.ocaml.org}.
     */
    @Parameter(property = "mirage.repositories")
    private List<String> repositories = List.of();

    @SuppressWarnings("deprecation") // Maven below 3.9.6 does not see @Inject in classes for Java 17
    @Component
    private RepositorySystem repositorySystem;

    @SuppressWarnings("deprecation") // Maven below 3.9.6 does not see @Inject in classes for Java 17
    @Component
    private SettingsDecrypter settingsDecrypter;

    @SuppressWarnings("NullAway.Init") // Maven sets every component before execute()
    AbstractRepositoryMojo() {}

    final Transport transport() {
        return MavenTransport.open(
                session(),
                repositorySession(),
                repositorySystem,
                settingsDecrypter,
                project(),
                looksForNews(),
                getLog());
    }

    /** Whether repositories and branches are looked at again that were looked at not long ago. */
    boolean looksForNews() {
        return session().getRequest().isUpdateSnapshots();
    }

    final RepositorySource repositories(Transport transport) {
        List<String> urls = repositories.stream()
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .toList();
        return new RepositorySource(urls.isEmpty() ? DEFAULT_REPOSITORIES : urls, transport, progress());
    }
}
