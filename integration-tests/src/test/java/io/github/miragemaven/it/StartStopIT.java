package io.github.miragemaven.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A unikernel that runs while a build tests it")
class StartStopIT {

    private static final String EXECUTIONS = """
            <extensions>true</extensions>
            <configuration>
              <line>good \\w+ to you</line>
            </configuration>
            <executions>
              <execution>
                <goals><goal>start</goal><goal>stop</goal></goals>
              </execution>
              <execution>
                <id>test-it</id>
                <phase>integration-test</phase>
                <goals><goal>run</goal></goals>
                <configuration>
                  <args>${test.args}</args>
                </configuration>
              </execution>
            </executions>""";

    @BeforeAll
    static void needTools() {
        Tools.needOcamlAndDune();
    }

    /** Its unikernel runs for a minute with {@code --logs=*:info}, and not at all with arguments it doesn't know. */
    private static UserProject project(String name) throws Exception {
        UserProject project = UserProject.copyOf("hello", name);
        project.write("pom.xml", project.read("pom.xml").replace("<extensions>true</extensions>", EXECUTIONS));
        return project.write("unikernel.ml", """
                let start () =
                  Logs.info (fun f -> f "good morning to you");
                  Mirage_sleep.ns (Duration.of_sec 60)
                """);
    }

    private static List<String> running(Path image) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().command().stream())
                .filter(command -> command.equals(image.toString()))
                .toList();
    }

    @Test
    @DisplayName("is booted before, and stopped after")
    void startsAndStops() throws Exception {
        UserProject project = project("start-stop");

        UserProject.Build build = project.mvn("verify", "-Dtest.args=--help", "-Dmirage.start.timeout=60");

        assertThat(build.status()).as(build.output()).isZero();
        assertThat(build.output()).contains("Up after ", "Stopped the unikernel");
        assertThat(project.read("target/mirage/greeter-unix.log")).contains("good morning to you");
        assertThat(project.path("target/mirage/greeter-unix.session")).doesNotExist();
        assertThat(running(project.path("dist/greeter"))).isEmpty();
    }

    @Test
    @DisplayName("is stopped also when the build fails in between, with the status that failed it")
    void stopsWhenTheBuildFails() throws Exception {
        UserProject project = project("start-fail");

        UserProject.Build build = project.mvn("verify", "-Dtest.args=--no-such-option");

        assertThat(build.status()).isNotZero();
        assertThat(build.output())
                .contains("Up after ", "exit status 64", "--no-such-option")
                .doesNotContain("Stopped the unikernel", "\tat ");
        assertThat(project.path("target/mirage/greeter-unix.session")).doesNotExist();
        assertThat(running(project.path("dist/greeter"))).isEmpty();
    }

    @Test
    @DisplayName("is told with its last words when it dies before it is up, and can be of one target only")
    void tellsWhyItDied() throws Exception {
        UserProject project = project("start-dies");

        UserProject.Build build =
                project.mvn("package", "mirage:start", "-Dmirage.args=--wrong", "-Dmirage.start.line=x");
        assertThat(build.status()).isNotZero();
        assertThat(build.output())
                .contains("exit status 64: it did not understand its arguments: --wrong before it was up")
                .contains("The end of what it printed")
                .doesNotContain("\tat ");

        UserProject.Build several = project.mvn("mirage:start", "-Dtarget=unix,hvt");
        assertThat(several.status()).isNotZero();
        assertThat(several.output()).contains("Choose one of them");
    }
}
