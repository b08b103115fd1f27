package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.Repositories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("When no versions go together, a person is told")
class UnsolvableTest {

    @TempDir
    private Path folder = Path.of("");

    private TestRepository repository = new TestRepository(Path.of(System.getProperty("java.io.tmpdir"), "none"));
    private RequestBuilder project = new RequestBuilder(Path.of(System.getProperty("java.io.tmpdir"), "none"));

    @BeforeEach
    void makeProject() {
        repository = TestRepository.withTools(folder.resolve("repository"));
        project = new RequestBuilder(folder.resolve("project"));
    }

    private ProjectException failure() {
        project.repositories(repository.alone());
        ProjectException failure = catchThrowableOfType(ProjectException.class, () -> project.lock());
        assertThat(failure).isNotNull();
        assertThat(project.build().monorepoLock()).doesNotExist();
        return failure;
    }

    private void says(String... lines) {
        List<String> expected = new ArrayList<>();
        expected.add("There are no versions of the packages for hello-hvt that go together.");
        expected.addAll(List.of(lines));
        assertThat(List.of(failure().what().split("\n  "))).isEqualTo(expected);
    }

    private void offers(String... changes) {
        List<String> expected = new ArrayList<>();
        expected.add("What could be changed:");
        expected.addAll(List.of(changes));
        assertThat(List.of(failure().next().split("\n- "))).isEqualTo(expected);
    }

    @Test
    @DisplayName("that a package is nowhere, and which one may be meant")
    void misspelt() {
        repository.dune("lwt.6.0");
        project.monorepo("depends: [\"lwtt\"]\nx-mirage-origins: [[\"lwtt\" \"config.ml:4\"]]");
        says("config.ml:4 asks for \"lwtt\" (no repository has lwtt).");
        offers(
                "write lwt in config.ml:4, if that is meant",
                "do without lwtt in config.ml:4",
                "add a repository that has lwtt to mirage.repositories (now https://example.org/repository)");
    }

    @Test
    @DisplayName("that there is no such version, and which there are")
    void noSuchVersion() {
        repository.dune("lwt.5.0").dune("lwt.6.0");
        project.monorepo("depends: [\"lwt\" {>= \"7\"}]");
        says("hello-hvt-monorepo.opam:2 asks for \"lwt\" {>= \"7\"} (there is only lwt 5.0 to 6.0).");
        offers(
                "ask for other versions of lwt in hello-hvt-monorepo.opam:2",
                "add a repository that has lwt in such a version to mirage.repositories (now"
                        + " https://example.org/repository)");
    }

    @Test
    @DisplayName("that two lines of config.ml fight, and over what")
    void twoLines() {
        repository
                .dune("a.1", "\"fmt\" {< \"1\"}")
                .dune("b.1", "\"fmt\" {>= \"1\"}")
                .dune("fmt.0.9")
                .dune("fmt.1.0");
        project.monorepo("depends: [\"a\" \"b\" \"fmt\"]\n"
                + "x-mirage-origins: [[\"a\" \"config.ml:4\"] [\"b\" \"config.ml:5\"] [\"fmt\" \"config.ml:6\"]]");
        says(
                "Because a needs \"fmt\" {< \"1\"} and b needs \"fmt\" {>= \"1\"}, a and b can't be used together.",
                "So, because config.ml:4 asks for \"a\" and config.ml:5 asks for \"b\", no versions go together.");
        offers("do without a in config.ml:4", "do without b in config.ml:5");
    }

    @Test
    @DisplayName("that a device, and no line of config.ml, wants what can't be had")
    void device() {
        project.monorepo("depends: [\"lwt\" {>= \"7\"}]\nx-mirage-target: \"hvt\"");
        says("a device asks for \"lwt\" {>= \"7\"} (no repository has lwt) (hello-hvt-monorepo.opam:2).");
        offers(
                "do without the device in config.ml that asks for lwt",
                "add a repository that has lwt to mirage.repositories (now https://example.org/repository)");
    }

    @Test
    @DisplayName("that a package of the project's own, whose library is linked, wants what can't be had")
    void local() {
        repository.dune("fmt.1.0");
        project.write("lib/helper.opam", "opam-version: \"2.0\"\ndepends: [\n  \"fmt\" {>= \"2\"}\n]\n")
                .monorepo("depends: []\nx-mirage-local-libs: [\"helper\"]");
        says("Because config.ml has a library of lib/helper.opam among its local_libs and lib/helper.opam:3 asks for"
                + " \"fmt\" {>= \"2\"} (there is only fmt 1.0), no versions go together.");
        offers(
                "ask for other versions of fmt in lib/helper.opam:3",
                "add a repository that has fmt in such a version to mirage.repositories (now"
                        + " https://example.org/repository)");
    }

