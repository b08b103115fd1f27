package io.github.miragemaven.mojo;

import io.github.miragemaven.transport.TransferListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.transfer.TransferEvent.EventType;
import org.eclipse.aether.transfer.TransferEvent.RequestType;
import org.eclipse.aether.transfer.TransferResource;
import org.jspecify.annotations.Nullable;

/** Shows our downloads as Maven shows its own, so that {@code -ntp}, {@code -q} and {@code -B} hold for them too. */
final class MavenTransfers implements TransferListener {

    private final RepositorySystemSession session;
    private final org.eclipse.aether.transfer.@Nullable TransferListener maven;
    private final Log log;
    private final Map<Long, TransferResource> resources = new ConcurrentHashMap<>();

    MavenTransfers(RepositorySystemSession session, Log log) {
        this.session = session;
        this.maven = session.getTransferListener();
        this.log = log;
    }

    /** One of Maven's listener's methods. */
    private interface Heard {
        void tell(org.eclipse.aether.transfer.TransferListener listener, TransferEvent event)
                throws TransferCancelledException;
    }

    @Override
    public void started(Transfer transfer) {
        URI address = transfer.address();
        String root = address.getScheme() + "://" + address.getRawAuthority() + "/";
        String name = address.toString()
                .substring(Math.min(root.length(), address.toString().length()));
        TransferResource resource = new TransferResource(address.getHost(), root, name, null, null);
        transfer.size().ifPresent(resource::setContentLength);
        resources.put(transfer.id(), resource);
        tell(transfer, event(transfer, EventType.INITIATED), (to, event) -> to.transferInitiated(event));
        tell(transfer, event(transfer, EventType.STARTED), (to, event) -> to.transferStarted(event));
    }

    @Override
    public void progressed(Transfer transfer, long bytes) {
        TransferResource resource = resources.get(transfer.id());
        if (resource != null && transfer.size().isPresent()) {
            resource.setContentLength(transfer.size().getAsLong());
        }
        tell(
                transfer,
                event(transfer, EventType.PROGRESSED).setTransferredBytes(bytes).setDataBuffer(ByteBuffer.allocate(0)),
                (to, event) -> to.transferProgressed(event));
    }

    @Override
    public void succeeded(Transfer transfer, long bytes) {
        tell(
                transfer,
                event(transfer, EventType.SUCCEEDED).setTransferredBytes(bytes),
                (to, event) -> to.transferSucceeded(event));
        resources.remove(transfer.id());
    }

    @Override
    public void failed(Transfer transfer, Exception reason) {
        tell(transfer, event(transfer, EventType.FAILED).setException(reason), (to, event) -> to.transferFailed(event));
        resources.remove(transfer.id());
    }

    private TransferEvent.Builder event(Transfer transfer, EventType type) {
        TransferResource resource = resources.getOrDefault(
                transfer.id(), new TransferResource("", "", transfer.address().toString(), null, null));
        return new TransferEvent.Builder(session, resource).setType(type).setRequestType(RequestType.GET);
    }

    private void tell(Transfer transfer, TransferEvent.Builder event, Heard heard) {
        if (maven == null) {
            return;
        }
        try {
            heard.tell(maven, event.build());
        } catch (TransferCancelledException e) {
            // Only a listener that wants a download ended throws this, and Maven's own never do.
            log.debug("Not cancelled on a listener's word: " + transfer.address());
        }
    }
}
