package io.github.miragemaven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A hello unikernel on the starter repository")
class HelloIT {

    @BeforeAll
    static void needTools() {
        Tools.needOcamlAndDune();
    }

    @Test
    @DisplayName("is configured, locked, fetched, built and run by one command, and a second one changes nothing")
    void buildsAndRuns() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-package");

        UserProject.Build first = hello.mvn("package", "mirage:run");

        assertThat(first.output()).contains("good morning", "good night");
        assertThat(first.status()).isZero();
        assertThat(hello.path("dist/greeter")).isExecutable();
        assertThat(hello.path("target/greeter")).hasSameBinaryContentAs(hello.path("dist/greeter"));
        assertThat(hello.path("mirage/greeter-unix-monorepo.opam.locked")).exists();
        assertThat(hello.path("mirage/greeter-unix-switch.opam.locked")).exists();

        Map<Path, FileTime> before = times(hello.path("duniverse"), hello.path("mirage"));
        UserProject.Build second = hello.mvn("-o", "package");

        assertThat(second.status()).isZero();
        assertThat(second.output()).contains("nothing to solve");
        assertThat(times(hello.path("duniverse"), hello.path("mirage"))).isEqualTo(before);
    }

    @Test
    @DisplayName("links a library of its own, whose opam file says what that needs")
    void linksItsOwnLibrary() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-local-library")
                .write("config.ml", """
                        open Mirage

                        let () = register "greeter" [ main "Unikernel" ~local_libs:[ "words" ] job ]
                        """)
                .write("unikernel.ml", """
                        let start () =
                          Logs.info (fun f -> f "%s" Words.good_morning);
                          Lwt.return_unit
                        """)
                .write("words.opam", "opam-version: \"2.0\"\ndepends: [\"dune\" \"duration\"]\n")
                .write("words/dune", "(library\n (name words)\n (libraries duration))\n")
                .write("words/words.ml", """
                        let good_morning = Printf.sprintf "good morning of %Ld ns" (Duration.of_ms 1)
                        """);

        UserProject.Build build = hello.mvn("package", "mirage:run");

        assertThat(build.output()).contains("good morning of 1000000 ns");
        assertThat(build.status()).isZero();
        assertThat(hello.read("mirage/greeter-unix-monorepo.opam.locked"))
                .contains("\"duration\"")
                .doesNotContain("\"words\"");
    }

    @Test
    @DisplayName("is the same to the last byte in another folder, and names none of them")
    void isReproducible() throws Exception {
        Reproducible.check("hello", Map.of());
    }

    @Test
    @DisplayName("is installed as the project's artifact, under its target too")
    void installs() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-install");

        UserProject.Build build = hello.mvn("install");

        assertThat(build.status()).as(build.output()).isZero();
        Path installed = Path.of(UserProject.property("it.repository"), "org/example/hello/1.0");
        assertThat(installed.resolve("hello-1.0.unikernel")).hasSameBinaryContentAs(hello.path("dist/greeter"));
        assertThat(installed.resolve("hello-1.0-unix.unikernel")).exists();
    }

    @Test
    @DisplayName("is built for several targets by one run, each image attached with its target as classifier")
    void buildsSeveralTargets() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-targets");

        UserProject.Build build = hello.mvn("install", "-Dtarget=unix,macosx");

        assertThat(build.status()).as(build.output()).isZero();
        Path installed = Path.of(UserProject.property("it.repository"), "org/example/hello/1.0");
        for (String target : new String[] {"unix", "macosx"}) {
            assertThat(hello.path("mirage/greeter-" + target + "-monorepo.opam.locked"))
                    .exists();
            assertThat(installed.resolve("hello-1.0-" + target + ".unikernel"))
                    .hasSameBinaryContentAs(hello.path("target/" + target + "/greeter"));
        }
        assertThat(hello.mvn("mirage:run", "-Dtarget=unix,macosx").output())
                .contains("This goal is for one target")
                .contains("-Dtarget=unix");
        assertThat(hello.mvn("mirage:run", "-Dtarget=macosx").output()).contains("good morning");
    }

    @Test
    @DisplayName("gets its arguments, and its exit status is passed on")
    void passesArgumentsAndStatus() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-arguments");

        UserProject.Build good = hello.mvn("package", "mirage:run", "-Dmirage.args=--logs=*:error");
        UserProject.Build bad = hello.mvn("mirage:run", "-Dmirage.args=--no-such-option");

        assertThat(good.status()).as(good.output()).isZero();
        assertThat(good.output()).doesNotContain("good morning");
        assertThat(bad.status()).isNotZero();
        assertThat(bad.output()).contains("--no-such-option", "exit status 64").doesNotContain("\tat ");
    }

    @Test
    @DisplayName("shows dune's error as it is, with the file's line and what to do")
    void showsCompileErrors() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-type-error");
        hello.write("unikernel.ml", "let start () = Lwt.return \"not a unit\"\n");

        UserProject.Build build = hello.mvn("package");

        assertThat(build.status()).isNotZero();
        assertThat(build.output())
                .contains("dune could not build", "BUILD FAILURE")
                .doesNotContain("\tat io.github");

        hello.write("unikernel.ml", "let start () = Lwt.return_unit\n");
        assertThat(hello.mvn("package").status()).isZero();
    }

    @Test
    @DisplayName("a missing dune is named, with the command that installs it")
    void namesAMissingTool() throws Exception {
        UserProject hello = UserProject.copyOf("hello", "hello-no-dune");
        Path bin = Files.createDirectories(hello.path("bin"));
        for (String program :
                new String[] {"sh", "uname", "dirname", "basename", "ls", "expr", "readlink", "ocamlc", "dpkg"}) {
            linkInto(bin, program);
        }

        UserProject.Build build = hello.mvn(Map.of("PATH", bin.toString()), "package");

        assertThat(build.status()).isNotZero();
        assertThat(build.output()).contains("the build tool dune (dune)").doesNotContain("\tat io.github");
        assertThat(hello.path("mirage/greeter-unix-monorepo.opam.locked")).doesNotExist();
    }

    private static void linkInto(Path bin, String program) throws IOException {
        for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator, -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                Files.createSymbolicLink(bin.resolve(program), candidate);
                return;
            }
        }
    }

    private static Map<Path, FileTime> times(Path... roots) throws IOException {
        Map<Path, FileTime> times = new TreeMap<>();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                // The plugin's own record of duniverse/ is no source that a build could see change.
                for (Path file :
                        (Iterable<Path>) files.filter(path -> !path.toString().contains("/.mirage-maven"))::iterator) {
                    times.put(file, Files.getLastModifiedTime(file));
                }
            }
        }
        return times;
    }
}