    @Test
    @DisplayName("of many versions in one sentence")
    void manyVersions() {
        for (int i = 1; i <= 30; i++) {
            repository.dune("a." + i, "\"fmt\" {< \"1\"}");
        }
        repository.dune("fmt.0.9").dune("fmt.1.0");
        project.monorepo("depends: [\"a\" {>= \"5\"} \"fmt\" {>= \"1\"}]");
        says(
                "Because hello-hvt-monorepo.opam:2 asks for \"fmt\" {>= \"1\"} and a >= 5 needs \"fmt\" {< \"1\"},"
                        + " a >= 5 can't be used.",
                "So, because hello-hvt-monorepo.opam:2 asks for \"a\" {>= \"5\"}, no versions go together.");
    }

    @Test
    @DisplayName("that a package doesn't build with dune, and which overlay may help")
    void notDune() {
        repository
                .dune("a.1", "\"deep\"")
                .add("deep.1", "build: [\"make\"]", TestRepository.source("deep", "1"))
                .add("deep.2", "build: [\"make\"]", TestRepository.source("deep", "2"));
        project.monorepo("depends: [\"a\"]\nx-mirage-origins: [[\"a\" \"config.ml:4\"]]");
        says(
                "Because a needs \"deep\" and deep doesn't build with dune, a can't be used.",
                "So, because config.ml:4 asks for \"a\", no versions go together.");
        offers(
                "do without a in config.ml:4",
                "add the overlay of dune ports, git+https://github.com/dune-universe/opam-overlays.git, before the others"
                        + " in mirage.repositories; it may have deep");
    }

    @Test
    @DisplayName("that the overlay has no dune port either, when it is there")
    void noDunePort() {
        TestRepository overlay =
                new TestRepository(folder.resolve("overlay"), "git+https://github.com/dune-universe/opam-overlays.git");
        repository.add("deep.1", "build: [\"make\"]", TestRepository.source("deep", "1"));
        project.monorepo("depends: [\"deep\"]")
                .repositories(new Repositories(List.of(overlay.open(), repository.open())));
        ProjectException failure = catchThrowableOfType(ProjectException.class, () -> project.lock());
        assertThat(failure.next()).contains("the overlay of dune ports has no deep that fits here");
    }

    @Test
    @DisplayName("that a version doesn't cross-compile as others do")
    void notCrossCompiled() {
        repository
                .dune("a.2")
                .add("a.1", "depends: [\"dune\"]", "tags: \"cross-compile\"", TestRepository.source("a", "1"));
        project.monorepo("depends: [\"a\" {>= \"2\"}]");
        says("Because hello-hvt-monorepo.opam:2 asks for \"a\" {>= \"2\"} and a 2 doesn't cross-compile, as other"
                + " versions do, no versions go together.");
    }

    @Test
    @DisplayName("that the machine's dune is too old, and how to get another")
    void oldDune() {
        repository.dune("a.1", "\"dune\" {>= \"3.0\"}");
        project.monorepo("depends: [\"a\"]").installed("ocaml", "4.13.1").installed("dune", "2.9.3");
        says("Because hello-hvt-monorepo.opam:2 asks for \"a\" and a needs \"dune\" {>= \"3.0\"} (this machine has dune"
                + " 2.9.3), no versions go together.");
        offers(
                "do without a in hello-hvt-monorepo.opam:2",
                "use another dune than this machine's 2.9.3: install one, or let -Dmirage.toolchain=managed build it");
    }

    @Test
    @DisplayName("that the wanted compiler isn't there, or isn't the machine's")
    void wantedCompiler() {
        project.ocaml("9.9");
        says("mirage.ocaml asks for ocaml 9.9 (there is only ocaml 4.14.2 to 5.4.1).");
        offers("choose another compiler with -Dmirage.ocaml=VERSION");
        project.ocaml("5.4.1").installed("ocaml", "4.13.1");
        says("mirage.ocaml asks for ocaml 5.4.1 (this machine has ocaml 4.13.1).");
    }

    @Test
    @DisplayName("that the wanted compiler is too old for something")
    void compilerTooOld() {
        repository.dune("a.1", "\"ocaml\" {>= \"5.0\"}");
        project.monorepo("depends: [\"a\"]").ocaml("4.14.2");
        says(
                "Because hello-hvt-monorepo.opam:2 asks for \"a\" and a needs \"ocaml\" {>= \"5.0\"}, ocaml 5.4.1 is"
                        + " needed.",
                "So, because mirage.ocaml asks for ocaml 4.14.2, no versions go together.");
        offers("choose another compiler with -Dmirage.ocaml=VERSION", "do without a in hello-hvt-monorepo.opam:2");
    }

    @Test
    @DisplayName("that a package is for another system")
    void unavailable() {
        repository.add(
                "a.1",
                "available: os = \"win32\"",
                "depends: [\"dune\"]",
                "build: []",
                TestRepository.source("a", "1"));
        project.monorepo("depends: [\"a\"]");
        says("Because hello-hvt-monorepo.opam:2 asks for \"a\" and a is not available on this system (only where os ="
                + " \"win32\"), no versions go together.");
    }

