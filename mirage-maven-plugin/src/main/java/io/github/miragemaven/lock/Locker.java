package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.solve.Result;
import io.github.miragemaven.solve.Solver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From what a project asks for to a lock: the one in its lock files when that fits, or else a new one. */
public final class Locker {

    private final LockRequest request;
    private final ProjectFile monorepo;
    private final ProjectFile tools;
    private final LocalPackages local;
    private final Set<ProjectFile> linked;
    private final List<Pins.Asked> pins;
    private final Variables environment;
    private final Checksum inputs;
    private final Optional<LockFiles.Found> before;
    private final Map<String, OpamVersion> installed;

    private Locker(LockRequest request) {
        this.request = request;
        this.monorepo = generated(request.monorepo(), Scope.MONOREPO);
        this.tools = generated(request.tools(), Scope.SWITCH);
        this.local = LocalPackages.in(request.project(), Set.of(request.monorepo(), request.tools()));
        this.linked = local.of(monorepo.localLibraries());
        this.pins = pins();
        this.inputs = Inputs.digest(ownFiles(), request.pins());
        this.before = LockFiles.read(request);
        this.installed = installed(request, before.map(LockFiles.Found::lock));
        this.environment = environment(request, installed);
    }

    /**
     * Locks. A lock that fits is obeyed, and no repository asked; otherwise versions are chosen anew, the old ones where
     * nothing is against them, and both lock files are written.
     *
     * @throws ProjectException when there are no versions that go together (then it says why), when a lock doesn't fit
     *     and the request is frozen, or when a file is not what it should be
     * @throws MirageException as the repositories and the transport have it
     */
    public static LockResult lock(LockRequest request) {
        return new Locker(request).lock();
    }

    /**
     * Who needs what, by the lock files as they are.
     *
     * @throws ProjectException when there is no lock
     */
    public static DependencyTree tree(LockRequest request) {
        return new Locker(request).tree();
    }

    private static ProjectFile generated(Path file, Scope scope) {
        return ProjectFile.read(file, scope, Objects.requireNonNull(file.getFileName(), "a file has a name"));
    }

    private List<ProjectFile> ownFiles() {
        return Stream.concat(Stream.of(monorepo, tools), local.all().stream()).toList();
    }

    /** The pom's pins first, since the first one for a name counts. */
    private List<Pins.Asked> pins() {
        List<Pins.Asked> asked = new ArrayList<>();
        request.pins().forEach(pin -> asked.add(new Pins.Asked(pin, "<pins> of the pom")));
        ownFiles()
                .forEach(file -> file.opam()
                        .pinDepends()
                        .forEach(pin -> asked.add(new Pins.Asked(pin, file.place(List.of(pin.name()))))));
        for (Pins.Asked next : asked) {
            PinDepend pin = next.pin();
            local.named(pin.name()).ifPresent(own -> {
                throw new ProjectException(
                        "The package " + pin.name() + " is pinned to " + pin.url() + " (" + next.where()
                                + "), but it is the project's own: " + own.shown() + ".",
                        "Remove the pin, or the package's files.");
            });
        }
        return List.copyOf(asked);
    }

    /** What the unikernel needs: what its opam file asks for, and the project's own packages that it is linked with. */
    private List<List<PackageConstraint>> needed() {
        return Stream.concat(
                        monorepo.asks(environment).stream(), linked.stream().map(ProjectFile::asWhole))
                .toList();
    }

    private LockResult lock() {
        if (before.isPresent() && request.update().isNothing() && fits(before.get())) {
            return new LockResult(before.get().lock(), false, List.of(), List.of());
        }
        List<String> notes = new ArrayList<>();
        for (String name : new TreeSet<>(request.update().names())) {
            if (before.isPresent() && !isLocked(before.get().lock(), name)) {
                notes.add("mirage.update names " + name + ", which the lock does not have.");
            }
        }
        World world = world(preferred());
        Lock lock = solve(world, notes);
        lock.requireAgreement(request.companions());
        Optional<Lock> old = before.map(LockFiles.Found::lock);
        List<Change> changes = Change.between(old, lock);
        if (request.frozen()) {
            if (old.isEmpty() || !changes.isEmpty()) {
                throw frozen(changes);
            }
            return new LockResult(old.get(), true, List.of(), notes);
        }
        LockFiles.write(request, lock);
        return new LockResult(lock, true, changes, notes);
    }

