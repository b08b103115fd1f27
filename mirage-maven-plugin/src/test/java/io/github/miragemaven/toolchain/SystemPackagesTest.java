package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The system packages that a lock's packages need")
class SystemPackagesTest {

    @TempDir
    Path folder;

    /** A distribution whose packages are files. */
    private ToolchainRequest request(boolean install) {
        PackageManager files = new PackageManager("brew", List.of("touch"), List.of(), List.of("test", "-e"), Map.of());
        return new ToolchainRequest(List.of(), Optional.of(files), install, line -> {}, Progress.SILENT);
    }

    @Test
    @DisplayName("are all named, in one command, when they are missing")
    void namesAllMissing() throws Exception {
        String there = Files.createFile(folder.resolve("there")).toString();
        String one = folder.resolve("one").toString();
        String two = folder.resolve("two").toString();
        assertThatThrownBy(() -> SystemPackages.ensure(List.of(two, there, one), List.of(), request(false)))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("touch " + one + " " + two + "\n")
                .hasMessageContaining("-Dmirage.depext=install")
                .hasMessageNotContaining(there);
    }

    @Test
    @DisplayName("are named, and installed, together with those that building the toolchain takes")
    void withThoseOfTools() throws Exception {
        String one = folder.resolve("one").toString();
        String forTools = folder.resolve("another").toString();
        assertThatThrownBy(() -> SystemPackages.ensure(List.of(one), List.of(forTools, one), request(false)))
                .hasMessageContaining("touch " + forTools + " " + one + "\n")
                .hasMessageContaining("-Dmirage.depext=ignore");
        SystemPackages.ensure(List.of(one), List.of(forTools), request(true));
        assertThat(folder.resolve("one")).exists();
        assertThat(folder.resolve("another")).exists();
    }

    @Test
    @DisplayName("are no error where only the toolchain's build may want them: that tells what it lacks")
    void onlyForTools() throws Exception {
        String there = Files.createFile(folder.resolve("there")).toString();
        String forTools = folder.resolve("another").toString();
        SystemPackages.ensure(List.of(there), List.of(forTools), request(false));
        assertThat(folder.resolve("another")).doesNotExist();
    }

    @Test
    @DisplayName("are installed when asked")
    void installsWhenAsked() {
        Path missing = folder.resolve("missing");
        SystemPackages.ensure(List.of(missing.toString()), List.of(), request(true));
        assertThat(missing).exists();
    }

    @Test
    @DisplayName("are only named where no package manager is known")
    void onlyNamesWithoutPackageManager() {
        ToolchainRequest unknown =
                new ToolchainRequest(List.of(), Optional.empty(), false, line -> {}, Progress.SILENT);
        assertThatCode(() -> SystemPackages.ensure(List.of("libgmp"), List.of(), unknown))
                .doesNotThrowAnyException();
    }
}
