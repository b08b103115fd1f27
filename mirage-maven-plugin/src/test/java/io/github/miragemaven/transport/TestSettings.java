package io.github.miragemaven.transport;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.transport.TransportSettings.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings for tests: impatient, so that what must time out does so soon. */
public record TestSettings(TransportSettings made) {

    public static TestSettings in(Path folder) {
        return in(folder, Progress.SILENT);
    }

    public static TestSettings in(Path folder, Progress progress) {
        return new TestSettings(TransportSettings.of(folder.resolve("cache"), folder, progress))
                .patience(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5), 3, Duration.ofMillis(5)));
    }

    public TestSettings patience(Patience patience) {
        return with(
                made.offline(),
                made.update(),
                made.proxies(),
                made.servers(),
                made.artifacts(),
                made.listener(),
                patience);
    }

    public TestSettings offline() {
        return with(
                true,
                made.update(),
                made.proxies(),
                made.servers(),
                made.artifacts(),
                made.listener(),
                made.patience());
    }

    public TestSettings update() {
        return with(
                made.offline(),
                true,
                made.proxies(),
                made.servers(),
                made.artifacts(),
                made.listener(),
                made.patience());
    }

    public TestSettings proxy(Proxy proxy) {
        return with(
                made.offline(),
                made.update(),
                List.of(proxy),
                made.servers(),
                made.artifacts(),
                made.listener(),
                made.patience());
    }

    public TestSettings servers(Servers servers) {
        return with(
                made.offline(),
                made.update(),
                made.proxies(),
                servers,
                made.artifacts(),
                made.listener(),
                made.patience());
    }

    public TestSettings artifacts(ArtifactSource artifacts) {
        return with(
                made.offline(),
                made.update(),
                made.proxies(),
                made.servers(),
                artifacts,
                made.listener(),
                made.patience());
    }

    public TestSettings listener(TransferListener listener) {
        return with(
                made.offline(),
                made.update(),
                made.proxies(),
                made.servers(),
                made.artifacts(),
                listener,
                made.patience());
    }

    private TestSettings with(
            boolean offline,
            boolean update,
            List<Proxy> proxies,
            Servers servers,
            ArtifactSource artifacts,
            TransferListener listener,
            Patience patience) {
        return new TestSettings(new TransportSettings(
                made.cache(),
                made.base(),
                offline,
                update,
                made.updateInterval(),
                proxies,
                servers,
                artifacts,
                listener,
                made.progress(),
                patience,
                made.parallel()));
    }

    public Transport transport() {
        return new Transport(made);
    }
}
