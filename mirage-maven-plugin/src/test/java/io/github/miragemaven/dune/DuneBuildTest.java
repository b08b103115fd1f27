package io.github.miragemaven.dune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.toolchain.CrossCompiler;
import io.github.miragemaven.toolchain.Tool;
import io.github.miragemaven.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a stand-in for dune, since what is tested is how we call it and what we make of its answers. */
@DisplayName("Building with dune")
class DuneBuildTest {

    @TempDir
    Path folder;

    private final List<String> printed = new ArrayList<>();

    private DuneRequest request(String script, String version) throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Path dune = folder.resolve("dune");
        // Left alone where it is the same, since another file is another toolchain.
        AtomicFiles.writeIfChanged(dune, "#!/bin/sh\n" + script);
        assertThat(dune.toFile().setExecutable(true)).isTrue();
        Toolchain toolchain = new Toolchain(List.of(new Tool("dune", dune, version)), Map.of("FROM_TOOLCHAIN", "yes"));
        return new DuneRequest(project, Path.of("dist/hello"), toolchain, false, printed::add, Progress.SILENT);
    }

    @Test
    @DisplayName("runs the documented command, in the toolchain's environment, and gives the image")
    void runsDune() throws Exception {
        DuneRequest request =
                request("mkdir -p dist; echo \"$FROM_TOOLCHAIN $@\" > dist/hello; echo Entering directory .", "2.9.3");
        Path image = DuneBuild.build(request);
        assertThat(image).hasContent("yes build --profile release --root . ./dist\n");
        assertThat(printed).isEmpty();
    }

    @Test
    @DisplayName("shows dune's errors as they are, and adds what to do")
    void showsErrors() throws Exception {
        DuneRequest request = request("echo 'Error: Library \"tls.x\" not found.'; exit 1", "2.9.3");
        assertThatThrownBy(() -> DuneBuild.build(request))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("dune could not build dist/hello")
                .hasMessageContaining("exit status 1")
                .hasMessageContaining("~packages:[ package \"tls\" ]");
        assertThat(printed).containsExactly("Error: Library \"tls.x\" not found.");
    }

    @Test
    @DisplayName("has the folders that an image must not name mapped to others, encoded as the specification says")
    void mapsFolders() throws Exception {
        DuneRequest request = request("mkdir dist; echo \"$PWD $BUILD_PATH_PREFIX_MAP\" > dist/hello", "2.9.3");
        Path project = Files.createDirectory(folder.resolve("a=b:c%"));
        Toolchain toolchain = new Toolchain(
                request.toolchain().tools(), Map.of("OPAM_SWITCH_PREFIX", "/opt/mirage", "PWD", "/elsewhere"));
        DuneRequest inSwitch =
                new DuneRequest(project, request.image(), toolchain, false, request.output(), request.progress());
        String real = folder.toRealPath().toString();
        assertThat(DuneBuild.build(inSwitch))
                .hasContent(real + "/a=b:c% /toolchain=/opt/mirage:/workspace_root=" + real + "/a%+b%.c%#\n");
    }

    @Test
    @DisplayName("has the assembler that gcc calls for a cross compiler leave out the project's folder")
    void mapsFoldersInAssembly() throws Exception {
        DuneRequest request = request("""
                mkdir -p dist
                printf '#!/bin/sh\\necho /bin/echo\\n' > gcc
                chmod +x gcc
                COLLECT_GCC=./gcc "$COMPILER_PATH/as" -o x.o x.s > dist/hello
                """, "2.9.3");
        Toolchain toolchain =
                new Toolchain(request.toolchain().tools(), List.of(new CrossCompiler("solo5", "5.4.1")), Map.of());
        Path image = DuneBuild.build(new DuneRequest(
                request.project(), request.image(), toolchain, false, request.output(), request.progress()));
        assertThat(image)
                .hasContent("--debug-prefix-map " + request.project().toRealPath() + "=/workspace_root -o x.o x.s\n");
    }

    @Test
    @DisplayName("a build without an image is a failure")
    void noticesAMissingImage() throws Exception {
        DuneRequest request = request("exit 0", "2.9.3");
        assertThatThrownBy(() -> DuneBuild.build(request))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("did not make");
    }

    @Test
    @DisplayName("_build starts afresh when the toolchain changed, and only then")
    void startsAfreshForAnotherToolchain() throws Exception {
        String script = "mkdir -p dist _build; touch dist/hello";
        DuneBuild.build(request(script, "2.9.3"));
        Path object = Files.createFile(folder.resolve("project/_build/object"));
        DuneBuild.build(request(script, "2.9.3"));
        assertThat(object).exists();
        DuneBuild.build(request(script + "; true", "3.0.0"));
        assertThat(object).doesNotExist();
    }
}
