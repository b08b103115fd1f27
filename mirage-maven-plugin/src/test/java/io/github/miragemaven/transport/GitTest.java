package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.TransportSettings.Patience;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A git source")
class GitTest {

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

    private TestGit repository(String name) {
        return new TestGit(folder.resolve(name));
    }

    private Path tree(TestSettings settings, String url) throws IOException {
        Path into = folder.resolve("tree");
        AtomicFiles.deleteTree(into);
        settings.transport().tree(Source.of(url), into);
        return into;
    }

    private static List<String> names(Path tree) throws IOException {
        try (Stream<Path> walk = Files.walk(tree)) {
            return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> tree.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName("of this machine gives the tree of a commit, branch or tag, and none of git's own files")
    void localRepository() throws IOException {
        try (TestGit git = repository("r")) {
            String first = git.file("a", "1").link("l", "a").commit();
            git.tag("v1").branch("old");
            String second = git.file("a", "2").file("sub/b", "b\r\n").commit();
            git.file("a", "not committed");
            String url = "git+file://" + git.folder();
            assertThat(tree(settings(), url + "#" + first).resolve("a")).hasContent("1");
            assertThat(tree(settings(), url + "#v1").resolve("a")).hasContent("1");
            assertThat(tree(settings(), url + "#old").resolve("a")).hasContent("1");
            Path head = tree(settings(), url);
            assertThat(names(head)).containsExactly("a", "l", "sub/b");
            assertThat(head.resolve("a")).hasContent("2");
            assertThat(head.resolve("sub/b")).hasBinaryContent("b\r\n".getBytes(UTF_8));
            assertThat(Files.isSymbolicLink(head.resolve("l"))).isTrue();
            assertThat(Files.getLastModifiedTime(head.resolve("a")).toInstant().getEpochSecond())
                    .isEqualTo(1_600_000_000L);
            assertThat(settings().transport().locked(url + "#v1")).isEqualTo(url + "#" + first);
            assertThat(settings().transport().locked(url)).isEqualTo(url + "#" + second);
        }
    }

    @Test
    @DisplayName("that is the path of a bare repository, or relative, works too")
    void bareAndRelative() throws Exception {
        try (TestGit git = repository("r")) {
            git.file("a", "1").commit();
            org.eclipse.jgit.api.Git.cloneRepository()
                    .setBare(true)
                    .setURI(git.folder().toString())
                    .setDirectory(folder.resolve("bare").toFile())
                    .call()
                    .close();
        }
        assertThat(tree(settings(), "git+file://" + folder.resolve("bare")).resolve("a"))
                .hasContent("1");
        assertThat(tree(settings(), "git+./r#main").resolve("a")).hasContent("1");
    }

    @Test
    @DisplayName("over http is fetched once without its history, then comes from the cache, offline too")
    void smartHttp() throws IOException {
        try (TestGit git = repository("r")) {
            String first = git.file("a", "1").commit();
            String second = git.file("a", "2").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+" + server.url("/r.git");
            assertThat(tree(settings(), url + "#" + second).resolve("a")).hasContent("2");
            int asked = server.requests().size();
            assertThat(tree(settings(), url + "#" + second).resolve("a")).hasContent("2");
            assertThat(tree(settings().offline(), url + "#" + second).resolve("a"))
                    .hasContent("2");
            assertThat(server.requests()).hasSize(asked);
            assertThatThrownBy(() -> tree(settings().offline(), url + "#" + first))
                    .hasMessageContaining(first)
                    .hasMessageContaining("offline");
            assertThat(tree(settings(), url + "#" + first).resolve("a")).hasContent("1");
        }
    }

    @Test
    @DisplayName("from a server that gives only tips comes with the history that leads to it")
    void onlyTips() throws IOException {
        try (TestGit git = repository("r")) {
            String first = git.file("a", "1").commit();
            git.file("a", "2").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ADVERTISED);
            assertThat(tree(settings(), "git+" + server.url("/r.git") + "#" + first)
                            .resolve("a"))
                    .hasContent("1");
        }
    }

    @Test
    @DisplayName("at a branch is looked at again with -U or after a day, else stays where it was")
    void branches() throws IOException {
        try (TestGit git = repository("r")) {
            git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+" + server.url("/r.git") + "#main";
            assertThat(tree(settings(), url).resolve("a")).hasContent("1");
            String second = git.file("a", "2").commit();
            assertThat(tree(settings(), url).resolve("a")).hasContent("1");
            assertThat(tree(settings().offline(), url).resolve("a")).hasContent("1");
            assertThat(tree(settings().update(), url).resolve("a")).hasContent("2");
            assertThat(settings().transport().locked(url)).isEqualTo(url.replace("main", second));
            server.close();
            assertThat(tree(settings().update(), url).resolve("a")).hasContent("2");
            assertThat(heard.warnings).hasSize(1);
        }
    }

    @Test
    @DisplayName("at an annotated tag is the commit that the tag is of")
    void annotatedTag() throws IOException {
        try (TestGit git = repository("r")) {
            String first = git.file("a", "1").commit();
            git.tag("v1").file("a", "2").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+" + server.url("/r.git");
            assertThat(settings().transport().locked(url + "#v1")).isEqualTo(url + "#" + first);
        }
    }

    @Test
    @DisplayName("comes with its submodules, whose address may be relative")
    void submodules() throws IOException {
        try (TestGit inner = repository("inner");
                TestGit middle = repository("middle");
                TestGit outer = repository("outer")) {
            String innermost = inner.file("i", "i").commit();
            String between = middle.file("m", "m")
                    .submodule("deep/inner", "../inner.git", innermost)
                    .commit();
            String outermost = outer.file("o", "o")
                    .submodule("vendor/middle", server.url("/middle.git"), between)
                    .commit();
            for (TestGit git : List.of(inner, middle, outer)) {
                TestGitServer.serve(
                        server, git.folder().getFileName().toString(), git.git().getRepository(), RequestPolicy.ANY);
            }
            String url = "git+" + server.url("/outer.git") + "#" + outermost;
            Path tree = tree(settings(), url);
            assertThat(names(tree))
                    .containsExactly(
                            ".gitmodules",
                            "o",
                            "vendor/middle/.gitmodules",
                            "vendor/middle/deep/inner/i",
                            "vendor/middle/m");
            assertThat(names(tree(settings().offline(), url))).hasSize(5);
            settings().offline().transport().checkOffline(List.of(Source.of(url)));
        }
    }

    @Test
    @DisplayName("from elsewhere can't have a submodule that is a repository of this machine")
    void submoduleOfThisMachine() throws IOException {
        try (TestGit mine = repository("mine");
                TestGit evil = repository("evil")) {
            String secret = mine.file("secret", "s").commit();
            String commit = evil.file("o", "o")
                    .submodule("m", mine.folder().toString(), secret)
                    .commit();
            TestGitServer.serve(server, "evil", evil.git().getRepository(), RequestPolicy.ANY);
            assertThatThrownBy(() -> tree(settings(), "git+" + server.url("/evil.git") + "#" + commit))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("a path of this machine");
        }
    }

    @Test
    @DisplayName("with a link that leads out of it is refused")
    void evilLink() throws IOException {
        try (TestGit git = repository("r")) {
            String commit = git.link("l", "../../etc/passwd").commit();
            assertThatThrownBy(() -> tree(settings(), "git+file://" + git.folder() + "#" + commit))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("leads out");
            assertThat(folder.resolve("tree")).doesNotExist();
        }
    }

    @Test
    @DisplayName("with no such commit, branch or repository says which, and where")
    void nothingThere() throws IOException {
        try (TestGit git = repository("r")) {
            git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ADVERTISED);
            String url = "git+" + server.url("/r.git");
            String none = "1".repeat(40);
            assertThatThrownBy(() -> tree(settings(), url + "#" + none))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining(url)
                    .hasMessageContaining(none);
            assertThatThrownBy(() -> tree(settings(), url + "#nope"))
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("nope");
            assertThatThrownBy(() -> tree(settings(), "git+file://" + git.folder() + "#" + none))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining(none);
            assertThatThrownBy(() -> tree(settings(), "git+" + server.url("/none.git") + "#" + none))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("/none.git")
                    .hasMessageContaining("Check the address");
            assertThatThrownBy(() -> tree(settings(), "git+file://" + folder.resolve("none") + "#main"))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining(folder.resolve("none").toString());
        }
    }

