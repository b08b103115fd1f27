package io.github.miragemaven.mojo;

import io.github.miragemaven.transport.Credentials;
import io.github.miragemaven.transport.Servers;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.Mirror;
import org.apache.maven.settings.Server;

/**
 * The {@code <servers>} and {@code <mirrors>} of settings.xml whose id, or {@code mirrorOf}, is a host name
 * ({@code opam.ocaml.org}, {@code host:8443}). Maven's own wildcards are left to Maven: a mirror of every Maven repository
 * is rarely one of an opam repository too.
 */
final class MavenServers implements Servers {

    private final List<Server> servers;
    private final List<Mirror> mirrors;

    MavenServers(List<Server> servers, List<Mirror> mirrors) {
        this.servers = List.copyOf(servers);
        this.mirrors = List.copyOf(mirrors);
    }

    @Override
    public Optional<Credentials> credentialsFor(URI address) {
        return servers.stream()
                .filter(server -> names(server.getId(), address) && server.getUsername() != null)
                .findFirst()
                .map(server -> new Credentials(
                        server.getUsername(),
                        Optional.ofNullable(server.getPassword()).orElse("")));
    }

    @Override
    public URI mirrorOf(URI address) {
        return mirrors.stream()
                .filter(mirror -> Arrays.stream(mirror.getMirrorOf().split(",", -1))
                        .anyMatch(name -> names(name.strip(), address)))
                .findFirst()
                .map(mirror -> URI.create(withoutSlash(mirror.getUrl()) + rest(address)))
                .orElse(address);
    }

    private static boolean names(String id, URI address) {
        String host = Optional.ofNullable(address.getHost()).orElse("");
        return !host.isEmpty() && (id.equalsIgnoreCase(host) || id.equalsIgnoreCase(host + ":" + address.getPort()));
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String rest(URI address) {
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }
}
