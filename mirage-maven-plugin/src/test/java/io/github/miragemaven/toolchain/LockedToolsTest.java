package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.lock.Lock;
import io.github.miragemaven.lock.LockedPackage;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.RepositorySource;
import io.github.miragemaven.opam.UrlSection;
import io.github.miragemaven.transport.Transport;
import io.github.miragemaven.transport.TransportSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tools of a lock")
class LockedToolsTest {

    private static final Checksum SUM =
            Checksum.parse("md5=" + "0123456789abcdef".repeat(2)).orElseThrow();

    @TempDir
    Path root;

    private Transport transport;
    private RepositorySource source;

    @BeforeEach
    void repository() {
        OwnPackages.write(root.resolve("repo/repo"), "opam-version: \"2.0\"\narchive-mirrors: [\"archives\"]\n");
        file("packages/a/a.1/opam", "opam-version: \"2.0\"\nbuild: [\"make\"]\n");
        file("packages/a/a.1/files/x.patch", "patch");
        file(
                "packages/b/b.2/opam",
                "opam-version: \"2.0\"\ninstall: [\"make\"]\nurl { src: \"https://old.example/b.tar\" checksum: \"md5="
                        + "0".repeat(32) + "\" }\n");
        transport = new Transport(TransportSettings.of(root.resolve("cache"), root, Progress.SILENT));
        source = new RepositorySource(List.of(root.resolve("repo").toString()), transport, Progress.SILENT);
    }

    private void file(String path, String text) {
        OwnPackages.write(root.resolve("repo").resolve(path), text);
    }

    private static LockedPackage tool(String name, String version, UrlSection... source) {
        return new LockedPackage(
                name, new OpamVersion(version), false, Stream.of(source).findFirst());
    }

    private static UrlSection url(String src, Checksum... checksums) {
        return new UrlSection(src, List.of(checksums), List.of("https://mirror.example/b.tar"), Optional.of("sub"));
    }

    private static Lock lock(
            Optional<String> revision, List<String> system, List<Lock.LockedPin> pins, LockedPackage... tools) {
        return new Lock(
                List.of(),
                List.of(tools),
                List.of(),
                List.of(),
                List.of(),
                system,
                pins,
                Optional.empty(),
                List.of(new Lock.SolvedFrom("https://repo.example", revision)));
    }

    private List<ManagedPackage> packages(Lock lock) {
        return LockedTools.packages(lock, source, transport);
    }

    @Test
    @DisplayName("are built as their repository says, without those that are the machine's own")
    void ofRepository() {
        List<ManagedPackage> packages =
                packages(lock(Optional.empty(), List.of("ocaml"), List.of(), tool("a", "1"), tool("ocaml", "5.4.1")));
        assertThat(packages).map(ManagedPackage::toString).containsExactly("a 1");
        assertThat(packages.get(0).definition().build()).hasSize(1);
        assertThat(packages.get(0).files()).containsOnlyKeys("x.patch");
        assertThat(packages.get(0).archiveMirrors())
                .containsExactly(root.resolve("repo/archives").toString());
    }

    @Test
    @DisplayName("from the sources that the lock names, where the repository meanwhile names others")
    void lockedSources() {
        UrlSection locked = url("https://new.example/b.tar", SUM);
        List<ManagedPackage> packages = packages(lock(Optional.empty(), List.of(), List.of(), tool("b", "2", locked)));
        assertThat(packages.get(0).definition().url()).contains(locked);
        assertThat(packages.get(0).definition().install()).hasSize(1);
    }

    @Test
    @DisplayName("or by the opam file in the sources of a pinned one")
    void pinned() {
        Path sources = root.resolve("pinned");
        OwnPackages.write(sources.resolve("c.opam"), "opam-version: \"2.0\"\nbuild: [\"true\"]\n");
        Lock lock = lock(
                Optional.empty(),
                List.of(),
                List.of(new Lock.LockedPin("c", sources.toString())),
                tool("c", "dev", new UrlSection(sources.toString(), List.of(), List.of(), Optional.empty())));
        List<ManagedPackage> packages = packages(lock);
        assertThat(packages.get(0).definition().url().map(UrlSection::src)).contains(sources.toString());
        assertThat(packages.get(0).definition().build()).hasSize(1);
    }

    @Test
    @DisplayName("a tool that no repository has is told")
    void tellsUnknown() {
        assertThatThrownBy(() -> packages(lock(Optional.empty(), List.of(), List.of(), tool("a", "9"))))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("the tool a.9, which no repository has")
                .hasMessageContaining("-U");
    }

    @Test
    @DisplayName("a lock tells its tools from another's, unless something of it may change in place")
    void identity() {
        LockedPackage fixed = tool("b", "2", url("https://b.example/b.tar", SUM));
        Optional<String> revision = Optional.of("git=0123");
        Optional<String> one = LockedTools.identity(lock(revision, List.of(), List.of(), fixed));
        assertThat(one).isPresent();
        assertThat(LockedTools.identity(lock(revision, List.of(), List.of(), fixed)))
                .isEqualTo(one);
        assertThat(LockedTools.identity(
                        lock(revision, List.of(), List.of(), tool("b", "3", url("https://b.example/b.tar", SUM)))))
                .isPresent()
                .isNotEqualTo(one);
        assertThat(LockedTools.identity(
                        lock(revision, List.of(), List.of(), tool("b", "2", url("https://c.example/b.tar", SUM)))))
                .isNotEqualTo(one);
        assertThat(LockedTools.identity(lock(Optional.of("git=4567"), List.of(), List.of(), fixed)))
                .isNotEqualTo(one);
        assertThat(LockedTools.identity(lock(revision, List.of("ocaml"), List.of(), fixed)))
                .isNotEqualTo(one);
        assertThat(LockedTools.identity(lock(Optional.empty(), List.of(), List.of(), fixed)))
                .as("a folder as repository")
                .isEmpty();
        assertThat(LockedTools.identity(lock(revision, List.of(), List.of(), tool("b", "2", url("/home/me/b")))))
                .as("a folder as source")
                .isEmpty();
        assertThat(LockedTools.identity(lock(
                        revision,
                        List.of(),
                        List.of(),
                        tool("b", "2", url("git+https://b.example/b#" + "a".repeat(40))))))
                .as("a commit stays what it is")
                .isPresent();
    }
}
