package io.github.miragemaven.transport;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A {@code <proxy>} of {@code settings.xml} (Maven's Settings reference, section "Proxies").
 *
 * @param protocol what it is for: {@code http} or {@code https}
 * @param host the proxy's own host
 * @param port the proxy's own port
 * @param credentials for the proxy itself
 * @param nonProxyHosts hosts to reach without it, separated by {@code |} or commas, where {@code *} stands for anything
 */
public record Proxy(String protocol, String host, int port, Optional<Credentials> credentials, String nonProxyHosts) {

    /**
     * The proxy for an address. As in Maven, one for {@code http} also serves {@code https} where there is none for
     * {@code https}.
     */
    static Optional<Proxy> choose(List<Proxy> proxies, URI address) {
        String scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        return ofProtocol(proxies, scheme)
                .or(() -> scheme.equals("https") ? ofProtocol(proxies, "http") : Optional.empty())
                .filter(proxy ->
                        !proxy.leavesOut(Optional.ofNullable(address.getHost()).orElse("")));
    }

    private static Optional<Proxy> ofProtocol(List<Proxy> proxies, String protocol) {
        return proxies.stream()
                .filter(proxy -> proxy.protocol.equalsIgnoreCase(protocol))
                .findFirst();
    }

    private boolean leavesOut(String target) {
        for (String pattern : nonProxyHosts.split("[|,]", -1)) {
            String regex = Pattern.quote(pattern.strip()).replace("*", "\\E.*\\Q");
            if (!pattern.isBlank()
                    && Pattern.compile(regex, Pattern.CASE_INSENSITIVE)
                            .matcher(target)
                            .matches()) {
                return true;
            }
        }
        return false;
    }
}
