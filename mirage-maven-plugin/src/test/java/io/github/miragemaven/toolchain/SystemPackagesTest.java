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
        assertThatThrownBy(() -> SystemPackages.ensure(List.of(two, there, one), request(false)))
                .isInstanceOf(WorldException.class)
                .hasMessageContaining("touch " + one + " " + two + "\n")
                .hasMessageContaining("-Dmirage.depext=install")
                .hasMessageNotContaining(there);
    }

    @Test
    @DisplayName("are installed when asked")
    void installsWhenAsked() {
        Path missing = folder.resolve("missing");
        SystemPackages.ensure(List.of(missing.toString()), request(true));
        assertThat(missing).exists();
    }

    @Test
    @DisplayName("are only named where no package manager is known")
    void onlyNamesWithoutPackageManager() {
        ToolchainRequest unknown =
                new ToolchainRequest(List.of(), Optional.empty(), false, line -> {}, Progress.SILENT);
        assertThatCode(() -> SystemPackages.ensure(List.of("libgmp"), unknown)).doesNotThrowAnyException();
    }
}
