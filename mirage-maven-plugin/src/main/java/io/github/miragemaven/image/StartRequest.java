package io.github.miragemaven.image;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A unikernel to boot in the background, and when it counts as up: when all that is given here has come.
 *
 * @param run the unikernel
 * @param line a line of its output, of which the pattern has to match a part
 * @param port a TCP port that takes connections
 * @param ping a host that answers a ping
 * @param timeout how long that may take
 */
public record StartRequest(
        RunRequest run, Optional<Pattern> line, Optional<Port> port, Optional<String> ping, Duration timeout) {

    /**
     * A TCP port.
     *
     * @param host a name or address
     * @param number from 1 to 65535
     */
    public record Port(String host, int number) {

        /** Reads {@code 10.0.0.2:8080}; a number alone is of this machine. Empty for anything else. */
        public static Optional<Port> of(String text) {
            int colon = text.lastIndexOf(':');
            String host = colon < 0 ? "localhost" : text.substring(0, colon);
            try {
                int number = Integer.parseInt(text.substring(colon + 1));
                return host.isEmpty() || number < 1 || number > 65535
                        ? Optional.empty()
                        : Optional.of(new Port(host.replaceAll("[\\[\\]]", ""), number));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return host + ":" + number;
        }
    }
}
