package io.github.miragemaven.transport;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.HttpFailure.Kind;
import io.github.miragemaven.transport.TransferListener.Transfer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * GET, into a file. Redirects are followed here and not by the JDK's client, so that credentials are chosen anew for each
 * host; what may pass is tried again with growing pauses, what will not is told at once.
 */
final class Http {

    private static final int MAX_REDIRECTS = 10;
    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);
    private static final AtomicLong TRANSFER_IDS = new AtomicLong();
    private static final ScheduledExecutorService STALL_WATCH = stallWatch();

    /**
     * What a server said about the state of a file, to ask later whether it has changed (RFC 9110, section 8.8).
     *
     * @param etag its {@code ETag}, or empty
     * @param lastModified its {@code Last-Modified}, or empty
     */
    record Validators(String etag, String lastModified) {

        static final Validators NONE = new Validators("", "");
    }

    private final TransportSettings settings;
    private final HttpClient client;
    // Hosts that could not be reached by all attempts: 40 files of one dead host should not take 40 times as long.
    private final Set<String> deadHosts = ConcurrentHashMap.newKeySet();

    Http(TransportSettings settings) {
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.patience().connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(new ConfiguredProxies(settings.proxies()))
                .build();
    }

    /** One thread for all downloads, which ends when there are none: a daemon JVM may keep this class for days. */
    private static ScheduledExecutorService stallWatch() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "mirage-maven stall watch");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(5, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /**
     * Downloads {@code address} into {@code file}, which is complete when this returns and must not be used when it
     * throws.
     *
     * @param known what an earlier answer said; {@link Validators#NONE} to download in any case
     * @return the validators of what is now in the file; empty when the server says that what we know still holds, and
     *     the file has not been written
     * @throws WorldException when the file can't be written
     */
    Optional<Validators> get(URI address, Path file, Validators known) throws HttpFailure {
        String host = String.valueOf(address.getAuthority());
        int attempts = deadHosts.contains(host) ? 1 : settings.patience().attempts();
        Duration pause = settings.patience().pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(address, file, known);
            } catch (HttpFailure failure) {
                if (!failure.isPassing() || attempt >= attempts) {
                    if (failure.kind() == Kind.UNREACHABLE) {
                        deadHosts.add(host);
                    }
                    throw failure;
                }
                Duration wait = failure.retryAfter().orElse(pause);
                settings.progress().debug(failure.getMessage() + "; trying again in " + wait.toMillis() + " ms");
                sleep(wait);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private Optional<Validators> attempt(URI address, Path file, Validators known) throws HttpFailure {
        long id = TRANSFER_IDS.incrementAndGet();
        Transfer transfer = new Transfer(id, withoutUserInfo(address), OptionalLong.empty());
        settings.listener().started(transfer);
        try {
            return follow(transfer, address, file, known);
        } catch (HttpFailure | RuntimeException e) {
            settings.listener().failed(transfer, e);
            throw e;
        }
    }

    private Optional<Validators> follow(Transfer transfer, URI address, Path file, Validators known)
            throws HttpFailure {
        URI at = settings.servers().mirrorOf(address);
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = send(at, known);
            int status = response.statusCode();
            if (status == 200) {
                return Optional.of(receive(transfer, at, response, file));
            }
            closeQuietly(response.body());
            if (status == 304 && !known.equals(Validators.NONE)) {
                settings.listener().succeeded(transfer, 0);
                return Optional.empty();
            }
            if (!Set.of(301, 302, 303, 307, 308).contains(status)) {
                throw statusFailure(at, response);
            }
            at = redirect(at, response);
        }
        throw new HttpFailure(
                Kind.WRONG, address, "more than " + MAX_REDIRECTS + " redirects", "Open it in a browser to see why.");
    }

    private HttpResponse<InputStream> send(URI at, Validators known) throws HttpFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(withoutUserInfo(at))
                .GET()
                // Without TLS there is no negotiation but a header, which some proxies answer with an error.
                .version("https".equals(at.getScheme()) ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .timeout(settings.patience().connect().plus(settings.patience().stall()))
                .setHeader("User-Agent", userAgent());
        if (!known.etag().isEmpty()) {
            request.setHeader("If-None-Match", known.etag());
        }
        if (!known.lastModified().isEmpty()) {
            request.setHeader("If-Modified-Since", known.lastModified());
        }
        credentials(at, settings.servers()).ifPresent(c -> request.setHeader("Authorization", c.basic()));
        Proxy.choose(settings.proxies(), at)
                .flatMap(Proxy::credentials)
                .ifPresent(c -> request.setHeader("Proxy-Authorization", c.basic()));
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw connectionFailure(at, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while waiting for " + shown(at), "", e);
        }
    }

    private Validators receive(Transfer transfer, URI at, HttpResponse<InputStream> response, Path file)
            throws HttpFailure {
        OptionalLong size = response.headers().firstValueAsLong("Content-Length");
        Transfer sized = new Transfer(transfer.id(), transfer.address(), size);
        long received;
        try (InputStream body =
                        new StallWatch(response.body(), settings.patience().stall(), at);
                OutputStream out = openForWriting(file)) {
            received = copy(sized, at, body, out, file);
        } catch (HttpFailure e) {
            throw e;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
        if (size.isPresent() && size.getAsLong() != received) {
            throw new HttpFailure(
                    Kind.BROKEN_OFF,
                    at,
                    "only " + received + " of " + size.getAsLong() + " bytes came",
                    "Run again; if it stays so, a proxy in between may be cutting it.");
        }
        settings.listener().succeeded(sized, received);
        return new Validators(
                response.headers().firstValue("ETag").orElse(""),
                response.headers().firstValue("Last-Modified").orElse(""));
    }

    private long copy(Transfer transfer, URI at, InputStream body, OutputStream out, Path file) throws HttpFailure {
        byte[] buffer = new byte[1 << 16];
        long total = 0;
        while (true) {
            int n;
            try {
                n = body.read(buffer);
            } catch (HttpFailure e) {
                throw e;
            } catch (IOException e) {
                throw new HttpFailure(
                        Kind.BROKEN_OFF,
                        at,
                        "the connection broke after " + total + " bytes (" + AtomicFiles.reason(e) + ")",
                        "Run again; if it stays so, a proxy in between may be cutting it.",
                        Optional.empty(),
                        e);
            }
            if (n < 0) {
                return total;
            }
            try {
                out.write(buffer, 0, n);
            } catch (IOException e) {
                throw AtomicFiles.cannotWrite(file, e);
            }
            total += n;
            settings.listener().progressed(transfer, total);
        }
    }

    private static OutputStream openForWriting(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    private static URI redirect(URI from, HttpResponse<?> response) throws HttpFailure {
        String location = response.headers().firstValue("Location").orElse("");
        try {
            URI to = from.resolve(new URI(location.replace(" ", "%20")));
            String scheme = String.valueOf(to.getScheme()).toLowerCase(Locale.ROOT);
            boolean leavesTls = "https".equalsIgnoreCase(from.getScheme()) && !scheme.equals("https");
            if (location.isEmpty()
                    || to.getHost() == null
                    || !Set.of("http", "https").contains(scheme)
                    || leavesTls) {
                throw new HttpFailure(
                        Kind.WRONG,
                        from,
                        "a redirect to " + (location.isEmpty() ? "nowhere" : location)
                                + (leavesTls ? ", which leaves TLS," : "") + " is not followed",
                        "Give the address that it is meant to lead to.");
            }
            return to;
        } catch (URISyntaxException e) {
            throw new HttpFailure(
                    Kind.WRONG,
                    from,
                    "redirects to " + location + ", which is no address",
                    "Give the address that it is meant to lead to.",
                    Optional.empty(),
                    e);
        }
    }

    private HttpFailure statusFailure(URI at, HttpResponse<?> response) {
        int status = response.statusCode();
        String reason = "the server answers " + status + phrase(status);
        String host = String.valueOf(at.getHost());
        return switch (status) {
            case 404, 410 ->
                new HttpFailure(
                        Kind.NOT_THERE, at, reason, "Check the address; the file may have been moved or withdrawn.");
            case 401, 403 ->
                new HttpFailure(
                        Kind.NOT_ALLOWED,
                        at,
                        reason,
                        "If it needs credentials, give them in a <server> of settings.xml whose <id> is " + host + ".");
            case 407 -> proxyFailure(at, reason);
            default -> {
                if (status == 408 || status == 429 || status >= 500) {
                    yield new HttpFailure(
                            Kind.BUSY,
                            at,
                            reason,
                            "The fault is on the server's side (or a proxy's): run again later.",
                            retryAfter(response),
                            null);
                }
                yield new HttpFailure(Kind.WRONG, at, reason, "Open the address in a browser to see what it says.");
            }
        };
    }

    private static HttpFailure proxyFailure(URI at, String reason) {
        return new HttpFailure(
                Kind.NOT_ALLOWED,
                at,
                reason,
                "Give the proxy's <username> and <password> in settings.xml; for https through a proxy that wants Basic"
                        + " authentication, Java also needs -Djdk.http.auth.tunneling.disabledSchemes= in MAVEN_OPTS.");
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .map(value -> value.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : value);
    }

    private static String phrase(int status) {
        return switch (status) {
            case 401 -> " (unauthorized)";
            case 403 -> " (forbidden)";
            case 404 -> " (not found)";
            case 407 -> " (the proxy wants authentication)";
            case 410 -> " (gone)";
            case 429 -> " (too many requests)";
            case 500 -> " (internal error)";
            case 502 -> " (bad gateway)";
            case 503 -> " (unavailable)";
            case 504 -> " (gateway timeout)";
            default -> "";
        };
    }

    private HttpFailure connectionFailure(URI at, IOException e) {
        String via = Proxy.choose(settings.proxies(), at)
                .map(proxy -> " (through the proxy " + proxy.host() + ":" + proxy.port() + ")")
                .orElse("");
        String checkNetwork = "Check the network and the proxies of settings.xml;"
                + " with -o only what is already in the cache is used.";
        if (e instanceof HttpConnectTimeoutException) {
            String reason =
                    "no connection within " + settings.patience().connect().toMillis() + " ms" + via;
            return new HttpFailure(Kind.UNREACHABLE, at, reason, checkNetwork, Optional.empty(), e);
        }
        if (e instanceof HttpTimeoutException) {
            String reason = "no answer within "
                    + settings.patience()
                            .connect()
                            .plus(settings.patience().stall())
                            .toMillis() + " ms" + via;
            return new HttpFailure(Kind.BROKEN_OFF, at, reason, checkNetwork, Optional.empty(), e);
        }
        if (e instanceof ConnectException) {
            String why = hasCause(e, UnresolvedAddressException.class) ? "no such host" : "connection refused";
            return new HttpFailure(Kind.UNREACHABLE, at, why + via, checkNetwork, Optional.empty(), e);
        }
        if (e instanceof SSLException) {
            return new HttpFailure(
                    Kind.WRONG,
                    at,
                    "no trusted TLS connection" + via + " (" + AtomicFiles.reason(e) + ")",
                    "If your network has its own certificate authority, add it to Java's trust store"
                            + " (-Djavax.net.ssl.trustStore=… in MAVEN_OPTS).",
                    Optional.empty(),
                    e);
        }
        if (String.valueOf(e.getMessage()).contains("Proxy Authentication Required")
                || String.valueOf(e.getMessage()).contains("407")) {
            return proxyFailure(at, "the proxy wants authentication" + via);
        }
        return new HttpFailure(
                Kind.BROKEN_OFF,
                at,
                "the connection broke" + via + " (" + AtomicFiles.reason(e) + ")",
                checkNetwork,
                Optional.empty(),
                e);
    }

    private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
        for (@Nullable Throwable at = e; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    /** What an address says itself (user:password@host), else what the settings say for its host. */
    static Optional<Credentials> credentials(URI at, Servers servers) {
        return ofUserInfo(at).or(() -> servers.credentialsFor(at));
    }

    static Optional<Credentials> ofUserInfo(URI at) {
        return Optional.ofNullable(at.getUserInfo()).map(userInfo -> {
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? new Credentials(userInfo, "")
                    : new Credentials(userInfo.substring(0, colon), userInfo.substring(colon + 1));
        });
    }

    static URI withoutUserInfo(URI at) {
        String raw = at.getRawUserInfo();
        return raw == null ? at : URI.create(at.toString().replace(raw + "@", ""));
    }

    static String shown(URI at) {
        return withoutUserInfo(at).toString();
    }

    static String userAgent() {
        String version = Http.class.getPackage().getImplementationVersion();
        return version == null ? "mirage-maven" : "mirage-maven/" + version;
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while waiting to try a download again", "", e);
        }
    }

    /** Ends a body that is not wanted. The JDK's client gives none with a proxy's refusal of a tunnel. */
    private static void closeQuietly(@Nullable InputStream body) {
        try {
            if (body != null) {
                body.close();
            }
        } catch (IOException e) {
            // Its bytes are not wanted; that it could not be ended in order does not matter.
        }
    }

    /** The settings' proxies, as the JDK's client asks for them. */
    private static final class ConfiguredProxies extends ProxySelector {

        private final List<Proxy> proxies;

        ConfiguredProxies(List<Proxy> proxies) {
            this.proxies = proxies;
        }

        @Override
        public List<java.net.Proxy> select(URI address) {
            return List.of(Proxy.choose(proxies, address)
                    .map(proxy -> new java.net.Proxy(
                            java.net.Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())))
                    .orElse(java.net.Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI address, SocketAddress proxy, IOException e) {
            // The request itself fails too, and that failure is told.
        }
    }

    /** A body whose bytes must keep coming: the JDK's client limits the time to the headers only. */
    private static final class StallWatch extends InputStream {

        // Only waiting counts: the disk may be slow too, but that is not the server's fault.
        private static final long NOT_WAITING = Long.MIN_VALUE;

        private final InputStream body;
        private final Duration limit;
        private final URI address;
        private final AtomicBoolean stalled = new AtomicBoolean();
        private final AtomicLong waitingSince = new AtomicLong(NOT_WAITING);
        private final ScheduledFuture<?> watch;

        StallWatch(InputStream body, Duration limit, URI address) {
            this.body = body;
            this.limit = limit;
            this.address = address;
            long period = Math.max(limit.toNanos() / 4, 1);
            this.watch = STALL_WATCH.scheduleAtFixedRate(this::look, period, period, TimeUnit.NANOSECONDS);
        }

        private void look() {
            long since = waitingSince.get();
            if (since != NOT_WAITING
                    && System.nanoTime() - since > limit.toNanos()
                    && stalled.compareAndSet(false, true)) {
                closeQuietly(body);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            waitingSince.set(System.nanoTime());
            int n;
            try {
                n = body.read(buffer, offset, length);
            } catch (IOException e) {
                throw stalled.get() ? stall(e) : e;
            } finally {
                waitingSince.set(NOT_WAITING);
            }
            if (stalled.get()) {
                throw stall(null);
            }
            return n;
        }

        private HttpFailure stall(@Nullable IOException e) {
            return new HttpFailure(
                    Kind.BROKEN_OFF,
                    address,
                    "no byte came for " + limit.toMillis() + " ms",
                    "Run again; the network or the server is too slow just now.",
                    Optional.empty(),
                    e);
        }

        @Override
        public void close() throws IOException {
            watch.cancel(false);
            body.close();
        }
    }
}
