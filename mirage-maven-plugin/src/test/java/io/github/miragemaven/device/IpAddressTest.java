package io.github.miragemaven.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An IP address")
class IpAddressTest {

    @ParameterizedTest(name = "{0} is written {1} (RFC 5952, section 4)")
    @CsvSource({
        "2001:DB8::1, 2001:db8::1",
        "2001:0db8:0:0:0:0:0:0001, 2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "::ffff:10.0.0.1, ::ffff:a00:1"
    })
    void canonical(String text, String expected) {
        assertThat(IpAddress.v6(text)).hasToString(expected);
    }

    @ParameterizedTest(name = "{0} is none")
    @ValueSource(strings = {"", "10.0.0", "10.0.0.256", "localhost", "10.0.0.1/24", " 10.0.0.1", "::1"})
    void badV4(String text) {
        assertThatThrownBy(() -> IpAddress.v4(text)).isInstanceOf(Misuse.class).hasMessageContaining("IPv4");
    }

    @ParameterizedTest(name = "{0} is none")
    @ValueSource(strings = {"", "10.0.0.1", ":::", "1:2:3", "12345::", "example.org:", "fe80::1%eth0"})
    void badV6(String text) {
        assertThatThrownBy(() -> IpAddress.v6(text)).isInstanceOf(Misuse.class).hasMessageContaining("IPv6");
    }

    @ParameterizedTest(name = "{0} is no network")
    @ValueSource(strings = {"10.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/x", "/24"})
    void badPrefix(String text) {
        assertThatThrownBy(() -> IpAddress.Prefix.v4(text)).isInstanceOf(Misuse.class);
    }

    @Test
    @DisplayName("keeps its host part in a prefix")
    void prefix() {
        assertThat(IpAddress.Prefix.v4("10.0.0.2/24")).hasToString("10.0.0.2/24");
        assertThat(IpAddress.Prefix.v6("2001:DB8:0::2/64")).hasToString("2001:db8::2/64");
    }

    @Test
    @DisplayName("is read from what it is written as")
    void inverse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            List<Integer> bytes = new ArrayList<>();
            int length = random.nextBoolean() ? 4 : 16;
            while (bytes.size() < length) {
                bytes.add(random.nextInt(3) == 0 ? random.nextInt(256) : 0);
            }
            IpAddress address = new IpAddress(bytes);
            assertThat(IpAddress.any(address.toString())).as("seed %d", seed).isEqualTo(address);
        }
    }
}
