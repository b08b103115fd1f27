package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An opam repository")
class RepositoryTest {

    private static final String URL = "https://example.org/repo";

    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "repo", "opam-version: \"2.0\" archive-mirrors: \"cache\"",
            "packages/foo/foo.1.9/opam", "depends: \"bar\"",
            "packages/foo/foo.1.10/opam", "",
            "packages/foo/foo.1.10/files/fix.patch", "--- a",
            "packages/foo/foo.1.10/files/more/x", "x",
            "packages/foo/foo.1.10~rc1/opam", "",
            "packages/bar.2/opam", "synopsis: \"old layout\"",
            "cache/md5/ab/abcd", "an archive"));

    private final Warnings warnings = new Warnings();

    @TempDir
    Path temp;

    enum Form {
        TAR_GZ,
        TAR,
        ZIP,
        FOLDER,
        FOLDER_WITH_INDEX
    }

    private static Repository.Origin origin() {
        return new Repository.Origin(URL, Optional.of("sha256=00"));
    }

    private Repository open(byte[] bytes) {
        return Repository.open(origin(), bytes, warnings);
    }

    private Path make(Form form, Map<String, String> files) throws IOException {
        Path made = temp.resolve("made");
        switch (form) {
            case TAR_GZ -> Files.write(made, gzip(tar(files)));
            case TAR -> Files.write(made, tar(files));
            case ZIP -> {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(made))) {
                    for (Map.Entry<String, String> file : files.entrySet()) {
                        zip.putNextEntry(new ZipEntry(file.getKey()));
                        zip.write(file.getValue().getBytes(UTF_8));
                    }
                }
            }
            case FOLDER -> {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path target = made.resolve(file.getKey());
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, file.getValue());
                }
            }
            case FOLDER_WITH_INDEX -> {
                Files.createDirectories(made);
                Files.write(made.resolve("index.tar.gz"), gzip(tar(files)));
            }
        }
        return made;
    }

    private static byte[] tar(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.putArchiveEntry(new TarArchiveEntry("packages/"));
            tar.closeArchiveEntry();
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }

    @ParameterizedTest(name = "can be a {0}")
    @EnumSource
    void forms(Form form) throws IOException {
        Repository repository = Repository.open(origin(), make(form, FILES), warnings);

        assertThat(repository.origin()).isEqualTo(origin());
        assertThat(repository.names()).containsExactly("bar", "foo");
        assertThat(repository.versions("foo")).extracting(OpamVersion::text).containsExactly("1.10", "1.10~rc1", "1.9");
        assertThat(repository.versions("none")).isEmpty();
        assertThat(repository.find("foo", new OpamVersion("1.9")))
                .hasValueSatisfying(foo -> assertThat(foo.depends().atoms())
                        .extracting(Dependency::name)
                        .containsExactly("bar"));
        assertThat(repository.find("foo", new OpamVersion("3"))).isEmpty();
        assertThat(repository.find("none", new OpamVersion("3"))).isEmpty();
        assertThat(repository.find("bar", new OpamVersion("2")).flatMap(OpamPackage::synopsis))
                .contains("old layout");
        assertThat(repository.archiveMirrors()).containsExactly("cache");
        assertThat(repository.extraFiles("foo", new OpamVersion("1.10"))).containsOnlyKeys("fix.patch", "more/x");
        assertThat(repository.extraFiles("foo", new OpamVersion("1.10")).get("fix.patch"))
                .isEqualTo("--- a".getBytes(UTF_8));
        assertThat(repository.extraFiles("foo", new OpamVersion("1.9"))).isEmpty();
        assertThat(warnings.lines).isEmpty();
    }

    @Test
    @DisplayName("gives the same object for the same version, so that it is parsed once")
    void parsedOnce() throws IOException {
        Repository repository = open(gzip(tar(FILES)));

        assertThat(repository.find("foo", new OpamVersion("1.9")).orElseThrow())
                .isSameAs(repository.find("foo", new OpamVersion("1.9")).orElseThrow());
    }

    @Test
    @DisplayName("with an invalid package goes on without it, saying once which and why")
    void invalidPackage() throws IOException {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("packages/foo/foo.2/opam", "depends: [\n  \"bar\"");
        Repository repository = open(gzip(tar(files)));

        assertThat(warnings.lines).isEmpty();
        assertThat(repository.find("foo", new OpamVersion("2"))).isEmpty();
        assertThat(repository.find("foo", new OpamVersion("2"))).isEmpty();
        assertThat(repository.find("foo", new OpamVersion("1.10"))).isPresent();
        assertThat(warnings.lines)
                .containsExactly("Skipping package foo.2: " + URL
                        + ": foo.2/opam:2:8: expected a value or ], found the end (not in opam's file format)");
    }

    @Test
    @DisplayName("with a folder that is named otherwise says so")
    void strangeFolder() throws IOException {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("packages/foo/foo/opam", "");

        assertThat(open(gzip(tar(files))).versions("foo")).hasSize(3);
        assertThat(warnings.lines)
                .containsExactly(
                        "Skipping the folder foo of the opam repository " + URL + ": it is not named NAME.VERSION.");
    }

    @Test
    @DisplayName("with a file repo that is not valid is used without its mirrors")
    void invalidRepoFile() throws IOException {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put("repo", "archive-mirrors: [");
        Repository repository = open(gzip(tar(files)));

        assertThat(repository.archiveMirrors()).isEmpty();
        assertThat(repository.names()).isNotEmpty();
        assertThat(warnings.lines).singleElement().asString().contains(URL, "archive-mirrors");
    }

    @ParameterizedTest(name = "cut off at {0} of its bytes is an error that names it and says what to do")
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.999})
    void truncated(double part) throws IOException {
        Map<String, String> files = new TreeMap<>(FILES);
        byte[] noise = new byte[3000];
        new Random(1).nextBytes(noise);
        files.put("packages/foo/foo.3/opam", "# " + Arrays.toString(noise));
        byte[] whole = gzip(tar(files));
        byte[] cut = Arrays.copyOf(whole, (int) (whole.length * part));

        assertThatThrownBy(() -> open(cut))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Cannot read the opam repository " + URL)
                .hasMessageContaining("download it again");
        assertThatThrownBy(() -> open(Arrays.copyOf(tar(files), (int) (tar(files).length * part / 2))))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining(URL);
    }

    @Test
    @DisplayName("with a changed byte is an error, or reads as before; never anything else")
    void damaged() throws IOException {
        byte[] whole = gzip(tar(FILES));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            try {
                // gzip's header has bytes that mean nothing, such as the time.
                assertThat(open(bytes).names()).as("seed %d, byte %d", seed, at).containsExactly("bar", "foo");
            } catch (WorldException e) {
                found++;
                assertThat(e).hasMessageContaining(URL);
            }
        }
        assertThat(found).as("seed %d", seed).isGreaterThan(400);
    }

    @Test
    @DisplayName("garbage and other archives are errors")
    void garbage() throws IOException {
        assertThatThrownBy(() -> open("<html>Not found</html>".repeat(100).getBytes(UTF_8)))
                .hasMessageContaining("Cannot read the opam repository " + URL);
        assertThatThrownBy(() -> open(gzip(tar(Map.of("readme", "x")))))
                .hasMessageContaining("there is no file repo and no package in it");
        assertThatThrownBy(() -> Repository.open(origin(), Files.createDirectory(temp.resolve("empty")), warnings))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("there is no file repo and no package in it");
        assertThatThrownBy(() -> Repository.open(origin(), temp.resolve("absent"), warnings))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("no such file or folder");
        assertThatThrownBy(() ->
                        Repository.open(origin(), Files.writeString(temp.resolve("not.zip"), "PK garbage"), warnings))
                .isInstanceOf(WorldException.class);
    }

    @ParameterizedTest(name = "names may be long, in {0} tar archives")
    @ValueSource(strings = {"GNU", "pax", "ustar"})
    void longNames(String kind) throws IOException {
        String name = "n".repeat(kind.equals("ustar") ? 40 : 90);
        String path = "packages/" + name + "/" + name + ".1/opam";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(
                    kind.equals("pax") ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
            TarArchiveEntry entry = new TarArchiveEntry("./" + path);
            entry.setSize(0);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }

        assertThat(open(bytes.toByteArray()).names()).containsExactly(name);
    }

    @Test
    @DisplayName(
            "of several, the first that has a version gives it, and is told (opam manual, section \"Repositories\")")
    void priorities() throws IOException {
        Repository overlay = Repository.open(
                new Repository.Origin("overlay", Optional.empty()),
                gzip(tar(Map.of(
                        "packages/foo/foo.1.9/opam", "synopsis: \"ours\"",
                        "packages/foo/foo.1.11/opam", "",
                        "packages/foo/foo.1.10/opam", "broken"))),
                warnings);
        Repository main = open(gzip(tar(FILES)));
        Repositories both = new Repositories(List.of(overlay, main));

        assertThat(both.names()).containsExactly("bar", "foo");
        assertThat(both.versions("foo"))
                .extracting(OpamVersion::text)
                .containsExactly("1.11", "1.10", "1.10~rc1", "1.9");
        assertThat(both.find("foo", new OpamVersion("1.9"))).hasValueSatisfying(found -> {
            assertThat(found.definition().synopsis()).contains("ours");
            assertThat(found.repository()).isSameAs(overlay);
        });
        assertThat(both.find("bar", new OpamVersion("2")))
                .hasValueSatisfying(found -> assertThat(found.repository()).isSameAs(main));
        assertThat(both.find("foo", new OpamVersion("1.10")))
                .hasValueSatisfying(found -> assertThat(found.repository()).isSameAs(main));
        assertThat(both.find("foo", new OpamVersion("9"))).isEmpty();
    }

    private static final class Warnings implements Progress {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {
            lines.add(line);
        }

        @Override
        public void debug(String line) {}
    }
}
