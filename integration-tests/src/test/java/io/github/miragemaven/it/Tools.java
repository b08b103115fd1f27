package io.github.miragemaven.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** What a test needs of the machine. */
final class Tools {

    private Tools() {}

    /** Skips the test, saying why, where OCaml or dune is not installed. */
    static void needOcamlAndDune() {
        need("ocamlc", "dune");
    }

    /** Skips the test, saying why, where one of these programs is not installed. */
    static void need(String... programs) {
        for (String program : programs) {
            assumeTrue(onPath(program).isPresent(), () -> "skipped: " + program + " is not on the PATH");
        }
    }

    /** Where a program is that was asked for with {@link #need}. */
    static Path path(String program) {
        return onPath(program).orElseThrow();
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program that ends well prints. */
    static String output(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor())
                .as(String.join(" ", words) + ": " + output)
                .isZero();
        return output;
    }
}
