package io.github.miragemaven.transport;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * How JGit reaches the world: through the settings' proxies, with the settings' credentials, by the system's ssh, and
 * without the user's or machine's git configuration (as opam does it), so that a commit is the same tree everywhere.
 */
final class GitConnections {

    private GitConnections() {}

    /**
     * Gives one JGit transport our ways. Nothing of this is global to the JVM.
     *
     * @param asWritten the remote's address, with the user name and password that may stand in it
     */
    static void configure(
            org.eclipse.jgit.transport.Transport transport, String asWritten, TransportSettings settings) {
        transport.setTimeout((int) Math.max(1, settings.patience().stall().toSeconds()));
        if (transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new Connections(URI.create(asWritten), settings));
        }
        if (transport instanceof SshTransport ssh) {
            ssh.setSshSessionFactory(new SystemSsh(settings));
        }
    }

    /** Makes JGit's own classes, which only this plugin's class loader has, leave configuration files alone. */
    static void ignoreUserConfiguration() {
        if (!(SystemReader.getInstance() instanceof NoUserConfiguration)) {
            SystemReader.setInstance(new NoUserConfiguration(SystemReader.getInstance()));
        }
    }

    private static final class Connections extends JDKHttpConnectionFactory {

        private final URI asWritten;
        private final TransportSettings settings;

        Connections(URI asWritten, TransportSettings settings) {
            this.asWritten = asWritten;
            this.settings = settings;
        }

        @Override
        public HttpConnection create(URL address) throws IOException {
            return create(address, java.net.Proxy.NO_PROXY);
        }

        // JGit makes a connection for each request and each redirect, so what is set here is for one host only.
        // The proxy that JGit passes is the JVM's, which is not what settings.xml says.
        @Override
        public HttpConnection create(URL address, java.net.Proxy ofTheJvm) throws IOException {
            URI uri;
            try {
                uri = address.toURI();
            } catch (URISyntaxException e) {
                throw new IOException("not an address: " + address, e);
            }
            Optional<Proxy> proxy = Proxy.choose(settings.proxies(), uri);
            HttpConnection connection = super.create(
                    address,
                    proxy.map(p -> new java.net.Proxy(
                                    java.net.Proxy.Type.HTTP, new InetSocketAddress(p.host(), p.port())))
                            .orElse(java.net.Proxy.NO_PROXY));
            proxy.flatMap(Proxy::credentials)
                    .ifPresent(c -> connection.setRequestProperty("Proxy-Authorization", c.basic()));
            credentials(uri).ifPresent(c -> connection.setRequestProperty("Authorization", c.basic()));
            connection.setConnectTimeout((int) settings.patience().connect().toMillis());
            return connection;
        }

        private Optional<Credentials> credentials(URI at) {
            boolean sameServer = asWritten.getHost().equalsIgnoreCase(at.getHost())
                    && asWritten.getPort() == at.getPort()
                    && asWritten.getScheme().equalsIgnoreCase(at.getScheme());
            Optional<Credentials> written = sameServer ? Http.ofUserInfo(asWritten) : Optional.empty();
            return written.or(() -> settings.servers().credentialsFor(at));
        }
    }

    /** Runs the system's ssh, which knows the user's keys, agent and known hosts, and never asks anything. */
    private static final class SystemSsh extends SshSessionFactory {

        private final TransportSettings settings;

        SystemSsh(TransportSettings settings) {
            this.settings = settings;
        }

        @Override
        public RemoteSession getSession(URIish uri, CredentialsProvider none, FS fs, int timeout)
                throws TransportException {
            return new RemoteSession() {
                @Override
                public Process exec(String command, int timeoutSeconds) throws IOException {
                    List<String> words = new ArrayList<>(List.of(
                            "ssh",
                            "-o",
                            "BatchMode=yes",
                            "-o",
                            "ConnectTimeout="
                                    + Math.max(1, settings.patience().connect().toSeconds())));
                    if (uri.getPort() > 0) {
                        words.addAll(List.of("-p", Integer.toString(uri.getPort())));
                    }
                    if (uri.getUser() != null) {
                        words.addAll(List.of("-l", uri.getUser()));
                    }
                    words.addAll(List.of("--", uri.getHost(), command));
                    return new ProcessBuilder(words).start();
                }

                @Override
                public void disconnect() {
                    // Each command is its own ssh, which ends with its streams.
                }
            };
        }

        @Override
        public String getType() {
            return "system ssh";
        }
    }

    private static final class NoUserConfiguration extends SystemReader.Delegate {

        NoUserConfiguration(SystemReader system) {
            super(system);
        }

        @Override
        public FileBasedConfig openUserConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }

        @Override
        public FileBasedConfig openSystemConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }

        // JGit notes measurements of the disk's clock in a file in the user's home; nobody asked for that file.
        @Override
        public FileBasedConfig openJGitConfig(Config parent, FS fs) {
            return new Nothing(parent, fs);
        }
    }

    private static final class Nothing extends FileBasedConfig {

        Nothing(Config parent, FS fs) {
            super(parent, new File(Path.of("no-git-configuration").toString()), fs);
        }

        @Override
        public void load() {}

        @Override
        public void save() {}

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
