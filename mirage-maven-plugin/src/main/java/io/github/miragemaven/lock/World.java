package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.lock.Pick.ConflictClass;
import io.github.miragemaven.lock.Pick.DevRepo;
import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.Dependency;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamPrinter;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.UrlSection;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.solve.Constraint;
import io.github.miragemaven.solve.Constraint.Alternative;
import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Impossible;
import io.github.miragemaven.solve.Constraint.Requires;
import io.github.miragemaven.solve.Universe;
import io.github.miragemaven.solve.VersionSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * opam's packages as the solver sees them: what may be chosen, and what choosing it means under the rules of a monorepo
 * or of an opam switch.
 */
final class World implements Universe<Pick, Reason> {

    private final Repositories repositories;
    private final Known known;
    private final Variables environment;
    private final Map<Named, Candidates> candidates = new HashMap<>();
    private final Map<DevRepo, List<Set<String>>> archives = new HashMap<>();
    private final Map<ConflictClass, List<String>> members = new HashMap<>();

    /**
     * What is known of some packages before any repository is asked.
     *
     * @param installed the machine's tools; what no repository has of them, monorepo packages may need too
     * @param pinned packages to be taken from where a pin says
     * @param local packages of the project itself
     * @param provided the names that the project asks for as tools; they are tools for everybody then
     * @param preferred versions to be taken where nothing is against it
     */
    record Known(
            Map<String, OpamVersion> installed,
            Map<String, Candidate.Pinned> pinned,
            Map<String, Candidate.Local> local,
            Set<String> provided,
            Map<Named, OpamVersion> preferred) {

        Known {
            installed = Map.copyOf(installed);
            pinned = Map.copyOf(pinned);
            local = Map.copyOf(local);
            provided = Set.copyOf(provided);
            preferred = Map.copyOf(preferred);
        }
    }

    World(Repositories repositories, Known known, Variables environment) {
        this.repositories = repositories;
        this.known = known;
        this.environment = environment;
    }

    // --- what there is ---

    Candidates candidates(Named pick) {
        return candidates.computeIfAbsent(pick, this::list);
    }

    private Candidates list(Named pick) {
        String name = pick.name();
        Candidate.Pinned pin = known.pinned.get(name);
        Candidate.Local own = known.local.get(name);
        OpamVersion installed = known.installed.get(name);
        if (pick.scope() == Scope.SWITCH && installed != null) {
            return new Candidates(List.of(new Candidate.Installed(installed)), false);
        }
        if (pick.scope() == Scope.MONOREPO && own != null) {
            return new Candidates(List.of(own), false);
        }
        if (pin != null) {
            return new Candidates(List.of(pin), false);
        }
        List<Candidate> wanted = new ArrayList<>();
        List<Candidate> avoided = new ArrayList<>();
        boolean someCrossCompiles = false;
        for (OpamVersion version : repositories.versions(name)) {
            Optional<OpamPackage> definition = repositories.find(name, version).map(Repositories.Found::definition);
            if (definition.isPresent()) {
                OpamPackage opam = definition.get();
                Candidate candidate = new Candidate.Published(opam);
                (opam.avoided() ? avoided : wanted).add(candidate);
                someCrossCompiles |= BuildRules.crossCompiles(opam);
            }
        }
        wanted.addAll(avoided);
        OpamVersion preferred = known.preferred.get(pick);
        for (int i = 0; preferred != null && i < wanted.size(); i++) {
            if (wanted.get(i).version().equals(preferred)) {
                wanted.add(0, wanted.remove(i));
                break;
            }
        }
        return new Candidates(wanted, someCrossCompiles);
    }

    /** The pick that a package of this scope means when it names another. */
    Named named(Scope scope, String name) {
        boolean toolForAll = BuildRules.isTool(name)
                || known.provided.contains(name)
                || (known.installed.containsKey(name)
                        && repositories.versions(name).isEmpty());
        boolean tool = scope == Scope.SWITCH || (toolForAll && !known.local.containsKey(name));
        return new Named(tool ? Scope.SWITCH : Scope.MONOREPO, name);
    }

