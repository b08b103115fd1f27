package io.github.miragemaven.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("How a unikernel ended")
class EndingsTest {

    @TempDir
    Path folder;

    private Standing machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new Standing(folder);
    }

    private Ending ending(String target, int status, String output) {
        return Endings.of(machine.target(target).request(), status, output);
    }

    @Test
    @DisplayName("is its exit status")
    void status() {
        assertThat(ending("spt", 0, "").isGood()).isTrue();
        assertThat(ending("unix", 3, "")).isEqualTo(new Ending(3, "The unikernel ended with exit status 3", ""));
        assertThat(ending("spt", 63, "the help that was asked for").isGood()).isTrue();
        machine.arguments("--no-such");
        assertThat(ending("hvt", 64, "").what())
                .contains("exit status 64", "did not understand its arguments: --no-such");
    }

    @Test
    @DisplayName("is what the unikernel says with virtio, where QEMU's status is always 83")
    void virtio() {
        assertThat(ending("virtio", 83, "Solo5: solo5_exit(0) called\n").isGood())
                .isTrue();
        assertThat(ending("virtio", 83, "with --solo5:quiet").isGood()).isTrue();
        assertThat(ending("virtio", 83, "Solo5: solo5_exit(64) called\n").status())
                .isEqualTo(64);
        assertThat(ending("virtio", 83, "Solo5: ABORT: x.c:1: no\n")).matches(ending -> ending.status() == 255);
        assertThat(ending("virtio", 1, "qemu: no such file\n").status()).isEqualTo(1);
        assertThat(ending("spt", 83, "").status()).isEqualTo(83);
    }

    @Test
    @DisplayName("is told as an abort for Solo5's status 255, which is none of a program")
    void abort() {
        assertThat(ending("spt", 255, ""))
                .matches(ending ->
                        ending.what().contains("aborted") && ending.next().contains("mirage.memory"));
        assertThat(ending("unix", 255, "").what()).doesNotContain("abort");
    }

    @Test
    @DisplayName("is known to be KVM's fault where it emulates guests without SSE, with what to do")
    void kvmWithoutSse() {
        Ending ending = ending("hvt", 1, "banner\nsolo5-hvt: KVM: internal error exit: suberror=0x1\n");
        assertThat(ending.what()).contains("This machine's KVM can't run the image", "SSE");
        assertThat(ending.next()).contains("-Dtarget=spt", "-Dtarget=virtio");
        assertThat(ending("virtio", 134, "qemu-system-x86_64: error: failed to set MSR 0x10a to 0x69")
                        .next())
                .contains("-Dmirage.kvm=false");
    }

    @Test
    @DisplayName("is told as a device in use, where it is")
    void busy() {
        assertThat(ending("spt", 1, "solo5-spt: Could not attach interface: tap100: Device or resource busy\n"))
                .matches(ending ->
                        ending.what().contains("in use") && ending.next().contains("Another unikernel"));
    }
}