    private static boolean isLocked(Lock lock, String name) {
        return lock.dependency(name).isPresent() || lock.tool(name).isPresent();
    }

    // --- an old lock ---

    private boolean fits(LockFiles.Found found) {
        Lock lock = found.lock();
        if (!found.whole()) {
            return false;
        }
        boolean asAsked = lock.inputs().isPresent()
                ? lock.inputs().get().equals(inputs)
                : meets(monorepo, lock) && meets(tools, lock);
        return asAsked
                && toolsFit(lock)
                && lock.disagreements(request.companions()).isEmpty();
    }

    /** Whether a lock that another tool wrote has what a file asks for. */
    private boolean meets(ProjectFile file, Lock lock) {
        for (List<PackageConstraint> clause : file.asks(environment)) {
            boolean met = clause.stream()
                    .anyMatch(constraint -> lock.dependency(constraint.name())
                            .or(() -> lock.tool(constraint.name()))
                            .filter(constraint::allows)
                            .isPresent());
            if (!met) {
                return false;
            }
        }
        return true;
    }

    /**
     * The machine's tools, as far as they are to be used. Where tools can be built, a lock that was made for built ones is
     * kept to, and so is one that was made for a machine's when this machine has others: its versions count then, and
     * which compilers happen to be on a machine doesn't change a project's locks.
     */
    private static Map<String, OpamVersion> installed(LockRequest request, Optional<Lock> before) {
        boolean free =
                !request.buildsTools() || before.isEmpty() || request.update().everything();
        boolean used = free || (!before.get().system().isEmpty() && suits(request.installed(), before.get()));
        return used ? request.installed() : Map.of();
    }

    /**
     * Whether a machine's tools are those that a lock was made for. The compiler has to be the very version; dune may be
     * newer, as it knows all its older languages.
     */
    private static boolean suits(Map<String, OpamVersion> installed, Lock lock) {
        return installed.entrySet().stream()
                .allMatch(tool -> lock.tool(tool.getKey())
                        .map(locked -> tool.getKey().equals("dune")
                                ? tool.getValue().compareTo(locked) >= 0
                                : tool.getValue().equals(locked))
                        .orElse(true));
    }

    /** Whether the tools that the lock names are those that are to be used. */
    private boolean toolsFit(Lock lock) {
        boolean compilerAsWanted = request.ocaml()
                .map(wanted -> lock.tool("ocaml").map(wanted::equals).orElse(false))
                .orElse(true);
        // The wanted compiler is as good as the machine's where no repository has one.
        Set<String> given = new HashSet<>(installed.keySet());
        request.ocaml().ifPresent(wanted -> given.add("ocaml"));
        return suits(installed, lock) && compilerAsWanted && given.containsAll(lock.system());
    }

    /** The versions so far, as far as they need not move, and before them those of the locks beside this one. */
    private Map<Named, OpamVersion> preferred() {
        Map<Named, OpamVersion> preferred = new HashMap<>();
        before.map(LockFiles.Found::lock).ifPresent(lock -> prefer(preferred, lock));
        preferred.keySet().removeIf(pick -> request.update().moves(pick.name()));
        request.companions().forEach(lock -> prefer(preferred, lock));
        return preferred;
    }

    private static void prefer(Map<Named, OpamVersion> preferred, Lock lock) {
        for (LockedPackage locked : lock.monorepo()) {
            preferred.put(new Named(Scope.MONOREPO, locked.name()), locked.version());
            preferred.put(new Named(Scope.SWITCH, locked.name()), locked.version());
        }
        for (LockedPackage locked : lock.tools()) {
            preferred.put(new Named(Scope.SWITCH, locked.name()), locked.version());
        }
    }

    private ProjectException frozen(List<Change> changes) {
        if (before.isEmpty()) {
            return new ProjectException(
                    "There is no lock file " + request.monorepoLock()
                            + ", and mirage.frozen says that none may be made.",
                    "Run mvn mirage:lock -Dmirage.frozen=false and commit the lock files.");
        }
        return new ProjectException(
                "The lock file " + request.monorepoLock() + " does not fit "
                        + misfit(before.get().lock())
                        + ", and mirage.frozen says that it may not change. It would change like this:\n  "
                        + String.join("\n  ", Change.table(changes)),
                "Run mvn mirage:lock -Dmirage.frozen=false, look at what changed, and commit the lock files.");
    }

