package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Locking")
class LockerTest {

    @TempDir
    private Path folder = Path.of("");

    private TestRepository repository = new TestRepository(Path.of(System.getProperty("java.io.tmpdir"), "none"));
    private RequestBuilder project = new RequestBuilder(Path.of(System.getProperty("java.io.tmpdir"), "none"));

    @BeforeEach
    void makeProject() {
        repository = TestRepository.withTools(folder.resolve("repository"));
        project = new RequestBuilder(folder.resolve("project"));
    }

    private static Repositories untouched() {
        throw new AssertionError("a repository was asked for");
    }

    private LockResult lock() {
        return project.repositories(repository.alone()).lock();
    }

    private static List<String> names(List<LockedPackage> packages) {
        return packages.stream().map(LockedPackage::toString).toList();
    }

    @Nested
    @DisplayName("without a lock")
    class WithoutLock {

        @Test
        @DisplayName("takes the newest of everything, and writes both files")
        void newest() throws IOException {
            repository
                    .dune("lwt.5.0")
                    .dune("lwt.6.0", "\"fmt\"")
                    .dune("fmt.1.0")
                    .dune("fmt.1.1");
            project.monorepo("depends: [\"lwt\"]").tools("depends: [\"dune\" {>= \"3\"}]");
            LockResult result = lock();
            assertThat(result.solved()).isTrue();
            assertThat(names(result.lock().monorepo()))
                    .containsExactly("dune.3.20.0", "fmt.1.1", "lwt.6.0", "ocaml.5.4.1", "ocaml-base-compiler.5.4.1");
            assertThat(names(result.lock().tools()))
                    .containsExactly("dune.3.20.0", "ocaml.5.4.1", "ocaml-base-compiler.5.4.1");
            assertThat(result.lock().duniverse())
                    .containsExactly(
                            new DuniverseDirectory(
                                    "https://example.org/fmt-1.1.tbz",
                                    "fmt",
                                    List.of(TestRepository.checksum("fmt1.1"))),
                            new DuniverseDirectory(
                                    "https://example.org/lwt-6.0.tbz",
                                    "lwt",
                                    List.of(TestRepository.checksum("lwt6.0"))));
            assertThat(result.changes()).allMatch(change -> change.kind() == Change.Kind.ADDED);
            assertThat(project.lockFile(false)).contains("\"lwt\" {= \"6.0\" & ?vendor}");
            assertThat(project.lockFile(true)).contains("\"dune\" {= \"3.20.0\"}");
            assertThat(SolutionChecker.faults(repository.alone(), project.build(), result.lock()))
                    .isEmpty();
        }

        @Test
        @DisplayName("is for the compiler that is wanted")
        void wantedCompiler() {
            project.ocaml("4.14.2");
            assertThat(lock().lock().tool("ocaml")).contains(new OpamVersion("4.14.2"));
        }

        @Test
        @DisplayName("gives the same bytes twice, with LF line ends and no date")
        void deterministic() throws IOException {
            repository.dune("lwt.6.0", "\"fmt\"").dune("fmt.1.1");
            project.monorepo("depends: [\"lwt\"]");
            lock();
            String first = project.lockFile(false) + project.lockFile(true);
            Files.delete(project.build().monorepoLock());
            Files.delete(project.build().toolsLock());
            lock();
            assertThat(project.lockFile(false) + project.lockFile(true))
                    .isEqualTo(first)
                    .doesNotContain("\r")
                    .doesNotContain(folder.toString());
        }

        @Test
        @DisplayName("fails when frozen")
        void frozen() {
            project.frozen(true);
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("There is no lock file")
                    .hasMessageContaining("-Dmirage.frozen=false");
            assertThat(project.build().monorepoLock()).doesNotExist();
        }

        @Test
        @DisplayName("says so when configure has not run")
        void notConfigured() throws IOException {
            Files.delete(project.build().monorepo());
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("hello-hvt-monorepo.opam")
                    .hasMessageContaining("mirage:configure");
        }
    }

    @Nested
    @DisplayName("with a lock")
    class WithLock {

        @BeforeEach
        void makeLock() {
            repository.dune("lwt.5.0").dune("fmt.1.0");
            project.monorepo("depends: [\"lwt\" \"fmt\"]");
            lock();
            repository.dune("lwt.6.0").dune("fmt.1.1");
        }

        @Test
        @DisplayName("that fits, obeys it without asking a repository or touching a file")
        void obeys() throws IOException {
            Path file = project.build().monorepoLock();
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            LockResult result =
                    project.repositories(LockerTest::untouched).frozen(true).lock();
            assertThat(result.solved()).isFalse();
            assertThat(result.changes()).isEmpty();
            assertThat(result.lock().dependency("lwt")).contains(new OpamVersion("5.0"));
            assertThat(Files.getLastModifiedTime(file)).isEqualTo(FileTime.fromMillis(0));
        }

