package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.toolchain.Finding.Health;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor")
class DoctorTest {

    private static final HostSystem DEBIAN = new HostSystem("x86_64", "linux", "debian", "debian", "12");

    @TempDir
    Path root;

    private OwnPackages own;

    @BeforeEach
    void machine() throws IOException {
        own = new OwnPackages(root.toRealPath().resolve("home"));
    }

    private List<Finding> examine() {
        ManagedRequest managed = own.request();
        return Doctor.examine(
                new SelectionRequest(
                        Toolchains.Choice.AUTO,
                        new ToolchainRequest(
                                        List.of(own.bin()), Optional.empty(), false, line -> {}, managed.progress())
                                .withCross(Set.of("solo5")),
                        Map.of(),
                        List.of(),
                        () -> managed),
                DEBIAN,
                root);
    }

    private Finding finding(String subject) {
        return examine().stream()
                .filter(finding -> finding.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing on " + subject));
    }

    private void file(String path, String text) {
        OwnPackages.write(root.resolve(path), text);
    }

    @Test
    @DisplayName("tells first what would be used and why")
    void tellsDecision() {
        own.add("p", "1", "");
        assertThat(examine().get(0))
                .matches(finding -> finding.subject().equals("toolchain") && finding.health() == Health.GOOD)
                .asString()
                .contains("one built from source, since not found on the PATH: the OCaml compiler (ocamlc)")
                .contains("not built yet: mvn mirage:toolchain", own.folder().toString());
        own.build();
        assertThat(examine().get(0).detail()).doesNotContain("not built yet");
    }

    @Test
    @DisplayName("tells instead why nothing could be decided")
    void tellsWhyNot() {
        SelectionRequest broken = new SelectionRequest(
                Toolchains.Choice.MANAGED,
                new ToolchainRequest(
                        List.of(own.bin()),
                        Optional.empty(),
                        false,
                        line -> {},
                        own.request().progress()),
                Map.of(),
                List.of(),
                () -> {
                    throw new ProjectException("There is no lock.", "mvn mirage:lock");
                });
        assertThat(Doctor.examine(broken, DEBIAN, root).get(0))
                .isEqualTo(new Finding("toolchain", Health.BAD, "There is no lock.", "mvn mirage:lock"));
    }

    @Test
    @DisplayName("lists installed tools with versions, and what is missing")
    void listsTools() {
        OwnPackages.script(own.bin().resolve("ocamlc"), "echo 5.4.1");
        assertThat(finding("installed ocaml").detail())
                .isEqualTo("5.4.1, " + own.bin().resolve("ocamlc"));
        assertThat(finding("installed").detail()).startsWith("the build tool dune (dune) was not found on the PATH");
        assertThat(finding("C compiler"))
                .isEqualTo(new Finding(
                        "C compiler",
                        Health.GOOD,
                        "stand-in compiler 1.0, " + own.bin().resolve("cc"),
                        ""));
        assertThat(finding("make"))
                .matches(finding -> finding.health() == Health.BAD)
                .asString()
                .endsWith("apt-get install -y make");
    }

    @Test
    @DisplayName("tells whether there is a sandbox")
    void tellsSandbox() {
        assertThat(finding("sandbox")).asString().contains("not installed", "apt-get install -y bubblewrap");
        own.withoutSandbox();
        assertThat(finding("sandbox").detail()).contains("No permissions to create new namespace");
        OwnPackages.script(own.bin().resolve("bwrap"), "exit 0");
        assertThat(finding("sandbox").health()).isEqualTo(Health.GOOD);
    }

    @Test
    @DisplayName("knows KVM's states, and the trouble with one within a virtual machine")
    void knowsKvm() throws IOException {
        assertThat(finding("KVM")).asString().contains("dev/kvm is not there", "spt images need no KVM");
        file("dev/kvm", "");
        assertThat(finding("KVM"))
                .isEqualTo(new Finding("KVM", Health.GOOD, root.resolve("dev/kvm") + " can be used", ""));
        file("proc/cpuinfo", "processor : 0\nflags : fpu sse hypervisor lahf_lm\n");
        assertThat(finding("KVM").detail()).contains("itself a virtual one", "suberror=0x1", "spt and virtio");
        if (!"root".equals(System.getProperty("user.name"))) {
            assertThat(root.resolve("dev/kvm").toFile().setWritable(false)).isTrue();
            assertThat(finding("KVM")).asString().contains("not yours to use", "usermod -aG kvm");
        }
    }

    @Test
    @DisplayName("knows tap devices from other interfaces, and how to make one")
    void knowsTaps() {
        assertThat(finding("tap")).asString().contains("dev/net/tun is not there", "modprobe tun");
        file("dev/net/tun", "");
        file("sys/class/net/eth0/mtu", "1500\n");
        file("sys/class/net/tun0/tun_flags", "0x1001\n");
        assertThat(finding("tap")).asString().contains("no tap device yet", "ip tuntap add tap100 mode tap user ");
        file("sys/class/net/tap100/tun_flags", "0x1002\n");
        assertThat(finding("tap")).isEqualTo(new Finding("tap", Health.GOOD, "tap100", ""));
    }

    @Test
    @DisplayName("knows tenders and their versions")
    void knowsTenders() throws IOException {
        assertThat(finding("tender for hvt")).asString().contains("solo5-hvt is not there");
        OwnPackages.script(
                own.bin().resolve("solo5-hvt"), "echo 'solo5-hvt tender, version v0.12.1'; echo 'ABI version 2'");
        assertThat(finding("tender for hvt").detail())
                .isEqualTo("solo5-hvt tender, version v0.12.1, " + own.bin().resolve("solo5-hvt"));
        assertThat(finding("tender for virtio").detail()).contains("qemu-system-x86_64");
        assertThat(Files.exists(own.cache())).as("a doctor builds nothing").isFalse();
    }
}
