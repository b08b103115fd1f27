package io.github.miragemaven.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of a few hundred kilobytes, which only root can make. */
@DisplayName("On a full disk")
class FullDiskTest {

    private static final byte[] BODY = random(400_000);

    @TempDir
    Path folder;

    private final TestServer server = new TestServer();
    private boolean mounted;

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void mount() throws IOException {
        Path disk = Files.createDirectories(folder.resolve("disk"));
        assumeThat(Command.onPath("mount"))
                .as("there is no mount program to make a small disk with")
                .isPresent();
        Command.Result result = Command.of(folder, "mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk.toString())
                .run();
        assumeThat(result.succeeded())
                .as("a small disk can't be mounted here (it takes root): " + result.output())
                .isTrue();
        mounted = true;
    }

    @AfterEach
    void unmount() {
        server.close();
        if (mounted) {
            Command.of(folder, "umount", folder.resolve("disk").toString()).run();
        }
    }

    private void moreSpace() {
        assertThat(Command.of(
                                folder,
                                "mount",
                                "-o",
                                "remount,size=4m",
                                folder.resolve("disk").toString())
                        .run()
                        .succeeded())
                .isTrue();
    }

    @Test
    @DisplayName("a download says so, keeps nothing, and works once there is space")
    void download() {
        server.on("/a.tbz", TestServer.bytes(BODY));
        Source source = new Source(server.url("/a.tbz"), List.of(Checksum.ofBytes(Algorithm.SHA256, BODY)), List.of());
        TestSettings settings = TestSettings.in(folder.resolve("disk"));
        assertThatThrownBy(() -> settings.transport().file(source))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining(folder.resolve("disk/cache").toString());
        assertThat(server.requests()).as("trying again makes no space").hasSize(1);
        assertThat(folder.resolve("disk/cache/partial")).isEmptyDirectory();
        assertThat(folder.resolve("disk/cache/files")).doesNotExist();
        moreSpace();
        assertThat(settings.transport().file(source)).hasBinaryContent(BODY);
    }

    @Test
    @DisplayName("unpacking says so, keeps nothing, and works once there is space")
    void unpack() throws IOException {
        byte[] archive = new TestArchives()
                .file("top/a", "a")
                .file("top/zeros", "\0".repeat(400_000))
                .tarGz();
        Path file = Files.write(folder.resolve("a.tar.gz"), archive);
        Path into = folder.resolve("disk/tree");
        TestSettings settings = TestSettings.in(folder);
        assertThatThrownBy(() -> settings.transport().tree(Source.of(file.toString()), into))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("full");
        assertThat(folder.resolve("disk")).isEmptyDirectory();
        moreSpace();
        settings.transport().tree(Source.of(file.toString()), into);
        assertThat(into.resolve("zeros")).hasSize(400_000);
    }

    @Test
    @DisplayName("fetching a commit says so, and works once there is space")
    void git() throws IOException {
        try (TestGit git = new TestGit(folder.resolve("r"))) {
            Files.write(folder.resolve("r/blob"), BODY);
            String commit = git.file("a", "a")
                    .file("blob2", new String(BODY, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .commit();
            TestGitServer.serve(
                    server, "r", git.git().getRepository(), org.eclipse.jgit.transport.UploadPack.RequestPolicy.ANY);
            TestSettings settings = TestSettings.in(folder.resolve("disk"));
            Source source = Source.of("git+" + server.url("/r.git#" + commit));
            Path into = folder.resolve("tree");
            assertThatThrownBy(() -> settings.transport().tree(source, into))
                    .isInstanceOf(WorldException.class)
                    .hasMessageContaining("No space left on device");
            moreSpace();
            settings.transport().tree(source, into);
            assertThat(into.resolve("a")).hasContent("a");
        }
    }
}
