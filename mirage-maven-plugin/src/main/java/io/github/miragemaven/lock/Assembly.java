package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamPrinter;
import io.github.miragemaven.opam.OpamValue;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.UrlSection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes a lock of what the solver chose. */
final class Assembly {

    private final World world;
    private final Map<Named, Candidate> chosen;
    private final List<String> notes;

    Assembly(World world, Map<Named, Candidate> chosen, List<String> notes) {
        this.world = world;
        this.chosen = chosen;
        this.notes = notes;
    }

    /**
     * @param asked what the unikernel needs
     * @param files the generated opam files
     * @param inputs the digest of what the project asks for
     */
    Lock lock(List<List<PackageConstraint>> asked, List<ProjectFile> files, Checksum inputs) {
        List<Directories.Folder> folders = Directories.of(vendored(), notes);
        Map<String, DuniverseDirectory> folderOf = new HashMap<>();
        folders.forEach(folder -> folder.packages().forEach(name -> folderOf.put(name, folder.directory())));

        Map<String, LockedPackage> monorepo = new TreeMap<>();
        Map<String, LockedPackage> tools = new TreeMap<>();
        Set<Named> reached = reachedFrom(asked);
        List<OpamPackage> monorepoOpams = new ArrayList<>();
        List<OpamPackage> toolOpams = new ArrayList<>();
        for (ProjectFile file : files) {
            (file.scope() == Scope.MONOREPO ? monorepoOpams : toolOpams).add(file.opam());
        }
        chosen.forEach((pick, candidate) -> {
            if (pick.scope() == Scope.MONOREPO) {
                candidate.definition().ifPresent(monorepoOpams::add);
                if (!(candidate instanceof Candidate.Local)) {
                    monorepo.put(
                            pick.name(),
                            Optional.ofNullable(folderOf.get(pick.name()))
                                    .map(folder -> new LockedPackage(
                                            pick.name(), candidate.version(), true, Optional.of(source(folder))))
                                    .orElseGet(() -> new LockedPackage(
                                            pick.name(), candidate.version(), false, Optional.empty())));
                }
            }
        });
        chosen.forEach((pick, candidate) -> {
            if (pick.scope() == Scope.SWITCH) {
                LockedPackage tool = new LockedPackage(
                        pick.name(),
                        candidate.version(),
                        false,
                        candidate.definition().flatMap(OpamPackage::url).map(Assembly::plain));
                tools.put(pick.name(), tool);
                candidate.definition().ifPresent(toolOpams::add);
                if (reached.contains(pick)) {
                    monorepo.putIfAbsent(
                            pick.name(), new LockedPackage(pick.name(), tool.version(), false, Optional.empty()));
                }
            }
        });
        return new Lock(
                List.copyOf(monorepo.values()),
                List.copyOf(tools.values()),
                folders.stream().map(Directories.Folder::directory).toList(),
                depexts(monorepoOpams),
                depexts(toolOpams),
                names(Candidate.Installed.class),
                pins(),
                Optional.of(inputs),
                world.repositories().repositories().stream()
                        .map(repository -> new Lock.SolvedFrom(
                                repository.origin().url(), repository.origin().revision()))
                        .toList());
    }

    private List<Directories.Vendored> vendored() {
        List<Directories.Vendored> vendored = new ArrayList<>();
        chosen.forEach((pick, candidate) -> {
            if (pick.scope() == Scope.MONOREPO
                    && !(candidate instanceof Candidate.Local)
                    && candidate.definition().isPresent()) {
                OpamPackage opam = candidate.definition().get();
                Optional<UrlSection> url = opam.url();
                if (url.isPresent() && !BuildRules.needsNoSources(opam)) {
                    vendored.add(new Directories.Vendored(
                            opam, candidate.version(), url.get(), candidate instanceof Candidate.Pinned));
                }
            }
        });
        return vendored;
    }

    /** The unikernel's packages and all they need, tools included; the compiler and dune are always needed. */
    private Set<Named> reachedFrom(List<List<PackageConstraint>> asked) {
        Set<Named> reached = new LinkedHashSet<>();
        ArrayDeque<Named> open = new ArrayDeque<>(world.chosenOf(Scope.MONOREPO, asked, chosen));
        for (String name : Roots.ALWAYS) {
            open.add(new Named(Scope.SWITCH, name));
        }
        while (!open.isEmpty()) {
            Named next = open.remove();
            if (reached.add(next)) {
                open.addAll(world.needs(next, chosen));
            }
        }
        return reached;
    }

    private List<String> names(Class<? extends Candidate> kind) {
        return chosen.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .map(entry -> entry.getKey().name())
                .distinct()
                .sorted()
                .toList();
    }

    private List<Lock.LockedPin> pins() {
        return chosen.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Candidate.Pinned)
                .map(entry -> new Lock.LockedPin(entry.getKey().name(), ((Candidate.Pinned) entry.getValue()).asked()))
                .distinct()
                .sorted(Comparator.comparing(Lock.LockedPin::name))
                .toList();
    }

    private static UrlSection source(DuniverseDirectory folder) {
        return new UrlSection(folder.url(), folder.checksums(), folder.mirrors(), Optional.empty());
    }

    private static UrlSection plain(UrlSection url) {
        return new UrlSection(url.src(), url.checksums(), url.mirrors(), Optional.empty());
    }

    /** The groups of the packages' {@code depexts}, each once, sorted. */
    private static List<OpamValue> depexts(Collection<OpamPackage> packages) {
        Map<String, OpamValue> groups = new TreeMap<>();
        packages.stream()
                .flatMap(opam -> opam.file().field("depexts").stream())
                .flatMap(Assembly::groups)
                .forEach(group -> groups.put(OpamPrinter.print(group), group));
        return List.copyOf(groups.values());
    }

    /** A single group may stand without the list's brackets. */
    private static Stream<OpamValue> groups(OpamValue depexts) {
        boolean many = depexts instanceof OpamValue.Items items
                && items.values().stream().noneMatch(OpamValue.Text.class::isInstance);
        return many ? ((OpamValue.Items) depexts).values().stream() : Stream.of(depexts);
    }
}
