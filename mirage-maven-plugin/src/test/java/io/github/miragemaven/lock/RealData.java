package io.github.miragemaven.lock;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The real repositories and the real tools' results, in the shared folder beside the checkout. */
final class RealData {

    private static @Nullable Repositories repositories;

    private RealData() {}

    static Path shared(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("../shared").normalize())) {
            folder = folder.getParent();
        }
        Path file = folder == null
                ? Path.of(path)
                : folder.resolve("../shared").normalize().resolve(path);
        Assumptions.assumeTrue(
                Files.exists(file), "no ../shared/" + path + " beside the checkout, so nothing real to test against");
        return file;
    }

    /** The overlay of dune ports, then opam's own repository. */
    static synchronized Repositories repositories() {
        if (repositories == null) {
            repositories = open();
        }
        return repositories;
    }

    static Repositories open() {
        return new Repositories(List.of(open("opam/overlays/index.tar.gz"), open("opam/index.tar.gz")));
    }

    private static Repository open(String index) {
        return Repository.open(
                new Repository.Origin("file://shared/" + index, Optional.of("test")), shared(index), Progress.SILENT);
    }

    /**
     * A project of the one opam file that mirage 4.11 generates, taken apart as we generate it: what is for the monorepo
     * and what is a tool, without the tools that are mirage and opam-monorepo themselves.
     */
    static RequestBuilder project(Path folder, String example, String target) throws IOException {
        Path mirage = shared("reference/configure/" + example + "/" + target + "/mirage");
        Path opam;
        try (var files = Files.list(mirage)) {
            opam = files.filter(file -> file.toString().endsWith(".opam"))
                    .findFirst()
                    .orElseThrow();
        }
        List<String> lines = Files.readAllLines(opam);
        int from = lines.indexOf("depends: [") + 1;
        List<String> depends =
                lines.subList(from, from + lines.subList(from, lines.size()).indexOf("]"));
        List<String> pins =
                lines.stream().filter(line -> line.startsWith("pin-depends")).toList();
        return new RequestBuilder(folder)
                .monorepo(list(depends.stream()
                                .filter(line -> line.contains("?monorepo"))
                                .toList())
                        + String.join("\n", pins))
                .tools(list(depends.stream()
                        .filter(line -> !line.contains("?monorepo"))
                        .filter(line -> !line.contains("\"mirage\"") && !line.contains("\"opam-monorepo\""))
                        .toList()));
    }

    private static String list(List<String> lines) {
        return lines.stream().collect(Collectors.joining("\n", "depends: [\n", "\n]\n"));
    }
}
