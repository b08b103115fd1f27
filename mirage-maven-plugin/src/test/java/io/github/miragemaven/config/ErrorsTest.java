package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.miragemaven.io.ProjectException;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    static String failure(String text) {
        ProjectException e = catchThrowableOfType(ProjectException.class, () -> new FakeCatalogue().evaluate(text));
        return e == null ? "no failure" : String.valueOf(e.getMessage());
    }

    @Test
    void placeholder() {
        assertThat(failure("let x = y")).contains("unbound");
    }
}
