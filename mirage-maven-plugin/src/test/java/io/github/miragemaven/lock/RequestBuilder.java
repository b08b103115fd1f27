package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.transport.TestSettings;
import io.github.miragemaven.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A project folder with two opam files, and a request to lock it; everything has a default. */
final class RequestBuilder {

    /** opam's variables on a Debian machine. */
    static final Variables DEBIAN = Variables.of(Map.of(
            "os", VariableValue.of("linux"),
            "arch", VariableValue.of("x86_64"),
            "os-family", VariableValue.of("debian"),
            "os-distribution", VariableValue.of("debian"),
            "os-version", VariableValue.of("12")));

    final Path folder;
    private Supplier<Repositories> repositories = () -> new Repositories(List.of());
    private final Map<String, OpamVersion> installed = new TreeMap<>();
    private boolean buildsTools;
    private boolean refreshing;
    private Optional<OpamVersion> ocaml = Optional.empty();
    private final List<Lock> companions = new ArrayList<>();
    private final List<PinDepend> pins = new ArrayList<>();
    private Variables environment = DEBIAN;
    private boolean frozen;
    private LockRequest.Update update = LockRequest.Update.NOTHING;

    RequestBuilder(Path folder) {
        this.folder = folder;
        monorepo("depends: []");
        tools("depends: []");
    }

    RequestBuilder monorepo(String text) {
        return write("hello-hvt-monorepo.opam", "opam-version: \"2.0\"\n" + text + "\n");
    }

    RequestBuilder tools(String text) {
        return write("hello-hvt-switch.opam", "opam-version: \"2.0\"\n" + text + "\n");
    }

    RequestBuilder write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    RequestBuilder repositories(Repositories all) {
        this.repositories = () -> all;
        return this;
    }

    RequestBuilder repositories(Supplier<Repositories> all) {
        this.repositories = all;
        return this;
    }

    RequestBuilder installed(String name, String version) {
        installed.put(name, new OpamVersion(version));
        return this;
    }

    /** Looks at branches again, as -U does. */
    RequestBuilder refreshing() {
        refreshing = true;
        return this;
    }

    RequestBuilder buildsTools() {
        buildsTools = true;
        return this;
    }

    RequestBuilder nothingInstalled() {
        installed.clear();
        return this;
    }

    RequestBuilder ocaml(String version) {
        ocaml = Optional.of(new OpamVersion(version));
        return this;
    }

    RequestBuilder pin(String name, String version, String url) {
        pins.add(new PinDepend(name, new OpamVersion(version), url));
        return this;
    }

    RequestBuilder environment(Variables variables) {
        environment = variables;
        return this;
    }

    RequestBuilder beside(Lock companion) {
        companions.add(companion);
        return this;
    }

    RequestBuilder frozen(boolean isFrozen) {
        frozen = isFrozen;
        return this;
    }

    RequestBuilder update(LockRequest.Update what) {
        update = what;
        return this;
    }

    LockRequest build() {
        return new LockRequest(
                folder.resolve("hello-hvt-monorepo.opam"),
                folder.resolve("hello-hvt-switch.opam"),
                folder,
                repositories,
                new Transport(transport().made()),
                installed,
                buildsTools,
                ocaml,
                pins,
                environment,
                frozen,
                update,
                companions);
    }

    private TestSettings transport() {
        TestSettings settings = TestSettings.in(folder);
        return refreshing ? settings.update() : settings;
    }

    LockResult lock() {
        return Locker.lock(build());
    }

    String lockFile(boolean tools) {
        try {
            LockRequest request = build();
            return Files.readString(tools ? request.toolsLock() : request.monorepoLock());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
