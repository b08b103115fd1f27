package io.github.miragemaven.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is said of files that put devices together wrongly, with the real catalogue: both kinds, and where each came from;
 * device-errors.txt has files and messages.
 */
@DisplayName("Errors between devices name both and show where each was made")
class DeviceErrorsTest {

    static Stream<Arguments> cases() throws IOException {
        return ErrorsTest.cases("device-errors.txt").stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @DisplayName("in")
    void says(String title, String text, String message, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("config.ml"), text);
        ProjectException e = catchThrowableOfType(
                ProjectException.class,
                () -> Configurator.configure(
                        new ConfigureRequest(file, new Catalogue(Target.UNIX, Map.of()), Progress.SILENT)));
        assertThat(e).as(title).isNotNull();
        assertThat(e).hasMessage(message);
    }
}
