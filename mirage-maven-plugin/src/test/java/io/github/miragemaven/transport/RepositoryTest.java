package io.github.miragemaven.transport;

import static io.github.miragemaven.transport.TestServer.bytes;
import static io.github.miragemaven.transport.TestServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.FetchedRepository.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An opam repository")
class RepositoryTest {

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestSettings settings() {
        return TestSettings.in(folder, heard);
    }

    private FetchedRepository fetched(TestSettings settings, String url) {
        return settings.transport().repository(url);
    }

    private static byte[] index(String version) {
        return new TestArchives()
                .file("repo", "opam-version: \"2.0\"\n")
                .file("packages/a/a." + version + "/opam", "opam-version: \"2.0\"\n")
                .tarGz();
    }

    /** Answers as a server does that tells versions of a file by a tag of its content. */
    private static TestServer.Answer tagged(byte[] body) {
        String tag = "\"" + Checksum.ofBytes(Algorithm.MD5, body).hex() + "\"";
        return exchange -> {
            exchange.getResponseHeaders().set("ETag", tag);
            if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                bytes(body).to(exchange);
            }
        };
    }

    /** Makes everything the cache remembers look as old as that. */
    private void age(Duration age) throws IOException {
        try (var memos = Files.list(folder.resolve("cache/addresses"))) {
            for (Path memo : memos.toList()) {
                String text = Files.readString(memo);
                Files.writeString(
                        memo,
                        text.replaceFirst(
                                "checked: \\S+", "checked: " + Instant.now().minus(age)));
            }
        }
    }

    @Test
    @DisplayName("served by http is the index.tar.gz at its root, which is its archives' root, too")
    void http() {
        server.on("/opam/index.tar.gz", bytes(index("1")));
        for (String url : List.of(server.url("/opam"), server.url("/opam/"), server.url("/opam/index.tar.gz"))) {
            FetchedRepository repository = fetched(settings(), url);
            assertThat(repository.kind()).isEqualTo(Kind.INDEX);
            assertThat(repository.path()).hasBinaryContent(index("1"));
            assertThat(repository.revision())
                    .contains(Checksum.ofBytes(Algorithm.SHA256, index("1")).toString());
            assertThat(repository.archiveMirror("cache")).contains(server.url("/opam/cache"));
            assertThat(repository.archiveMirror("https://e.org/c")).contains("https://e.org/c");
            assertThat(repository.lockedUrl()).isEqualTo(url);
        }
        assertThat(server.requests()).containsExactly("GET /opam/index.tar.gz");
    }

    @Test
    @DisplayName("is asked for changes once a day, and downloaded only when there are some")
    void revalidated() throws IOException {
        server.on("/index.tar.gz", tagged(index("1")));
        fetched(settings(), server.url("/"));
        age(Duration.ofHours(23));
        fetched(settings(), server.url("/"));
        assertThat(server.requests()).hasSize(1);
        age(Duration.ofHours(25));
        assertThat(fetched(settings(), server.url("/")).path()).hasBinaryContent(index("1"));
        assertThat(server.requests()).hasSize(2);
        assertThat(server.header("If-None-Match").get(1)).startsWith("\"");
        fetched(settings(), server.url("/"));
        assertThat(server.requests()).as("it was looked at just now").hasSize(2);
        age(Duration.ofHours(25));
        server.on("/index.tar.gz", tagged(index("2")));
        assertThat(fetched(settings(), server.url("/")).path()).hasBinaryContent(index("2"));
    }

    @Test
    @DisplayName("that was fetched in the future, as a wrong clock has it, is looked at again")
    void clock() throws IOException {
        server.on("/index.tar.gz", tagged(index("1")));
        fetched(settings(), server.url("/"));
        age(Duration.ofDays(-1000));
        fetched(settings(), server.url("/"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("is looked at again with -U, once for each run")
    void update() {
        server.on("/index.tar.gz", tagged(index("1")));
        fetched(settings(), server.url("/"));
        Transport run = settings().update().transport();
        run.repository(server.url("/"));
        run.repository(server.url("/"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("that can't be reached is used as it was, with a warning")
    void stale() {
        server.on("/index.tar.gz", tagged(index("1")), status(503));
        fetched(settings(), server.url("/"));
        assertThat(fetched(settings().update(), server.url("/")).path()).hasBinaryContent(index("1"));
        assertThat(heard.warnings).singleElement().asString().contains("503");
    }

    @Test
    @DisplayName("offline is used however old it is, and is an error when it was never fetched")
    void offline() throws IOException {
        server.on("/index.tar.gz", tagged(index("1")));
        fetched(settings(), server.url("/"));
        age(Duration.ofDays(1000));
        assertThat(fetched(settings().offline().update(), server.url("/")).path())
                .hasBinaryContent(index("1"));
        assertThatThrownBy(() -> fetched(settings().offline(), server.url("/other")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(server.url("/other/index.tar.gz"))
                .hasMessageContaining("-o");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @DisplayName("whose kept index was spoilt on disk is fetched again")
    void spoilt() throws IOException {
        server.on("/index.tar.gz", tagged(index("1")));
        Path path = fetched(settings(), server.url("/")).path();
        Files.writeString(path, "spoilt");
        assertThat(fetched(settings(), server.url("/")).path()).hasBinaryContent(index("1"));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    @DisplayName("keeps the index before the newest, which may still be read, and no older one")
    void oldIndexes() {
        List<Path> paths = new ArrayList<>();
        for (String version : List.of("1", "2", "3")) {
            server.on("/index.tar.gz", tagged(index(version)));
            paths.add(fetched(settings().update(), server.url("/")).path());
        }
        assertThat(paths.get(0)).doesNotExist();
        assertThat(paths.get(1)).exists();
        assertThat(paths.get(2)).exists();
    }

    @Test
    @DisplayName("that is none says what is missing, and how git would be written")
    void none() {
        assertThatThrownBy(() -> fetched(settings(), server.url("/opam")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(server.url("/opam"))
                .hasMessageContaining("index.tar.gz")
                .hasMessageContaining("git+" + server.url("/opam"));
        assertThatThrownBy(() -> fetched(settings(), folder.toString()))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("packages");
        assertThatThrownBy(() -> fetched(settings(), folder.resolve("none").toString()))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("no such file");
    }

    @Test
    @DisplayName("may be a folder or an index of this machine")
    void local() throws IOException {
        Files.createDirectories(folder.resolve("r/packages"));
        FetchedRepository repository = fetched(settings(), "r");
        assertThat(repository.kind()).isEqualTo(Kind.FOLDER);
        assertThat(repository.path()).isEqualTo(folder.resolve("r"));
        assertThat(repository.archiveMirror("cache"))
                .contains(folder.resolve("r/cache").toString());
        assertThat(repository.revision()).isEmpty();

        Files.write(folder.resolve("r/index.tar.gz"), index("1"));
        FetchedRepository file = fetched(settings().offline(), "file://" + folder.resolve("r/index.tar.gz"));
        assertThat(file.kind()).isEqualTo(Kind.INDEX);
        assertThat(file.path()).isEqualTo(folder.resolve("r/index.tar.gz"));
        assertThat(file.archiveMirror("cache"))
                .contains(folder.resolve("r/cache").toString());
    }

    @Test
    @DisplayName("may be a git repository, and is then an index of the commit")
    void git() throws IOException {
        try (TestGit git = new TestGit(folder.resolve("r"))) {
            String commit = git.file("repo", "opam-version: \"2.0\"\n")
                    .file("packages/a/a.1/opam", "a")
                    .file("packages/a/a.1/files/p.patch", "p")
                    .file("README.md", "no")
                    .commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+" + server.url("/r.git#main");
            FetchedRepository repository = fetched(settings(), url);
            assertThat(repository.kind()).isEqualTo(Kind.INDEX);
            assertThat(repository.lockedUrl()).isEqualTo("git+" + server.url("/r.git#") + commit);
            assertThat(repository.revision()).contains("git=" + commit);
            assertThat(repository.archiveMirror("cache")).isEmpty();
            assertThat(entries(repository.path()))
                    .containsExactly("packages/a/a.1/files/p.patch", "packages/a/a.1/opam", "repo");
            int asked = server.requests().size();
            assertThat(fetched(settings(), url)).isEqualTo(repository);
            assertThat(fetched(settings().offline(), repository.lockedUrl()).path())
                    .isEqualTo(repository.path());
            assertThat(server.requests()).hasSize(asked);
        }
    }

    private static List<String> entries(Path index) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream in = Files.newInputStream(index);
                TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    @Test
    @DisplayName(
            "may be a Maven artifact that has its archives with it, and is unpacked once for each state of its file")
    void artifact() throws IOException {
        byte[] archive = "the archive".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Checksum checksum = Checksum.ofBytes(Algorithm.SHA256, archive);
        Path zip = folder.resolve("repo-1.zip");
        Files.write(
                zip,
                new TestArchives()
                        .file("repo", "archive-mirrors: \"cache\"\n")
                        .file("packages/a/a.1/opam", "a")
                        .file("cache/sha256/" + checksum.hex().substring(0, 2) + "/" + checksum.hex(), "the archive")
                        .zip());
        List<String> asked = new ArrayList<>();
        TestSettings settings = settings().artifacts(coordinates -> {
            asked.add(coordinates.toString());
            return zip;
        });
        FetchedRepository repository = fetched(settings, "mvn:org.example:repo:1");
        assertThat(asked).containsExactly("mvn:org.example:repo:1");
        assertThat(repository.kind()).isEqualTo(Kind.FOLDER);
        assertThat(repository.path().resolve("packages/a/a.1/opam")).hasContent("a");
        String mirror = repository.archiveMirror("cache").orElseThrow();
        Source source = new Source("https://unreachable.invalid/a.tbz", List.of(checksum), List.of(mirror));
        assertThat(settings.offline().transport().file(source)).hasBinaryContent(archive);
        assertThat(fetched(settings, "mvn:org.example:repo:1")).isEqualTo(repository);

        Files.write(
                zip,
                new TestArchives()
                        .file("packages/b/b.1/opam", "b")
                        .file("repo", "")
                        .zip());
        Files.setLastModifiedTime(zip, FileTime.from(Instant.now().plusSeconds(5)));
        FetchedRepository next = fetched(settings, "mvn:org.example:repo:1");
        assertThat(next.path().resolve("packages/b/b.1/opam")).hasContent("b");
        assertThat(repository.path()).doesNotExist();
    }

    @Test
    @DisplayName("in an artifact may have nothing but packages/, or be below one top folder")
    void artifactLayouts() throws IOException {
        for (TestArchives archive : List.of(
                new TestArchives().file("packages/a/a.1/opam", "a"),
                new TestArchives().file("top/packages/a/a.1/opam", "a").file("top/repo", ""))) {
            Path file = folder.resolve("r" + archive.zip().length);
            Files.write(file, archive.zip());
            FetchedRepository repository = fetched(settings().artifacts(coordinates -> file), "mvn:g:a:1");
            assertThat(repository.path().resolve("packages/a/a.1/opam")).hasContent("a");
        }
    }

    @Test
    @DisplayName("may be a Maven artifact that the reactor has not packaged yet: a folder")
    void reactorArtifact() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("target/classes"));
        Files.createDirectories(classes.resolve("packages"));
        TestSettings settings = settings().artifacts(coordinates -> classes);
        assertThat(fetched(settings, "mvn:g:a:1").path()).isEqualTo(classes);
    }
}
