package io.github.miragemaven.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.transport.TreeWriter.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("An archive")
class UnpackTest {

    @TempDir
    Path folder;

    private Path unpack(byte[] archive) throws IOException {
        return unpack("archive.bin", archive);
    }

    private Path unpack(String name, byte[] archive) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, archive);
        Path into = folder.resolve("tree");
        TestSettings.in(folder).transport().tree(Source.of(file.toString()), into);
        return into;
    }

    private void nothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .allMatch(name -> name.equals("archive.bin") || name.equals("cache"));
        }
    }

    private static TestArchives sound() {
        return new TestArchives()
                .folder("top-1.0")
                .file("top-1.0/dune-project", "(lang dune 2.9)\n")
                .program("top-1.0/configure", "#!/bin/sh\n")
                .file("top-1.0/src/" + "a-long-name/".repeat(20) + "a.ml", "let a = 1\n")
                .file("top-1.0/empty", "")
                .link("top-1.0/src/link", "../dune-project");
    }

    static Stream<Arguments> formats() {
        TestArchives sound = sound();
        return Stream.of(
                Arguments.of("tar", sound.tar()),
                Arguments.of("tar.gz", sound.tarGz()),
                Arguments.of("tar.bz2", sound.tarBz2()),
                Arguments.of("tar.xz", sound.tarXz()),
                Arguments.of("zip", sound.zip()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    @DisplayName("is known by its bytes, whatever its name, and loses its single top folder as with opam")
    void unpacks(String format, byte[] archive) throws IOException {
        Path tree = unpack(archive);
        assertThat(tree.resolve("dune-project")).hasContent("(lang dune 2.9)");
        assertThat(tree.resolve("src/" + "a-long-name/".repeat(20) + "a.ml")).hasContent("let a = 1");
        assertThat(tree.resolve("empty")).isEmptyFile();
        assertThat(tree.resolve("configure")).isExecutable();
        assertThat(Files.readSymbolicLink(tree.resolve("src/link"))).hasToString("../dune-project");
        nothingElse(tree, 5);
    }

    private static void nothingElse(Path tree, int files) throws IOException {
        try (Stream<Path> walk = Files.walk(tree)) {
            assertThat(walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)))
                    .hasSize(files);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    @DisplayName("that is truncated anywhere is an error that names it, and leaves nothing")
    void truncated(String format, byte[] archive) throws IOException {
        // A tar without compression may end after any of its entries, and has no checksum to tell.
        List<Integer> cuts = format.equals("tar")
                ? List.of(700, 1600)
                : List.of(archive.length / 4, archive.length / 2, archive.length - 20, archive.length - 1);
        for (int cut : cuts) {
            assertThatThrownBy(() -> unpack(Arrays.copyOf(archive, cut)))
                    .as("cut at " + cut + " of " + archive.length)
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("archive.bin")
                    .hasMessageContaining("truncated");
            nothingLeft();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    @DisplayName("that is spoilt anywhere never ends in anything but an error of ours or a tree")
    void spoilt(String format, byte[] archive) throws IOException {
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            byte[] spoilt = archive.clone();
            for (int j = 0; j < 4; j++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            try {
                unpack(spoilt);
            } catch (WorldException e) {
                assertThat(e).hasMessageContaining("archive.bin");
                nothingLeft();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
            io.github.miragemaven.io.AtomicFiles.deleteTree(folder.resolve("tree"));
        }
    }

    @Test
    @DisplayName("keeps its top when there is a file beside the folder, or a second folder")
    void keepsTop() throws IOException {
        Path tree = unpack(new TestArchives().file("a/x", "1").file("b", "2").tarGz());
        assertThat(tree.resolve("a/x")).hasContent("1");
        assertThat(tree.resolve("b")).hasContent("2");
    }

    @Test
    @DisplayName("with git's comment header beside its top folder still loses that folder")
    void commentHeader() throws IOException {
        Path tree = unpack(new TestArchives()
                .file("pax_global_header", "52 comment=…")
                .file("top/x", "1")
                .zip());
        assertThat(tree.resolve("x")).hasContent("1");
    }

    @Test
    @DisplayName("keeps the time of each file, which make compares")
    void keepsTimes() throws IOException {
        Path tree = unpack(sound().tarGz());
        assertThat(Files.getLastModifiedTime(tree.resolve("dune-project")))
                .isEqualTo(FileTime.fromMillis(1_600_000_000_000L));
    }

    @Test
    @DisplayName("with hard links gives files of their own")
    void hardLinks() throws IOException {
        Path tree = unpack(new TestArchives()
                .program("top/a", "text")
                .hardLink("top/b", "top/a")
                .link("top/c", "a")
                .hardLink("top/d", "top/c")
                .tarGz());
        Files.writeString(tree.resolve("a"), "other");
        assertThat(tree.resolve("b")).hasContent("text").isExecutable();
        assertThat(Files.readSymbolicLink(tree.resolve("d"))).hasToString("a");
    }

    @Test
    @DisplayName("of several gzip members is read to its end")
    void gzipMembers() throws IOException {
        byte[] tar = sound().tar();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int from = 0; from < tar.length; from += 1000) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(tar, from, Math.min(1000, tar.length - from));
            }
        }
        nothingElse(unpack(bytes.toByteArray()), 5);
    }

    static Stream<Arguments> evil() {
        return Stream.of(
                evil("leads out", new TestArchives().file("../evil", "x")),
                evil("leads out", new TestArchives().file("top/../../evil", "x")),
                evil("leads out", new TestArchives().folder("top/../../evil")),
                evil("absolute path", new TestArchives().file("/evil", "x")),
                evil("leads out", new TestArchives().link("top/a", "../../evil")),
                evil("leads out", new TestArchives().link("top/a", "/etc/passwd")),
                evil("leads out", new TestArchives().link("../a", "b")),
                // Inside of the archive's root, but outside of the top folder that is dropped.
                evil("leads out", new TestArchives().file("top/x", "x").link("top/a", "../top2")),
                // Each link by itself stays inside when read as text.
                evil(
                        "leads out",
                        new TestArchives()
                                .folder("top/d/e")
                                .link("top/d/e/up", "..")
                                .link("top/m", "d/e/up/../../..")),
                evil("leads out", new TestArchives().hardLink("top/a", "../../etc/passwd")),
                evil("not in it", new TestArchives().hardLink("top/a", "/etc/passwd")),
                evil("not in it", new TestArchives().hardLink("top/a", "top/none")),
                evil("both as a link", new TestArchives().link("top/d", ".").file("top/d/x", "x")),
                evil("both as a link", new TestArchives().file("top/d/x", "x").link("top/d", "e")),
                evil("below another link", new TestArchives().link("top/d", "e").link("top/d/x", "../y")),
                evil("below something", new TestArchives().file("top/d", "x").file("top/d/x", "x")),
                evil("as a folder", new TestArchives().file("top/d/x", "x").file("top/d", "x")),
                evil("device", new TestArchives().special("top/dev", TarConstants.LF_CHR)),
                evil("device", new TestArchives().special("top/dev", TarConstants.LF_BLK)),
                evil("device", new TestArchives().special("top/fifo", TarConstants.LF_FIFO)));
    }

    private static Arguments evil(String why, TestArchives archive) {
        return Arguments.of(why, archive.tarGz());
    }

    @ParameterizedTest
    @MethodSource("evil")
    @DisplayName("that would write or lead out of its folder is refused, and nothing of it is kept")
    void refuses(String why, byte[] archive) throws IOException {
        assertThatThrownBy(() -> unpack(archive))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Refusing to unpack")
                .hasMessageContaining("archive.bin")
                .hasMessageContaining(why);
        nothingLeft();
    }

    @Test
    @DisplayName("may be a zip that is refused for the same reasons")
    void evilZips() throws IOException {
        assertThatThrownBy(() -> unpack(new TestArchives().file("../evil", "x").zip()))
                .hasMessageContaining("leads out");
        assertThatThrownBy(() ->
                        unpack(new TestArchives().link("top/a", "../../evil").zip()))
                .hasMessageContaining("leads out");
        nothingLeft();
    }

    @Test
    @DisplayName("may have links in a ring and links to nowhere inside")
    void harmlessLinks() throws IOException {
        Path tree = unpack(new TestArchives()
                .link("top/a", "b")
                .link("top/b", "a")
                .link("top/c", "./nowhere/../x")
                .tarGz());
        assertThat(Files.isSymbolicLink(tree.resolve("a"))).isTrue();
        assertThat(Files.isSymbolicLink(tree.resolve("c"))).isTrue();
    }

    @Test
    @DisplayName("that would fill the disk is refused at the limit")
    void bombs() throws IOException {
        byte[] archive =
                new TestArchives().file("top/zeros", "\0".repeat(1_000_000)).tarGz();
        assertThat(archive.length).isLessThan(10_000);
        Path file = Files.write(folder.resolve("archive.bin"), archive);
        assertThatThrownBy(() -> new Unpacker(new Limits(500_000, 10), true)
                        .unpack(file, file.toString(), folder.resolve("scratch"), folder.resolve("tree")))
                .hasMessageContaining("more than 500000 bytes");
        nothingLeft();
        Path many = Files.write(folder.resolve("archive.bin"), sound().tarGz());
        assertThatThrownBy(() -> new Unpacker(new Limits(500_000, 3), true)
                        .unpack(many, many.toString(), folder.resolve("scratch"), folder.resolve("tree")))
                .hasMessageContaining("more than 3 entries");
        nothingLeft();
    }

    static Stream<Arguments> notArchives() {
        Map<String, byte[]> all = new TreeMap<>();
        all.put("web page", "<!DOCTYPE html><html>Please log in</html>".getBytes(UTF_8));
        all.put("empty", new byte[0]);
        all.put("none of", "hello".getBytes(UTF_8));
        return all.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest
    @MethodSource("notArchives")
    @DisplayName("that is none is said to be what it is")
    void notAnArchive(String why, byte[] bytes) throws IOException {
        assertThatThrownBy(() -> unpack(bytes))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("archive.bin")
                .hasMessageContaining(why);
        nothingLeft();
    }

    @Test
    @DisplayName("of a compressed file that is no tar is an error")
    void notATar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write("just a text, and a long one\n".repeat(100).getBytes(UTF_8));
        }
        assertThatThrownBy(() -> unpack(bytes.toByteArray())).isInstanceOf(WorldException.class);
        nothingLeft();
    }

    @Test
    @DisplayName("does not replace what is already there")
    void occupied() throws IOException {
        Path tree = folder.resolve("tree");
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("mine"), "mine");
        assertThatThrownBy(() -> unpack(sound().tarGz())).isInstanceOf(WorldException.class);
        assertThat(tree.resolve("mine")).hasContent("mine");
        nothingElse(tree, 1);
    }
}
