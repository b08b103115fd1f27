package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.io.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parser and the typed view on all of the real repositories, where they lie beside the checkout. */
@DisplayName("The real opam repositories")
class RealRepositoryTest {

    /** The shared folder beside the checkout, found from the module's folder upwards. */
    static Path shared(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("../shared").normalize())) {
            folder = folder.getParent();
        }
        Path file = folder == null
                ? Path.of(path)
                : folder.resolve("../shared").normalize().resolve(path);
        assumeTrue(
                Files.exists(file), "no ../shared/" + path + " beside the checkout, so nothing real to test against");
        return file;
    }

    static Repository.Origin origin(Path path) {
        return new Repository.Origin(path.getFileName().toString(), Optional.empty());
    }

    @ParameterizedTest(name = "{0} parses, prints and parses again to the same values, and has its meaning read")
    @CsvSource({"opam/index.tar.gz,18793", "opam/overlays/index.tar.gz,160"})
    void everyPackage(String index, int count) {
        Path file = shared(index);
        List<String> wrong = new ArrayList<>();
        Warnings warnings = new Warnings();

        long start = System.nanoTime();
        Repository repository = Repository.open(origin(file), file, warnings);
        long opened = System.nanoTime();
        int found = 0;
        for (String name : repository.names()) {
            for (OpamVersion version : repository.versions(name)) {
                found++;
                repository.find(name, version);
            }
        }
        long parsed = System.nanoTime();
        for (String name : repository.names()) {
            for (OpamVersion version : repository.versions(name)) {
                repository.find(name, version).ifPresent(definition -> check(definition, wrong));
            }
        }
        long checked = System.nanoTime();

        System.out.printf(
                "%s: %d packages; opened in %d ms, parsed in %d ms, printed, parsed again and read in %d ms%n",
                index,
                found,
                Duration.ofNanos(opened - start).toMillis(),
                Duration.ofNanos(parsed - opened).toMillis(),
                Duration.ofNanos(checked - parsed).toMillis());
        assertThat(warnings.lines).isEmpty();
        assertThat(wrong).isEmpty();
        assertThat(found).isEqualTo(count);
    }

    @Test
    @DisplayName("locks written by the real tool are printed as it printed them, byte for byte")
    void realLocks() throws IOException {
        List<Path> locks;
        try (Stream<Path> found = Files.list(shared("reference/lock"))) {
            locks = found.filter(file -> file.toString().endsWith(".locked")).toList();
        }

        assertThat(locks).isNotEmpty();
        for (Path lock : locks) {
            String text = Files.readString(lock);
            assertThat(OpamPrinter.print(OpamParser.parse(lock.toString(), text)))
                    .isEqualTo(text);
        }
    }

    private static void check(OpamPackage definition, List<String> wrong) {
        OpamFile file = definition.file();
        String printed = OpamPrinter.print(file);
        if (!OpamParser.parse(file.name(), printed).equals(file)) {
            wrong.add(definition + " is another after printing:\n" + printed);
        }
        try {
            definition.extraSources();
            definition.extraFiles();
            definition.depexts();
            definition.pinDepends();
            definition.build();
            definition.install();
            definition.runTest();
            definition.buildEnv();
            definition.setenv();
            definition.substs();
            definition.patches();
            definition.synopsis();
            definition.license();
            definition.homepage();
        } catch (MirageException e) {
            wrong.add(definition + ": " + e.getMessage());
        }
    }

    private static final class Warnings implements Progress {

        private final TreeSet<String> lines = new TreeSet<>();

        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {
            lines.add(line);
        }

        @Override
        public void debug(String line) {}
    }
}
