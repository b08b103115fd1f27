package io.github.miragemaven.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds the same project with the same locks in two folders. */
final class Reproducible {

    private Reproducible() {}

    static void check(String name, Map<String, String> environment, String... arguments) throws IOException {
        UserProject first = UserProject.copyOf("hello", name + "-here");
        build(first, environment, arguments);
        UserProject second = UserProject.copyOf("hello", name + " in another folder");
        for (Path lock : files(first.path("mirage"), ".locked")) {
            second.write("mirage/" + lock.getFileName(), Files.readString(lock));
        }
        build(second, environment, arguments);

        List<Path> images = files(first.path("target"), "");
        assertThat(images).isNotEmpty();
        for (Path image : images) {
            Path other = second.path("target").resolve(requireNonNull(image.getFileName()));
            assertThat(other).hasSameBinaryContentAs(image);
            assertThat(Files.readString(image, ISO_8859_1))
                    .as(image.toString())
                    .doesNotContain(
                            name + "-here", UserProject.property("it.work"), System.getProperty("user.home") + "/");
        }
    }

    private static void build(UserProject project, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of("package"));
        words.addAll(List.of(arguments));
        UserProject.Build build = project.mvn(environment, words.toArray(String[]::new));
        assertThat(build.status()).as(build.output()).isZero();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
