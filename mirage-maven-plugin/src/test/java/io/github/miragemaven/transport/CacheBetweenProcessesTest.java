package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The cache, shared by processes,")
class CacheBetweenProcessesTest {

    private static final byte[] BODY = "the bytes of an archive\n".repeat(5000).getBytes(UTF_8);
    private static final Checksum SHA256 = Checksum.ofBytes(Algorithm.SHA256, BODY);

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        server.close();
    }

    /** What another process does: fetches one file and prints its size. */
    static final class Fetcher {

        private Fetcher() {}

        public static void main(String[] arguments) throws IOException {
            TransportSettings settings =
                    TransportSettings.of(Path.of(arguments[0]), Path.of(arguments[0]), Progress.SILENT);
            Source source = new Source(
                    arguments[1], List.of(Checksum.parse(arguments[2]).orElseThrow()), List.of());
            System.out.println(Files.size(new Transport(settings).file(source)));
        }
    }

    private Process fetcher() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Fetcher.class.getName(),
                        folder.resolve("cache").toString(),
                        server.url("/a.tbz"),
                        SHA256.toString())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    @Test
    @DisplayName("is filled by one of them while the others wait")
    void once() throws Exception {
        server.on("/a.tbz", exchange -> {
            // Long enough for all of them to have started and to want it.
            TestServer.sleep(1500);
            TestServer.bytes(BODY).to(exchange);
        });
        List<Process> started = List.of(fetcher(), fetcher(), fetcher());
        for (Process process : started) {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            assertThat(output.strip()).isEqualTo(Integer.toString(BODY.length));
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @DisplayName("is neither locked nor spoilt by one that is killed in the middle of a download")
    void killed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.on(
                "/a.tbz",
                exchange -> {
                    exchange.sendResponseHeaders(200, BODY.length);
                    exchange.getResponseBody().write(BODY, 0, BODY.length / 2);
                    exchange.getResponseBody().flush();
                    asked.countDown();
                    TestServer.sleep(10_000);
                },
                TestServer.bytes(BODY));
        Process process = fetcher();
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        Path partial = folder.resolve("cache/partial");
        for (int i = 0; i < 500 && isEmpty(partial); i++) {
            TestServer.sleep(20);
        }
        process.destroyForcibly().waitFor();
        assertThat(partial).isNotEmptyDirectory();
        Source source = new Source(server.url("/a.tbz"), List.of(SHA256), List.of());
        assertThat(TestSettings.in(folder).transport().file(source)).hasBinaryContent(BODY);
        try (var left = Files.list(partial)) {
            for (Path file : left.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(2 * 24 * 3600)));
            }
        }
        TestSettings.in(folder).transport();
        assertThat(partial).as("what is left is swept the day after").isEmptyDirectory();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
