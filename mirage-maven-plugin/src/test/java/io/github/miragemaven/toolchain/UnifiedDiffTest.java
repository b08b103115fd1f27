package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A patch")
class UnifiedDiffTest {

    @TempDir
    Path folder;

    private void apply(String patch) throws IOException {
        UnifiedDiff.apply("p.patch", patch.getBytes(ISO_8859_1), folder);
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, ISO_8859_1);
    }

    @Test
    @DisplayName("changes lines, with the first folder of its names dropped, and passes over mail headers")
    void changesLines() throws IOException {
        Path file = file("src/f.c", "one\ntwo\nthree\nfour\n");
        apply("""
                From: somebody
                Subject: [PATCH] x

                ---
                 src/f.c | 2 +-

                diff --git a/src/f.c b/src/f.c
                index 1..2 100644
                --- a/src/f.c\t2024-01-01
                +++ b/src/f.c
                @@ -1,4 +1,5 @@ context
                 one
                -two
                +2
                +2.5
                 three
                 four
                --\s
                2.43
                """);
        assertThat(file).hasContent("one\n2\n2.5\nthree\nfour\n");
    }

    @Test
    @DisplayName("finds lines that have moved, and takes that into account for the next change")
    void findsMovedLines() throws IOException {
        Path file = file("f", "new\nnew\na\nb\nc\nd\ne\nb\n");
        apply("--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n a\n+A\n b\n c\n@@ -4,3 +5,2 @@\n d\n-e\n b\n");
        assertThat(file).hasContent("new\nnew\na\nA\nb\nc\nd\nb\n");
    }

    @Test
    @DisplayName("creates and deletes files")
    void createsAndDeletes() throws IOException {
        Path gone = file("old/gone", "x\n");
        apply(
                "--- /dev/null\n+++ b/new/made\n@@ -0,0 +1,2 @@\n+a\n+b\n--- a/old/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n");
        assertThat(folder.resolve("new/made")).hasContent("a\nb\n");
        assertThat(gone).doesNotExist();
    }

    @Test
    @DisplayName("knows git's executable, renamed and copied files")
    void knowsGitsAdditions() throws IOException {
        file("from", "a\n");
        file("kept", "a\n");
        file("changed", "a\nb\n");
        apply("""
                diff --git a/run b/run
                new file mode 100755
                --- /dev/null
                +++ b/run
                @@ -0,0 +1 @@
                +x
                diff --git a/from b/to
                similarity index 100%
                rename from from
                rename to to
                diff --git a/kept b/copy
                similarity index 100%
                copy from kept
                copy to copy
                diff --git a/changed b/moved
                rename from changed
                rename to moved
                --- a/changed
                +++ b/moved
                @@ -1,2 +1,2 @@
                 a
                -b
                +B
                """);
        assertThat(folder.resolve("run")).isExecutable();
        assertThat(folder.resolve("from")).doesNotExist();
        assertThat(folder.resolve("to")).hasContent("a\n");
        assertThat(folder.resolve("kept")).exists();
        assertThat(folder.resolve("copy")).hasContent("a\n");
        assertThat(folder.resolve("changed")).doesNotExist();
        assertThat(folder.resolve("moved")).hasContent("a\nB\n");
    }

    @Test
    @DisplayName("keeps a file executable")
    void keepsExecutable() throws IOException {
        Path file = file("run", "a\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        apply("--- a/run\n+++ b/run\n@@ -1 +1 @@\n-a\n+b\n");
        assertThat(file).isExecutable().hasContent("b\n");
    }

    @Test
    @DisplayName("knows files without a last line end, and bytes of any encoding")
    void knowsMissingLineEnd() throws IOException {
        Path file = file("f", "caf\u00e9\nlast");
        apply("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n caf\u00e9\n-last\n\\ No newline at end of file\n+last\n");
        assertThat(Files.readString(file, ISO_8859_1)).isEqualTo("caf\u00e9\nlast\n");
        apply("--- a/f\n+++ b/f\n@@ -2 +2 @@\n-last\n+end\n\\ No newline at end of file\n");
        assertThat(Files.readString(file, ISO_8859_1)).isEqualTo("caf\u00e9\nend");
    }

    @Test
    @DisplayName("takes empty context lines whose blank was cut off, and a patch without a last line end")
    void takesCutBlanks() throws IOException {
        Path file = file("f", "a\n\nb\n");
        apply("--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n\n-b\n+B");
        assertThat(file).hasContent("a\n\nB\n");
    }

    @Test
    @DisplayName("that does not fit is told with patch, line and file")
    void tellsMisfit() throws IOException {
        file("f", "a\nb\n");
        assertThatThrownBy(() -> apply("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-c\n+d\n"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("p.patch:3: change 1 of 1 to f does not fit the file");
        assertThatThrownBy(() -> apply("--- a/absent\n+++ b/absent\n@@ -1 +1 @@\n-c\n+d\n"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("the file absent that it changes is not there");
    }

    @Test
    @DisplayName("that is damaged is told")
    void tellsDamage() throws IOException {
        file("f", "a\n");
        assertThatThrownBy(() -> apply("--- a/f\n+++ b/f\n@@ -1,9 +1,9 @@\n a\n"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("p.patch:3: the patch ends within this change");
        assertThatThrownBy(() -> apply("--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n*b\n"))
                .hasMessageContaining("p.patch:5");
        assertThatThrownBy(() -> apply("--- a/f\n+++ b/f\nno hunk\n")).hasMessageContaining("p.patch:1");
    }

    @Test
    @DisplayName("does not reach out of its folder")
    void staysInside() {
        assertThatThrownBy(() -> apply("--- /dev/null\n+++ b/../../x\n@@ -0,0 +1 @@\n+a\n"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("not within the sources");
    }

    @Test
    @DisplayName("between any two texts makes one from the other")
    void isInverseOfDiff() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String before = text(random, random.nextInt(40));
            String after = edited(random, before);
            String header = before.isEmpty() ? "--- /dev/null\n" : "--- a/f\n";
            String hunks = diff(before, after, random.nextInt(4));
            Path file = folder.resolve("f");
            Files.deleteIfExists(file);
            if (!before.isEmpty()) {
                Files.writeString(file, before);
            }
            if (!hunks.isEmpty()) {
                apply(header + (after.isEmpty() ? "+++ /dev/null\n" : "+++ b/f\n") + hunks);
            }
            String now = Files.exists(file) ? Files.readString(file) : "";
            assertThat(now).as("seed %s\n%s", seed, hunks).isEqualTo(after);
        }
    }

    private static String text(Random random, int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("line ")
                    .append(i)
                    .append((char) ('a' + random.nextInt(3)))
                    .append('\n');
        }
        return random.nextInt(4) == 0 && text.length() > 0 ? text.substring(0, text.length() - 1) : text.toString();
    }

    private static String edited(Random random, String before) {
        StringBuilder after = new StringBuilder();
        for (String line : before.split("(?<=\n)", -1)) {
            switch (random.nextInt(6)) {
                case 0 -> {}
                case 1 -> after.append("changed ").append(random.nextInt(9)).append('\n');
                case 2 -> after.append("added\n").append(line);
                default -> after.append(line);
            }
        }
        return after.toString();
    }

    private static String diff(String before, String after, int context) throws IOException {
        RawText old = new RawText(before.getBytes(UTF_8));
        RawText now = new RawText(after.getBytes(UTF_8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.setContext(context);
            formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now), old, now);
        }
        return out.toString(UTF_8);
    }
}
