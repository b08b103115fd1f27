package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.HostSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What installs packages on this distribution. opam calls such packages external dependencies, depexts.
 *
 * @param name as a person knows it: {@code apt-get}
 * @param install the command that installs the packages named behind it, without asking
 * @param refresh the command that brings its list of packages up to date; empty where installing does so by itself
 * @param query the command that succeeds exactly when the one package named behind it is installed
 * @param tools what this distribution calls the packages of our tools, by the tool's opam name
 */
public record PackageManager(
        String name, List<String> install, List<String> refresh, List<String> query, Map<String, String> tools) {

    private static final PackageManager APT = new PackageManager(
            "apt-get",
            List.of("apt-get", "install", "-y"),
            List.of("apt-get", "update"),
            // dpkg -s succeeds for removed packages whose configuration files are still there, so we ask for files.
            List.of("dpkg", "-L"),
            Map.of("ocaml", "ocaml", "dune", "ocaml-dune", "ocamlfind", "ocaml-findlib", "cc", "gcc"));

    private static final PackageManager DNF = new PackageManager(
            "dnf",
            List.of("dnf", "install", "-y"),
            List.of(),
            List.of("rpm", "-q", "--whatprovides"),
            Map.of("ocaml", "ocaml", "dune", "ocaml-dune", "ocamlfind", "ocaml-findlib", "cc", "gcc"));

    private static final PackageManager ZYPPER = new PackageManager(
            "zypper",
            List.of("zypper", "--non-interactive", "install"),
            List.of(),
            List.of("rpm", "-q", "--whatprovides"),
            Map.of("ocaml", "ocaml", "dune", "ocaml-dune", "ocamlfind", "ocaml-findlib", "cc", "gcc"));

    private static final PackageManager APK = new PackageManager(
            "apk",
            List.of("apk", "add"),
            List.of("apk", "update"),
            List.of("apk", "info", "-e"),
            Map.of("ocaml", "ocaml", "dune", "dune", "ocamlfind", "ocaml-findlib", "cc", "build-base"));

    private static final PackageManager PACMAN = new PackageManager(
            "pacman",
            List.of("pacman", "-S", "--noconfirm", "--needed"),
            List.of("pacman", "-Sy"),
            List.of("pacman", "-Q"),
            Map.of("ocaml", "ocaml", "dune", "dune", "ocamlfind", "ocaml-findlib", "cc", "gcc"));

    private static final PackageManager BREW = new PackageManager(
            "brew",
            List.of("brew", "install"),
            List.of(),
            List.of("brew", "list", "--formula"),
            Map.of("ocaml", "ocaml", "dune", "dune", "ocamlfind", "ocaml-findlib", "cc", "gcc"));

    private static final Map<String, PackageManager> BY_FAMILY = Map.ofEntries(
            Map.entry("debian", APT),
            Map.entry("ubuntu", APT),
            Map.entry("fedora", DNF),
            Map.entry("rhel", DNF),
            Map.entry("centos", DNF),
            Map.entry("suse", ZYPPER),
            Map.entry("opensuse", ZYPPER),
            Map.entry("alpine", APK),
            Map.entry("arch", PACMAN),
            Map.entry("homebrew", BREW));

    public PackageManager {
        install = List.copyOf(install);
        refresh = List.copyOf(refresh);
        query = List.copyOf(query);
        tools = Map.copyOf(tools);
    }

    /** The package manager of a machine, known by its distribution's name or family; empty for one we don't know. */
    public static Optional<PackageManager> of(HostSystem machine) {
        return Optional.ofNullable(BY_FAMILY.get(machine.distribution()))
                .or(() -> Optional.ofNullable(BY_FAMILY.get(machine.family())));
    }

    /** Those of {@code packages} that are not installed, in the order given. */
    public List<String> missing(Set<String> packages) {
        List<String> missing = new ArrayList<>();
        for (String wanted : packages) {
            List<String> words = new ArrayList<>(query);
            words.add(wanted);
            if (!new Command(words, Path.of("/"), Map.of()).run().succeeded()) {
                missing.add(wanted);
            }
        }
        return missing;
    }

    /** The command that installs {@code packages}, with {@code sudo} before it when we are not root. */
    public List<String> installCommand(List<String> packages) {
        List<String> words = new ArrayList<>(install);
        words.addAll(packages);
        return asRoot(words);
    }

    /**
     * Installs {@code packages}, giving the package manager's own lines to {@code output}. A first failure is often a
     * new machine's empty list of packages, so the list is refreshed and the install tried once more.
     *
     * @throws WorldException when the package manager fails
     */
    public void install(List<String> packages, Consumer<String> output) {
        Command.Result result = run(installCommand(packages), output);
        if (!result.succeeded() && !refresh.isEmpty()) {
            run(asRoot(refresh), output);
            result = run(installCommand(packages), output);
        }
        if (!result.succeeded()) {
            throw new WorldException(
                    "Installing " + String.join(", ", packages) + " failed with exit status " + result.status()
                            + " (its messages are above): " + String.join(" ", installCommand(packages)),
                    "Run that command by hand to see what it lacks, then run mvn again.");
        }
    }

    private static Command.Result run(List<String> words, Consumer<String> output) {
        return new Command(words, Path.of("/"), Map.of("DEBIAN_FRONTEND", "noninteractive")).run(output);
    }

    private List<String> asRoot(List<String> words) {
        if (name.equals("brew") || "root".equals(System.getProperty("user.name"))) {
            return words;
        }
        List<String> withSudo = new ArrayList<>(List.of("sudo"));
        withSudo.addAll(words);
        return withSudo;
    }
}
