package io.github.miragemaven.transport;

import java.net.URI;
import java.util.OptionalLong;

/**
 * Hears of each download as it goes, so that it can be shown the way the surrounding tool shows its own. It is called
 * from several threads at once. For each transfer {@link #started} comes first and {@link #succeeded} or
 * {@link #failed} last; a retried download is a new transfer.
 */
public interface TransferListener {

    /** A listener that does nothing. */
    TransferListener SILENT = new TransferListener() {};

    /**
     * One download.
     *
     * @param id different for each transfer of this process
     * @param address what is downloaded, without credentials
     * @param size in bytes, where the server has said it
     */
    record Transfer(long id, URI address, OptionalLong size) {}

    /** The request is about to be sent. */
    default void started(Transfer transfer) {}

    /** {@code bytes} bytes have come so far. */
    default void progressed(Transfer transfer, long bytes) {}

    /** All of its {@code bytes} bytes are on disk. */
    default void succeeded(Transfer transfer, long bytes) {}

    /** It has ended before its time, for this reason. */
    default void failed(Transfer transfer, Exception reason) {}
}