    /** Variables for the dependencies of a package. */
    Variables variables(Scope scope, String name, OpamVersion version, boolean developed) {
        return variables(environment, scope, name, version, developed);
    }

    static Variables variables(
            Variables environment, Scope scope, String name, OpamVersion version, boolean developed) {
        Variables within = asked -> switch (asked) {
            // post: opam asks for these too, it only doesn't wait for them.
            case "build", "post" -> Optional.of(VariableValue.of(true));
            case "with-test", "with-doc", "with-dev-setup" -> Optional.of(VariableValue.of(false));
            case "dev" -> Optional.of(VariableValue.of(developed));
            case "monorepo" ->
                scope == Scope.MONOREPO ? Optional.of(VariableValue.of("opam-monorepo")) : Optional.empty();
            default -> Optional.empty();
        };
        return within.or(environment).within(name, version.text());
    }

    // --- what choosing it means ---

    @Override
    public List<Constraint<Pick, Reason>> constraints(Pick subject, int version) {
        return subject instanceof Named named
                ? constraints(named, candidates(named).get(version))
                : List.of();
    }

    private List<Constraint<Pick, Reason>> constraints(Named pick, Candidate candidate) {
        if (candidate.definition().isEmpty()) {
            return List.of();
        }
        OpamPackage opam = candidate.definition().get();
        boolean published = candidate instanceof Candidate.Published;
        Variables variables = variables(pick.scope(), pick.name(), candidate.version(), !published);
        if (published) {
            Optional<Reason> rejection = rejection(pick, opam, variables);
            if (rejection.isPresent()) {
                return List.of(new Impossible<>(rejection.get()));
            }
        }
        List<Constraint<Pick, Reason>> all = new ArrayList<>();
        all.addAll(needs(pick.scope(), candidate, opam, variables));
        for (PackageConstraint conflict : Dependency.resolve(opam.conflicts(), variables)) {
            if (!conflict.name().equals(pick.name())) {
                Named other = named(pick.scope(), conflict.name());
                VersionSet versions = candidates(other).allowedBy(conflict);
                if (!versions.isEmpty()) {
                    all.add(new Excludes<>(other, versions, new Reason.ConflictsWith(conflict.toString())));
                }
            }
        }
        for (String each : opam.conflictClasses()) {
            ConflictClass conflictClass = new ConflictClass(pick.scope(), each);
            all.add(new Requires<>(
                    conflictClass, VersionSet.of(member(conflictClass, pick.name())), new Reason.InClass(each)));
        }
        if (published && pick.scope() == Scope.MONOREPO) {
            sources(opam).ifPresent(all::add);
        }
        return all;
    }

    private Optional<Reason> rejection(Named pick, OpamPackage opam, Variables variables) {
        if (!opam.available().holds(variables)) {
            return Optional.of(new Reason.Unavailable(
                    opam.file().field("available").map(OpamPrinter::print).orElse("false")));
        }
        if (pick.scope() == Scope.SWITCH) {
            return BuildRules.isPortForMonorepo(opam) ? Optional.of(new Reason.PortForMonorepo()) : Optional.empty();
        }
        if (!BuildRules.needsNoSources(opam) && !BuildRules.buildsWithDune(opam)) {
            return Optional.of(new Reason.NotDune());
        }
        if (candidates(pick).someCrossCompiles() && !BuildRules.crossCompiles(opam)) {
            return Optional.of(new Reason.NotCrossCompiled());
        }
        return Optional.empty();
    }

    private List<Constraint<Pick, Reason>> needs(
            Scope scope, Candidate candidate, OpamPackage opam, Variables variables) {
        return Clauses.of(Dependency.resolve(opam.depends(), variables)).stream()
                .<Constraint<Pick, Reason>>map(
                        clause -> new Requires<>(alternatives(scope, clause), reason(candidate, clause)))
                .toList();
    }

