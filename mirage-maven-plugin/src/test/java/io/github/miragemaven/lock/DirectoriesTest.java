package io.github.miragemaven.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The folders of a duniverse")
class DirectoriesTest {

    private final List<String> notes = new ArrayList<>();

    @ParameterizedTest(name = "{0} is named {1}")
    @CsvSource({
        "git+https://github.com/mirage/ocaml-ipaddr.git, ocaml-ipaddr",
        "git+https://github.com/mirage/eqaf, eqaf",
        "https://github.com/mirage/eqaf/, eqaf",
        "git@github.com:mirage/eqaf.git, eqaf",
        "git+https://github.com/owner/name.with.dots.git, name",
        "git+https://erratique.ch/repos/fmt.git, fmt",
        "git+https://github.com/ocaml/dune.git, dune_",
        "https://example.org/.hidden.git, hidden",
        "git+https://github.com/o/r.git#main, r",
    })
    void name(String devRepo, String expected) {
        assertThat(Directories.nameFromDevRepo(devRepo)).contains(expected);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "git+https://github.com/mirage/eqaf.git, github.com/mirage/eqaf",
        "https://GitHub.com/mirage/eqaf/, github.com/mirage/eqaf",
        "git://github.com/mirage/eqaf, github.com/mirage/eqaf",
        "git+ssh://git@github.com/mirage/eqaf.git, github.com/mirage/eqaf",
        "git@github.com:mirage/eqaf.git, github.com/mirage/eqaf",
        "git+https://github.com/mirage/eqaf.git#main, github.com/mirage/eqaf",
        "git+https://github.com/Mirage/Eqaf.git, github.com/Mirage/Eqaf",
    })
    @DisplayName("are known by dev-repos, however these are written")
    void normalized(String devRepo, String expected) {
        assertThat(Directories.normalized(devRepo)).isEqualTo(expected);
    }

    @Test
    @DisplayName("hold all packages of a dev-repo, and all of an archive")
    void merged() {
        List<Directories.Folder> folders = Directories.of(
                List.of(
                        vendored("ipaddr", "https://github.com/mirage/ocaml-ipaddr", "a", false),
                        vendored("macaddr", "git+https://github.com/mirage/ocaml-ipaddr.git", "a", false),
                        vendored("ipaddr-extra", "", "a", false),
                        vendored("lwt", "https://github.com/ocsigen/lwt", "b", false)),
                notes);
        assertThat(folders)
                .extracting(folder -> folder.directory().directory() + " " + folder.packages())
                .containsExactly("ocaml-ipaddr [ipaddr, ipaddr-extra, macaddr]", "lwt [lwt]");
    }

    @Test
    @DisplayName("have names of their own where two dev-repos would have the same, whatever the case")
    void collisions() {
        List<Directories.Folder> folders = Directories.of(
                List.of(
                        vendored("a", "https://github.com/one/logs.git", "a", false),
                        vendored("b", "https://github.com/two/Logs.git", "b", false),
                        vendored("c", "https://github.com/two/logs.git", "c", false)),
                notes);
        assertThat(folders)
                .extracting(folder -> folder.directory().directory())
                .containsExactlyInAnyOrder("Logs", "one-logs", "two-logs");
        assertThat(Directories.of(
                        List.of(
                                vendored("c", "https://github.com/two/logs.git", "c", false),
                                vendored("b", "https://github.com/two/Logs.git", "b", false),
                                vendored("a", "https://github.com/one/logs.git", "a", false)),
                        notes))
                .isEqualTo(folders);
    }

    @Test
    @DisplayName("are filled from the pin where one of their packages has one, with a note")
    void pinned() {
        List<Directories.Folder> folders = Directories.of(
                List.of(
                        vendored("lwt", "https://github.com/ocsigen/lwt", "z", true),
                        vendored("lwt_react", "https://github.com/ocsigen/lwt", "a", false)),
                notes);
        assertThat(folders).extracting(folder -> folder.directory().url()).containsExactly("https://example.org/z.tbz");
        assertThat(notes).singleElement().asString().contains("lwt_react (https://example.org/a.tbz)");
    }

    @Test
    @DisplayName("are named after a package that has no dev-repo, of which a note is made")
    void withoutDevRepo() {
        assertThat(Directories.of(List.of(vendored("dune", "", "a", false)), notes))
                .extracting(folder -> folder.directory().directory())
                .containsExactly("dune_");
        assertThat(notes).hasSize(1);
    }

    private static Directories.Vendored vendored(String name, String devRepo, String archive, boolean pinned) {
        String text = "opam-version: \"2.0\"\n"
                + (devRepo.isEmpty() ? "" : "dev-repo: \"" + devRepo + "\"\n")
                + "url { src: \"https://example.org/" + archive + ".tbz\" checksum: \""
                + TestRepository.checksum(archive) + "\" }\n";
        OpamVersion version = new OpamVersion("1");
        OpamPackage opam = OpamPackage.of(OpamParser.parse(name, text.getBytes(UTF_8)), name, version);
        return new Directories.Vendored(opam, version, opam.url().orElseThrow(), pinned);
    }
}
