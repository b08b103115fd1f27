package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.toolchain.Toolchains.Choice;
import io.github.miragemaven.toolchain.Toolchains.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The choice of a toolchain")
class ToolchainsTest {

    @TempDir
    Path root;

    private OwnPackages own;

    @BeforeEach
    void machine() throws IOException {
        own = new OwnPackages(root.toRealPath());
        own.add("dune", "3.24.1", "", Map.of("dune.install", "bin: \"dune\"", "dune", "#!/bin/sh\necho 3.24.1\n"));
    }

    private void installed(String ocaml, String dune) {
        OwnPackages.script(own.bin().resolve("ocamlc"), "echo " + ocaml);
        OwnPackages.script(own.bin().resolve("dune"), "echo " + dune);
    }

    private SelectionRequest request(Choice choice, String... locked) {
        Map<String, OpamVersion> versions = new HashMap<>();
        for (String one : locked) {
            versions.put(one.substring(0, one.indexOf('.')), new OpamVersion(one.substring(one.indexOf('.') + 1)));
        }
        ManagedRequest managed = own.request();
        return new SelectionRequest(
                choice,
                new ToolchainRequest(List.of(own.bin()), Optional.empty(), false, line -> {}, managed.progress()),
                versions,
                List.of(),
                () -> managed);
    }

    @Test
    @DisplayName("a choice is spelled as the documentation and our messages have it, or in capitals")
    void spelling() {
        assertThat(Choice.named("managed")).isEqualTo(Choice.MANAGED);
        assertThat(Choice.named("AUTO")).isEqualTo(Choice.AUTO);
        assertThatThrownBy(() -> Choice.named("opam"))
                .hasMessageContaining("no toolchain called opam")
                .hasMessageContaining("system, managed or auto");
    }

    @Test
    @DisplayName("auto takes an installed one that fits the lock, and doesn't ask what it could build")
    void autoTakesFitting() {
        installed("5.4.1", "3.25.0");
        SelectionRequest request = request(Choice.AUTO, "ocaml.5.4.1", "dune.3.24.1");
        SelectionRequest lazy =
                new SelectionRequest(request.choice(), request.system(), request.locked(), List.of(), () -> {
                    throw new AssertionError("nothing is to be built");
                });
        assertThat(Toolchains.prepare(lazy).versions()).isEqualTo(Map.of("ocaml", "5.4.1", "dune", "3.25.0"));
        assertThat(Toolchains.plan(lazy).why()).isEqualTo("all that is needed is on the PATH and fits the lock");
    }

    @Test
    @DisplayName("auto builds one where the installed doesn't fit, and says why, once")
    void autoBuilds() {
        installed("4.13.1", "2.9.3");
        SelectionRequest request = request(Choice.AUTO, "ocaml.5.4.1", "dune.3.24.1");
        Plan plan = Toolchains.plan(request);
        assertThat(plan.use()).isEqualTo(Choice.MANAGED);
        assertThat(plan.toolchain()).as("not built yet").isEmpty();
        assertThat(Toolchains.prepare(request).tool("dune").program()).startsWith(own.cache());
        assertThat(own.said().get(0))
                .isEqualTo("Not using an installed toolchain: ocaml 4.13.1 (" + own.bin()
                        + "/ocamlc) is not 5.4.1, which is locked; dune 2.9.3 (" + own.bin()
                        + "/dune) is older than 3.24.1, which is locked");
        int said = own.said().size();
        assertThat(Toolchains.plan(request).toolchain()).isPresent();
        Toolchains.prepare(request);
        assertThat(own.said()).hasSize(said);
    }

    @Test
    @DisplayName("auto builds one where something is missing")
    void autoBuildsWhatIsMissing() {
        SelectionRequest request = request(Choice.AUTO);
        assertThat(Toolchains.plan(request).why())
                .isEqualTo("not found on the PATH: the OCaml compiler (ocamlc) and the build tool dune (dune)");
        assertThat(Toolchains.prepare(request).find("dune")).isPresent();
    }

    @Test
    @DisplayName("managed builds one even where an installed one fits")
    void managedBuilds() {
        installed("5.4.1", "3.24.1");
        assertThat(Toolchains.prepare(request(Choice.MANAGED, "ocaml.5.4.1"))
                        .tool("dune")
                        .program())
                .startsWith(own.cache());
    }

