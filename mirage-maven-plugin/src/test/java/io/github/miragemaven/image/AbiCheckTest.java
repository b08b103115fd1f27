package io.github.miragemaven.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Checking the binary interface that an image was linked for")
class AbiCheckTest {

    private static final int XEN = 6;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("hello");
    }

    @Test
    @DisplayName("gives what the image says of itself where that is the right one")
    void accepts() {
        Manifest manifest = AbiCheck.check(Images.write(file(), Images.SPT, Images.net("service")), "spt");
        assertThat(manifest.target()).isEqualTo("spt");
        assertThat(manifest.devices()).containsExactly(Images.net("service"));
    }

    @Test
    @DisplayName("names both where it is another")
    void refusesAnother() {
        Path image = Images.write(file(), Images.HVT);
        assertThatThrownBy(() -> AbiCheck.check(image, "spt"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining(image + " was linked for hvt")
                .hasMessageContaining("not for spt")
                .hasMessageContaining("mirage:doctor");
    }

    @Test
    @DisplayName("a program that was linked without bindings is no image")
    void refusesAProgram() {
        Path program = Images.write(file(), Images.image(Images.manifest()));
        assertThatThrownBy(() -> AbiCheck.check(program, "hvt"))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("no note ABI1");
    }

    @Test
    @DisplayName("Xen's own note has to be there as well (Xen, public/elfnote.h: XEN_ELFNOTE_PHYS32_ENTRY)")
    void needsXensEntry() {
        byte[] entry = Images.note("Xen", 18, new byte[8]);
        assertThat(AbiCheck.check(Images.write(file(), Images.image(entry, Images.abi(XEN), Images.manifest())), "xen")
                        .target())
                .isEqualTo("xen");
        Path image = Images.write(file(), XEN);
        assertThatThrownBy(() -> AbiCheck.check(image, "xen")).hasMessageContaining("PHYS32_ENTRY");
    }
}
