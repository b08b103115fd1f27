package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules are of the opam manual, section "Global variables", and os-release(5). */
@DisplayName("The host system")
class HostSystemTest {

    @TempDir
    Path root;

    private HostSystem detect(Map<String, String> properties, Map<String, String> programs) {
        return HostSystem.detect(
                properties::get, root, words -> Optional.ofNullable(programs.get(String.join(" ", words))));
    }

    private HostSystem linux(String osRelease, Map<String, String> programs) throws IOException {
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/os-release"), osRelease);
        return detect(Map.of("os.name", "Linux", "os.arch", "amd64", "os.version", "6.1.0-rt"), programs);
    }

    @Test
    @DisplayName("is Debian by /etc/os-release")
    void debian() throws IOException {
        assertThat(linux("PRETTY_NAME=\"Debian GNU/Linux 12\"\nID=debian\nVERSION_ID=\"12\"\n", Map.of()))
                .isEqualTo(new HostSystem("x86_64", "linux", "debian", "debian", "12"));
    }

    @Test
    @DisplayName("is of the family that ID_LIKE names first")
    void families() throws IOException {
        assertThat(linux("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\n", Map.of()))
                .isEqualTo(new HostSystem("x86_64", "linux", "ubuntu", "debian", "24.04"));
        assertThat(linux("# x\nID='rocky'\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=9.3", Map.of()))
                .isEqualTo(new HostSystem("x86_64", "linux", "rocky", "rhel", "9.3"));
    }

    @Test
    @DisplayName("asks lsb_release for what os-release does not say")
    void lsbRelease() throws IOException {
        assertThat(linux("ID=debian\n", Map.of("lsb_release -s -r", "testing")).version())
                .isEqualTo("testing");
        assertThat(linux("", Map.of("lsb_release -i -s", "Mint")).distribution())
                .isEqualTo("mint");
    }

    @Test
    @DisplayName("is told by /etc/issue, or just linux, where nothing else tells")
    void oldLinux() throws IOException {
        assertThat(linux("", Map.of())).isEqualTo(new HostSystem("x86_64", "linux", "linux", "linux", "unknown"));
        Files.writeString(root.resolve("etc/issue"), "Slackware 13 \\n\n");
        assertThat(linux("", Map.of()).distribution()).isEqualTo("slackware");
    }

    @Test
    @DisplayName("is Android when getprop says so")
    void android() throws IOException {
        assertThat(linux("ID=x", Map.of("getprop ro.build.version.release", "14")))
                .isEqualTo(new HostSystem("x86_64", "linux", "android", "android", "14"));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}, {3}")
    @CsvSource({
        "Mac OS X, macos, macos, macos",
        "FreeBSD, freebsd, freebsd, bsd",
        "OpenBSD, openbsd, openbsd, bsd",
        "Windows 11, win32, win32, windows",
        "SunOS, sunos, sunos, sunos",
    })
    void others(String osName, String os, String distribution, String family) {
        assertThat(detect(Map.of("os.name", osName, "os.arch", "aarch64", "os.version", "14.5"), Map.of()))
                .isEqualTo(new HostSystem("arm64", os, distribution, family, "14.5"));
    }

    @Test
    @DisplayName("on macOS is known by its package manager")
    void packageManagers() {
        Map<String, String> mac = Map.of("os.name", "Mac OS X", "os.arch", "aarch64", "os.version", "14.5");

        assertThat(detect(mac, Map.of("brew --version", "Homebrew 4")).distribution())
                .isEqualTo("homebrew");
        assertThat(detect(mac, Map.of("port version", "Version: 2.9")).family()).isEqualTo("macports");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "amd64, x86_64",
        "i386, x86_32",
        "aarch64, arm64",
        "arm, arm32",
        "ppc64le, ppc64",
        "riscv64, riscv64",
        "s390x, s390x"
    })
    void architectures(String java, String opam) {
        assertThat(detect(Map.of("os.name", "FreeBSD", "os.arch", java, "os.version", "1"), Map.of())
                        .arch())
                .isEqualTo(opam);
    }

    @Test
    @DisplayName("gives opam its variables")
    void variables() {
        Variables variables = new HostSystem("x86_64", "linux", "ubuntu", "debian", "24.04").variables();

        assertThat(List.of("arch", "os", "os-distribution", "os-family", "os-version"))
                .extracting(name -> variables.value(name).orElseThrow().asText())
                .containsExactly("x86_64", "linux", "ubuntu", "debian", "24.04");
        assertThat(FilterTest.filter("opam-version >= \"2.1\"").holds(variables))
                .isTrue();
        assertThat(variables.value("switch")).isEmpty();
    }

    @Test
    @DisplayName("of this machine is found")
    void thisMachine() {
        HostSystem here = HostSystem.detect();

        assertThat(here.os()).isNotEqualTo("unknown");
        assertThat(here.arch()).isNotEqualTo("unknown");
    }
}
