package io.github.miragemaven.transport;

import io.github.miragemaven.io.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How bytes are fetched.
 *
 * @param cache the folder of everything fetched, shared by all projects and processes; made when needed
 * @param base the folder that relative paths in URLs start from
 * @param offline whether the network is not to be touched (Maven's {@code -o})
 * @param update whether what may have changed at its source is looked at again even if it is fresh (Maven's {@code -U})
 * @param updateInterval how long an index or a branch counts as fresh
 * @param proxies the proxies to use
 * @param servers credentials and mirrors
 * @param artifacts where {@code mvn:} URLs lead
 * @param listener hears of each download
 * @param progress where to say what is done
 * @param patience timeouts and retries
 * @param parallel how many downloads may run at once
 */
public record TransportSettings(
        Path cache,
        Path base,
        boolean offline,
        boolean update,
        Duration updateInterval,
        List<Proxy> proxies,
        Servers servers,
        ArtifactSource artifacts,
        TransferListener listener,
        Progress progress,
        Patience patience,
        int parallel) {

    /**
     * How long to wait and how often to try.
     *
     * @param connect for a connection to be made
     * @param stall for an answer to begin, and between one byte and the next
     * @param attempts how often to try in all where trying again may help: no connection, timeouts, an answer cut
     *     short, and the statuses 408, 429 and 5xx
     * @param pause before the second try; each further one waits twice as long
     */
    public record Patience(Duration connect, Duration stall, int attempts, Duration pause) {

        /** What suits a person at a terminal and a build server alike. */
        public static final Patience NORMAL =
                new Patience(Duration.ofSeconds(15), Duration.ofSeconds(60), 4, Duration.ofSeconds(1));
    }

    public TransportSettings {
        cache = cache.toAbsolutePath().normalize();
        base = base.toAbsolutePath().normalize();
        proxies = List.copyOf(proxies);
        if (parallel < 1) {
            throw new IllegalArgumentException("parallel must be at least 1, is " + parallel);
        }
    }

    /** Direct connections, a day's freshness, no Maven session. */
    public static TransportSettings of(Path cache, Path base, Progress progress) {
        return new TransportSettings(
                cache,
                base,
                false,
                false,
                Duration.ofDays(1),
                List.of(),
                Servers.NONE,
                ArtifactSource.NONE,
                TransferListener.SILENT,
                progress,
                Patience.NORMAL,
                6);
    }
}
