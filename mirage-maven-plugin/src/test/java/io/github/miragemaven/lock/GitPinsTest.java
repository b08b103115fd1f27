package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.transport.TestGit;
import io.github.miragemaven.transport.TestServer;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pin to a git repository on a server")
class GitPinsTest {

    @TempDir
    private Path folder;

    private final TestServer server = new TestServer();
    private TestGit git;
    private RequestBuilder project;
    private String first;
    private String second;

    @BeforeEach
    void makeRepository() {
        git = new TestGit(folder.resolve("lwt"));
        first = commit("\"fmt\" {< \"2\"}");
        git.tag("v1").branch("stable");
        second = commit("\"fmt\"");
        git.serve(server, "lwt");
        project = new RequestBuilder(folder.resolve("project"))
                .repositories(TestRepository.withTools(folder.resolve("repository"))
                        .dune("fmt.1.0")
                        .dune("fmt.2.0")
                        .alone());
    }

    @AfterEach
    void stop() {
        git.close();
        server.close();
    }

    private String commit(String needs) {
        String opam = "opam-version: \"2.0\"\ndepends: [\"dune\" %s]\nbuild: [\"dune\"]\n".formatted(needs);
        return git.file("lwt.opam", opam).commit();
    }

    private String url(String ref) {
        return "git+" + server.url("/lwt.git") + ref;
    }

    private Lock lock() {
        return project.lock().lock();
    }

    private static String sources(Lock lock) {
        return lock.duniverse().stream()
                .filter(directory -> directory.directory().equals("lwt"))
                .findFirst()
                .orElseThrow()
                .url();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(strings = {"", "#main", "#stable", "#v1", "#refs/heads/stable", "#COMMIT"})
    @DisplayName("is locked to the commit that HEAD, a branch, a tag or the pin itself names")
    void commits(String ref) {
        boolean newest = ref.isEmpty() || ref.equals("#main");
        String asked = url(ref.replace("COMMIT", first));
        project.monorepo("depends: [\"lwt\"]\npin-depends: [\"lwt.5.9\" \"" + asked + "\"]");
        Lock lock = lock();
        assertThat(sources(lock)).isEqualTo(url("#" + (newest ? second : first)));
        assertThat(lock.dependency("lwt")).contains(new OpamVersion("5.9"));
        assertThat(lock.dependency("fmt")).contains(new OpamVersion(newest ? "2.0" : "1.0"));
        assertThat(lock.pins()).containsExactly(new Lock.LockedPin("lwt", asked));
        assertThat(project.lockFile(false)).contains("\"lwt.5.9\"\n    \"" + sources(lock) + "\"");
    }

    @Test
    @DisplayName("stays where it was locked until an update moves it, also when something else is solved again")
    void stays() {
        project.pin("lwt", "dev", url("#main")).monorepo("depends: [\"lwt\"]");
        lock();
        String third = commit("");
        int asked = server.requests().size();
        assertThat(sources(lock())).isEqualTo(url("#" + second));
        assertThat(server.requests()).as("a lock that fits needs no server").hasSize(asked);
        project.monorepo("depends: [\"lwt\" {>= \"0\"}]");
        assertThat(sources(lock())).isEqualTo(url("#" + second));
        LockResult moved = project.refreshing()
                .update(new LockRequest.Update(false, Set.of("lwt")))
                .lock();
        assertThat(sources(moved.lock())).isEqualTo(url("#" + third));
        assertThat(Change.table(moved.changes())).containsExactly("removed  fmt  2.0", "moved    lwt  dev  -> dev");
    }

    @Test
    @DisplayName("that asks for another branch than the lock's is locked anew")
    void otherBranch() {
        project.monorepo("depends: [\"lwt\"]\npin-depends: [\"lwt.dev\" \"" + url("#main") + "\"]");
        lock();
        project.monorepo("depends: [\"lwt\"]\npin-depends: [\"lwt.dev\" \"" + url("#stable") + "\"]");
        assertThat(sources(lock())).isEqualTo(url("#" + first));
    }

    @Test
    @DisplayName("at a branch that is not there, or not there any more, is an error that says where, and what next")
    void vanished() {
        project.pin("lwt", "dev", url("#gone")).monorepo("depends: [\"lwt\"]");
        assertThatThrownBy(this::lock)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("lwt is pinned to " + url("#gone") + " (<pins> of the pom)")
                .hasMessageContaining("has no branch, tag or commit gone")
                .hasMessageContaining("Correct what stands after #");
    }

    @Test
    @DisplayName("on a server that is not there is an error that names the pin")
    void noServer() {
        project.pin("lwt", "dev", "git+" + server.url("/other.git#main")).monorepo("depends: [\"lwt\"]");
        assertThatThrownBy(this::lock)
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("lwt is pinned to git+" + server.url("/other.git#main"));
    }
}
