package io.github.miragemaven.image;

import static io.github.miragemaven.image.Images.block;
import static io.github.miragemaven.image.Images.net;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Solo5, include/elf_abi.h and include/mft_abi.h. */
@DisplayName("What an image says of itself")
class ManifestTest {

    @TempDir
    Path folder;

    private void refused(byte[] bytes, String why) {
        Path image = Images.write(folder.resolve("x.hvt"), bytes);
        assertThatThrownBy(() -> Manifest.read(image))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("x.hvt is not an image that Solo5 can boot: ")
                .hasMessageContaining(why)
                .hasMessageContaining("Build it again");
    }

    @Test
    @DisplayName("is its target and devices, in its own order")
    void readsTargetAndDevices() {
        Path image =
                Images.write(folder.resolve("x"), Images.VIRTIO, net("service"), block("storage"), net("management"));
        assertThat(Manifest.read(image))
                .isEqualTo(new Manifest("virtio", 2, List.of(net("service"), block("storage"), net("management"))));
    }

    @Test
    @DisplayName("may be that it needs no devices")
    void needsNone() {
        assertThat(Manifest.read(Images.write(folder.resolve("x"), Images.SPT)))
                .isEqualTo(new Manifest("spt", 2, List.of()));
    }

    @Test
    @DisplayName("is found among notes of others, also in one segment")
    void amongOthers() {
        byte[] other = Images.note("OpenBSD", 1, new byte[4]);
        byte[] abi = Images.abi(Images.HVT);
        byte[] both = Arrays.copyOf(other, other.length + abi.length);
        System.arraycopy(abi, 0, both, other.length, abi.length);
        byte[] bytes = Images.image(both, Images.note("Solo6", 0x3154464d, new byte[3]), Images.manifest(block("a")));
        assertThat(Manifest.read(Images.write(folder.resolve("x"), bytes)).devices())
                .containsExactly(block("a"));
    }

    @Test
    @DisplayName("is refused in words where the file is something else")
    void refusesOthers() {
        refused(new byte[0], "not an ELF file");
        refused("#!/bin/sh\n".repeat(20).getBytes(java.nio.charset.StandardCharsets.UTF_8), "not an ELF file");
        byte[] narrow = Images.image(Images.abi(1), Images.manifest());
        narrow[4] = 1;
        refused(narrow, "64-bit");
        refused(Images.image(), "no note ABI1");
        refused(Images.image(Images.abi(1)), "no note MFT1");
        refused(Images.image(Images.abi(9), Images.manifest()), "number 9");
        refused(Images.image(Images.abi(1), Images.manifest(2, List.of())), "version 2");
        refused(Images.image(Images.note("Solo5", 0x31494241, new byte[2]), Images.manifest()), "too short");
        byte[] manifest = Images.manifest(block("a"));
        manifest[20 + 12 + 104 + 68] = 7;
        refused(Images.image(Images.abi(1), manifest), "device a is of an unknown type, 7");
    }

    @Test
    @DisplayName("is refused in words, or read, whatever is broken or cut off")
    void survivesAnything() {
        byte[] good = Images.image(Images.abi(Images.HVT), Images.manifest(net("service"), block("storage")));
        for (int length = 0; length < good.length - 8; length++) {
            refused(Arrays.copyOf(good, length), "");
        }
        long seed = 20261122;
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            byte[] broken = good.clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            Path image = Images.write(folder.resolve("broken"), broken);
            try {
                assertThat(Manifest.read(image).devices()).hasSizeLessThanOrEqualTo(64);
            } catch (ProjectException e) {
                assertThat(e.what()).as("seed %d, round %d", seed, i).contains("is not an image");
            }
        }
    }
}
