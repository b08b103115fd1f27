package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An opam repository made of sources")
class RepositoryBuilderTest {

    @TempDir
    Path temp;

    private Path sources = Path.of("");

    @BeforeEach
    void makeSources() throws IOException {
        sources = temp.resolve("src");
        write("lwt/lwt.opam", "opam-version: \"2.0\"\nversion: \"5.9+starter\"\ndepends: [\"dune\"]\n");
        write("lwt/src/lwt.ml", "type 'a t");
        write("lwt/_build/log", "not a source");
        write("pair/one.opam", "version: \"1\" name: \"one\" url { src: \"https://old.example.org/x.tgz\" }");
        write("pair/two.opam", "version: \"1\"");
        write("notes/readme.md", "no package");
    }

    private void write(String path, String text) throws IOException {
        Path file = sources.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private RepositoryResult build() {
        return build(Optional.empty(), "out.zip");
    }

    private RepositoryResult build(Optional<String> version, String zip) {
        return RepositoryBuilder.build(
                new RepositoryRequest(sources, version, "https://archives.invalid/x/", temp.resolve(zip)));
    }

    private static Map<String, byte[]> unzip(Path file) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                contents.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return contents;
    }

    private static Map<String, TarArchiveEntry> untar(byte[] archive) throws IOException {
        Map<String, TarArchiveEntry> entries = new TreeMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), entry);
            }
        }
        return entries;
    }

    @Test
    @DisplayName("is one that we read, with the packages' archives by checksum where its repo file says")
    void readBack() throws IOException {
        RepositoryResult result = build();

        assertThat(result.packages())
                .extracting(entry -> entry.name() + "." + entry.version())
                .containsExactly("lwt.5.9+starter", "one.1", "two.1");
        Repository repository =
                Repository.open(new Repository.Origin("made", Optional.empty()), result.zip(), Progress.SILENT);
        assertThat(repository.names()).containsExactly("lwt", "one", "two");
        assertThat(repository.archiveMirrors()).containsExactly("cache");
        UrlSection url = repository
                .find("lwt", new OpamVersion("5.9+starter"))
                .flatMap(OpamPackage::url)
                .orElseThrow();
        Checksum checksum = result.packages().get(0).archive();
        assertThat(url.src()).isEqualTo("https://archives.invalid/x/lwt-5.9+starter.tar.gz");
        assertThat(url.checksums()).containsExactly(checksum);
        assertThat(unzip(result.zip()))
                .hasEntrySatisfying(
                        "cache/sha256/" + checksum.hex().substring(0, 2) + "/" + checksum.hex(), archive -> {
                            assertThat(Checksum.ofBytes(Checksum.Algorithm.SHA256, archive))
                                    .isEqualTo(checksum);
                        });
    }

    @Test
    @DisplayName("has an index.tar.gz of the same opam files, without the archives")
    void index() throws IOException {
        Map<String, byte[]> contents = unzip(build().zip());

        assertThat(contents).containsKeys("repo", "index.tar.gz", "packages/one/one.1/opam");
        assertThat(untar(contents.getOrDefault("index.tar.gz", new byte[0])))
                .containsOnlyKeys(
                        "packages/lwt/lwt.5.9+starter/opam",
                        "packages/one/one.1/opam",
                        "packages/two/two.1/opam",
                        "repo");
    }

    @Test
    @DisplayName("has opam files that a repository has: no name and version, one url")
    void opamFiles() throws IOException {
        Map<String, byte[]> contents = unzip(build().zip());

        OpamFile one = OpamParser.parse("one", contents.getOrDefault("packages/one/one.1/opam", new byte[0]));
        assertThat(one.field("name")).isEmpty();
        assertThat(one.field("version")).isEmpty();
        assertThat(one.sections("url"))
                .singleElement()
                .satisfies(url -> assertThat(url.field("src"))
                        .contains(OpamValue.text("https://archives.invalid/x/pair-1.tar.gz")));
    }

    @Test
    @DisplayName("gives packages of one folder one archive")
    void shared() {
        RepositoryResult result = build();

        assertThat(result.packages().get(1).archive())
                .isEqualTo(result.packages().get(2).archive());
    }

    @Test
    @DisplayName("has archives of the sources only, below one folder, without owners")
    void archives() throws IOException {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
                "no executable bits and links here");
        write("lwt/configure", "#!/bin/sh");
        Files.setPosixFilePermissions(sources.resolve("lwt/configure"), PosixFilePermissions.fromString("rwxrwxr-x"));
        Files.createSymbolicLink(sources.resolve("lwt/link.ml"), Path.of("src/lwt.ml"));
        write("lwt/" + "long/".repeat(40) + "é.ml", "");

        RepositoryResult result = build();
        String hex = result.packages().get(0).archive().hex();
        Map<String, TarArchiveEntry> entries =
                untar(unzip(result.zip()).getOrDefault("cache/sha256/" + hex.substring(0, 2) + "/" + hex, new byte[0]));

        String root = "lwt-5.9+starter/";
        assertThat(entries)
                .containsOnlyKeys(
                        root + "configure",
                        root + "link.ml",
                        root + "long/".repeat(40) + "é.ml",
                        root + "lwt.opam",
                        root + "src/lwt.ml");
        assertThat(entries)
                .hasEntrySatisfying(
                        root + "configure",
                        entry -> assertThat(entry.getMode() & 0777).isEqualTo(0755));
        assertThat(entries).hasEntrySatisfying(root + "lwt.opam", entry -> {
            assertThat(entry.getMode() & 0777).isEqualTo(0644);
            assertThat(entry.getLongUserId()).isZero();
            assertThat(entry.getUserName()).isEmpty();
            assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(Instant.parse("1980-01-01T00:00:00Z"));
        });
        assertThat(entries)
                .hasEntrySatisfying(
                        root + "link.ml",
                        entry -> assertThat(entry.getLinkName()).isEqualTo("src/lwt.ml"));
    }

    @Test
    @DisplayName("is the same bytes each time, wherever and whenever it is made, and then not written again")
    void reproducible() throws IOException {
        byte[] first = Files.readAllBytes(build().zip());
        Files.setLastModifiedTime(sources.resolve("lwt/src/lwt.ml"), FileTime.from(Instant.EPOCH));
        TimeZone here = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            assertThat(build(Optional.empty(), "again.zip").zip()).hasBinaryContent(first);
        } finally {
            TimeZone.setDefault(here);
        }

        assertThat(build().written()).isFalse();
        write("lwt/src/lwt.ml", "type 'a t = 'a");
        assertThat(build().written()).isTrue();
    }

    @Test
    @DisplayName("has checksums that no compressor has a say in, since they go into locks")
    void checksum() throws IOException {
        Path tiny = temp.resolve("tiny");
        Files.createDirectories(tiny.resolve("t"));
        Files.writeString(tiny.resolve("t/t.opam"), "version: \"1\"");
        RepositoryResult result = RepositoryBuilder.build(
                new RepositoryRequest(tiny, Optional.empty(), "https://archives.invalid", temp.resolve("tiny.zip")));

        byte[] archive = unzip(result.zip()).values().stream()
                .filter(bytes -> bytes.length > 2 && bytes[0] == 0x1f)
                .findFirst()
                .orElseThrow();
        // Stored blocks: the text is there as it is.
        assertThat(new String(archive, UTF_8)).contains("version: \"1\"");
    }

    @Test
    @DisplayName("has the version asked for where a package says none")
    void version() throws IOException {
        write("bare/bare.opam", "");

        assertThatThrownBy(this::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("bare.opam has no version: field.");
        assertThat(build(Optional.of("0.1"), "out.zip").packages().get(0).version())
                .isEqualTo(new OpamVersion("0.1"));
        assertThatThrownBy(() -> build(Optional.of("0 1"), "out.zip"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("\"0 1\" cannot be the version of package bare");
    }

    @Test
    @DisplayName("is not made of nothing, of an opam file that is wrong, or of two packages of one name")
    void wrongSources() throws IOException {
        assertThatThrownBy(() -> RepositoryBuilder.build(new RepositoryRequest(
                        temp.resolve("absent"), Optional.empty(), "https://x.invalid", temp.resolve("x.zip"))))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> RepositoryBuilder.build(new RepositoryRequest(
                        sources.resolve("lwt"), Optional.empty(), "https://x.invalid", temp.resolve("x.zip"))))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("No package in");
        write("other/lwt.opam", "version: \"1\"");
        assertThatThrownBy(this::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("Package lwt is defined twice");
        write("other/lwt.opam", "name: \"lwd\" version: \"1\"");
        assertThatThrownBy(this::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("its name: field and its file name differ");
        write("other/lwt.opam", "version: [");
        assertThatThrownBy(this::build).isInstanceOf(ProjectException.class).hasMessageContaining("lwt.opam:1:11");
        assertThat(temp.resolve("out.zip")).doesNotExist();
    }

    @Test
    @DisplayName("is not made of links that lead out of the sources")
    void links() throws IOException {
        Path link = sources.resolve("lwt/link");
        try {
            Files.createSymbolicLink(link, Path.of("../pair/one.opam"));
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "no links here");
        }

        assertThatThrownBy(this::build)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("leads out of the package's sources");
    }

    @Test
    @DisplayName("that can't be written is an error that names the file")
    void unwritable() throws IOException {
        Files.writeString(temp.resolve("file"), "in the way");

        assertThatThrownBy(() -> build(Optional.empty(), "file/out.zip"))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Cannot write " + temp.resolve("file/out.zip"));
    }
}