        @Test
        @DisplayName("that no longer fits, moves as little as possible and says what")
        void movesLittle() {
            project.monorepo("depends: [\"lwt\" {>= \"6\"} \"fmt\"]");
            LockResult result = lock();
            assertThat(result.solved()).isTrue();
            assertThat(Change.table(result.changes())).containsExactly("up       lwt  5.0  -> 6.0");
            assertThat(result.lock().dependency("fmt")).contains(new OpamVersion("1.0"));
        }

        @Test
        @DisplayName("that no longer fits, fails when frozen and shows what would change")
        void frozen() throws IOException {
            String before = project.lockFile(false);
            project.monorepo("depends: [\"lwt\" {>= \"6\"}]").frozen(true);
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("removed  fmt  1.0")
                    .hasMessageContaining("up       lwt  5.0  -> 6.0");
            assertThat(project.lockFile(false)).isEqualTo(before);
        }

        @Test
        @DisplayName("obeys it when frozen and what is asked for has changed, but not what it comes to")
        void frozenAndStillRight() {
            project.monorepo("depends: [\"lwt\" {>= \"5\"} \"fmt\"]").frozen(true);
            LockResult result = lock();
            assertThat(result.changes()).isEmpty();
            assertThat(result.lock().dependency("lwt")).contains(new OpamVersion("5.0"));
        }

        @Test
        @DisplayName("drops what nothing asks for any more")
        void removes() {
            project.monorepo("depends: [\"fmt\"]");
            assertThat(lock().changes())
                    .extracting(Change::name, Change::kind)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("lwt", Change.Kind.REMOVED));
        }

        @Test
        @DisplayName("updates everything, or what is named")
        void updates() {
            project.update(new LockRequest.Update(false, Set.of("lwt", "typo")));
            LockResult result = lock();
            assertThat(result.lock().dependency("lwt")).contains(new OpamVersion("6.0"));
            assertThat(result.lock().dependency("fmt")).contains(new OpamVersion("1.0"));
            assertThat(result.notes()).containsExactly("mirage.update names typo, which the lock does not have.");
            project.update(LockRequest.Update.EVERYTHING);
            assertThat(lock().lock().dependency("fmt")).contains(new OpamVersion("1.1"));
        }

        @Test
        @DisplayName("solves again when the wanted compiler is another, or the machine's tools are")
        void compilerChanges() {
            assertThat(project.ocaml("5.4.1")
                            .repositories(LockerTest::untouched)
                            .lock()
                            .solved())
                    .isFalse();
            project.ocaml("4.14.2");
            assertThat(lock().changes())
                    .extracting(Change::name)
                    .contains("ocaml")
                    .doesNotContain("lwt");
        }

        @Test
        @DisplayName("of which one file is gone, makes it again with the versions of the other")
        void halfGone() throws IOException {
            Files.delete(project.build().toolsLock());
            LockResult result = lock();
            assertThat(result.lock().dependency("lwt")).contains(new OpamVersion("5.0"));
            assertThat(project.build().toolsLock()).exists();
        }

        @Test
        @DisplayName("that opam-monorepo wrote, keeps to its versions, and adds the lock of the tools")
        void ofOpamMonorepo() throws IOException {
            String theirs = project.lockFile(false)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .collect(Collectors.joining("\n"))
                            .replaceAll("(?s)x-mirage-.*", "")
                    + "\n";
            assertThat(theirs).doesNotContain("x-mirage").contains("x-opam-monorepo-version");
            Files.delete(project.build().monorepoLock());
            Files.delete(project.build().toolsLock());
            project.write("hello-hvt.opam.locked", theirs);
            LockResult result = lock();
            assertThat(result.changes()).allMatch(Change::tool);
            assertThat(result.lock().dependency("lwt")).contains(new OpamVersion("5.0"));
            assertThat(result.lock().dependency("fmt")).contains(new OpamVersion("1.0"));
            assertThat(project.repositories(LockerTest::untouched).lock().solved())
                    .as("from now on there is nothing to solve")
                    .isFalse();
        }

