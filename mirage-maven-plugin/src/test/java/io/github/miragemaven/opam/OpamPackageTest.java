package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields are of the opam manual, section "opam". */
@DisplayName("A package definition")
class OpamPackageTest {

    private static final String SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static OpamPackage definition(String text) {
        return OpamPackage.of(OpamParser.parse("x.opam", text), "x", new OpamVersion("1"));
    }

    @Test
    @DisplayName("has the meaning of every field")
    void everyField() {
        OpamPackage definition = definition("""
                opam-version: "2.0"
                synopsis: " One line "
                license: ["MIT" "ISC"]
                homepage: "https://example.org"
                tags: ["org:mirage" "cross-compile" "flags:light-uninstall"]
                flags: [conf avoid-version]
                conflict-class: "cc"
                available: [os = "linux" & arch != "arm32"]
                dev-repo: "git+https://example.org/x.git"
                depexts: [
                  ["libx-dev" "pkg-config"] {os-family = "debian"}
                  ["libx-devel"] {os-family = "fedora"}
                  ["pkg-config"]
                ]
                pin-depends: [["y.1.0" "git+https://example.org/y.git#main"]]
                build: ["dune" "build"]
                install: [make "install"]
                run-test: ["dune" "test"]
                build-env: [CC = "gcc"]
                setenv: [[PATH += "%{bin}%"] [MANPATH := ""]]
                substs: "x.config"
                patches: ["a.patch" "b.patch" {os = "win32"}]
                extra-files: ["a.patch" "md5=d41d8cd98f00b204e9800998ecf8427e"]
                x-commit-hash: "abc"
                url {
                  src: "https://example.org/x.tgz"
                  checksum: ["sha256=SUM" "d41d8cd98f00b204e9800998ecf8427e"]
                  mirrors: "https://mirror.example.org/x.tgz"
                }
                extra-source "c.patch" {
                  src: "https://example.org/c.patch"
                  checksum: "sha256=SUM"
                }
                """.replace("SUM", SHA256));
        Variables debian = new HostSystem("x86_64", "linux", "ubuntu", "debian", "24.04").variables();
        Checksum sha256 = new Checksum(Checksum.Algorithm.SHA256, SHA256);
        Checksum md5 = new Checksum(Checksum.Algorithm.MD5, "d41d8cd98f00b204e9800998ecf8427e");

        assertThat(definition).hasToString("x.1");
        assertThat(definition.synopsis()).contains("One line");
        assertThat(definition.license()).containsExactly("MIT", "ISC");
        assertThat(definition.homepage()).containsExactly("https://example.org");
        assertThat(definition.tags()).contains("cross-compile");
        assertThat(definition.flags()).containsExactly("avoid-version", "conf", "light-uninstall");
        assertThat(definition.avoided()).isTrue();
        assertThat(definition.conflictClasses()).containsExactly("cc");
        assertThat(definition.available().holds(debian)).isTrue();
        assertThat(definition.devRepo()).contains("git+https://example.org/x.git");
        assertThat(definition.depexts(debian)).containsExactly("libx-dev", "pkg-config");
        assertThat(definition.pinDepends())
                .containsExactly(
                        new OpamPackage.PinDepend("y", new OpamVersion("1.0"), "git+https://example.org/y.git#main"));
        assertThat(Instruction.evaluate(definition.build(), debian)).containsExactly(List.of("dune", "build"));
        assertThat(Instruction.evaluate(definition.install(), debian)).containsExactly(List.of("", "install"));
        assertThat(Instruction.evaluate(definition.runTest(), debian)).containsExactly(List.of("dune", "test"));
        assertThat(definition.buildEnv()).containsExactly(new EnvironmentUpdate("CC", UpdateOp.SET, "gcc"));
        assertThat(definition.setenv())
                .containsExactly(
                        new EnvironmentUpdate("PATH", UpdateOp.PREPEND, "%{bin}%"),
                        new EnvironmentUpdate("MANPATH", UpdateOp.PREPEND_SEPARATED, ""));
        assertThat(definition.substs()).containsExactly("x.config");
        assertThat(Conditional.holding(definition.patches(), debian)).containsExactly("a.patch");
        assertThat(definition.extraFiles()).isEqualTo(Map.of("a.patch", md5));
        assertThat(definition.extension("x-commit-hash")).contains(OpamValue.text("abc"));
        assertThat(definition.url()).hasValueSatisfying(url -> {
            assertThat(url.src()).isEqualTo("https://example.org/x.tgz");
            assertThat(url.checksums()).containsExactly(sha256, md5);
            assertThat(url.mirrors()).containsExactly("https://mirror.example.org/x.tgz");
            assertThat(url.subpath()).isEmpty();
        });
        assertThat(definition.extraSources())
                .hasEntrySatisfying(
                        "c.patch", source -> assertThat(source.checksums()).containsExactly(sha256));
    }