    @Test
    @DisplayName("that packages conflict, by name or by class")
    void conflicts() {
        repository
                .add("a.1", "depends: [\"dune\"]", "conflicts: [\"b\" {< \"2\"}]", TestRepository.source("a", "1"))
                .add("c.1", "depends: [\"dune\"]", "conflict-class: \"k\"", TestRepository.source("c", "1"))
                .add("d.1", "depends: [\"dune\"]", "conflict-class: \"k\"", TestRepository.source("d", "1"))
                .dune("b.1");
        project.monorepo("depends: [\"a\" \"b\"]");
        says(
                "Because hello-hvt-monorepo.opam:2 asks for \"b\" and a conflicts with \"b\" {< \"2\"}, a can't be used.",
                "So, because hello-hvt-monorepo.opam:2 asks for \"a\", no versions go together.");
        project.monorepo("depends: [\"c\" \"d\"]");
        says(
                "Because c is of the conflict class k and d is of the conflict class k, c and d can't be used together.",
                "So, because hello-hvt-monorepo.opam:2 asks for \"c\" and hello-hvt-monorepo.opam:2 asks for \"d\", no"
                        + " versions go together.");
        project.monorepo("depends: [\"a\"]\nconflicts: [\"a\"]");
        says("Because hello-hvt-monorepo.opam:2 asks for \"a\" and hello-hvt-monorepo.opam rules out \"a\", no versions"
                + " go together.");
    }

    @Test
    @DisplayName("that two packages want different archives of one repository")
    void devRepo() {
        for (String nameAndVersion : List.of("a.1", "b.2")) {
            repository.add(
                    nameAndVersion,
                    "depends: [\"dune\"]",
                    "build: [\"dune\"]",
                    "dev-repo: \"git+https://github.com/o/both.git\"",
                    TestRepository.source("both", nameAndVersion.substring(2)));
        }
        project.monorepo("depends: [\"a\" \"b\"]");
        says(
                "Because hello-hvt-monorepo.opam:2 asks for \"b\" and a and b are from different releases of"
                        + " github.com/o/both, a can't be used.",
                "So, because hello-hvt-monorepo.opam:2 asks for \"a\", no versions go together.");
        offers(
                "do without b in hello-hvt-monorepo.opam:2",
                "do without a in hello-hvt-monorepo.opam:2",
                "take all packages of github.com/o/both from one release: the sources of a repository can be there once"
                        + " only");
    }

    @Test
    @DisplayName("that a pin is of another version than what is asked for, and where the pin is")
    void pinned() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("lwt.opam"), "opam-version: \"2.0\"\ndepends: \"dune\"\nbuild: [\"dune\"]\n");
        project.monorepo("depends: [\"lwt\" {>= \"5.7\"}]\nx-mirage-origins: [[\"lwt\" \"config.ml:4\"]]")
                .pin("lwt", "5.0", "file://" + source);
        says("config.ml:4 asks for \"lwt\" {>= \"5.7\"} (<pins> of the pom pins lwt 5.0 to file://" + source + ").");
        offers(
                "ask for other versions of lwt in config.ml:4",
                "pin lwt to other sources, or with the version that they really are, in <pins> of the pom");
    }

    @Test
    @DisplayName("that a package of the project's own is of another version than what is asked for")
    void localVersion() {
        project.write("lib/helper.opam", "opam-version: \"2.0\"\nversion: \"1\"\n")
                .monorepo("depends: [\"helper\" {>= \"2\"}]");
        says("hello-hvt-monorepo.opam:2 asks for \"helper\" {>= \"2\"} (the project's own helper is 1).");
        offers(
                "ask for other versions of helper in hello-hvt-monorepo.opam:2",
                "give the project's own helper another version in lib/helper.opam");
    }

    @Test
    @DisplayName("that none of several alternatives can be")
    void alternatives() {
        repository.dune("a.1", "(\"x\" {>= \"2\"} | \"y\")").dune("x.1");
        project.monorepo("depends: [\"a\"]");
        says(
                "Because hello-hvt-monorepo.opam:2 asks for \"a\" and a needs \"x\" {>= \"2\"} | \"y\" (there is only x 1, no"
                        + " repository has y), no versions go together.");
    }

    @Test
    @DisplayName("that there is no repository at all")
    void noRepository() {
        project.repositories(new Repositories(List.of()));
        ProjectException failure = catchThrowableOfType(ProjectException.class, () -> project.lock());
        assertThat(failure).hasMessageContaining("ocaml is needed to build anything (no repository has ocaml)");
        assertThat(failure.next()).contains("mirage.repositories (none now)");
    }
}
