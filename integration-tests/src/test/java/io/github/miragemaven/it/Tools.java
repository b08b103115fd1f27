package io.github.miragemaven.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a test needs of the machine. */
final class Tools {

    private Tools() {}

    /** Skips the test, saying why, where OCaml or dune is not installed. */
    static void needOcamlAndDune() {
        for (String program : new String[] {"ocamlc", "dune"}) {
            assumeTrue(onPath(program), () -> "skipped: " + program + " is not on the PATH");
        }
    }

    static boolean onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .anyMatch(Files::isExecutable);
    }
}