    private static Reason reason(Candidate candidate, List<PackageConstraint> clause) {
        return candidate instanceof Candidate.Local local
                ? local.file().reason(clause)
                : new Reason.Needs(Clauses.show(clause), names(clause));
    }

    /** The ways to meet a clause; a package named twice is one way. */
    List<Alternative<Pick>> alternatives(Scope scope, List<PackageConstraint> clause) {
        Map<Named, VersionSet> ways = new LinkedHashMap<>();
        for (PackageConstraint constraint : clause) {
            Named pick = named(scope, constraint.name());
            ways.merge(pick, candidates(pick).allowedBy(constraint), VersionSet::union);
        }
        List<Alternative<Pick>> alternatives = new ArrayList<>();
        ways.forEach((pick, versions) -> alternatives.add(new Alternative<>(pick, versions)));
        return alternatives;
    }

    static List<String> names(List<PackageConstraint> clause) {
        return clause.stream().map(PackageConstraint::name).distinct().toList();
    }

    private int member(ConflictClass conflictClass, String name) {
        return numberOf(members.computeIfAbsent(conflictClass, c -> new ArrayList<>()), name);
    }

    private static <T> int numberOf(List<T> all, T one) {
        int at = all.indexOf(one);
        if (at >= 0) {
            return at;
        }
        all.add(one);
        return all.size() - 1;
    }

    /**
     * That of one dev-repo there is one archive only. Two urls are the same archive when they have a checksum in common.
     */
    private Optional<Constraint<Pick, Reason>> sources(OpamPackage opam) {
        Optional<String> devRepo = opam.devRepo().filter(repo -> !repo.isEmpty());
        Optional<UrlSection> url = opam.url();
        if (devRepo.isEmpty() || url.isEmpty() || BuildRules.needsNoSources(opam)) {
            return Optional.empty();
        }
        DevRepo repo = new DevRepo(Directories.normalized(devRepo.get()));
        Set<String> marks = new HashSet<>();
        url.get().checksums().stream().map(Checksum::toString).forEach(marks::add);
        if (marks.isEmpty()) {
            marks.add(url.get().src());
        }
        List<Set<String>> known = archives.computeIfAbsent(repo, r -> new ArrayList<>());
        int archive = 0;
        while (archive < known.size() && known.get(archive).stream().noneMatch(marks::contains)) {
            archive++;
        }
        if (archive == known.size()) {
            known.add(new HashSet<>());
        }
        known.get(archive).addAll(marks);
        return Optional.of(new Requires<>(
                repo,
                VersionSet.of(archive),
                new Reason.SourcesOf(repo.url(), url.get().src())));
    }

    /** The chosen packages that a chosen one depends on. */
    List<Named> needs(Named pick, Map<Named, Candidate> chosen) {
        Candidate candidate = chosen.get(pick);
        if (candidate == null || candidate.definition().isEmpty()) {
            return List.of();
        }
        boolean developed = !(candidate instanceof Candidate.Published);
        Variables variables = variables(pick.scope(), pick.name(), candidate.version(), developed);
        OpamPackage opam = candidate.definition().get();
        return chosenOf(pick.scope(), Clauses.of(Dependency.resolve(opam.depends(), variables)), chosen);
    }

    /** The chosen packages that meet these clauses. */
    List<Named> chosenOf(Scope scope, List<List<PackageConstraint>> clauses, Map<Named, Candidate> chosen) {
        return clauses.stream()
                .flatMap(List::stream)
                .filter(constraint -> {
                    Candidate other = chosen.get(named(scope, constraint.name()));
                    return other != null && constraint.allows(other.version());
                })
                .map(constraint -> named(scope, constraint.name()))
                .distinct()
                .toList();
    }

    Repositories repositories() {
        return repositories;
    }
}
