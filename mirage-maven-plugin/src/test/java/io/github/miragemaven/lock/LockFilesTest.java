package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Lock files")
class LockFilesTest {

    @TempDir
    private Path folder = Path.of("");

    private RequestBuilder project = new RequestBuilder(Path.of(System.getProperty("java.io.tmpdir"), "none"));

    @BeforeEach
    void makeProject() {
        project = new RequestBuilder(folder.resolve("project"));
    }

    @Test
    @DisplayName("read back as the lock they were written from, for random locks")
    void inverse() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            Lock lock = random(new Random(seed));
            LockRequest request = project.build();
            LockFiles.write(request, lock);
            assertThat(LockFiles.read(request)).as("seed %s", seed).contains(new LockFiles.Found(lock, true));
            String before = project.lockFile(false) + project.lockFile(true);
            LockFiles.write(request, LockFiles.read(request).orElseThrow().lock());
            assertThat(project.lockFile(false) + project.lockFile(true))
                    .as("seed %s", seed)
                    .isEqualTo(before);
        }
    }

    private static Lock random(Random random) {
        List<DuniverseDirectory> folders = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextBoolean()
                        ? new DuniverseDirectory(
                                "https://example.org/" + i + "%2B.tbz",
                                "folder" + i,
                                List.of(TestRepository.checksum("a" + i)),
                                mirrors(random))
                        : new DuniverseDirectory("https://example.org/" + i + ".git#0123", "folder" + i, List.of()))
                .toList();
        List<LockedPackage> monorepo = IntStream.range(0, random.nextInt(8))
                .mapToObj(i -> {
                    boolean vendored = !folders.isEmpty() && random.nextBoolean();
                    return new LockedPackage(
                            "package" + i,
                            version(random),
                            vendored,
                            vendored
                                    ? Optional.of(source(folders.get(random.nextInt(folders.size()))))
                                    : Optional.empty());
                })
                .toList();
        List<LockedPackage> tools = IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> new LockedPackage(
                        "tool" + i,
                        version(random),
                        false,
                        random.nextBoolean()
                                ? Optional.of(new UrlSection(
                                        "https://example.org/tool" + i,
                                        random.nextBoolean()
                                                ? List.of()
                                                : List.of(Checksum.parse("md5=" + "0".repeat(32))
                                                        .orElseThrow()),
                                        mirrors(random),
                                        Optional.empty()))
                                : Optional.empty()))
                .toList();
        OpamValue depext = OpamValue.option(OpamValue.texts(List.of("libgmp-dev")), OpamValue.ident("os"));
        return new Lock(
                monorepo,
                tools,
                folders,
                random.nextBoolean() ? List.of(depext) : List.of(),
                random.nextBoolean() ? List.of(depext) : List.of(),
                random.nextBoolean() ? List.of("dune", "ocaml") : List.of(),
                random.nextBoolean() ? List.of(new Lock.LockedPin("a", "https://example.org/a.git#main")) : List.of(),
                random.nextBoolean() ? Optional.of(TestRepository.checksum("inputs")) : Optional.empty(),
                random.nextBoolean()
                        ? List.of(
                                new Lock.SolvedFrom("https://opam.ocaml.org", Optional.of("sha256=01")),
                                new Lock.SolvedFrom("/folder", Optional.empty()))
                        : List.of());
    }

    private static UrlSection source(DuniverseDirectory folder) {
        return new UrlSection(folder.url(), folder.checksums(), folder.mirrors(), Optional.empty());
    }

    private static List<String> mirrors(Random random) {
        return random.nextInt(3) > 0 ? List.of() : List.of("https://mirror.example/b", "ftp://mirror.example/a");
    }

    private static OpamVersion version(Random random) {
        return new OpamVersion(
                List.of("1.0", "v0.17.3", "2.1.1+dune", "base", "1.0~beta1").get(random.nextInt(5)));
    }

    @Test
    @DisplayName("that opam-monorepo 0.4 wrote are read (lock format 0.3)")
    void foreign() throws IOException {
        int count = 0;
        try (var files = Files.list(RealData.shared("reference/lock"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".locked")).toList()) {
                Files.copy(
                        file,
                        Files.createDirectories(folder.resolve("p" + count)).resolve("hello-hvt.opam.locked"));
                RequestBuilder real = new RequestBuilder(folder.resolve("p" + count++));
                LockFiles.Found found = LockFiles.read(real.build()).orElseThrow();
                assertThat(found.whole()).isFalse();
                assertThat(found.lock().inputs()).isEmpty();
                assertThat(found.lock().dependency("ocaml")).contains(new OpamVersion("5.4.1"));
                assertThat(found.lock().duniverse())
                        .hasSizeGreaterThan(20)
                        .allSatisfy(
                                directory -> assertThat(directory.checksums()).isNotEmpty());
                assertThat(found.lock().monorepo().stream().filter(LockedPackage::vendored))
                        .allSatisfy(locked -> assertThat(locked.source()).isPresent());
                assertThat(found.lock().depexts(RequestBuilder.DEBIAN)).contains("libseccomp-dev", "pkg-config");
            }
        }
        assertThat(count).isEqualTo(6);
    }

    @ParameterizedTest
    @DisplayName("that are no locks are named, with what is wrong")
    @ValueSource(
            strings = {
                "x-opam-monorepo-version: \"0.2\"",
                "depends: []",
                "x-opam-monorepo-version: \"0.3\" depends: [\"lwt\"]",
                "x-opam-monorepo-version: \"0.3\" depends: [\"lwt\" {>= \"5\"}]",
                "x-opam-monorepo-version: \"0.3\" depends: [\"lwt\" {= \"5\" & build}]",
                "x-opam-monorepo-version: \"0.3\" depends: [\"lwt\" {= \"5\" | = \"6\"}]",
                "x-opam-monorepo-version: \"0.3\" x-opam-monorepo-duniverse-dirs: [[\"https://e.org\" \"../../home\"]]",
                "x-opam-monorepo-version: \"0.3\" x-opam-monorepo-duniverse-dirs: [[\"https://e.org\" \".git\"]]",
                "x-opam-monorepo-version: \"0.3\" x-opam-monorepo-duniverse-dirs: [[\"https://e.org\"]]",
                "x-opam-monorepo-version: \"0.3\""
                        + " x-opam-monorepo-duniverse-dirs: [[\"https://e.org\" \"a\" [\"sha256=12\"]]]",
                "x-opam-monorepo-version: \"0.3\" pin-depends: [[\"lwt.5\" \"https://e.org\"]]",
                "not opam {",
            })
    void malformed(String text) {
        project.write("hello-hvt-monorepo.opam.locked", text);
        assertThatThrownBy(() -> LockFiles.read(project.build()))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("hello-hvt-monorepo.opam.locked")
                .satisfies(e -> assertThat(((ProjectException) e).next()).isNotEmpty());
    }

    @Test
    @DisplayName("of two different solutions do not belong together")
    void notWhole() throws IOException {
        Lock one = random(new Random(1));
        LockRequest request = project.build();
        LockFiles.write(request, withInputs(one, "a"));
        String tools = project.lockFile(true);
        LockFiles.write(request, withInputs(one, "b"));
        Files.writeString(request.toolsLock(), tools);
        assertThat(LockFiles.read(request).orElseThrow().whole()).isFalse();
    }

    private static Lock withInputs(Lock lock, String inputs) {
        return new Lock(
                lock.monorepo(),
                lock.tools(),
                lock.duniverse(),
                lock.depexts(),
                lock.toolDepexts(),
                lock.system(),
                lock.pins(),
                Optional.of(TestRepository.checksum(inputs)),
                lock.repositories());
    }
}
