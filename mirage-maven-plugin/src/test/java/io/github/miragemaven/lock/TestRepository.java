package io.github.miragemaven.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A small opam repository made for a test. */
final class TestRepository {

    private final Path folder;
    private final String url;

    TestRepository(Path folder) {
        this(folder, "https://example.org/repository");
    }

    TestRepository(Path folder, String url) {
        this.folder = folder;
        this.url = url;
        write(folder.resolve("repo"), "opam-version: \"2.0\"\n");
    }

    /** A repository with a compiler in two versions and dune in two. */
    static TestRepository withTools(Path folder) {
        return new TestRepository(folder)
                .compiler("4.14.2")
                .compiler("5.4.1")
                .add("dune.3.10.0", "depends: [\"ocaml\"]", "build: [\"make\"]", source("dune", "3.10.0"))
                .add("dune.3.20.0", "depends: [\"ocaml\"]", "build: [\"make\"]", source("dune", "3.20.0"));
    }

    TestRepository compiler(String version) {
        return add(
                        "ocaml." + version,
                        "depends: [\"ocaml-base-compiler\" {= \"" + version + "\"} | \"ocaml-variants\"]")
                .add(
                        "ocaml-base-compiler." + version,
                        "flags: compiler",
                        "conflict-class: \"ocaml-core-compiler\"",
                        "build: [\"make\"]",
                        source("ocaml", version));
    }

    /** A package that builds with dune and needs what is listed too: {@code dune("lwt.6.0", "\"fmt\" {>= \"1\"}")}. */
    TestRepository dune(String nameAndVersion, String... needs) {
        String name = name(nameAndVersion);
        return add(
                nameAndVersion,
                "depends: [\"dune\" " + String.join(" ", needs) + "]",
                "build: [\"dune\" \"build\"]",
                "dev-repo: \"git+https://example.org/" + name + ".git\"",
                source(name, nameAndVersion.substring(name.length() + 1)));
    }

    /** A package of exactly these fields. */
    TestRepository add(String nameAndVersion, String... fields) {
        write(
                folder.resolve("packages/" + name(nameAndVersion) + "/" + nameAndVersion + "/opam"),
                "opam-version: \"2.0\"\n" + String.join("\n", fields) + "\n");
        return this;
    }

    /** An {@code url} section with a checksum that only this name and version have. */
    static String source(String name, String version) {
        return "url { src: \"https://example.org/%s-%s.tbz\" checksum: \"%s\" }"
                .formatted(name, version, checksum(name + version));
    }

    static Checksum checksum(String text) {
        return Checksum.ofBytes(Checksum.Algorithm.SHA256, text.getBytes(UTF_8));
    }

    Repository open() {
        return Repository.open(new Repository.Origin(url, Optional.of("git=0123")), folder, Progress.SILENT);
    }

    Repositories alone() {
        return new Repositories(List.of(open()));
    }

    private static String name(String nameAndVersion) {
        return nameAndVersion.substring(0, nameAndVersion.indexOf('.'));
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
