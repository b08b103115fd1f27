package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** A machine of its own in a folder, with scripts that stand in for its programs, and a project on it. */
final class Standing {

    final Path root;
    final Path bin;
    final Path project;
    final List<String> told = new ArrayList<>();

    private String target = "spt";
    private List<String> arguments = List.of();
    private Devices devices = new Devices(Map.of(), Map.of(), false);
    private OptionalInt memory = OptionalInt.empty();
    private Optional<Boolean> kvm = Optional.empty();
    private List<Path> more = List.of();

    Standing(Path root) throws IOException {
        this.root = root;
        this.bin = Files.createDirectories(root.resolve("bin"));
        this.project = Files.createDirectories(root.resolve("my project"));
        Files.createDirectories(work());
    }

    Standing target(String name) {
        target = name;
        return this;
    }

    Standing arguments(String... all) {
        arguments = List.of(all);
        return this;
    }

    Standing devices(Map<String, String> networks, Map<String, String> blocks) {
        devices = new Devices(networks, blocks, false);
        return this;
    }

    Standing temporary() {
        devices = new Devices(devices.networks(), devices.blocks(), true);
        return this;
    }

    Standing memory(int mib) {
        memory = OptionalInt.of(mib);
        return this;
    }

    Standing kvm(boolean use) {
        kvm = Optional.of(use);
        return this;
    }

    Standing moreTenders(Path... folders) {
        more = List.of(folders);
        return this;
    }

    Path image() {
        return project.resolve("dist/hello." + target);
    }

    Path work() {
        return project.resolve("target/mirage");
    }

    /** Of the scripts and, for what these call themselves, of the system. */
    Host host() {
        return new Host(root, List.of(bin));
    }

    RunRequest request() {
        return new RunRequest(
                image(),
                "hello",
                target,
                arguments,
                devices,
                memory,
                kvm,
                project,
                work(),
                List.of(bin),
                () -> more,
                new Progress() {
                    @Override
                    public void info(String line) {
                        told.add(line);
                    }

                    @Override
                    public void warn(String line) {
                        told.add("warning: " + line);
                    }

                    @Override
                    public void debug(String line) {}
                });
    }

    Path script(String name, String text) {
        return script(bin.resolve(name), text);
    }

    static Path script(Path file, String text) {
        write(file, "#!/bin/sh\n" + text + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make " + file + " executable");
        }
        return file;
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Interfaces as Linux shows them; flags of 1 are up. */
    void tap(String name, int flags) {
        write(root.resolve("dev/net/tun"), "");
        write(root.resolve("sys/class/net").resolve(name).resolve("tun_flags"), "0x1002\n");
        write(root.resolve("sys/class/net").resolve(name).resolve("flags"), "0x" + Integer.toHexString(flags) + "\n");
    }

    /** How it would be booted, with the folders of this machine left out. */
    String command() {
        return told(Tenders.launch(request(), host()).command().words());
    }

    String told(List<String> words) {
        return words.stream()
                .map(word -> word.replace(bin + "/", "").replace(project + "/", "PROJECT/"))
                .collect(Collectors.joining(" "));
    }
}