    @Test
    @DisplayName("system tells what is missing or doesn't fit, and builds nothing")
    void systemTells() {
        assertThatThrownBy(() -> Toolchains.prepare(request(Choice.SYSTEM, "ocaml.5.4.1")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("the OCaml compiler (ocamlc)");
        installed("4.13.1", "3.24.1");
        assertThatThrownBy(() -> Toolchains.prepare(request(Choice.SYSTEM, "ocaml.5.4.1")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("does not fit the lock: ocaml 4.13.1")
                .hasMessageContaining("-Dmirage.toolchain=managed");
        assertThat(own.cache().resolve("toolchains")).doesNotExist();
        assertThat(Toolchains.prepare(request(Choice.SYSTEM, "ocaml.4.13.1")).versions())
                .containsEntry("ocaml", "4.13.1");
    }

    @ParameterizedTest(name = "{0} {1} for {2}: {3}")
    @CsvSource({
        "ocaml, 5.4.1, 5.4.1, true",
        "ocaml, 5.4.1+flambda, 5.4.1, true",
        "ocaml, 5.4.10, 5.4.1, false",
        "ocaml, 5.4.2, 5.4.1, false",
        "dune, 3.24.1, 3.24.1, true",
        "dune, 3.25.0, 3.24.1, true",
        "dune, 3.9.0, 3.24.1, false",
        "solo5, 0.12.1, 0.12.1, true",
        "solo5, 0.9.3, 0.12.1, false",
        "ocamlfind, 1.9.1, 1.9.8, true"
    })
    @DisplayName("OCaml must be the locked version, dune and Solo5 at least that")
    void fits(String name, String version, String locked, boolean fits) {
        Toolchain toolchain = new Toolchain(List.of(new Tool(name, Path.of("/x"), version)), Map.of());
        assertThat(Toolchains.misfits(toolchain, Map.of(name, new OpamVersion(locked)))
                        .isEmpty())
                .isEqualTo(fits);
    }

    @Test
    @DisplayName("a cross compiler of another OCaml does not fit")
    void crossOfAnotherOcaml() {
        Toolchain toolchain = new Toolchain(
                List.of(new Tool("ocaml", Path.of("/x"), "5.4.1")),
                List.of(new CrossCompiler("solo5", "5.2.1")),
                Map.of());
        assertThat(Toolchains.misfits(toolchain, Map.of()))
                .containsExactly("the cross compiler solo5 of OCaml 5.2.1 does not go with ocaml 5.4.1 (/x)");
    }

    @Test
    @DisplayName("the next place is looked at where the first doesn't fit the lock")
    void looksFurther() throws IOException {
        installed("5.4.1", "3.24.1");
        Path prefix = root.toRealPath().resolve("switch");
        OwnPackages.script(prefix.resolve("bin/ocamlc"), "echo 4.14.2");
        SelectionRequest plain = request(Choice.AUTO, "ocaml.5.4.1");
        ToolchainRequest system = plain.system();
        SelectionRequest request = new SelectionRequest(
                Choice.AUTO,
                new ToolchainRequest(
                        system.searchPath(),
                        Optional.empty(),
                        Optional.of(prefix),
                        Set.of(),
                        Optional.empty(),
                        false,
                        system.output(),
                        system.progress()),
                plain.locked(),
                plain.depexts(),
                plain.managed());
        assertThat(Toolchains.prepare(request).versions()).containsEntry("ocaml", "5.4.1");
    }

    /** A package manager that "installs" by making a file, and has what is a file. */
    private PackageManager manager() {
        return new PackageManager(
                "brew",
                List.of("sh", "-c", "for p; do touch " + root + "/$p; done", "install"),
                List.of(),
                List.of("sh", "-c", "test -e " + root + "/$1", "query"),
                Map.of());
    }

    private SelectionRequest needing(boolean install, String... depexts) {
        SelectionRequest plain = request(Choice.MANAGED);
        return new SelectionRequest(
                plain.choice(),
                new ToolchainRequest(
                        List.of(own.bin()),
                        Optional.of(manager()),
                        install,
                        line -> {},
                        plain.system().progress()),
                plain.locked(),
                List.of(depexts),
                plain.managed());
    }

    @Test
    @DisplayName(
            "what building takes of the system is named, or installed where that is allowed; not for what is built")
    void systemPackages() {
        OwnPackages.write(root.resolve("there"), "");
        Toolchains.prepare(needing(false, "there", "libabsent"));
        assertThat(own.said().get(0))
                .startsWith("warning: Building a toolchain takes packages of your system")
                .contains("install libabsent (or add")
                .doesNotContain("there ");
        int said = own.said().size();
        Toolchains.prepare(needing(false, "libabsent"));
        assertThat(own.said()).as("built already").hasSize(said);
        own.add("p", "1", "build: [\"true\"]");
        Toolchains.prepare(needing(true, "libabsent"));
        assertThat(root.resolve("libabsent")).exists();
    }
}
