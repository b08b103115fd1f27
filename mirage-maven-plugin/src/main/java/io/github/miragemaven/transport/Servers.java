package io.github.miragemaven.transport;

import java.net.URI;
import java.util.Optional;

/** What the user's {@code settings.xml} says about hosts: credentials ({@code <servers>}) and {@code <mirrors>}. */
public interface Servers {

    /** No credentials and no mirrors. */
    Servers NONE = address -> Optional.empty();

    /**
     * The credentials for exactly the host (and port) of an address. It is asked again for each address that a redirect
     * leads to, so that no other host sees them.
     */
    Optional<Credentials> credentialsFor(URI address);

    /** The address to use in place of {@code address}; itself where it has no mirror. */
    default URI mirrorOf(URI address) {
        return address;
    }
}