        @Test
        @DisplayName("that two branches have torn in half, says what to do")
        void conflictMarkers() throws IOException {
            Path file = project.build().monorepoLock();
            Files.writeString(file, "<<<<<<< HEAD\n" + Files.readString(file));
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("hello-hvt-monorepo.opam.locked")
                    .hasMessageContaining("take either side's file");
        }
    }

    @Nested
    @DisplayName("with the machine's own tools")
    class Installed {

        @Test
        @DisplayName("takes their versions as facts, and needs no repository to have them")
        void facts() {
            TestRepository small =
                    new TestRepository(folder.resolve("small")).dune("lwt.5.0", "\"ocaml\" {>= \"4.08\"}");
            small.dune("lwt.6.0", "\"ocaml\" {>= \"5.0\"}");
            project.monorepo("depends: [\"lwt\"]")
                    .tools("depends: [\"ocaml\" \"dune\" {>= \"2.8\"}]")
                    .installed("ocaml", "4.13.1")
                    .installed("dune", "2.9.3")
                    .repositories(small.alone());
            LockResult result = project.lock();
            assertThat(names(result.lock().tools())).containsExactly("dune.2.9.3", "ocaml.4.13.1");
            assertThat(names(result.lock().monorepo())).containsExactly("dune.2.9.3", "lwt.5.0", "ocaml.4.13.1");
            assertThat(result.lock().system()).containsExactly("dune", "ocaml");
            assertThat(project.repositories(LockerTest::untouched).lock().solved())
                    .isFalse();
        }

        @Test
        @DisplayName("solves again when they are others, or are to be built from now on")
        void othersNow() {
            project.installed("ocaml", "4.13.1").installed("dune", "2.9.3");
            lock();
            project.installed("ocaml", "4.14.2");
            assertThat(Change.table(lock().changes())).containsExactly("up       ocaml  4.13.1  -> 4.14.2");
            project.installed("dune", "2.9.1");
            assertThat(Change.table(lock().changes())).containsExactly("down     dune  2.9.3  -> 2.9.1");
            project.nothingInstalled();
            LockResult built = lock();
            assertThat(built.lock().system()).isEmpty();
            assertThat(built.lock().tool("ocaml-base-compiler")).isPresent();
        }

        @Test
        @DisplayName("keeps a lock that was made for an older dune, which a newer one does for")
        void newerDune() {
            project.installed("ocaml", "4.14.2").installed("dune", "2.9.3");
            lock();
            LockResult kept = project.installed("dune", "3.0.0")
                    .frozen(true)
                    .repositories(LockerTest::untouched)
                    .lock();
            assertThat(kept.solved()).isFalse();
            assertThat(kept.lock().tool("dune")).contains(new OpamVersion("2.9.3"));
        }

        @Test
        @DisplayName("and no others: a frozen lock for another compiler is an error that names both")
        void frozenForOthers() {
            project.installed("ocaml", "4.14.2").installed("dune", "2.9.3");
            lock();
            project.installed("ocaml", "4.13.1").frozen(true);
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining(
                            "does not fit the tools: it is for ocaml 4.14.2 and dune 2.9.3 of the machine,"
                                    + " and this machine has ocaml 4.13.1 and dune 2.9.3, and mirage.frozen")
                    .hasMessageContaining("down     ocaml  4.14.2  -> 4.13.1");
        }

        @Test
        @DisplayName("where tools can be built, makes a first lock for the machine's, and keeps it where they suit")
        void builtOrSystem() {
            project.installed("ocaml", "4.14.2").installed("dune", "3.10.0").buildsTools();
            assertThat(lock().lock().system()).containsExactly("dune", "ocaml");
            project.frozen(true).repositories(LockerTest::untouched);
            assertThat(project.lock().solved()).isFalse();
        }

        @Test
        @DisplayName(
                "where tools can be built, keeps a lock for built ones whatever the machine has, be it solved again")
        void builtStays() {
            repository.dune("lwt.5.0");
            project.ocaml("4.14.2");
            lock();
            RequestBuilder elsewhere = new RequestBuilder(project.folder)
                    .installed("ocaml", "5.4.1")
                    .installed("dune", "3.10.0")
                    .buildsTools();
            assertThat(elsewhere
                            .frozen(true)
                            .repositories(LockerTest::untouched)
                            .lock()
                            .solved())
                    .isFalse();
            elsewhere.monorepo("depends: [\"lwt\"]").frozen(false).repositories(repository.alone());
            LockResult again = elsewhere.lock();
            assertThat(again.changes()).extracting(Change::name).containsExactly("lwt");
            assertThat(again.lock().tool("ocaml-base-compiler")).contains(new OpamVersion("4.14.2"));
            assertThat(elsewhere
                            .update(LockRequest.Update.EVERYTHING)
                            .lock()
                            .lock()
                            .system())
                    .as("an update may choose the machine's")
                    .containsExactly("dune", "ocaml");
        }

        @Test
        @DisplayName("where tools can be built and the machine's aren't those of the lock, has the same ones built")
        void sameButBuilt() {
            project.installed("ocaml", "4.14.2").installed("dune", "3.10.0").buildsTools();
            lock();
            project.installed("ocaml", "5.4.1").installed("dune", "3.0.0").frozen(true);
            assertThatThrownBy(LockerTest.this::lock)
                    .hasMessageContaining("it is for ocaml 4.14.2 and dune 3.10.0 of the machine, and this machine has"
                            + " ocaml 5.4.1 and dune 3.0.0");
            LockResult built =
                    project.frozen(false).repositories(repository.alone()).lock();
            assertThat(built.lock().system()).isEmpty();
            assertThat(built.lock().tool("ocaml-base-compiler")).contains(new OpamVersion("4.14.2"));
            assertThat(built.lock().tool("dune")).contains(new OpamVersion("3.10.0"));
        }

        @Test
        @DisplayName("takes the wanted compiler as a fact when no repository knows any")
        void wantedOnly() {
            TestRepository small = new TestRepository(folder.resolve("small"));
            project.installed("dune", "2.9.3").ocaml("4.13.1").repositories(small.alone());
            assertThat(names(project.lock().lock().tools())).containsExactly("dune.2.9.3", "ocaml.4.13.1");
            assertThat(project.repositories(LockerTest::untouched).lock().solved())
                    .isFalse();
        }

        @Test
        @DisplayName("lets packages of the monorepo need what the compiler brings, where no repository has it")
        void compilerParts() {
            TestRepository small = new TestRepository(folder.resolve("small")).dune("lwt.5.0", "\"base-unix\"");
            project.monorepo("depends: [\"lwt\"]")
                    .installed("ocaml", "4.13.1")
                    .installed("dune", "2.9.3")
                    .installed("base-unix", "base")
                    .repositories(small.alone());
            assertThat(names(project.lock().lock().monorepo()))
                    .containsExactly("base-unix.base", "dune.2.9.3", "lwt.5.0", "ocaml.4.13.1");
        }
    }

    @Nested
    @DisplayName("knows opam's rules:")
    class OpamRules {

        @Test
        @DisplayName("a tool and a vendored package of one name are two packages; the compiler and dune are one")
        void twoWorlds() {
            repository
                    .dune("cmdliner.2.0")
                    .add("cmdliner.2.1", "depends: [\"ocaml\"]", "build: [\"make\"]", TestRepository.source("c", "2.1"))
                    .add("solo5.1.0", "depends: [\"cmdliner\" \"dune\" {< \"3.15\"}]", "build: [\"make\"]");
            project.monorepo("depends: [\"cmdliner\"]").tools("depends: [\"solo5\"]");
            Lock lock = lock().lock();
            assertThat(lock.dependency("cmdliner")).contains(new OpamVersion("2.0"));
            assertThat(lock.tool("cmdliner")).contains(new OpamVersion("2.1"));
            assertThat(lock.dependency("dune")).contains(new OpamVersion("3.10.0"));
            assertThat(lock.tool("dune")).contains(new OpamVersion("3.10.0"));
        }

        @Test
        @DisplayName("what the project asks for as a tool is a tool for its dependencies too (opam-provided)")
        void provided() {
            repository.add("solo5.1.0", "build: [\"make\"]", TestRepository.source("solo5", "1.0"));
            repository.dune("mirage-solo5.1.0", "\"solo5\"");
            project.monorepo("depends: [\"mirage-solo5\"]").tools("depends: [\"solo5\"]");
            Lock lock = lock().lock();
            assertThat(lock.tool("solo5")).isPresent();
            assertThat(lock.duniverse())
                    .extracting(DuniverseDirectory::directory)
                    .containsExactly("mirage-solo5");
        }

        @Test
        @DisplayName("test, doc and development dependencies are out, build and post ones are in")
        void scopes() {
            repository.dune(
                    "a.1",
                    "\"t\" {with-test}",
                    "\"d\" {with-doc}",
                    "\"v\" {dev}",
                    "\"s\" {with-dev-setup}",
                    "\"b\" {build}",
                    "\"p\" {post}",
                    "\"m\" {?monorepo}",
                    "\"n\" {!?monorepo}");
            repository.dune("b.1").dune("p.1").dune("m.1");
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().duniverse())
                    .extracting(DuniverseDirectory::directory)
                    .containsExactly("a", "b", "m", "p");
        }

        @Test
        @DisplayName("optional dependencies are not installed for their own sake")
        void depopts() {
            repository
                    .dune("b.1")
                    .add(
                            "a.1",
                            "depends: [\"dune\"]",
                            "depopts: [\"b\"]",
                            "build: [\"make\"]",
                            TestRepository.source("a", "1"));
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().dependency("b")).isEmpty();
        }

        @Test
        @DisplayName("avoid-version and deprecated come last, but before nothing (opam manual, section \"flags\")")
        void avoided() {
            repository
                    .dune("a.1")
                    .add("a.2", "flags: avoid-version", "depends: [\"dune\"]", TestRepository.source("a", "2"))
                    .add("a.3", "flags: deprecated", "depends: [\"dune\"]", TestRepository.source("a", "3"));
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
            project.monorepo("depends: [\"a\" {> \"1\"}]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("3"));
        }

        @Test
        @DisplayName("a version that is not available here is not taken")
        void availability() {
            repository
                    .dune("a.1")
                    .add("a.2", "available: os = \"macos\"", "depends: [\"dune\"]", TestRepository.source("a", "2"));
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
        }

        @Test
        @DisplayName("conflicts hold, but not of a package with itself")
        void conflicts() {
            repository
                    .dune("a.1")
                    .add(
                            "a.2",
                            "depends: [\"dune\"]",
                            "conflicts: [\"a\" \"b\" {< \"2\"}]",
                            TestRepository.source("a", "2"))
                    .dune("b.1");
            project.monorepo("depends: [\"b\" \"a\"]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
            repository.dune("b.2");
            project.update(LockRequest.Update.EVERYTHING);
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("2"));
        }

        @Test
        @DisplayName("of a conflict class there is one package")
        void conflictClass() {
            repository
                    .add("a.1", "depends: [\"dune\"]", TestRepository.source("a", "1"))
                    .add("a.2", "depends: [\"dune\"]", "conflict-class: \"c\"", TestRepository.source("a", "2"))
                    .add("b.1", "depends: [\"dune\"]", "conflict-class: \"c\"", TestRepository.source("b", "1"));
            project.monorepo("depends: [\"b\" \"a\"]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
        }

        @Test
        @DisplayName("of alternatives the first that can be is taken")
        void alternatives() {
            repository
                    .dune("a.1", "(\"x\" | \"y\" {>= \"2\"} | \"z\")")
                    .dune("y.1")
                    .dune("z.1");
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().dependency("z")).isPresent();
            repository.dune("y.2");
            project.update(LockRequest.Update.EVERYTHING);
            assertThat(lock().lock().dependency("y")).isPresent();
        }

        @Test
        @DisplayName("the project's own conflicts hold")
        void ownConflicts() {
            repository.dune("a.1").dune("a.2");
            project.monorepo("depends: [\"a\"]\nconflicts: [\"a\" {>= \"2\"}]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
        }

        @Test
        @DisplayName("the first repository that has a version gives it")
        void priority() {
            repository.dune("a.1");
            TestRepository overlay = new TestRepository(folder.resolve("overlay"), "https://example.org/overlay")
                    .add("a.1", "depends: [\"dune\"]", "build: [\"dune\"]", TestRepository.source("overlaid", "1"));
            project.monorepo("depends: [\"a\"]")
                    .repositories(new Repositories(List.of(overlay.open(), repository.open())));
            Lock lock = project.lock().lock();
            assertThat(lock.duniverse())
                    .extracting(DuniverseDirectory::url)
                    .containsExactly("https://example.org/overlaid-1.tbz");
            assertThat(lock.repositories())
                    .extracting(Lock.SolvedFrom::url)
                    .containsExactly("https://example.org/overlay", "https://example.org/repository");
        }

        @Test
        @DisplayName("a compiler variant comes only where it is asked for")
        void variants() {
            repository.add(
                    "ocaml-variants.5.5.0+trunk",
                    "flags: compiler",
                    "conflict-class: \"ocaml-core-compiler\"",
                    TestRepository.source("trunk", "5.5.0"));
            repository.add("ocaml.5.5.0", "depends: [\"ocaml-variants\" {= \"5.5.0+trunk\"}]");
            assertThat(lock().lock().tool("ocaml")).contains(new OpamVersion("5.4.1"));
            project.tools("depends: [\"ocaml-variants\"]").update(LockRequest.Update.EVERYTHING);
            assertThat(lock().lock().tool("ocaml")).contains(new OpamVersion("5.5.0"));
        }
    }

    @Nested
    @DisplayName("knows opam-monorepo's rules:")
    class MonorepoRules {

        @Test
        @DisplayName("a vendored package builds with dune, be it by an optional dependency")
        void dune() {
            repository
                    .add("a.1", "depopts: [\"dune\"]", "build: [\"make\"]", TestRepository.source("a", "1"))
                    .add("a.2", "build: [\"make\"]", TestRepository.source("a", "2"));
            project.monorepo("depends: [\"a\"]");
            assertThat(lock().lock().dependency("a")).contains(new OpamVersion("1"));
        }

        @Test
        @DisplayName("a virtual package and one that describes the system need no dune and no folder")
        void virtual() {
            repository
                    .add("conf-gmp.1", "flags: conf", "build: [\"test\"]", "depexts: [\"libgmp-dev\"] {os = \"linux\"}")
                    .add("both.1", "depends: [\"conf-gmp\"]");
            project.monorepo("depends: [\"both\"]");
            Lock lock = lock().lock();
            assertThat(names(lock.monorepo())).contains("both.1", "conf-gmp.1");
            assertThat(lock.duniverse()).isEmpty();
            assertThat(lock.depexts(RequestBuilder.DEBIAN)).containsExactly("libgmp-dev");
        }

        @Test
        @DisplayName("system packages are those of the unikernel's packages, and apart from them those of the tools")
        void depexts() {
            repository
                    .add("conf-gmp.1", "flags: conf", "depexts: [[\"libgmp-dev\"] {os-family = \"debian\"}]")
                    .add("conf-m4.1", "flags: conf", "depexts: [\"m4\"] {os-distribution = \"debian\"}")
                    .add("conf-x.1", "flags: conf", "depexts: [[\"libx\"] {os-family = \"arch\"}]")
                    .dune("zarith.1.0", "\"conf-gmp\" \"conf-x\"")
                    .add("findlib.1.0", "depends: [\"ocaml\" \"conf-m4\"]", TestRepository.source("findlib", "1.0"));
            project.monorepo("depends: [\"zarith\"]").tools("depends: [\"findlib\"]");
            for (boolean again : new boolean[] {false, true}) {
                Lock lock = lock().lock();
                assertThat(lock.depexts(RequestBuilder.DEBIAN))
                        .as("read: " + again)
                        .containsExactly("libgmp-dev");
                assertThat(lock.toolDepexts(RequestBuilder.DEBIAN)).containsExactly("m4");
            }
            assertThat(project.lockFile(false)).contains("libx").doesNotContain("m4");
        }

        @Test
        @DisplayName("a port of the overlays, with +dune in its version, is vendored but no tool")
        void portsAreNoTools() {
            repository.dune("findlib.1.9.8").dune("findlib.1.9.9+dune");
            project.monorepo("depends: [\"findlib\"]");
            assertThat(lock().lock().dependency("findlib")).contains(new OpamVersion("1.9.9+dune"));
            project.tools("depends: [\"findlib\"]").monorepo("depends: [\"dune\"]");
            assertThat(lock().lock().tool("findlib")).contains(new OpamVersion("1.9.8"));
            project.tools("depends: [\"findlib\" {>= \"1.9.9\"}]");
            assertThatThrownBy(LockerTest.this::lock)
                    .hasMessageContaining("is a port to dune for vendoring, not to be installed");
        }

        @Test
        @DisplayName("where a version has the tag cross-compile, those without are out")
        void crossCompile() {
            repository
                    .dune("a.2")
                    .add("a.1", "depends: [\"dune\"]", "tags: [\"cross-compile\"]", TestRepository.source("a", "1"))
                    .dune("b.2");
            project.monorepo("depends: [\"a\" \"b\"]");
            Lock lock = lock().lock();
            assertThat(lock.dependency("a")).contains(new OpamVersion("1"));
            assertThat(lock.dependency("b")).contains(new OpamVersion("2"));
        }

        @Test
        @DisplayName("packages of one dev-repo come from one archive, into one folder")
        void devRepo() {
            for (String version : List.of("1", "2")) {
                repository.add(
                        "a." + version,
                        "depends: [\"dune\"]",
                        "build: [\"dune\"]",
                        "dev-repo: \"git+https://github.com/o/both.git\"",
                        TestRepository.source("both", version));
            }
            repository.add(
                    "b.1",
                    "depends: [\"dune\"]",
                    "build: [\"dune\"]",
                    "dev-repo: \"git+https://github.com/o/both\"",
                    TestRepository.source("both", "1"));
            project.monorepo("depends: [\"b\" \"a\"]");
            Lock lock = lock().lock();
            assertThat(lock.dependency("a")).contains(new OpamVersion("1"));
            assertThat(lock.duniverse())
                    .extracting(DuniverseDirectory::directory)
                    .containsExactly("both");
        }

        @Test
        @DisplayName("other places of sources are kept beside the format, for vendored packages and for tools")
        void mirrors() {
            String url = "url { src: \"https://example.org/%s.tbz\" checksum: \"" + TestRepository.checksum("x")
                    + "\" mirrors: [\"https://b.example/%s.tbz\" \"https://a.example/%s.tbz\"] }";
            repository
                    .add("lwt.1", "depends: \"dune\"", "build: [\"dune\"]", url.replace("%s", "lwt"))
                    .add("solo5.1", "build: [\"make\"]", url.replace("%s", "solo5"));
            project.monorepo("depends: [\"lwt\"]").tools("depends: [\"solo5\"]");
            lock();
            Lock read = project.repositories(LockerTest::untouched).lock().lock();
            assertThat(read.duniverse())
                    .extracting(DuniverseDirectory::mirrors)
                    .containsExactly(List.of("https://b.example/lwt.tbz", "https://a.example/lwt.tbz"));
            assertThat(read.tools())
                    .filteredOn(tool -> tool.name().equals("solo5"))
                    .flatExtracting(tool -> tool.source().orElseThrow().mirrors())
                    .containsExactly("https://b.example/solo5.tbz", "https://a.example/solo5.tbz");
        }

        @Test
        @DisplayName("a package without a dev-repo is vendored all the same, with a note")
        void withoutDevRepo() {
            repository.add("a.1", "depends: [\"dune\"]", "build: [\"dune\"]", TestRepository.source("a", "1"));
            project.monorepo("depends: [\"a\"]");
            LockResult result = lock();
            assertThat(result.lock().duniverse())
                    .extracting(DuniverseDirectory::directory)
                    .containsExactly("a");
            assertThat(result.notes()).singleElement().asString().startsWith("a.1 does not say where it is developed");
        }
    }

    @Nested
    @DisplayName("with pins and local packages")
    class Pinned {

        private Path source = Path.of("");

        @BeforeEach
        void makeSource() throws IOException {
            source = Files.createDirectories(folder.resolve("source"));
            Files.writeString(source.resolve("lwt.opam"), """
                    opam-version: "2.0"
                    depends: ["dune" "fmt"]
                    build: ["dune"]
                    dev-repo: "git+https://github.com/ocsigen/lwt.git"
                    """);
            repository.dune("lwt.6.0").dune("fmt.1.0");
        }

        @Test
        @DisplayName("takes a pinned package from where the pin says, whatever the repositories have")
        void pin() {
            project.monorepo("depends: [\"lwt\"]\npin-depends: [\"lwt.dev\" \"file://" + source + "\"]");
            Lock lock = lock().lock();
            assertThat(lock.dependency("lwt")).contains(new OpamVersion("dev"));
            assertThat(lock.duniverse()).contains(new DuniverseDirectory("file://" + source, "lwt", List.of()));
            assertThat(lock.pins()).containsExactly(new Lock.LockedPin("lwt", "file://" + source));
            assertThat(project.repositories(LockerTest::untouched).lock().lock())
                    .isEqualTo(lock);
        }

        @Test
        @DisplayName("lets the pom's pin go before the opam file's")
        void pomFirst() {
            project.monorepo("depends: [\"lwt\"]\npin-depends: [\"lwt.dev\" \"file:///nowhere\"]")
                    .pin("lwt", "7.0", "file://" + source);
            assertThat(lock().lock().dependency("lwt")).contains(new OpamVersion("7.0"));
        }

        @Test
        @DisplayName("says so when there is no such opam file at the pin")
        void noOpamFile() {
            repository.dune("fmt.1.1");
            project.monorepo("depends: [\"fmt\"]").pin("fmt", "dev", "file://" + source);
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("fmt is pinned to file://" + source)
                    .hasMessageContaining("fmt.opam");
        }

        @Test
        @DisplayName("follows a branch's package to what its own opam file pins")
        void pinsOfPins() throws IOException {
            Path other = Files.createDirectories(folder.resolve("other"));
            Files.writeString(
                    other.resolve("fmt.opam"), "opam-version: \"2.0\"\ndepends: \"dune\"\nbuild: [\"dune\"]\n");
            Files.writeString(
                    source.resolve("lwt.opam"),
                    "pin-depends: [\"fmt.2.0\" \"file://" + other + "\"]\n",
                    StandardOpenOption.APPEND);
            project.monorepo("depends: [\"lwt\"]").pin("lwt", "dev", "file://" + source);
            assertThat(lock().lock().dependency("fmt")).contains(new OpamVersion("2.0"));
        }
    }

    @Nested
    @DisplayName("with packages of the project's own (opam-monorepo's \"local packages\")")
    class Local {

        private static final String HELPER = "opam-version: \"2.0\"\ndepends: [\"dune\" \"fmt\" {>= \"1\"}]\n";

        @BeforeEach
        void makeRepository() {
            repository.dune("helper.1.0").dune("fmt.0.9").dune("fmt.1.0");
        }

        @Test
        @DisplayName("looks at what they need, and neither vendors them nor looks for them in repositories")
        void needed() {
            project.write("lib/helper.opam", HELPER).monorepo("depends: [\"helper\"]");
            Lock lock = lock().lock();
            assertThat(lock.dependency("helper")).isEmpty();
            assertThat(lock.duniverse())
                    .extracting(DuniverseDirectory::directory)
                    .containsExactly("fmt");
            assertThat(project.lockFile(false)).doesNotContain("helper");
            assertThat(project.repositories(LockerTest::untouched).lock().solved())
                    .isFalse();
        }

        @Test
        @DisplayName("leaves those alone that nothing asks for")
        void notNeeded() {
            project.write("helper.opam", HELPER).monorepo("depends: [\"dune\"]");
            assertThat(lock().lock().dependency("fmt")).isEmpty();
        }

        @Test
        @DisplayName("gives them the version that their file has, or zdev as opam-monorepo does")
        void version() {
            project.write("helper.opam", HELPER).monorepo("depends: [\"helper\" {>= \"9\"}]");
            assertThat(lock().lock().dependency("fmt")).isPresent();
            project.write("helper.opam", HELPER + "version: \"1.5\"\n");
            assertThatThrownBy(LockerTest.this::lock).hasMessageContaining("the project's own helper is 1.5");
        }

        @Test
        @DisplayName("lets vendored packages need them")
        void neededByOthers() {
            repository.dune("lwt.1.0", "\"helper\" {>= \"2\"}");
            project.write("helper.opam", HELPER).monorepo("depends: [\"lwt\"]");
            assertThat(lock().lock().dependency("fmt")).isPresent();
        }

        @Test
        @DisplayName("asks for what the packages of local_libs need: by name, and for a private library by place")
        void localLibraries() {
            project.write("lib/helper.opam", HELPER)
                    .monorepo("depends: []\nx-mirage-local-libs: [\"helper.sub\" \"nowhere\"]");
            assertThat(lock().lock().dependency("fmt")).isPresent();
            project.write("lib/src/dune", "(library\n (name plain)\n)\n")
                    .monorepo("depends: []\nx-mirage-local-libs: [\"plain\"]");
            assertThat(lock().lock().dependency("fmt")).isPresent();
            project.monorepo("depends: []\nx-mirage-local-libs: [\"unknown\"]");
            assertThat(lock().lock().dependency("fmt")).isEmpty();
        }

        @Test
        @DisplayName("follows what they need, and their pins, and says in the tree who needs what")
        void tree() throws IOException {
            Path source = Files.createDirectories(folder.resolve("source"));
            Files.writeString(
                    source.resolve("fmt.opam"), "opam-version: \"2.0\"\ndepends: \"dune\"\nbuild: [\"dune\"]\n");
            project.write("helper.opam", HELPER + "pin-depends: [\"fmt.2.0\" \"file://" + source + "\"]\n")
                    .monorepo("depends: [\"helper\"]");
            assertThat(lock().lock().dependency("fmt")).contains(new OpamVersion("2.0"));
            assertThat(Locker.tree(project.build()).why("fmt"))
                    .containsExactly("hello-hvt-monorepo -> helper zdev -> fmt 2.0");
        }

        @Test
        @DisplayName("solves again when what they need has changed")
        void changed() {
            project.write("helper.opam", HELPER).monorepo("depends: [\"helper\"]");
            lock();
            project.write("helper.opam", HELPER.replace(">= \"1\"", "< \"1\""));
            assertThat(Change.table(lock().changes())).containsExactly("down     fmt  1.0  -> 0.9");
        }

        @Test
        @DisplayName("sees neither what is generated, made or fetched, nor what dune skips, nor repositories")
        void notSources() {
            String broken = "this is no opam file";
            project.write("mirage/hello-hvt.opam", "# Generated by mirage.v4.11.1\n" + broken)
                    .write("mirage/other-xen-switch.opam", "# Generated by mirage-maven 1.\n" + broken)
                    .write("pom.xml", "<project/>")
                    .write("target/builds/a.opam", broken)
                    .write("duniverse/fmt/fmt.opam", broken)
                    .write("_build/default/b.opam", broken)
                    .write(".git/c.opam", broken)
                    .write("repository/repo", "")
                    .write("repository/packages/d/d.1/d.opam", broken);
            assertThat(lock().solved()).isTrue();
        }

        @Test
        @DisplayName("says where one is broken, or there twice, or pinned elsewhere")
        void faults() {
            project.write("lib/helper.opam", "depends: [");
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("helper.opam:1");
            project.write("lib/helper.opam", HELPER).write("old/helper.opam", HELPER);
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("helper is there twice: lib/helper.opam and old/helper.opam");
            project.write("old/helper.opam", HELPER + "name: \"older\"\n").pin("helper", "dev", "file:///nowhere");
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining(
                            "helper is pinned to file:///nowhere (<pins> of the pom), but it is the project's own: lib/helper.opam");
        }
    }

    @Nested
    @DisplayName("beside the lock of another target")
    class Beside {

        private RequestBuilder other = project;

        @BeforeEach
        void lockAnotherTarget() {
            repository.dune("lwt.5.0").dune("lwt.6.0").dune("fmt.1.0").dune("fmt.1.1");
            other = new RequestBuilder(folder.resolve("other"))
                    .monorepo("depends: [\"lwt\" {< \"6\"}]")
                    .tools("depends: [\"dune\" {>= \"3\"}]");
            project.tools("depends: [\"dune\" {>= \"3\"}]");
        }

        private Lock othersLock() {
            return other.repositories(repository.alone()).lock().lock();
        }

        @Test
        @DisplayName("takes the versions that the other has, and the newest of the rest")
        void shares() {
            project.monorepo("depends: [\"lwt\" \"fmt\"]");
            Lock both = project.beside(othersLock())
                    .repositories(repository.alone())
                    .lock()
                    .lock();
            assertThat(names(both.monorepo())).contains("lwt.5.0", "fmt.1.1");
            assertThat(names(Lock.joined(List.of(othersLock(), both)).monorepo()))
                    .containsExactly("dune.3.20.0", "fmt.1.1", "lwt.5.0", "ocaml.5.4.1", "ocaml-base-compiler.5.4.1");
        }

        @Test
        @DisplayName("a lock of its own that has other versions doesn't fit any more, even in an update")
        void follows() {
            project.monorepo("depends: [\"lwt\"]");
            assertThat(names(lock().lock().monorepo())).contains("lwt.6.0");
            LockResult beside = project.beside(othersLock())
                    .update(LockRequest.Update.EVERYTHING)
                    .lock();
            assertThat(Change.table(beside.changes()).toString()).contains("lwt", "6.0", "5.0");
            assertThat(project.update(LockRequest.Update.NOTHING)
                            .repositories(LockerTest::untouched)
                            .lock()
                            .solved())
                    .isFalse();
        }

        @Test
        @DisplayName("joined, they keep the repositories in the order of their priority")
        void keepsPriority() {
            Lock lock = othersLock();
            List<Lock.SolvedFrom> repositories = List.of(
                    new Lock.SolvedFrom("https://z.example", Optional.empty()),
                    new Lock.SolvedFrom("https://a.example", Optional.empty()));
            Lock solved = new Lock(
                    lock.monorepo(),
                    lock.tools(),
                    lock.duniverse(),
                    lock.depexts(),
                    lock.toolDepexts(),
                    lock.system(),
                    lock.pins(),
                    lock.inputs(),
                    repositories);
            assertThat(Lock.joined(List.of(solved, solved)).repositories()).isEqualTo(repositories);
        }

        @Test
        @DisplayName("versions that can't be the same end it, with both of them named")
        void disagrees() {
            project.monorepo("depends: [\"lwt\" {>= \"6\"}]").beside(othersLock());
            assertThatThrownBy(LockerTest.this::lock)
                    .isInstanceOf(ProjectException.class)
                    .hasMessageContaining("lwt.5.0 and lwt.6.0")
                    .hasMessageContaining("one by one");
            assertThat(project.build().monorepoLock()).doesNotExist();
        }
    }
}
