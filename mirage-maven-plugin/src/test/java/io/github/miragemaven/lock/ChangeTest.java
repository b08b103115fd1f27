package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The changes of a lock")
class ChangeTest {

    @Test
    @DisplayName("are what came, went, rose, fell and moved; each once")
    void table() {
        Lock before = lock(
                List.of(
                        locked("ocaml", "5.4.1"),
                        locked("down", "2.0"),
                        locked("gone", "1"),
                        locked("pin", "dev", "git+https://e.org/p.git#1"),
                        locked("same", "1", "https://e.org/a"),
                        locked("up", "1.9")),
                List.of(locked("ocaml", "5.4.1"), locked("solo5", "0.9")));
        Lock after = lock(
                List.of(
                        locked("ocaml", "5.5.0"),
                        locked("down", "1.0"),
                        locked("new", "1"),
                        locked("pin", "dev", "git+https://e.org/p.git#2"),
                        locked("same", "1", "https://e.org/a"),
                        locked("up", "1.10")),
                List.of(locked("ocaml", "5.5.0"), locked("solo5", "0.10")));
        assertThat(Change.table(Change.between(Optional.of(before), after)))
                .containsExactly(
                        "down     down   2.0    -> 1.0",
                        "removed  gone   1",
                        "added    new           -> 1",
                        "up       ocaml  5.4.1  -> 5.5.0",
                        "moved    pin    dev    -> dev",
                        "up       solo5  0.9    -> 0.10  (tool)",
                        "up       up     1.9    -> 1.10");
    }

    @Test
    @DisplayName("do not count a mirror of the same bytes")
    void mirrors() {
        Lock before = lock(List.of(locked("a", "1", "https://e.org/a", "x")), List.of());
        Lock after = lock(List.of(locked("a", "1", "https://mirror.org/a", "x")), List.of());
        assertThat(Change.between(Optional.of(before), after)).isEmpty();
        Lock other = lock(List.of(locked("a", "1", "https://e.org/other", "y")), List.of());
        assertThat(Change.between(Optional.of(before), other))
                .extracting(Change::kind)
                .containsExactly(Change.Kind.MOVED);
    }

    private static Lock lock(List<LockedPackage> monorepo, List<LockedPackage> tools) {
        return new Lock(
                monorepo, tools, List.of(), List.of(), List.of(), List.of(), List.of(), Optional.empty(), List.of());
    }

    private static LockedPackage locked(String name, String version) {
        return new LockedPackage(name, new OpamVersion(version), false, Optional.empty());
    }

    private static LockedPackage locked(String name, String version, String url, String... contents) {
        List<Checksum> checksums =
                java.util.Arrays.stream(contents).map(TestRepository::checksum).toList();
        return new LockedPackage(
                name,
                new OpamVersion(version),
                true,
                Optional.of(new UrlSection(url, checksums, List.of(), Optional.empty())));
    }
}
