package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The dependency tree")
class DependencyTreeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    @DisplayName("shows who needs what, each once in full, and why a package is there")
    void tree() {
        TestRepository repository = TestRepository.withTools(folder.resolve("repository"))
                .dune("lwt.6.0", "\"fmt\" \"cppo\" {build}")
                .dune("logs.1.0", "\"fmt\"")
                .dune("fmt.1.0")
                .dune("cppo.2.0")
                .add("cppo.3.0", "build: [\"make\"]", TestRepository.source("cppo", "3.0"))
                .add("solo5.1.0", "depends: [\"cppo\"]", "build: [\"make\"]", TestRepository.source("solo5", "1.0"));
        RequestBuilder project = new RequestBuilder(folder.resolve("project"))
                .monorepo("depends: [\"lwt\" \"logs\"]")
                .tools("depends: [\"solo5\"]")
                .installed("ocaml", "4.14.1")
                .installed("dune", "3.10.0")
                .repositories(repository.alone());
        assertThatThrownBy(() -> Locker.tree(project.build()))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("mirage:lock");
        project.lock();
        DependencyTree tree = Locker.tree(project.build());
        assertThat(tree.lines())
                .containsExactly(
                        "hello-hvt-monorepo",
                        "+- logs 1.0",
                        "|  +- dune 3.10.0",
                        "|  \\- fmt 1.0",
                        "|     \\- dune 3.10.0",
                        "\\- lwt 6.0",
                        "   +- cppo 2.0",
                        "   |  \\- dune 3.10.0",
                        "   +- dune 3.10.0",
                        "   \\- fmt 1.0 (*)",
                        "hello-hvt-switch",
                        "\\- solo5 1.0",
                        "   \\- cppo (tool) 3.0");
        assertThat(tree.why("cppo"))
                .containsExactly(
                        "hello-hvt-monorepo -> lwt 6.0 -> cppo 2.0",
                        "hello-hvt-switch -> solo5 1.0 -> cppo (tool) 3.0");
        assertThat(tree.why("dune")).containsExactly("hello-hvt-monorepo -> logs 1.0 -> dune 3.10.0");
        assertThat(tree.why("unknown")).isEmpty();
    }
}
