package io.github.miragemaven.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Atomic files")
class AtomicFilesTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("are written with their folders, and nothing else is left behind")
    void writes() throws Exception {
        Path file = folder.resolve("a/b/file");
        assertThat(AtomicFiles.writeIfChanged(file, "text")).isTrue();
        assertThat(file).hasContent("text");
        try (Stream<Path> siblings = Files.list(file.getParent())) {
            assertThat(siblings).containsExactly(file);
        }
    }

    @Test
    @DisplayName("keep their time stamp when nothing changes")
    void leavesTheSameAlone() throws Exception {
        Path file = folder.resolve("file");
        AtomicFiles.writeIfChanged(file, "text");
        FileTime before = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(file, before);
        assertThat(AtomicFiles.writeIfChanged(file, "text")).isFalse();
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(AtomicFiles.writeIfChanged(file, "other")).isTrue();
    }

    @Test
    @DisplayName("a folder in the way is named, with the reason, and kept")
    void namesWhatIsInTheWay() throws IOException {
        Path file = Files.createDirectories(folder.resolve("file/full"));
        assertThatThrownBy(() -> AtomicFiles.writeIfChanged(folder.resolve("file"), "text"))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Cannot write " + folder.resolve("file"));
        assertThat(file).isDirectory();
    }

    @Test
    @DisplayName("deleteTree follows no links and takes folders without the write bit")
    void deletesOnlyItsOwn() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "kept");
        Path tree = Files.createDirectories(folder.resolve("tree/inner"));
        Files.createFile(tree.resolve("file"));
        Files.createSymbolicLink(tree.resolve("link"), outside);
        assertThat(tree.toFile().setWritable(false)).isTrue();
        AtomicFiles.deleteTree(folder.resolve("tree"));
        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(outside).exists();
    }
}
