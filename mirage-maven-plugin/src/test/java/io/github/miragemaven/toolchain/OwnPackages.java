package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.transport.Transport;
import io.github.miragemaven.transport.TransportSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Small packages whose sources are shell scripts, and a machine to build them on: no OCaml, no C. */
final class OwnPackages {

    private final Path root;
    private final List<ManagedPackage> packages = new ArrayList<>();
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final List<Tool> provided = new ArrayList<>();
    private HostSystem system = new HostSystem("x86_64", "linux", "debian", "debian", "12");
    private Optional<String> lock = Optional.empty();
    private int jobs = 2;
    private int asked;

    OwnPackages(Path root) {
        this.root = root;
        script(bin().resolve("cc"), "echo stand-in compiler 1.0");
    }

    /** Comes first on the PATH. */
    Path bin() {
        return root.resolve("bin");
    }

    Path cache() {
        return root.resolve("cache");
    }

    /** What was told, a line each. */
    List<String> said() {
        return List.copyOf(said);
    }

    OwnPackages jobs(int count) {
        jobs = count;
        return this;
    }

    /** What stands for the packages where nobody looks at them. */
    OwnPackages lock(String text) {
        lock = Optional.of(text);
        return this;
    }

    /** How often the packages were asked for. */
    int asked() {
        return asked;
    }

    OwnPackages system(HostSystem other) {
        system = other;
        return this;
    }

    /** A tool of the machine that stands for a package. */
    OwnPackages provide(String name, String version, String script) {
        script(bin().resolve(name), script);
        provided.add(new Tool(name, bin().resolve(name), version));
        return this;
    }

    /** Makes the sandbox unusable, as it is within many containers. */
    OwnPackages withoutSandbox() {
        script(bin().resolve("bwrap"), "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        return this;
    }

    /** A package without sources. */
    OwnPackages add(String name, String version, String opam) {
        return add(name, version, opam, Map.of(), Map.of());
    }

    /**
     * A package with sources.
     *
     * @param sources files by path; what begins with {@code #!} can be run
     */
    OwnPackages add(String name, String version, String opam, Map<String, String> sources) {
        return add(name, version, opam, sources, Map.of());
    }

    OwnPackages add(
            String name, String version, String opam, Map<String, String> sources, Map<String, String> extraFiles) {
        String url = sources.isEmpty() ? "" : "\nurl { src: \"" + sources(name + "-" + version, sources) + "\" }\n";
        Map<String, byte[]> files = new TreeMap<>();
        extraFiles.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        packages.removeIf(one -> one.name().equals(name));
        packages.add(new ManagedPackage(
                OpamPackage.of(
                        OpamParser.parse(name + "." + version + "/opam", "opam-version: \"2.0\"\n" + opam + url),
                        name,
                        new OpamVersion(version)),
                new TreeMap<>(files),
                List.of()));
        return this;
    }

    /** Writes a source folder. */
    Path sources(String folder, Map<String, String> sources) {
        Path into = root.resolve("sources").resolve(folder);
        sources.forEach((path, text) -> {
            Path file = into.resolve(path);
            if (text.startsWith("#!")) {
                script(file, text.substring(text.indexOf('\n') + 1));
            } else {
                write(file, text);
            }
        });
        return into;
    }

    ManagedRequest request() {
        Progress progress = new Progress() {
            @Override
            public void info(String line) {
                said.add(line);
            }

            @Override
            public void warn(String line) {
                said.add("warning: " + line);
            }

            @Override
            public void debug(String line) {}
        };
        List<ManagedPackage> all = List.copyOf(packages);
        return new ManagedRequest(
                () -> {
                    asked++;
                    return all;
                },
                lock,
                provided,
                system,
                new Transport(TransportSettings.of(cache(), root, progress)),
                cache(),
                List.of(bin(), Path.of("/usr/bin"), Path.of("/bin")),
                jobs,
                progress);
    }

    Toolchain build() {
        return ManagedToolchain.build(request());
    }

    Path folder() {
        return ManagedToolchain.folder(request());
    }

    /** A file that was installed. */
    String installed(String path) {
        try {
            return Files.readString(folder().resolve("prefix").resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void script(Path file, String text) {
        write(file, "#!/bin/sh\n" + text + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make " + file + " executable");
        }
    }

    static void write(Path file, String text) {
        // Not anew: a folder's time stamps are part of what tells its state from another.
        AtomicFiles.writeIfChanged(file, text);
    }
}
