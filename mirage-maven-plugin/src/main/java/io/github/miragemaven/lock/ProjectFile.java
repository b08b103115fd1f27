package io.github.miragemaven.lock;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.Dependency;
import io.github.miragemaven.opam.Formula;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An opam file of the project: one of the two generated ones, or one of its own packages. */
final class ProjectFile {

    /** The generated files' own field: pairs of a package and the line of config.ml that asks for it. */
    private static final String ORIGINS = "x-mirage-origins";

    /** Another one, by which they are known. */
    private static final String TARGET = "x-mirage-target";

    /** Yet another: the libraries of the project itself that the unikernel is linked with. */
    private static final String LOCAL_LIBRARIES = "x-mirage-local-libs";

    private final Path path;
    private final String shown;
    private final Scope scope;
    private final OpamPackage opam;
    private final Map<String, String> places = new HashMap<>();
    private final Map<String, String> origins = new HashMap<>();

    private ProjectFile(Path path, Scope scope, Path shown, OpamPackage opam) {
        this.path = path;
        // With slashes on every system, since it goes into messages that people compare.
        this.shown = shown.toString().replace('\\', '/');
        this.scope = scope;
        this.opam = opam;
        opam.file().field("depends").ifPresent(this::findLines);
        opam.extension(ORIGINS).ifPresent(value -> origins.putAll(pairs(value)));
        places.putAll(origins);
    }

    /**
     * Reads one.
     *
     * @param shown what a person is told of where it is
     * @throws ProjectException when it isn't there or isn't in opam's format
     */
    static ProjectFile read(Path path, Scope scope, Path shown) {
        try {
            OpamFile file = OpamParser.parse(path.toString(), Files.readAllBytes(path));
            return new ProjectFile(path, scope, shown, OpamPackage.ofSource(file, nameOf(path)));
        } catch (NoSuchFileException e) {
            throw new ProjectException(
                    "There is no " + path + " to lock.", "Run mvn mirage:configure first; it writes that file.", e);
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot read " + path + ": " + AtomicFiles.reason(e), "Check that you may read it.", e);
        }
    }

    /** The package's name as the file's name has it. */
    static String nameOf(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(".opam") ? name.substring(0, name.length() - ".opam".length()) : name;
    }

    Path path() {
        return path;
    }

    /** As it is told to a person. */
    String shown() {
        return shown;
    }

    OpamPackage opam() {
        return opam;
    }

    Scope scope() {
        return scope;
    }

    /** The version of a package of the project, which opam-monorepo calls {@code zdev} unless the file says. */
    OpamVersion version() {
        return opam.file().field("version").isPresent() ? opam.version() : new OpamVersion("zdev");
    }

    /** The packages it names as tools for the packages of the monorepo. */
    List<String> provided() {
        List<String> names = new ArrayList<>();
        opam.extension("x-opam-monorepo-opam-provided").map(ProjectFile::texts).ifPresent(names::addAll);
        if (scope == Scope.SWITCH) {
            opam.depends().atoms().forEach(needed -> names.add(needed.name()));
        }
        return names;
    }

    /** The project's own libraries that config.ml names, as dune has them. */
    List<String> localLibraries() {
        return opam.extension(LOCAL_LIBRARIES).map(ProjectFile::texts).orElse(List.of());
    }

    /** The package itself, as something to ask for. */
    List<PackageConstraint> asWhole() {
        return List.of(new PackageConstraint(opam.name(), Formula.empty()));
    }

    /** What it asks for. */
    List<List<PackageConstraint>> asks(Variables environment) {
        return Clauses.of(
                Dependency.resolve(opam.depends(), World.variables(environment, scope, opam.name(), version(), true)));
    }

    /** What it rules out. */
    List<PackageConstraint> excludes(Variables environment) {
        return Dependency.resolve(opam.conflicts(), World.variables(environment, scope, opam.name(), version(), true));
    }

    /** That it asks for one of these. */
    Reason.Asked reason(List<PackageConstraint> clause) {
        List<String> names = World.names(clause);
        return new Reason.Asked(
                place(names),
                Clauses.show(clause),
                names,
                clause.stream().anyMatch(constraint -> !constraint.versions().isEmpty()),
                isByDevice(names));
    }

    /** Whether these packages are in a generated file without config.ml naming any of them. */
    private boolean isByDevice(List<String> names) {
        return opam.extension(TARGET).isPresent() && names.stream().noneMatch(origins::containsKey);
    }

    /** Where a person wrote that these packages are needed. */
    String place(List<String> names) {
        return names.stream()
                .map(places::get)
                .flatMap(place -> Optional.ofNullable(place).stream())
                .findFirst()
                .orElse(shown);
    }

    private void findLines(OpamValue value) {
        if (value instanceof OpamValue.Text text) {
            places.putIfAbsent(text.text(), shown + ":" + text.place().line());
        } else if (value instanceof OpamValue.Option option) {
            findLines(option.value());
        } else if (value instanceof OpamValue.Items items) {
            items.values().forEach(this::findLines);
        } else if (value instanceof OpamValue.Group group) {
            group.values().forEach(this::findLines);
        } else if (value instanceof OpamValue.And and) {
            findLines(and.left());
            findLines(and.right());
        } else if (value instanceof OpamValue.Or or) {
            findLines(or.left());
            findLines(or.right());
        }
    }

    /** The pairs of texts in a list of lists; whatever is of another form is no pair. */
    static Map<String, String> pairs(OpamValue value) {
        Map<String, String> pairs = new HashMap<>();
        if (value instanceof OpamValue.Items items) {
            for (OpamValue item : items.values()) {
                List<String> texts = texts(item);
                if (texts.size() == 2) {
                    pairs.put(texts.get(0), texts.get(1));
                }
            }
        }
        return pairs;
    }

    /** The texts in a list, or the one that stands without brackets. */
    static List<String> texts(OpamValue value) {
        if (value instanceof OpamValue.Text text) {
            return List.of(text.text());
        }
        return value instanceof OpamValue.Items items
                ? items.values().stream().flatMap(item -> texts(item).stream()).toList()
                : List.of();
    }
}
