package io.github.miragemaven.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Running a program")
class CommandTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("gives its lines as they come, its errors among them, and its exit status")
    void givesLinesAndStatus() {
        List<String> lines = new ArrayList<>();
        Command.Result result =
                Command.of(folder, "sh", "-c", "echo one; echo two >&2; exit 3").run(lines::add);
        assertThat(lines).containsExactly("one", "two");
        assertThat(result.status()).isEqualTo(3);
        assertThat(result.succeeded()).isFalse();
        assertThat(result.output()).isEqualTo("one\ntwo\n");
    }

    @Test
    @DisplayName("sets variables, and removes those set to nothing")
    void setsAndRemovesVariables() {
        Command command = new Command(
                List.of("sh", "-c", "echo \"$MIRAGE_TEST ${HOME-none}\""),
                folder,
                Map.of("MIRAGE_TEST", "set", "HOME", ""));
        assertThat(command.run().output()).isEqualTo("set none\n");
    }

    @Test
    @DisplayName("a program that is not there is the world's fault, and named")
    void namesAMissingProgram() {
        assertThatThrownBy(() -> Command.of(folder, "no-such-program", "-x").run())
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Cannot run no-such-program -x in " + folder)
                .hasMessageContaining("on the PATH");
    }

    @Test
    @DisplayName("find takes the first folder's, and only files that can be executed")
    void findsTheFirstExecutable() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.createFile(first.resolve("tool"));
        assertThat(Command.find("tool", List.of(first, second))).isEmpty();
        Path there = Files.createFile(second.resolve("tool"));
        assertThat(there.toFile().setExecutable(true)).isTrue();
        assertThat(Command.find("tool", List.of(first, second))).contains(there);
    }
}
