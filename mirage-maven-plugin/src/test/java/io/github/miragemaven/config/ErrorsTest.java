package io.github.miragemaven.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.miragemaven.io.ProjectException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of files that are wrong: where, the line, and what to write; errors.txt has files and messages. */
@DisplayName("Errors say where, what and what to write")
class ErrorsTest {

    /** What is said of a file, or "no failure". */
    static String failure(String text) {
        ProjectException e = catchThrowableOfType(ProjectException.class, () -> new FakeCatalogue().evaluate(text));
        return e == null ? "no failure" : String.valueOf(e.getMessage());
    }

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> all = cases("errors.txt");
        assertThat(all).hasSizeGreaterThan(80);
        return all.stream();
    }

    /** Title, config.ml and message of each section of a file beside this class. */
    static List<Arguments> cases(String file) throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ErrorsTest.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), UTF_8);
            for (String section : Arrays.asList(text.split("\n=== ", -1)).subList(1, text.split("\n=== ", -1).length)) {
                int title = section.indexOf('\n');
                int middle = section.indexOf("\n---\n");
                all.add(Arguments.of(
                        section.substring(0, title),
                        section.substring(title + 1, middle + 1),
                        section.substring(middle + 5).stripTrailing()));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("in")
    void says(String title, String file, String message) {
        assertThat(failure(file)).as(title).isEqualTo(message);
    }

    @Test
    @DisplayName("an empty file")
    void empty() {
        for (String text : List.of("", "\n\n", "(* nothing *)\n")) {
            ProjectException e = catchThrowableOfType(ProjectException.class, () -> evaluate(text));
            assertThat(e.what()).contains("this file is empty").startsWith("config.ml:");
            assertThat(e.next()).contains("register \"name\" [ main ]");
        }
    }

    @Test
    @DisplayName("a file that registers nothing")
    void nothingRegistered() {
        ProjectException e = catchThrowableOfType(
                ProjectException.class, () -> evaluate("open Mirage\nlet main = main \"Unikernel\" job\n"));
        assertThat(e).hasMessage("""
                        config.ml:2:1: the file ends and nothing is registered
                          2 | let main = main "Unikernel" job
                            | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                        End it with a line such as: let () = register "name" [ main ]""");
    }

    @Test
    @DisplayName("a file that is not there")
    void missing() {
        assertThat(ConfigEvaluator.missing("unikernel/config.ml"))
                .hasMessageStartingWith("There is no unikernel/config.ml here.\n")
                .hasMessageContaining("let () = register \"hello\" [ main ]");
    }

    private static void evaluate(String text) {
        ConfigEvaluator.evaluate(
                new ConfigRequest("config.ml", text, new FakeCatalogue().entries(), "/", Limits.DEFAULT));
    }
}
