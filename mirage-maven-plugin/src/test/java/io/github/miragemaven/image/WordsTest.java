package io.github.miragemaven.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** POSIX.1-2017, Shell Command Language, section 2.2 "Quoting". */
@DisplayName("mirage.args is split as a shell does")
class WordsTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("  \t ", List.of()),
                Arguments.of("-l debug", List.of("-l", "debug")),
                Arguments.of("--hello='good day'", List.of("--hello=good day")),
                Arguments.of("--hello=\"it's\"", List.of("--hello=it's")),
                Arguments.of("''", List.of("")),
                Arguments.of("a\\ b", List.of("a b")),
                Arguments.of("'a\\b'", List.of("a\\b")),
                Arguments.of("\"a\\\"b\\c\"", List.of("a\"b\\c")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void splits(String line, List<String> words) {
        assertThat(Words.split(line)).isEqualTo(words);
    }

    @Test
    @DisplayName("an open quote is refused")
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> Words.split("--hello='good"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("inside a quote: --hello='good");
    }
}
