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

    // --- cross compilers ---

    private static final String OCAMLFIND = """
            case "$*" in
              "query -format %v findlib") printf 1.9.8;;
              "-toolchain solo5 ocamlc -version") echo 5.4.1;;
              "-toolchain "*) echo "ocamlfind: [WARNING] Undefined toolchain: $2" >&2; echo 5.4.1;;
            esac
            """;

    private static final String ELFTOOL = """
            echo "usage: solo5-elftool COMMAND ..." >&2
            echo "solo5-elftool version v0.12.1" >&2
            echo "    query-abi BINARY:" >&2
            exit 1
            """;

    private void solo5Toolchain() throws IOException {
        program("ocamlc", "echo 5.4.1");
        program("dune", "echo 3.24.1");
        program("ocamlfind", OCAMLFIND);
        program("solo5-elftool", ELFTOOL);
    }

    private ToolchainRequest cross(String... names) {
        return request(Optional.empty(), false).withCross(Set.of(names));
    }

    @Test
    @DisplayName("for Solo5 are found with the cross compiler that findlib knows")
    void findSolo5() throws Exception {
        solo5Toolchain();
        Toolchain toolchain = SystemToolchain.find(cross("solo5"));
        assertThat(toolchain.cross()).containsExactly(new CrossCompiler("solo5", "5.4.1"));
        assertThat(toolchain.tool("solo5").version()).isEqualTo("0.12.1");
        assertThat(toolchain.tool("ocamlfind").version()).isEqualTo("1.9.8");
        assertThat(toolchain.versions())
                .as("what a solver takes as given")
                .isEqualTo(Map.of("ocaml", "5.4.1", "dune", "3.24.1"));
        assertThat(toolchain).asString().endsWith("cross compiler solo5 of OCaml 5.4.1");
    }

    @Test
    @DisplayName("a findlib toolchain that findlib only warns of is missing")
    void undefinedToolchainIsMissing() throws Exception {
        solo5Toolchain();
        assertThatThrownBy(() -> SystemToolchain.find(cross("solo5", "unikraft")))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("the cross compiler unikraft (ocamlfind -toolchain unikraft ocamlc)")
                .hasMessageNotContaining("compiler solo5")
                .hasMessageContaining("-Dmirage.toolchain=managed");
    }

    @Test
    @DisplayName("those only that are needed are asked for")
    void onlyNeededOnes() throws Exception {
        program("ocamlc", "echo 5.4.1");
        program("dune", "echo 3.24.1");
        assertThat(SystemToolchain.find(cross()).cross()).isEmpty();
        assertThatThrownBy(() -> SystemToolchain.find(cross("solo5")))
                .hasMessageContaining("ocamlfind")
                .hasMessageContaining("Solo5 (solo5-elftool)");
    }

    @Test
    @DisplayName("a folder that a person named is taken, and no other")
    void namedFolder(@TempDir Path prefix) throws Exception {
        solo5Toolchain();
        ToolchainRequest named = new ToolchainRequest(
                List.of(bin),
                Optional.of(prefix),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                false,
                line -> {},
                Progress.SILENT);
        Path folder = Files.createDirectories(prefix.resolve("bin"));
        Files.createDirectories(prefix.resolve("lib/stublibs"));
        OwnPackages.script(folder.resolve("ocamlc"), "echo 5.5.0");
        Toolchain toolchain = SystemToolchain.find(named);
        assertThat(toolchain.tool("ocaml").version()).isEqualTo("5.5.0");
        assertThat(toolchain.tool("dune").program())
                .as("the rest is on the PATH")
                .isEqualTo(bin.resolve("dune"));
        assertThat(toolchain.environment())
                .containsEntry("OPAM_SWITCH_PREFIX", prefix.toString())
                .containsEntry("PATH", folder + ":" + bin)
                .containsEntry("CAML_LD_LIBRARY_PATH", prefix + "/lib/stublibs");
        OwnPackages.script(folder.resolve("ocamlc"), "exit 1");
        assertThatThrownBy(() -> SystemToolchain.find(named))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("Not found in " + prefix);
    }

    @Test
    @DisplayName("an opam switch comes before the PATH, also one that only opam itself knows of")
    void opamSwitch(@TempDir Path prefix) throws Exception {
        solo5Toolchain();
        OwnPackages.script(prefix.resolve("bin/ocamlc"), "echo 5.2.1");
        OwnPackages.script(prefix.resolve("bin/dune"), "echo 3.17.0");
        ToolchainRequest fromEnvironment = new ToolchainRequest(
                List.of(bin),
                Optional.empty(),
                Optional.of(prefix),
                Set.of(),
                Optional.empty(),
                false,
                line -> {},
                Progress.SILENT);
        assertThat(SystemToolchain.find(fromEnvironment).versions()).containsEntry("ocaml", "5.2.1");
        assertThat(SystemToolchain.find(cross()).versions()).containsEntry("ocaml", "5.4.1");
        program("opam", "test \"$1 $2\" = 'var prefix' && echo " + prefix);
        assertThat(SystemToolchain.find(cross()).versions()).containsEntry("ocaml", "5.2.1");
        Files.delete(prefix.resolve("bin/ocamlc"));
        program("ocamlc", "exit 1");
        assertThatThrownBy(() -> SystemToolchain.find(cross())).hasMessageContaining("the OCaml compiler");
    }

    @Test
    @DisplayName("an incomplete opam switch gives way to a complete set on the PATH")
    void incompleteSwitchGivesWay(@TempDir Path prefix) throws Exception {
        solo5Toolchain();
        OwnPackages.script(prefix.resolve("bin/ocamlfind"), "exit 1");
        program("opam", "echo " + prefix);
        assertThat(SystemToolchain.find(cross("solo5")).environment()).isEmpty();
    }
}
