package io.github.miragemaven.lock;

import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How system packages are installed where the plugin runs. */
public final class SystemPackages {

    private SystemPackages() {}

    /**
     * The words of the command that installs these packages, to be run as an administrator; empty when there is nothing
     * to install, or when this system's way isn't known.
     *
     * @param environment opam's {@code os}, {@code os-family} and {@code os-distribution}
     */
    public static Optional<List<String>> installCommand(List<String> packages, Variables environment) {
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        return installer(environment).map(installer -> {
            List<String> words = new ArrayList<>(List.of(installer.split(" ")));
            words.addAll(packages);
            return words;
        });
    }

    private static Optional<String> installer(Variables environment) {
        for (String variable : List.of("os-distribution", "os-family", "os")) {
            String value =
                    environment.value(variable).map(VariableValue::asText).orElse("");
            Optional<String> installer = installer(value);
            if (installer.isPresent()) {
                return installer;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> installer(String system) {
        return switch (system) {
            case "debian", "ubuntu" -> Optional.of("apt-get install -y");
            case "alpine" -> Optional.of("apk add");
            case "arch" -> Optional.of("pacman -S --needed");
            case "fedora", "rhel", "centos", "ol", "mageia", "almalinux", "rocky", "amzn" ->
                Optional.of("dnf install -y");
            case "suse", "opensuse" -> Optional.of("zypper install -y");
            case "gentoo" -> Optional.of("emerge");
            case "homebrew" -> Optional.of("brew install");
            case "macports" -> Optional.of("port install");
            case "freebsd", "dragonfly" -> Optional.of("pkg install -y");
            case "openbsd" -> Optional.of("pkg_add");
            default -> Optional.empty();
        };
    }
}
