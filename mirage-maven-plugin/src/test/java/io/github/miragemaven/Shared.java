package io.github.miragemaven;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Data that lies beside the checkout, in a folder {@code shared}; tests that need it are skipped without it. */
public final class Shared {

    private Shared() {}

    public static Optional<Path> folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve(".mvn").resolve("jvm.config"))) {
                Path parent = at.getParent();
                return Optional.ofNullable(parent)
                        .map(folder -> folder.resolve("shared"))
                        .filter(Files::isDirectory);
            }
        }
        return Optional.empty();
    }
}
