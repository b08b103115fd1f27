package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What is installed so far, and what variables hold for a package that is being built (opam manual, section
 * "Variables").
 *
 * <p>A package sees those only that it waits for, whatever else may be installed by then: what it becomes must not hang
 * on which of two others was faster.
 */
final class SwitchState {

    private final Prefix prefix;
    private final Variables system;
    private final BuildOrder order;
    private final int jobs;
    private final Map<String, Provided> provided;
    private final Map<String, Installed> installed = new ConcurrentHashMap<>();

    private record Installed(ManagedPackage what, DotConfig config) {}

    SwitchState(Prefix prefix, ManagedRequest request, BuildOrder order) {
        this.prefix = prefix;
        this.system = request.system().variables();
        this.order = order;
        this.jobs = request.jobs();
        this.provided = request.provided().stream().collect(Collectors.toMap(Tool::name, Provided::of));
    }

    /** Whether tools of the machine work together with packages that are built here. */
    boolean isMixed() {
        return !provided.isEmpty();
    }

    void install(ManagedPackage what, DotConfig config) {
        installed.put(what.name(), new Installed(what, config));
    }

    /** The files that installed packages were built against. */
    Map<String, Optional<Checksum>> fileDepends() {
        return installed.values().stream()
                .flatMap(one -> one.config.fileDepends().entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one));
    }

    /**
     * The variables within a package's own definition.
     *
     * @param folders where the build of each package is, by name
     */
    Variables within(ManagedPackage self, BuildFolders folders) {
        return name -> {
            int colon = name.lastIndexOf(':');
            if (colon < 0) {
                return global(self, name, folders);
            }
            String owner = name.substring(0, colon);
            return ofPackage(self, owner.equals("_") ? self.name() : owner, name.substring(colon + 1), folders);
        };
    }

    private Optional<VariableValue> global(ManagedPackage self, String name, BuildFolders folders) {
        return switch (name) {
            case "with-test", "with-doc", "with-dev-setup" -> bool(false);
            case "build" -> text(folders.build(self).toString());
            case "jobs" -> text(Integer.toString(jobs));
            case "make" -> text(isBsd() ? "gmake" : "make");
            case "switch" -> text("mirage-maven");
            case "root" -> text(prefix.root().toString());
            case "exe" -> text("");
            default ->
                prefix.folderVariable(name)
                        .or(() -> system.value(name))
                        .or(() -> ofPackage(self, self.name(), name, folders));
        };
    }

    private boolean isBsd() {
        return system.value("os")
                .map(VariableValue::asText)
                .filter(os -> os.endsWith("bsd") || os.equals("dragonfly"))
                .isPresent();
    }

    private Optional<VariableValue> ofPackage(ManagedPackage self, String owner, String name, BuildFolders folders) {
        if (provided.containsKey(owner)) {
            return Optional.ofNullable(provided.get(owner)).flatMap(tool -> tool.variable(name));
        }
        Optional<Installed> there = Optional.ofNullable(installed.get(owner))
                .filter(one -> order.all(self.name()).contains(owner) || owner.equals(self.name()));
        Optional<VariableValue> own =
                there.flatMap(one -> Optional.ofNullable(one.config.variables().get(name)));
        if (own.isPresent()) {
            return own;
        }
        if (name.equals("installed")) {
            return bool(there.isPresent());
        }
        if (name.equals("pinned")) {
            return bool(false);
        }
        Optional<ManagedPackage> known = owner.equals(self.name()) ? Optional.of(self) : there.map(Installed::what);
        return known.flatMap(one -> packageVariable(one, name, folders));
    }

    private Optional<VariableValue> packageVariable(ManagedPackage one, String name, BuildFolders folders) {
        OpamPackage definition = one.definition();
        return switch (name) {
            case "name" -> text(definition.name());
            case "version" -> text(definition.version().text());
            case "dev" -> bool(one.isDevelopment());
            case "build" -> text(folders.build(one).toString());
            case "opamfile" -> text(folders.opamFile(one).toString());
            case "depends" ->
                text(order.direct(one.name()).stream()
                        .map(needed -> Optional.ofNullable(installed.get(needed)))
                        .flatMap(Optional::stream)
                        .map(needed -> needed.what.definition().toString())
                        .collect(Collectors.joining(" ")));
            case "hash" ->
                definition
                        .url()
                        .flatMap(url -> url.checksums().stream().max(Comparator.naturalOrder()))
                        .map(checksum -> VariableValue.of(checksum.toString()));
            default -> prefix.folderVariable(one.name(), name);
        };
    }

    static Optional<VariableValue> text(String value) {
        return Optional.of(VariableValue.of(value));
    }

    static Optional<VariableValue> bool(boolean value) {
        return Optional.of(VariableValue.of(value));
    }
}