    @Test
    @DisplayName("from where nobody listens is tried again, then an error that names it")
    void refused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> tree(settings(), "git+http://127.0.0.1:" + port + "/r.git#main"))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused")
                .hasMessageContaining("Check the network");
        assertThat(heard.debugs).hasSize(2);
    }

    @Test
    @DisplayName("that never answers is given up")
    void silent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
            TestSettings impatient = settings()
                    .patience(new Patience(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, Duration.ofMillis(1)));
            assertThatThrownBy(() -> tree(impatient, "git+http://127.0.0.1:" + silent.getLocalPort() + "/r.git#main"))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    @DisplayName("gets the credentials of its host, and a host it redirects to does not")
    void credentials() throws IOException {
        try (TestGit git = repository("r");
                TestServer other = new TestServer()) {
            String commit = git.file("a", "1").commit();
            TestGitServer.serve(other, "r", git.git().getRepository(), RequestPolicy.ANY);
            server.on(
                    "/r.git/info/refs",
                    TestServer.redirect(
                            "http://localhost:" + other.port() + "/r.git/info/refs?service=git-upload-pack"));
            TestSettings withCredentials = settings()
                    .servers(address -> "127.0.0.1".equals(address.getHost())
                            ? Optional.of(new Credentials("me", "secret"))
                            : Optional.empty());
            assertThat(tree(withCredentials, "git+" + server.url("/r.git") + "#" + commit)
                            .resolve("a"))
                    .hasContent("1");
            assertThat(server.header("Authorization"))
                    .containsOnly("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
            assertThat(other.header("Authorization")).isNotEmpty().containsOnly("-");
        }
    }

    @Test
    @DisplayName("takes a name and password from its address, and shows the password nowhere")
    void userInfo() throws IOException {
        try (TestGit git = repository("r")) {
            String commit = git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+http://me:secret@" + server.authority() + "/r.git";
            assertThat(tree(settings(), url + "#" + commit).resolve("a")).hasContent("1");
            assertThat(server.header("Authorization"))
                    .isNotEmpty()
                    .containsOnly("Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
            assertThatThrownBy(() -> tree(settings(), url.replace("/r.git", "/none.git") + "#" + commit))
                    .hasMessageContaining("/none.git")
                    .hasMessageNotContaining("secret");
            assertThat(String.join("\n", heard.infos)).contains("Fetching").doesNotContain("secret");
            tree(settings(), url + "#main");
            try (Stream<Path> memos = Files.list(folder.resolve("cache/addresses"))) {
                assertThat(memos.toList())
                        .isNotEmpty()
                        .allSatisfy(memo -> assertThat(memo).content().doesNotContain("secret"));
            }
        }
    }

    @Test
    @DisplayName("may be served as plain files, without git's smart protocol")
    void dumbHttp() throws IOException {
        try (TestGit git = repository("r")) {
            String commit = git.file("a", "1").commit();
            Path bare = git.folder().resolve(".git");
            server.on("/r.git/info/refs", TestServer.bytes((commit + "\trefs/heads/main\n").getBytes(UTF_8)));
            server.on("/r.git/HEAD", TestServer.bytes("ref: refs/heads/main\n".getBytes(UTF_8)));
            try (Stream<Path> objects = Files.walk(bare.resolve("objects"))) {
                for (Path object : objects.filter(Files::isRegularFile).toList()) {
                    server.on("/r.git/" + bare.relativize(object), TestServer.bytes(Files.readAllBytes(object)));
                }
            }
            assertThat(tree(settings(), "git+" + server.url("/r.git") + "#" + commit)
                            .resolve("a"))
                    .hasContent("1");
            assertThat(settings().transport().locked("git+" + server.url("/r.git#main")))
                    .endsWith("#" + commit);
        }
    }

    @Test
    @DisplayName("goes through the proxy of the settings")
    void proxy() throws IOException {
        try (TestGit git = repository("r")) {
            String commit = git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            // A proxy is asked for whole addresses; this one knows one host only.
            try (TestServer proxy = new TestServer()) {
                List<String> hosts = new ArrayList<>();
                proxy.otherwise(exchange -> {
                    hosts.add(exchange.getRequestURI().getHost());
                    server.answer(exchange);
                });
                Proxy setting = new Proxy("http", "127.0.0.1", proxy.port(), Optional.empty(), "");
                assertThat(tree(settings().proxy(setting), "git+http://git.example/r.git#" + commit)
                                .resolve("a"))
                        .hasContent("1");
                assertThat(hosts).isNotEmpty().containsOnly("git.example");
            }
        }
    }

    @Test
    @DisplayName("whose repository in the cache was spoilt is fetched anew")
    void spoiltCache() throws IOException {
        try (TestGit git = repository("r")) {
            String first = git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            String url = "git+" + server.url("/r.git");
            tree(settings(), url + "#" + first);
            String second = git.file("a", "2").commit();
            try (Stream<Path> repositories = Files.list(folder.resolve("cache/git"))) {
                Path bare = repositories.findFirst().orElseThrow();
                // What a process killed in the middle of a fetch leaves.
                Files.writeString(bare.resolve("shallow.lock"), "");
            }
            assertThat(tree(settings(), url + "#" + second).resolve("a")).hasContent("2");
            try (Stream<Path> repositories = Files.list(folder.resolve("cache/git"))) {
                Path bare = repositories.findFirst().orElseThrow();
                Files.writeString(bare.resolve("config"), "[core\nnonsense");
            }
            assertThat(tree(settings(), url + "#" + second).resolve("a")).hasContent("2");
        }
    }

    @Test
    @DisplayName("that many threads want at once is fetched once")
    void threads() throws Exception {
        try (TestGit git = repository("r")) {
            String commit = git.file("a", "1").commit();
            TestGitServer.serve(server, "r", git.git().getRepository(), RequestPolicy.ANY);
            Transport transport = settings().transport();
            ExecutorService pool = Executors.newFixedThreadPool(6);
            try {
                List<Callable<Path>> wishes = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    Path into = folder.resolve("tree" + i);
                    wishes.add(() -> {
                        transport.tree(Source.of("git+" + server.url("/r.git") + "#" + commit), into);
                        return into;
                    });
                }
                for (Future<Path> into : pool.invokeAll(wishes)) {
                    assertThat(into.get().resolve("a")).hasContent("1");
                }
            } finally {
                pool.shutdownNow();
            }
            assertThat(heard.infos).hasSize(1);
        }
    }
}
