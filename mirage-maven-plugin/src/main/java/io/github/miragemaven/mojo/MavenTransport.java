package io.github.miragemaven.mojo;

import io.github.miragemaven.transport.Credentials;
import io.github.miragemaven.transport.Proxy;
import io.github.miragemaven.transport.Transport;
import io.github.miragemaven.transport.TransportSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;

/** A transport that does as the Maven session does: {@code -o}, {@code -U}, settings.xml, the local repository. */
final class MavenTransport {

    /** As Maven's own update policy {@code daily}. */
    private static final Duration FRESH = Duration.ofDays(1);

    private static final int PARALLEL_DOWNLOADS = 6;

    private MavenTransport() {}

    static Transport open(
            MavenSession session,
            RepositorySystemSession repositorySession,
            RepositorySystem system,
            SettingsDecrypter decrypter,
            MavenProject project,
            boolean update,
            Log log) {
        SettingsDecryptionResult settings =
                decrypter.decrypt(new DefaultSettingsDecryptionRequest(session.getSettings()));
        return new Transport(new TransportSettings(
                cache(repositorySession),
                project.getBasedir().toPath(),
                repositorySession.isOffline(),
                update,
                FRESH,
                proxies(settings),
                new MavenServers(settings.getServers(), session.getSettings().getMirrors()),
                new MavenArtifacts(system, repositorySession, project.getRemoteProjectRepositories()),
                new MavenTransfers(repositorySession, log),
                new MavenProgress(log),
                TransportSettings.Patience.NORMAL,
                PARALLEL_DOWNLOADS));
    }

    /** In the local repository, which is what build servers already keep from one build to the next. */
    static Path cache(RepositorySystemSession session) {
        return session.getLocalRepository()
                .getBasedir()
                .toPath()
                .resolve(".cache")
                .resolve("mirage-maven");
    }

    private static List<Proxy> proxies(SettingsDecryptionResult settings) {
        return settings.getProxies().stream()
                .filter(org.apache.maven.settings.Proxy::isActive)
                .map(proxy -> new Proxy(
                        proxy.getProtocol(),
                        proxy.getHost(),
                        proxy.getPort(),
                        Optional.ofNullable(proxy.getUsername())
                                .map(user -> new Credentials(
                                        user,
                                        Optional.ofNullable(proxy.getPassword()).orElse(""))),
                        Optional.ofNullable(proxy.getNonProxyHosts()).orElse("")))
                .toList();
    }
}
