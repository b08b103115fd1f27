package io.github.miragemaven.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.transport.SourceUrl.Artifact;
import io.github.miragemaven.transport.SourceUrl.Git;
import io.github.miragemaven.transport.SourceUrl.Http;
import io.github.miragemaven.transport.SourceUrl.Local;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** opam manual, section "URLs". */
@DisplayName("A URL in opam's syntax")
class SourceUrlTest {

    private static final Path BASE = Path.of("/base");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private static SourceUrl parse(String url) {
        return SourceUrl.parse(url, BASE);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a.tbz, https://example.org/a.tbz",
        "HTTP://example.org/a.tbz, HTTP://example.org/a.tbz",
        "https://example.org/v1%2Bdune/a+b~c.tbz?x=1&y=2, https://example.org/v1%2Bdune/a+b~c.tbz?x=1&y=2",
        "https://example.org/a b[1].tbz, https://example.org/a%20b%5B1%5D.tbz",
        "https://example.org/a.tbz#fragment, https://example.org/a.tbz",
        "https://me:pw@example.org:8443/a.tbz, https://me:pw@example.org:8443/a.tbz",
    })
    @DisplayName("may be an address")
    void addresses(String url, String address) {
        assertThat(parse(url)).isEqualTo(new Http(URI.create(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "file:///a/b.tbz, /a/b.tbz",
        "file:///a%20b/c, /a b/c",
        "path:///a, /a",
        "/a/b, /a/b",
        "a/b, /base/a/b",
        "./a/../b, /base/b",
        "../a, /a",
        "with%20sign, /base/with%20sign",
    })
    @DisplayName("may be a path, which starts from the project's folder")
    void paths(String url, String path) {
        assertThat(parse(url)).isEqualTo(new Local(Path.of(path)));
    }

    @ParameterizedTest
    @CsvSource({
        "git+https://example.org/a.git#main, https://example.org/a.git, main",
        "git+http://example.org/a, http://example.org/a, ''",
        "git+https://example.org/a.git#, https://example.org/a.git, ''",
        "git+ssh://git@example.org/a/b.git#v1, ssh://git@example.org/a/b.git, v1",
        "git+ssh://git@example.org:a/b.git, ssh://git@example.org/a/b.git, ''",
        "git+ssh://git@example.org:2222/b.git, ssh://git@example.org:2222/b.git, ''",
        "git+git@example.org:a/b.git, git@example.org:a/b.git, ''",
        "git://example.org/a.git#x/y, git://example.org/a.git, x/y",
    })
    @DisplayName("may be a remote git repository at a branch, tag or commit")
    void git(String url, String remote, String ref) {
        assertThat(parse(url))
                .isEqualTo(new Git(remote, Optional.empty(), ref.isEmpty() ? Optional.empty() : Optional.of(ref)));
    }

    @Test
    @DisplayName("may be a git repository of this machine")
    void localGit() {
        Path folder = Path.of("/a/b");
        assertThat(parse("git+file:///a/b#main")).isEqualTo(new Git("/a/b", Optional.of(folder), Optional.of("main")));
        assertThat(parse("git+/a/b")).isEqualTo(new Git("/a/b", Optional.of(folder), Optional.empty()));
        assertThat(parse("git+b")).isEqualTo(new Git("/base/b", Optional.of(Path.of("/base/b")), Optional.empty()));
    }

    @Test
    @DisplayName("names a commit by 40 digits, and by nothing shorter")
    void commits() {
        assertThat(((Git) parse("git+https://e.org/a#" + COMMIT.toUpperCase(java.util.Locale.ROOT))).commit())
                .contains(COMMIT);
        assertThat(((Git) parse("git+https://e.org/a#" + COMMIT.substring(1))).commit())
                .isEmpty();
        assertThat(((Git) parse("git+https://e.org/a")).commit()).isEmpty();
    }

    @Test
    @DisplayName("may be a Maven artifact, of type zip unless it says otherwise")
    void artifacts() {
        assertThat(parse("mvn:org.example:repo:1.0"))
                .isEqualTo(new Artifact(new ArtifactCoordinates("org.example", "repo", "1.0", "zip", "")));
        assertThat(parse("mvn:org.example:repo:1.0:tar.gz:opam"))
                .isEqualTo(new Artifact(new ArtifactCoordinates("org.example", "repo", "1.0", "tar.gz", "opam")));
        for (String url : new String[] {"mvn:g:a:1", "mvn:g:a:1:jar", "mvn:g:a:1:zip:c"}) {
            assertThat(ArtifactCoordinates.parse(url)).hasToString(url);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mvn:g:a", "mvn:g:a:1:t:c:x", "mvn:g::1", "mvn:g/h:a:1", "mvn:"})
    @DisplayName("that is no whole artifact says how one is written")
    void badArtifacts(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining(url)
                .hasMessageContaining("mvn:group:artifact:version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hg+https://e.org/a",
                "darcs+https://e.org/a",
                "ftp://e.org/a",
                "ssh://e.org/a",
                "rsync://e.org/a",
                "git+ftp://e.org/a",
                "https:///a",
                "https://",
                ""
            })
    @DisplayName("of a kind that can't be fetched says what can")
    void unknown(String url) {
        assertThatThrownBy(() -> parse(url))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining(url);
    }

    @Test
    @DisplayName("is shown without its password")
    void redacted() {
        assertThat(SourceUrl.redacted("git+https://me:pw@e.org/a#b")).isEqualTo("git+https://me:***@e.org/a#b");
        assertThat(SourceUrl.redacted("https://e.org/a@b:c")).isEqualTo("https://e.org/a@b:c");
    }
}
