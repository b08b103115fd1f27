package io.github.miragemaven.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maven's Settings reference, section "Proxies". */
@DisplayName("The proxy of an address")
class ProxyTest {

    private static Proxy proxy(String protocol, String host, String nonProxyHosts) {
        return new Proxy(protocol, host, 3128, Optional.empty(), nonProxyHosts);
    }

    private static Optional<String> chosen(String address, Proxy... proxies) {
        return Proxy.choose(List.of(proxies), URI.create(address)).map(Proxy::host);
    }

    @Test
    @DisplayName("is the first of its protocol, and http's serves https where there is no other")
    void protocols() {
        Proxy http = proxy("http", "h", "");
        Proxy https = proxy("https", "s", "");
        assertThat(chosen("http://e.org/", https, http, proxy("http", "h2", "")))
                .contains("h");
        assertThat(chosen("https://e.org/", http, https)).contains("s");
        assertThat(chosen("https://e.org/", http)).contains("h");
        assertThat(chosen("http://e.org/", https)).isEmpty();
        assertThat(chosen("http://e.org/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "LOCALHOST, true",
        "a.intern, true",
        "a.b.intern, true",
        "intern, false",
        "10.1.2.3, true",
        "110.1.2.3, false",
        "xlocalhost, false",
        "other.example, true",
        "e.org, false",
    })
    @DisplayName("is none for nonProxyHosts")
    void nonProxyHosts(String host, boolean direct) {
        Proxy proxy = proxy("http", "h", "localhost|*.intern| 10.* ,other.example");
        assertThat(chosen("http://" + host + "/", proxy).isEmpty()).isEqualTo(direct);
    }
}
