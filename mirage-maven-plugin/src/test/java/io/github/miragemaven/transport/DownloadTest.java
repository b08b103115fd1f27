package io.github.miragemaven.transport;

import static io.github.miragemaven.transport.TestServer.bytes;
import static io.github.miragemaven.transport.TestServer.cutShort;
import static io.github.miragemaven.transport.TestServer.redirect;
import static io.github.miragemaven.transport.TestServer.stalled;
import static io.github.miragemaven.transport.TestServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.TransportSettings.Patience;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A download")
class DownloadTest {

    private static final byte[] BODY = "the bytes of an archive\n".repeat(5000).getBytes(UTF_8);
    private static final Checksum SHA256 = Checksum.ofBytes(Algorithm.SHA256, BODY);
    private static final Checksum SHA512 = Checksum.ofBytes(Algorithm.SHA512, BODY);
    private static final Checksum MD5 = Checksum.ofBytes(Algorithm.MD5, BODY);

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        server.close();
    }

    private Source source(String path, String... mirrors) {
        return new Source(server.url(path), List.of(MD5, SHA256, SHA512), List.of(mirrors));
    }

    private TestSettings settings() {
        return TestSettings.in(folder, heard);
    }

    private List<Path> cacheFiles() throws IOException {
        Path files = folder.resolve("cache/files");
        if (!Files.isDirectory(files)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(files)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private void nothingHalfWritten() throws IOException {
        Path partial = folder.resolve("cache/partial");
        if (Files.isDirectory(partial)) {
            assertThat(partial).isEmptyDirectory();
        }
    }

    @Test
    @DisplayName("is kept under each of its checksums in opam's cache layout, and not asked for again")
    void keptByContent() throws IOException {
        server.on("/a.tbz", bytes(BODY));
        Path file = settings().transport().file(source("/a.tbz"));
        assertThat(file).hasBinaryContent(BODY);
        for (Checksum checksum : List.of(MD5, SHA256, SHA512)) {
            assertThat(folder.resolve("cache/files")
                            .resolve(checksum.algorithm().opamName())
                            .resolve(checksum.hex().substring(0, 2))
                            .resolve(checksum.hex()))
                    .hasBinaryContent(BODY);
        }
        settings().transport().file(source("/a.tbz"));
        settings().transport().file(new Source(server.url("/elsewhere"), List.of(MD5), List.of()));
        assertThat(server.requests()).containsExactly("GET /a.tbz");
        nothingHalfWritten();
    }

    @Test
    @DisplayName("whose kept file was spoilt on disk is fetched again")
    void spoiltInCache() throws IOException {
        server.on("/a.tbz", bytes(BODY));
        Path file = settings().transport().file(source("/a.tbz"));
        byte[] spoilt = BODY.clone();
        spoilt[100] ^= 1;
        Files.write(file, spoilt);
        assertThat(settings().transport().file(source("/a.tbz"))).hasBinaryContent(BODY);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("with another checksum than asked for is not kept, and the error says what was expected and what came")
    void wrongChecksum() throws IOException {
        server.on("/a.tbz", bytes("something else".getBytes(UTF_8)));
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(server.url("/a.tbz"))
                .hasMessageContaining(MD5.toString())
                .hasMessageContaining(Checksum.ofBytes(Algorithm.MD5, "something else".getBytes(UTF_8))
                        .toString())
                .hasMessageContaining("lock again");
        assertThat(cacheFiles()).isEmpty();
        nothingHalfWritten();
        assertThat(server.requests())
                .as("trying again would give the same bytes")
                .hasSize(1);
    }

    @Test
    @DisplayName("must have all of its checksums, not only the strongest")
    void allChecksumsHold() {
        server.on("/a.tbz", bytes(BODY));
        Checksum wrong = Checksum.ofBytes(Algorithm.MD5, new byte[1]);
        assertThatThrownBy(() -> settings()
                        .transport()
                        .file(new Source(server.url("/a.tbz"), List.of(SHA512, wrong), List.of())))
                .hasMessageContaining(wrong.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 410, 415})
    @DisplayName("that the server refuses is not tried again")
    void refusedOnce(int status) {
        server.on("/a.tbz", status(status));
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(server.url("/a.tbz"))
                .hasMessageContaining(Integer.toString(status));
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    @DisplayName("that the server can't give just now is tried again")
    void triedAgain(int status) {
        server.on("/a.tbz", status(status), status(status), bytes(BODY));
        assertThat(settings().transport().file(source("/a.tbz"))).hasBinaryContent(BODY);
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    @DisplayName("is tried so often and no more, with pauses that grow")
    void givesUp() {
        server.on("/a.tbz", status(500));
        long start = System.nanoTime();
        TestSettings patient = settings()
                .patience(new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), 4, Duration.ofMillis(20)));
        assertThatThrownBy(() -> patient.transport().file(source("/a.tbz")))
                .hasMessageContaining("500")
                .hasMessageContaining("run again later");
        assertThat(server.requests()).hasSize(4);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20 + 40 + 80));
    }

    @Test
    @DisplayName("waits as long as the server asks")
    void retryAfter() {
        server.on(
                "/a.tbz",
                exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    exchange.sendResponseHeaders(503, -1);
                },
                bytes(BODY));
        long start = System.nanoTime();
        settings().transport().file(source("/a.tbz"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    @DisplayName("that is cut short is tried again, and never seen half")
    void cutShortThenWhole() throws IOException {
        server.on("/a.tbz", cutShort(BODY, 1000), bytes(BODY));
        assertThat(settings().transport().file(source("/a.tbz"))).hasBinaryContent(BODY);
        nothingHalfWritten();
    }

    @Test
    @DisplayName("that is always cut short is an error and leaves nothing")
    void alwaysCutShort() throws IOException {
        server.on("/a.tbz", cutShort(BODY, 1000));
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(server.url("/a.tbz"));
        assertThat(server.requests()).hasSize(3);
        assertThat(cacheFiles()).isEmpty();
        nothingHalfWritten();
    }

    @Test
    @DisplayName("whose bytes stop coming is given up after the limit")
    void stalls() {
        server.on("/a.tbz", stalled(BODY, 1000, 20_000));
        TestSettings impatient = settings()
                .patience(new Patience(Duration.ofSeconds(2), Duration.ofMillis(300), 2, Duration.ofMillis(5)));
        long start = System.nanoTime();
        assertThatThrownBy(() -> impatient.transport().file(source("/a.tbz")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("no byte came for 300 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("that is never answered is given up after the limit")
    void neverAnswered() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            TestSettings impatient = settings()
                    .patience(new Patience(Duration.ofMillis(200), Duration.ofMillis(200), 1, Duration.ofMillis(5)));
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/a.tbz";
            assertThatThrownBy(() -> impatient.transport().file(new Source(url, List.of(SHA256), List.of())))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining(url)
                    .hasMessageContaining("no answer within 400 ms");
        }
    }

    @Test
    @DisplayName("from where nobody listens says so, after trying again")
    void connectionRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Transport transport = settings().transport();
        String url = "http://127.0.0.1:" + port + "/a.tbz";
        assertThatThrownBy(() -> transport.file(new Source(url, List.of(SHA256), List.of())))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("connection refused")
                .hasMessageContaining("Check the network");
        assertThat(heard.debugs).hasSize(2);
        assertThatThrownBy(() -> transport.file(new Source(url + "2", List.of(SHA256), List.of())))
                .isInstanceOf(WorldException.class);
        assertThat(heard.debugs).as("a dead host is not waited for again").hasSize(2);
    }

    @Test
    @DisplayName("from a host that does not exist says so")
    void unknownHost() {
        assertThatThrownBy(() -> settings()
                        .transport()
                        .file(new Source("http://no-such-host.invalid/a.tbz", List.of(SHA256), List.of())))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("no such host");
    }

    @Test
    @DisplayName("follows redirects, absolute and relative")
    void redirects() {
        server.on("/a.tbz", redirect("/b.tbz"))
                .on("/b.tbz", redirect(server.url("/c.tbz")))
                .on("/c.tbz", bytes(BODY));
        assertThat(settings().transport().file(source("/a.tbz"))).hasBinaryContent(BODY);
        assertThat(server.requests()).containsExactly("GET /a.tbz", "GET /b.tbz", "GET /c.tbz");
    }

    @Test
    @DisplayName("that redirects in a circle ends with an error")
    void redirectLoop() {
        server.on("/a.tbz", redirect("/a.tbz"));
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz"))).hasMessageContaining("redirects");
        assertThat(server.requests()).hasSize(11);
    }

    @Test
    @DisplayName("gives credentials to their own host, and not to the one it is redirected to")
    void credentialsStay() {
        try (TestServer other = new TestServer()) {
            server.on("/a.tbz", redirect("http://localhost:" + other.port() + "/b.tbz"));
            other.on("/b.tbz", bytes(BODY));
            TestSettings withCredentials = settings()
                    .servers(address -> "127.0.0.1".equals(address.getHost())
                            ? Optional.of(new Credentials("me", "secret"))
                            : Optional.empty());
            withCredentials.transport().file(source("/a.tbz"));
            String basic = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8));
            assertThat(server.header("Authorization")).containsExactly(basic);
            assertThat(other.header("Authorization")).containsExactly("-");
        }
    }

    @Test
    @DisplayName("takes a name and password from the address, and shows them in no error")
    void userInfo() {
        server.on("/a.tbz", status(403));
        String url = "http://me:secret@" + server.authority() + "/a.tbz";
        assertThatThrownBy(() -> settings().transport().file(new Source(url, List.of(SHA256), List.of())))
                .hasMessageNotContaining("secret")
                .hasMessageContaining("403");
        assertThat(server.header("Authorization"))
                .containsExactly("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
    }

    @Test
    @DisplayName("goes through the proxy of the settings, with the proxy's credentials")
    void proxy() {
        // A proxy is asked for the whole address.
        server.on("http://packages.example/a.tbz", bytes(BODY));
        Proxy proxy = new Proxy(
                "http", "127.0.0.1", server.port(), Optional.of(new Credentials("p", "q")), "intern.example|*.local");
        settings()
                .proxy(proxy)
                .transport()
                .file(new Source("http://packages.example/a.tbz", List.of(SHA256), List.of()));
        assertThat(server.requests()).containsExactly("GET http://packages.example/a.tbz");
        assertThat(server.header("Proxy-Authorization"))
                .containsExactly("Basic " + Base64.getEncoder().encodeToString("p:q".getBytes(UTF_8)));
    }

    @Test
    @DisplayName("over TLS through a proxy that wants Basic authentication says which switch Java needs for that")
    void proxyTunnel() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            Thread proxy = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (java.net.Socket client = socket.accept()) {
                        client.getInputStream().read(new byte[4096]);
                        client.getOutputStream()
                                .write(String.join(
                                                "\r\n",
                                                "HTTP/1.1 407 Proxy Authentication Required",
                                                "Proxy-Authenticate: Basic realm=\"p\"",
                                                "Content-Length: 0",
                                                "",
                                                "")
                                        .getBytes(UTF_8));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            proxy.start();
            Proxy setting =
                    new Proxy("https", "127.0.0.1", socket.getLocalPort(), Optional.of(new Credentials("p", "q")), "");
            assertThatThrownBy(() -> settings()
                            .proxy(setting)
                            .transport()
                            .file(new Source("https://packages.example/a.tbz", List.of(SHA256), List.of())))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("https://packages.example/a.tbz")
                    .hasMessageContaining("jdk.http.auth.tunneling.disabledSchemes");
        }
    }

    @Test
    @DisplayName("leaves the proxy out for nonProxyHosts")
    void nonProxyHosts() {
        server.on("/a.tbz", bytes(BODY));
        Proxy dead = new Proxy("http", "no-such-proxy.invalid", 3128, Optional.empty(), "localhost|127.*");
        assertThat(settings().proxy(dead).transport().file(source("/a.tbz"))).hasBinaryContent(BODY);
    }

    @Test
    @DisplayName("goes to the mirror of the settings")
    void settingsMirror() {
        server.on("/mirror/a.tbz", bytes(BODY));
        TestSettings mirrored = settings().servers(new Servers() {
            @Override
            public Optional<Credentials> credentialsFor(URI address) {
                return Optional.empty();
            }

            @Override
            public URI mirrorOf(URI address) {
                return URI.create(server.url("/mirror" + address.getPath()));
            }
        });
        mirrored.transport().file(new Source("https://far.example/a.tbz", List.of(SHA256), List.of()));
        assertThat(server.requests()).containsExactly("GET /mirror/a.tbz");
    }

    @Test
    @DisplayName("is looked for at the archive mirrors first, in opam's layout")
    void archiveMirrorFirst() {
        String path = "/cache/sha512/" + SHA512.hex().substring(0, 2) + "/" + SHA512.hex();
        server.on(path, bytes(BODY));
        settings().transport().file(source("/a.tbz", server.url("/cache")));
        assertThat(server.requests()).containsExactly("GET " + path);
    }

    @Test
    @DisplayName("comes from its section's mirrors, in their order, when its own address fails (opam manual, \"url\")")
    void sectionMirrors() {
        server.on("/first.tbz", bytes("something else".getBytes(UTF_8))).on("/second.tbz", bytes(BODY));
        Source mirrored = new Source(
                server.url("/gone.tbz"),
                List.of(SHA256),
                List.of(),
                List.of(
                        "ftp://mirror.example/a.tbz",
                        server.url("/first.tbz"),
                        server.url("/second.tbz"),
                        server.url("/third.tbz")));
        assertThat(settings().transport().file(mirrored)).hasBinaryContent(BODY);
        assertThat(server.requests()).containsExactly("GET /gone.tbz", "GET /first.tbz", "GET /second.tbz");
    }

    @Test
    @DisplayName("that no mirror has either says what each of them said")
    void noMirrorHasIt() {
        server.on("/other.tbz", bytes("something else".getBytes(UTF_8)));
        Source mirrored =
                new Source(server.url("/gone.tbz"), List.of(SHA256), List.of(), List.of(server.url("/other.tbz")));
        assertThatThrownBy(() -> settings().transport().file(mirrored))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(
                        "Cannot fetch " + server.url("/gone.tbz") + ", neither from there nor from a mirror")
                .hasMessageContaining("404")
                .hasMessageContaining(server.url("/other.tbz") + ": expected " + SHA256);
    }

    @Test
    @DisplayName("comes from its own address when the mirrors lack it or give something else")
    void archiveMirrorLacks() {
        String path = "/spoilt/sha512/" + SHA512.hex().substring(0, 2) + "/" + SHA512.hex();
        server.on(path, bytes("no".getBytes(UTF_8))).on("/a.tbz", bytes(BODY));
        Path file = settings().transport().file(source("/a.tbz", server.url("/lacks/"), server.url("/spoilt")));
        assertThat(file).hasBinaryContent(BODY);
        assertThat(server.requests()).hasSize(3).endsWith("GET " + path, "GET /a.tbz");
    }

    @Test
    @DisplayName("that nobody has is an error that names each place and what it said")
    void nobodyHasIt() {
        server.on("/a.tbz", status(403));
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz", server.url("/mirror"))))
                .hasMessageContaining(server.url("/mirror/sha512/"))
                .hasMessageContaining("404")
                .hasMessageContaining(server.url("/a.tbz"))
                .hasMessageContaining("403");
    }

    @Test
    @DisplayName("is not made where a folder of archives has the file")
    void localMirror() throws IOException {
        Path file = folder.resolve("archives/md5")
                .resolve(MD5.hex().substring(0, 2))
                .resolve(MD5.hex());
        Files.createDirectories(file.getParent());
        Files.write(file, BODY);
        assertThat(settings().transport().file(source("/a.tbz", "archives"))).isEqualTo(file);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    @DisplayName("says who it is")
    void userAgent() {
        server.on("/a.tbz", bytes(BODY));
        settings().transport().file(source("/a.tbz"));
        assertThat(server.header("User-Agent")).allMatch(agent -> agent.startsWith("mirage-maven"));
    }

    @Test
    @DisplayName("tells the listener of its start, its bytes and its end")
    void listener() {
        server.on("/a.tbz", status(500), bytes(BODY));
        List<String> events = new CopyOnWriteArrayList<>();
        settings()
                .listener(new TransferListener() {
                    @Override
                    public void started(Transfer transfer) {
                        events.add("started " + transfer.address().getPath());
                    }

                    @Override
                    public void progressed(Transfer transfer, long bytes) {
                        events.add("of " + transfer.size().getAsLong());
                    }

                    @Override
                    public void succeeded(Transfer transfer, long bytes) {
                        events.add("succeeded " + bytes);
                    }

                    @Override
                    public void failed(Transfer transfer, Exception reason) {
                        events.add("failed");
                    }
                })
                .transport()
                .file(source("/a.tbz"));
        assertThat(events.stream().distinct())
                .containsExactly("started /a.tbz", "failed", "of " + BODY.length, "succeeded " + BODY.length);
    }

    @Test
    @DisplayName("that many threads want at once is made once")
    void oncePerContent() throws Exception {
        server.on("/a.tbz", exchange -> {
            TestServer.sleep(200);
            bytes(BODY).to(exchange);
        });
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Path>> wishes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                wishes.add(() -> settings().transport().file(source("/a.tbz")));
            }
            for (Future<Path> path : pool.invokeAll(wishes)) {
                assertThat(path.get()).hasBinaryContent(BODY);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @DisplayName("offline fails at once and names all that is missing")
    void offline() {
        server.on("/here.tbz", bytes(BODY));
        settings().transport().file(source("/here.tbz"));
        Transport offline = settings().offline().transport();
        assertThat(offline.file(source("/here.tbz"))).hasBinaryContent(BODY);
        Checksum other = Checksum.ofBytes(Algorithm.SHA256, new byte[1]);
        List<Source> all = List.of(
                source("/here.tbz"),
                new Source(server.url("/x.tbz"), List.of(other), List.of()),
                new Source("git+https://example.org/y.git#" + "0".repeat(40), List.of(), List.of()),
                Source.of("mvn:org.example:z:1"));
        assertThatThrownBy(() -> offline.checkOffline(all))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("-o")
                .hasMessageContaining(server.url("/x.tbz"))
                .hasMessageContaining("git+https://example.org/y.git#")
                .hasMessageContaining("mvn:org.example:z:1")
                .hasMessageNotContaining("here.tbz")
                .hasMessageContaining("Run once without -o");
        for (Source missing : all.subList(1, 4)) {
            assertThatThrownBy(() -> offline.tree(missing, folder.resolve("tree")))
                    .isInstanceOf(WorldException.class);
        }
        assertThat(server.requests()).hasSize(1);
        settings().transport().checkOffline(all);
    }

    @Test
    @DisplayName("into a cache that can't be written to says which folder, and why")
    void unwritableCache() throws IOException {
        server.on("/a.tbz", bytes(BODY));
        // A file in the folder's place stops root, too.
        Files.writeString(folder.resolve("cache"), "in the way");
        assertThatThrownBy(() -> settings().transport().file(source("/a.tbz")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Cannot write " + folder.resolve("cache"))
                .hasMessageContaining("writable");
    }
}
