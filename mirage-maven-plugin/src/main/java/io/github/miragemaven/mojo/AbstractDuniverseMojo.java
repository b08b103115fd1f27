package io.github.miragemaven.mojo;

import io.github.miragemaven.duniverse.DuniverseRequest;
import io.github.miragemaven.transport.Transport;
import java.util.Set;
import org.apache.maven.plugins.annotations.Parameter;

/** What goals that deal with {@code duniverse/} have in common. */
abstract class AbstractDuniverseMojo extends AbstractLockMojo {

    /**
     * Folders of {@code duniverse/} whose edits may be thrown away, separated by commas; {@code *} for all. Others that
     * were edited are kept as they are.
     */
    @Parameter(property = "mirage.discard")
    private Set<String> discard = Set.of();

    AbstractDuniverseMojo() {}

    final DuniverseRequest request() {
        Transport transport = transport();
        return new DuniverseRequest(
                directory(),
                locked(transport).duniverse(),
                repositories(transport)::archiveMirrors,
                transport,
                discard,
                progress());
    }
}
