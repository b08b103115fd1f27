package io.github.miragemaven.mojo;

import io.github.miragemaven.duniverse.DuniverseRequest;
import io.github.miragemaven.lock.Lock;
import io.github.miragemaven.lock.LockRequest;
import io.github.miragemaven.lock.Locker;
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
        Lock lock = Locker.lock(request(transport, true, LockRequest.Update.NOTHING))
                .lock();
        return new DuniverseRequest(
                directory(), lock.duniverse(), repositories(transport)::archiveMirrors, transport, discard, progress());
    }
}
