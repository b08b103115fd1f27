package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The command that installs system packages")
class SystemPackagesTest {

    @ParameterizedTest(name = "on {0} of the family {1}: {3}")
    @CsvSource({
        "debian, debian, linux, apt-get install -y a b",
        "linuxmint, ubuntu, linux, apt-get install -y a b",
        "alpine, alpine, linux, apk add a b",
        "manjaro, arch, linux, pacman -S --needed a b",
        "rhel, fedora, linux, dnf install -y a b",
        "opensuse-leap, suse, linux, zypper install -y a b",
        "homebrew, homebrew, macos, brew install a b",
        "freebsd, bsd, freebsd, pkg install -y a b",
    })
    void command(String distribution, String family, String os, String expected) {
        assertThat(SystemPackages.installCommand(List.of("a", "b"), system(distribution, family, os)))
                .contains(List.of(expected.split(" ")));
    }

    @Test
    @DisplayName("is nothing where there is nothing to install, or nobody knows how")
    void none() {
        assertThat(SystemPackages.installCommand(List.of(), RequestBuilder.DEBIAN))
                .isEmpty();
        assertThat(SystemPackages.installCommand(List.of("a"), system("plan9", "plan9", "plan9")))
                .isEmpty();
        assertThat(SystemPackages.installCommand(List.of("a"), Variables.NONE)).isEmpty();
    }

    private static Variables system(String distribution, String family, String os) {
        return Variables.of(Map.of(
                "os-distribution", VariableValue.of(distribution),
                "os-family", VariableValue.of(family),
                "os", VariableValue.of(os)));
    }
}
