package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.HostSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The tools on the PATH")
class SystemToolchainTest {

    @TempDir
    Path bin;

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** A package manager that installs by writing the program, and that has to be refreshed first. */
    private PackageManager manager() {
        return new PackageManager(
                "brew",
                List.of(
                        "sh",
                        "-c",
                        "test -e " + bin + "/list || exit 100; for p; do printf '#!/bin/sh\\necho 3.0\\n' > " + bin
                                + "/$p; chmod +x " + bin + "/$p; done",
                        "install"),
                List.of("touch", bin + "/list"),
                List.of("test", "-e"),
                Map.of("dune", "dune", "ocaml", "ocamlc"));
    }

    private static HostSystem machine(String distribution, String family) {
        return new HostSystem("x86_64", "linux", distribution, family, "1");
    }

    private ToolchainRequest request(Optional<PackageManager> manager, boolean install) {
        return new ToolchainRequest(List.of(bin), manager, install, line -> {}, Progress.SILENT);
    }

    @Test
    @DisplayName("tell their versions")
    void tellVersions() throws Exception {
        program("ocamlc", "test \"$1\" = -version && echo 4.13.1");
        program("dune", "test \"$1\" = --version && echo 2.9.3");
        Toolchain toolchain = SystemToolchain.find(request(Optional.empty(), false));
        assertThat(toolchain.versions()).isEqualTo(Map.of("ocaml", "4.13.1", "dune", "2.9.3"));
        assertThat(toolchain.tool("dune").program()).isEqualTo(bin.resolve("dune"));
        assertThat(toolchain)
                .hasToString("ocaml 4.13.1 (" + bin.resolve("ocamlc") + "), dune 2.9.3 (" + bin.resolve("dune") + ")");
    }

    @Test
    @DisplayName("a missing one is named, with the command that installs it here")
    void nameAMissingOne() throws Exception {
        program("ocamlc", "echo 4.13.1");
        PackageManager debian = PackageManager.of(machine("debian", "debian")).orElseThrow();
        assertThatThrownBy(() -> SystemToolchain.find(request(Optional.of(debian), false)))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("the build tool dune (dune)")
                .hasMessageContaining("apt-get install -y ocaml-dune")
                .hasMessageContaining("-Dmirage.depext=install");
    }

    @Test
    @DisplayName("one that doesn't run counts as missing")
    void oneThatDoesNotRunIsMissing() throws Exception {
        program("ocamlc", "exit 127");
        program("dune", "echo 3.0");
        assertThatThrownBy(() -> SystemToolchain.find(request(Optional.empty(), false)))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("ocamlc")
                .hasMessageNotContaining("dune (dune)");
    }

    @Test
    @DisplayName("missing ones are installed when asked, after a refresh of the package list if need be")
    void areInstalledWhenAsked() {
        Toolchain toolchain = SystemToolchain.find(request(Optional.of(manager()), true));
        assertThat(toolchain.versions()).isEqualTo(Map.of("ocaml", "3.0", "dune", "3.0"));
    }

    @Test
    @DisplayName("a failing package manager is told, with its command")
    void aFailingPackageManagerIsTold() {
        PackageManager broken = new PackageManager(
                "brew", List.of("false"), List.of(), List.of("true"), Map.of("dune", "dune-package"));
        assertThatThrownBy(() -> SystemToolchain.find(request(Optional.of(broken), true)))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Installing ocaml, dune-package failed with exit status 1")
                .hasMessageContaining("false ocaml dune-package");
    }

    @Test
    @DisplayName("a package manager knows what is not installed")
    void queries() throws Exception {
        Files.createFile(bin.resolve("there"));
        assertThat(manager().missing(Set.of(bin + "/there"))).isEmpty();
        assertThat(manager().missing(Set.of(bin + "/absent"))).containsExactly(bin + "/absent");
    }

    @Test
    @DisplayName("a distribution is known by its name or its family, others are not")
    void knowsDistributions() {
        assertThat(PackageManager.of(machine("linuxmint", "debian")))
                .map(PackageManager::name)
                .contains("apt-get");
        assertThat(PackageManager.of(machine("alpine", "alpine")))
                .map(PackageManager::name)
                .contains("apk");
        assertThat(PackageManager.of(machine("plan9", "plan9"))).isEmpty();
    }
}
