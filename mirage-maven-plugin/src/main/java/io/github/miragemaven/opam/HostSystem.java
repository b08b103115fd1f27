package io.github.miragemaven.opam;

import io.github.miragemaven.io.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The system that opam's global variables tell of (opam manual, section "Global variables"). What can't be found out is
 * {@code unknown}.
 *
 * @param arch {@code x86_64}, {@code arm64}, …
 * @param os {@code linux}, {@code macos}, {@code freebsd}, …
 * @param distribution {@code debian}, {@code alpine}, {@code homebrew}, …; as {@code os} where there are no distributions
 * @param family the distribution that this one comes from, such as {@code debian} for Ubuntu
 * @param version of the distribution, or else of the system
 */
public record HostSystem(String arch, String os, String distribution, String family, String version) {

    /** The opam whose behaviour is followed, for packages that ask for a newer or an older one. */
    private static final String OPAM_VERSION = "2.5.0";

    private static final String UNKNOWN = "unknown";

    /** This machine. */
    public static HostSystem detect() {
        return detect(System::getProperty, Path.of("/"), HostSystem::firstLine);
    }

    /**
     * A machine.
     *
     * @param property Java's system properties there
     * @param root its root folder
     * @param command runs a program and gives the line it printed, if it is there and printed one
     */
    static HostSystem detect(
            Function<String, @Nullable String> property, Path root, Function<List<String>, Optional<String>> command) {
        String arch = arch(value(property, "os.arch"));
        String os = os(value(property, "os.name"));
        String release = value(property, "os.version");
        return switch (os) {
            case "linux" -> linux(arch, root, command);
            case "macos" -> {
                String distribution =
                        command.apply(List.of("brew", "--version")).isPresent()
                                ? "homebrew"
                                : command.apply(List.of("port", "version")).isPresent() ? "macports" : os;
                yield new HostSystem(arch, os, distribution, distribution, release);
            }
            case "freebsd", "openbsd", "netbsd", "dragonfly" -> new HostSystem(arch, os, os, "bsd", release);
            case "win32" -> new HostSystem(arch, os, os, "windows", release);
            default -> new HostSystem(arch, os, os, os, release);
        };
    }

    private static HostSystem linux(String arch, Path root, Function<List<String>, Optional<String>> command) {
        Optional<String> android = command.apply(List.of("getprop", "ro.build.version.release"));
        if (android.isPresent()) {
            return new HostSystem(arch, "linux", "android", "android", normal(android.get()));
        }
        Map<String, String> release = osRelease(root);
        String distribution = normal(Optional.ofNullable(release.get("ID"))
                .or(() -> command.apply(List.of("lsb_release", "-i", "-s")))
                .or(() -> issue(root))
                .orElse("linux"));
        String family = Optional.ofNullable(release.get("ID_LIKE"))
                .map(like -> normal(like.strip().split("\\s+", -1)[0]))
                .orElse(distribution);
        // opam asks lsb_release first; it says the same, in the time of starting a Python program.
        String version = normal(Optional.ofNullable(release.get("VERSION_ID"))
                .or(() -> command.apply(List.of("lsb_release", "-s", "-r")))
                .orElse(UNKNOWN));
        return new HostSystem(arch, "linux", distribution, family, version);
    }

    /** These, as opam's global variables, with {@code opam-version}. */
    public Variables variables() {
        return Variables.of(Map.of(
                "arch", VariableValue.of(arch),
                "os", VariableValue.of(os),
                "os-distribution", VariableValue.of(distribution),
                "os-family", VariableValue.of(family),
                "os-version", VariableValue.of(version),
                "opam-version", VariableValue.of(OPAM_VERSION)));
    }

    private static String value(Function<String, @Nullable String> property, String name) {
        return normal(Optional.ofNullable(property.apply(name)).orElse(UNKNOWN));
    }

    private static String normal(String text) {
        return text.isBlank() ? UNKNOWN : text.strip().toLowerCase(Locale.ROOT);
    }

    /** An architecture as Java calls it, as opam calls it. */
    private static String arch(String name) {
        return switch (name) {
            case "x86", "i386", "i486", "i586", "i686" -> "x86_32";
            case "x86_64", "amd64" -> "x86_64";
            case "powerpc", "ppc", "ppcle" -> "ppc32";
            case "ppc64", "ppc64le" -> "ppc64";
            case "aarch64", "aarch64_be" -> "arm64";
            default -> Stream.of("arm", "earm").anyMatch(name::startsWith) && !name.equals("arm64") ? "arm32" : name;
        };
    }

    private static String os(String name) {
        if (name.startsWith("mac") || name.equals("darwin")) {
            return "macos";
        }
        return name.startsWith("windows") ? "win32" : name;
    }

    /** The settings of os-release(5), of the first of its two places that there is. */
    private static Map<String, String> osRelease(Path root) {
        Map<String, String> settings = new HashMap<>();
        for (String place : List.of("etc/os-release", "usr/lib/os-release")) {
            if (settings.isEmpty()) {
                for (String line : lines(root.resolve(place))) {
                    int equals = line.indexOf('=');
                    if (equals > 0 && !line.startsWith("#")) {
                        settings.put(
                                line.substring(0, equals).strip(),
                                unquoted(line.substring(equals + 1).strip()));
                    }
                }
            }
        }
        return settings;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** The first word of the file in which old distributions name themselves. */
    private static Optional<String> issue(Path root) {
        return Stream.of("etc/redhat-release", "etc/centos-release", "etc/gentoo-release", "etc/issue")
                .map(root::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .flatMap(file -> lines(file).stream().findFirst())
                .map(line -> line.strip().split("\\s+", -1)[0])
                .filter(word -> !word.isEmpty());
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            // What can't be read tells nothing; the variable is then unknown, as it is for opam.
            return List.of();
        }
    }

    private static Optional<String> firstLine(List<String> words) {
        if (Command.find(words.get(0), Command.searchPath()).isEmpty()) {
            return Optional.empty();
        }
        Command.Result result = new Command(words, Path.of("").toAbsolutePath(), Map.of()).run();
        return result.succeeded()
                ? result.output().lines().filter(line -> !line.isBlank()).findFirst()
                : Optional.empty();
    }
}
