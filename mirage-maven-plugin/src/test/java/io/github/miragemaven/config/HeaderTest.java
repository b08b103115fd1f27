package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The version bounds on the first line (mirage 4.11, lib/functoria/tool.ml, check_version). */
@DisplayName("The header")
class HeaderTest {

    private static ConfigResult evaluate(String header) {
        return new FakeCatalogue().evaluate(header + "\nlet () = Mirage.register \"x\" []\n");
    }

    @Test
    @DisplayName("that is for an older mirage is told where the file then turns out to be wrong")
    void isToldWithAFailure() {
        assertThatThrownBy(() -> evaluate("(* mirage >= 4.9.0 & < 4.10.0 *)\nlet x = gone_since"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("config.ml:2:9")
                .hasMessageContaining("gone_since")
                .hasMessageContaining("this file is for mirage >= 4.9.0 & < 4.10.0, but is read as one for 4.11.1");
    }

    @Test
    @DisplayName("gives the bounds")
    void bounds() {
        ConfigResult result = evaluate("(* mirage >= 4.9.0 & < 4.12.0 *)");
        assertThat(result.mirage()).contains(new VersionBounds(Optional.of("4.9.0"), Optional.of("4.12.0")));
        assertThat(result.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(* mirage >= 4.9.0 *)",
                "(* mirage < 5 *)",
                "(* mirage >= 4.11.1 & < 4.11.2 *)",
                "(* mirage < 4.12 & >= 4 *)",
                "(* mirage >= 4.11 *) (* by us *)"
            })
    @DisplayName("that mean 4.11.1 are fine")
    void fitting(String header) {
        ConfigResult result = evaluate(header);
        assertThat(result.warnings()).isEmpty();
        assertThat(result.mirage()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "(* mirage >= 4.11.2 *), >= 4.11.2",
        "(* mirage >= 4.7.0 & < 4.9.0 *), >= 4.7.0 & < 4.9.0",
        "(* mirage < 4.9 *), < 4.9",
        "(* mirage >= 3 & < 4 *), >= 3 & < 4"
    })
    @DisplayName("that leave 4.11.1 out refuse the file, before anything else is said of it")
    void excluding(String header, String wanted) {
        assertThat(ErrorsTest.failure(header + "\nlet x = ("))
                .startsWith("config.ml:1:1: this file is for mirage " + wanted + ",");
    }

    @ParameterizedTest
    @CsvSource({
        "(* mirage >= 4.9.0 & < 4.10.0 *), >= 4.9.0 & < 4.10.0",
        "(* mirage >= 4.7.0 & < 4.10.0 *), >= 4.7.0 & < 4.10.0",
        "(* mirage >= 4.10.1 & < 4.11.0 *), >= 4.10.1 & < 4.11.0",
        "(* mirage < 4.9.1 *), < 4.9.1",
        "(* mirage < 4.11.1 *), < 4.11.1"
    })
    @DisplayName("that end in 4.9, 4.10 or 4.11.0 are a warning: the file is read all the same")
    void earlier(String header, String bounds) {
        ConfigResult result = evaluate(header);
        assertThat(result.mirage()).map(VersionBounds::toString).contains(bounds);
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .startsWith("config.ml:1:1: this file is for mirage " + bounds + ", but is read as one for 4.11.1")
                .contains("  1 | " + header);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(* mirage 4.9 *)",
                "(* mirage >= *)",
                "(* mirage >= four *)",
                "(* mirage >= 4.9.0 & >= 4.10.0 *)",
                "(* mirage >= 4.9.0 < 4.12.0 & *)",
                "(* mirage is nice *)"
            })
    @DisplayName("that can't be read are a warning with their place")
    void malformed(String header) {
        ConfigResult result = evaluate(header);
        assertThat(result.mirage()).isEmpty();
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .startsWith("config.ml:1:1: this header can't be read and says nothing; write (* mirage >= 4.9.0")
                .contains("  1 | " + header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "(* Copyright *)", "(** mirage 4.9 *)", "let mirage = 1", "\n(* mirage >= 5 *)"})
    @DisplayName("other first lines are none")
    void none(String line) {
        ConfigResult result = evaluate(line);
        assertThat(result.mirage()).isEmpty();
        assertThat(result.warnings()).isEmpty();
    }
}