    private String misfit(Lock lock) {
        if (toolsFit(lock)) {
            return "the project any more";
        }
        String lockedFor = Stream.of("ocaml", "dune")
                .flatMap(name -> lock.tool(name).stream().map(version -> name + " " + version))
                .collect(Collectors.joining(" and "));
        String here = request.installed().entrySet().stream()
                .map(tool -> tool.getKey() + " " + tool.getValue())
                .sorted(Comparator.reverseOrder())
                .collect(Collectors.joining(" and "));
        return "the tools: it is for " + lockedFor + (lock.system().isEmpty() ? "" : " of the machine")
                + (here.isEmpty() ? "" : ", and this machine has " + here);
    }

    // --- a new lock ---

    private World world(Map<Named, OpamVersion> preferred) {
        Repositories repositories = request.repositories().get();
        Map<String, OpamVersion> facts = new HashMap<>(installed);
        if (repositories.versions("ocaml").isEmpty()) {
            // A repository that leaves the compiler to the machine; then the one that is wanted is as good as there.
            request.ocaml().ifPresent(version -> facts.putIfAbsent("ocaml", version));
        }
        Map<String, Candidate.Local> own = new LinkedHashMap<>();
        for (ProjectFile file : local.all()) {
            own.put(file.opam().name(), new Candidate.Local(file));
        }
        Set<String> provided = new LinkedHashSet<>(tools.provided());
        provided.addAll(monorepo.provided());
        Map<String, Candidate.Pinned> pinned =
                Pins.read(pins, before.map(LockFiles.Found::lock), request.update(), request.transport());
        World.Known known = new World.Known(facts, pinned, own, provided, preferred);
        return new World(repositories, known, environment);
    }

    private Lock solve(World world, List<String> notes) {
        Result<Pick, Reason> result =
                Solver.solve(world, Roots.of(world, environment, List.of(tools, monorepo), linked, request.ocaml()));
        if (result instanceof Result.Solution<Pick, Reason> solution) {
            Map<Named, Candidate> chosen = new LinkedHashMap<>();
            solution.versions().forEach((pick, version) -> {
                if (pick instanceof Named named) {
                    chosen.put(named, world.candidates(named).get(version));
                }
            });
            return new Assembly(world, chosen, notes).lock(needed(), List.of(monorepo, tools), inputs);
        }
        Result.NoSolution<Pick, Reason> none = (Result.NoSolution<Pick, Reason>) result;
        throw new Unsolvable(world, monorepo.opam().name()).explain(none.proof());
    }

    // --- a tree ---

    private DependencyTree tree() {
        Lock lock = before.map(LockFiles.Found::lock)
                .orElseThrow(() -> new ProjectException(
                        "There is no lock file " + request.monorepoLock() + " yet.", "Run mvn mirage:lock first."));
        World world = world(Map.of());
        Map<Named, Candidate> chosen = new LinkedHashMap<>();
        lock.monorepo().forEach(locked -> choose(chosen, world, world.named(Scope.MONOREPO, locked.name()), locked));
        lock.tools().forEach(locked -> choose(chosen, world, new Named(Scope.SWITCH, locked.name()), locked));
        // No lock has the project's own packages, but they may be why it has others.
        for (ProjectFile own : local.all()) {
            chosen.put(new Named(Scope.MONOREPO, own.opam().name()), new Candidate.Local(own));
        }
        return DependencyTree.of(
                world,
                chosen,
                List.of(
                        new DependencyTree.Asked(
                                monorepo.opam().name(), world.chosenOf(Scope.MONOREPO, needed(), chosen)),
                        new DependencyTree.Asked(
                                tools.opam().name(), world.chosenOf(Scope.SWITCH, tools.asks(environment), chosen))));
    }

    private static void choose(Map<Named, Candidate> chosen, World world, Named pick, LockedPackage locked) {
        Candidates candidates = world.candidates(pick);
        Candidate unknown = new Candidate.Installed(locked.version());
        chosen.put(
                pick,
                candidates.indexOf(locked.version()).stream()
                        .mapToObj(candidates::get)
                        .findFirst()
                        .orElse(unknown));
    }

    /** opam's global variables, with those that opam itself always sets. */
    private static Variables environment(LockRequest request, Map<String, OpamVersion> installed) {
        Map<String, VariableValue> more = new HashMap<>();
        more.put("opam-version", VariableValue.of("2.3.0"));
        Optional.ofNullable(installed.get("ocaml"))
                .ifPresent(version -> more.put("sys-ocaml-version", VariableValue.of(version.text())));
        return request.environment().or(Variables.of(more));
    }
}