    @Test
    @DisplayName("may have nothing in it")
    void empty() {
        OpamPackage definition = definition("");

        assertThat(definition.depends().isEmpty()).isTrue();
        assertThat(definition.url()).isEmpty();
        assertThat(definition.available().holds(Variables.NONE)).isTrue();
        assertThat(definition.flags()).isEmpty();
        assertThat(definition.avoided()).isFalse();
        assertThat(definition.build()).isEmpty();
        assertThat(definition.depexts()).isEmpty();
    }

    @Test
    @DisplayName("is to be avoided when it is deprecated (flag deprecated)")
    void deprecated() {
        assertThat(definition("flags: deprecated").avoided()).isTrue();
    }

    @Test
    @DisplayName("may be a part of its sources (x-subpath in format 2.0, subpath in 2.1)")
    void subpath() {
        assertThat(definition("x-subpath: \"lib\" url { src: \"https://example.org/x.tgz\" }")
                        .url())
                .hasValueSatisfying(url -> assertThat(url.subpath()).contains("lib"));
        assertThat(definition("url { src: \"https://example.org/x.tgz\" subpath: \"lib\" }")
                        .url())
                .hasValueSatisfying(url -> assertThat(url.subpath()).contains("lib"));
    }

    @Test
    @DisplayName("of sources is named by itself or its file, and has the version dev unless it says one")
    void ofSource() {
        assertThat(OpamPackage.ofSource(OpamParser.parse("hello.opam", ""), "hello"))
                .hasToString("hello.dev");
        assertThat(OpamPackage.ofSource(OpamParser.parse("opam", "name: \"hello\" version: \"1.2\""), "opam"))
                .hasToString("hello.1.2");
    }

    @Test
    @DisplayName("old depexts, by tags, hold nowhere, as in opam")
    void oldDepexts() {
        OpamPackage definition = definition("depexts: [[[\"fedora\"] [\"gcc-c++\"]]]");

        assertThat(definition.depexts()).extracting(Conditional::value).containsExactly(List.of("gcc-c++"));
        assertThat(definition.depexts(new HostSystem("x86_64", "linux", "fedora", "fedora", "40").variables()))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "opam-version: \"2.2\"; x.opam:1:15: expected a file format of at most 2.1",
                "opam-version: 2; x.opam:1:15: expected a string",
                "tags: [a]; x.opam:1:8: expected a string",
                "flags: \"conf\"; x.opam:1:8: expected a word without quotes",
                "available: [a b]; x.opam:1:15: expected a single filter",
                "depends: \"a\" depends: \"b\"; x.opam:1:14: expected one field depends only",
                "url { }; x.opam:1:1: expected a field src: in this section",
                "url { src: \"a\" } url { src: \"b\" }; x.opam:1:18: expected one section url only",
                "url { src: \"a\" checksum: \"sha256=12\" }; x.opam:1:26: expected a checksum",
            })
    void errors(String broken, String message) {
        assertThatThrownBy(() -> definition(broken))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("fields read on demand fail with their place too")
    void errorsOnDemand() {
        assertThatThrownBy(() -> definition("build: [[1]]").build()).hasMessageStartingWith("x.opam:1:10: expected");
        assertThatThrownBy(() -> definition("setenv: [A >= \"x\"]").setenv())
                .hasMessageStartingWith("x.opam:1:10: expected an update");
        assertThatThrownBy(() -> definition("pin-depends: [[\"a\" \"u\"]]").pinDepends())
                .hasMessageStartingWith("x.opam:1:16: expected a package and version");
        assertThatThrownBy(() -> definition("pin-depends: [[\"a.1\"]]").pinDepends())
                .hasMessageStartingWith("x.opam:1:15: expected a list of two");
        assertThatThrownBy(() -> definition("extra-source { src: \"u\" }").extraSources())
                .hasMessageStartingWith("x.opam:1:1: expected the file's name");
        assertThatThrownBy(() -> OpamPackage.ofSource(OpamParser.parse("x.opam", "version: \"1 0\""), "x"))
                .hasMessageStartingWith("x.opam:1:10: expected a version");
    }
}
