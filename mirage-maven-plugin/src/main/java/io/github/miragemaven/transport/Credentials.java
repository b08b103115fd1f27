package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * A name and its password, given to one host only. Its text form hides the password.
 *
 * @param user the name
 * @param password the password, or a token where the host takes one in its place
 */
public record Credentials(String user, String password) {

    /** The value of an {@code Authorization} header (RFC 7617). */
    String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
