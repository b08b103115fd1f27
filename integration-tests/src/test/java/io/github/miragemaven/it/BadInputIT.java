package io.github.miragemaven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a user is told when something is wrong")
class BadInputIT {

    private static final String GOOD = "let () = Mirage.register \"noop\" []\n";

    private static UserProject project(String name, String config) throws Exception {
        return UserProject.copyOf("hello", "bad-" + name).write("config.ml", config);
    }

    private static void refuses(UserProject project, String... says) throws Exception {
        UserProject.Build build = project.mvn("generate-sources");
        assertThat(build.status()).isNotZero();
        assertThat(build.output()).contains(says).contains("BUILD FAILURE").doesNotContain("\tat ");
        assertThat(project.path("mirage")).doesNotExist();
        project.write("config.ml", GOOD);
        assertThat(project.mvn("generate-sources").status())
                .as("the next run works")
                .isZero();
    }

    @Test
    @DisplayName("no config.ml")
    void missing() throws Exception {
        UserProject project = project("missing", GOOD);
        Files.delete(project.path("config.ml"));
        refuses(project, "config.ml", "register");
    }

    @Test
    @DisplayName("an empty config.ml")
    void empty() throws Exception {
        refuses(project("empty", ""), "config.ml", "register");
    }

    @Test
    @DisplayName("a syntax error")
    void syntaxError() throws Exception {
        refuses(project("syntax", "open Mirage\n\nlet main = = job\n"), "config.ml:3:");
    }

    @Test
    @DisplayName("an unbound name, with the nearest one")
    void unboundName() throws Exception {
        refuses(
                project("unbound", "open Mirage\nlet () = register \"x\" [ main \"Unikernel.Main\" jub ]\n"),
                "config.ml:2:",
                "jub",
                "job");
    }

    @Test
    @DisplayName("a device applied to the wrong kind, with both kinds")
    void wrongKind() throws Exception {
        refuses(project("kind", """
                        open Mirage
                        let main = main "Unikernel.Main" (stackv4v6 @-> job)
                        let () = register "x" [ main $ default_network ]
                        """), "config.ml:3:", "stackv4v6", "network");
    }

    @Test
    @DisplayName("a header that excludes the MirageOS we follow")
    void excludedByHeader() throws Exception {
        refuses(project("header", "(* mirage >= 3.0.0 & < 4.0.0 *)\n" + GOOD), "config.ml:1", "< 4.0.0", "4.11");
    }

    @Test
    @DisplayName("an unwritable folder")
    void unwritable() throws Exception {
        UserProject project = project("unwritable", GOOD).write("mirage", "a file where a folder should be");
        UserProject.Build build = project.mvn("generate-sources");
        assertThat(build.status()).isNotZero();
        assertThat(build.output()).contains(project.path("mirage").toString()).doesNotContain("\tat ");
        assertThat(project.read("mirage")).isEqualTo("a file where a folder should be");
        Files.delete(project.path("mirage"));
        assertThat(project.mvn("generate-sources").status())
                .as("the next run works")
                .isZero();
    }
}
