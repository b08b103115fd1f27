package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An .install file (opam manual, <pkgname>.install)")
class DotInstallTest {

    @TempDir
    Path folder;

    private Path build;
    private Prefix prefix;

    @BeforeEach
    void folders() throws IOException {
        build = Files.createDirectory(folder.resolve("build"));
        prefix = new Prefix(folder.resolve("prefix"));
    }

    private void install(String text) {
        DotInstall.parse("pkg.install", text.getBytes(UTF_8)).install("pkg", build, prefix);
    }

    @ParameterizedTest(name = "{0}: goes to {1}, executable: {2}")
    @CsvSource({
        "lib, lib/pkg/f.x, false",
        "lib_root, lib/f.x, false",
        "libexec, lib/pkg/f.x, true",
        "libexec_root, lib/f.x, true",
        "bin, bin/f.x, true",
        "sbin, sbin/f.x, true",
        "toplevel, lib/toplevel/f.x, false",
        "share, share/pkg/f.x, false",
        "share_root, share/f.x, false",
        "etc, etc/pkg/f.x, false",
        "doc, doc/pkg/f.x, false",
        "man, man/f.x, false",
        "stublibs, lib/stublibs/f.x, true",
        "root, f.x, false",
        "rootexec, f.x, true"
    })
    @DisplayName("each field has its folder")
    void fieldsHaveFolders(String field, String target, boolean executable) throws IOException {
        Files.createDirectory(build.resolve("sub"));
        Path source = Files.writeString(build.resolve("sub/f.x"), "content");
        assertThat(source.toFile().setExecutable(!executable)).isTrue();
        install("opam-version: \"2.0\"\n" + field + ": [\"sub/f.x\"]");
        assertThat(prefix.folder(target)).hasContent("content");
        assertThat(Files.isExecutable(prefix.folder(target))).isEqualTo(executable);
    }

    @Test
    @DisplayName("a destination may be given, with folders")
    void destinations() throws IOException {
        Files.writeString(build.resolve("f"), "content");
        install("lib: \"f\" {\"a/b/g\"}\nbin: [\"f\" \"f\" {\"h\"}]");
        assertThat(prefix.folder("lib/pkg/a/b/g")).hasContent("content");
        assertThat(prefix.folder("bin/f")).exists();
        assertThat(prefix.folder("bin/h")).exists();
    }

    @ParameterizedTest(name = "{0} goes to man/{1}")
    @CsvSource({
        "foo.1, man1/foo.1",
        "foo.3.gz, man3/foo.3.gz",
        "Foo.Bar.3o, man3/Foo.Bar.3o",
        "foo.txt, foo.txt",
        "foo.9, foo.9"
    })
    @DisplayName("a man page goes to its section's folder")
    void manPages(String page, String target) throws IOException {
        Files.writeString(build.resolve(page), "content");
        install("man: \"" + page + "\"");
        assertThat(prefix.folder("man").resolve(target)).exists();
    }

    @Test
    @DisplayName("a file with a question mark may be missing, others may not")
    void optionalFiles() {
        install("bin: [\"?absent\"]");
        assertThatThrownBy(() -> install("bin: [\"absent\"]"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("pkg.install")
                .hasMessageContaining("absent")
                .hasMessageContaining("was not built");
    }

    @Test
    @DisplayName("misc goes to an absolute path, within the toolchain only")
    void misc() throws IOException {
        Files.writeString(build.resolve("f"), "content");
        install("misc: [\"f\" {\"" + prefix.folder("odd/place") + "\"}]");
        assertThat(prefix.folder("odd/place")).hasContent("content");
        assertThatThrownBy(() -> install("misc: [\"f\" {\"" + folder.resolve("outside") + "\"}]"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("leads out");
        assertThatThrownBy(() -> install("misc: [\"f\"]")).hasMessageContaining("an absolute path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib: \"../f\"", "lib: \"f\" {\"../../f\"}", "lib: \"f\" {\"/f\"}", "bin: \"/etc/passwd\""})
    @DisplayName("paths that lead out of their folder are refused")
    void refusesEscapes(String text) throws IOException {
        Files.writeString(build.resolve("f"), "content");
        Files.writeString(folder.resolve("f"), "content");
        assertThatThrownBy(() -> install(text))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("leads out of its folder");
    }

    @Test
    @DisplayName("a file that was installed before is replaced, even if it is read-only")
    void replaces() throws IOException {
        Files.createDirectories(prefix.bin());
        assertThat(Files.writeString(prefix.bin().resolve("f"), "old").toFile().setReadOnly())
                .isTrue();
        Files.writeString(build.resolve("f"), "new");
        install("bin: \"f\"");
        assertThat(prefix.bin().resolve("f")).hasContent("new");
    }

    @Test
    @DisplayName("what is not of its form is told with file and line")
    void tellsErrors() {
        assertThatThrownBy(() -> install("bin: [\n  true ]"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("pkg.install:2:3: expected a file's name in quotes");
    }
}
