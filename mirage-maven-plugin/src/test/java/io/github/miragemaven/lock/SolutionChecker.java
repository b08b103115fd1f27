package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.Dependency;
import io.github.miragemaven.opam.Filter;
import io.github.miragemaven.opam.Formula;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.RelOp;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a lock as opam and opam-monorepo would judge it, and nothing of the code that made it: every dependency met, no
 * conflict, every vendored package buildable with dune, one archive for each dev-repo.
 */
final class SolutionChecker {

    private final Repositories repositories;
    private final Lock lock;
    private final Variables environment;
    private final List<String> faults = new ArrayList<>();

    private SolutionChecker(Repositories repositories, Lock lock, Variables environment) {
        this.repositories = repositories;
        this.lock = lock;
        this.environment = environment;
    }

    static List<String> faults(Repositories repositories, LockRequest request, Lock lock) throws IOException {
        SolutionChecker checker = new SolutionChecker(repositories, lock, request.environment());
        checker.checkProject(request.monorepo(), lock.monorepo(), true);
        checker.checkProject(request.tools(), lock.tools(), false);
        checker.checkPackages(lock.monorepo(), true);
        checker.checkPackages(lock.tools(), false);
        checker.checkDuniverse();
        for (String shared : List.of("ocaml", "dune")) {
            if (lock.tool(shared).isEmpty() || !lock.tool(shared).equals(lock.dependency(shared))) {
                checker.faults.add("the two locks do not agree on " + shared);
            }
        }
        return checker.faults;
    }

    private void checkProject(Path file, List<LockedPackage> locked, boolean monorepo) throws IOException {
        OpamPackage opam = OpamPackage.ofSource(OpamParser.parse(file.toString(), Files.readAllBytes(file)), "project");
        check("the project", opam.depends(), versions(locked), variables("project", "dev", monorepo));
    }

    private void checkPackages(List<LockedPackage> locked, boolean monorepo) {
        Map<String, OpamVersion> versions = versions(locked);
        Map<String, String> classes = new HashMap<>();
        for (LockedPackage one : locked) {
            if (lock.system().contains(one.name())) {
                continue;
            }
            Optional<OpamPackage> found =
                    repositories.find(one.name(), one.version()).map(Repositories.Found::definition);
            if (found.isEmpty()) {
                faults.add("no repository has " + one);
                continue;
            }
            OpamPackage opam = found.get();
            Variables variables = variables(one.name(), one.version().text(), monorepo);
            if (!opam.available().holds(variables)) {
                faults.add(one + " is not available");
            }
            check(one.toString(), opam.depends(), versions, variables);
            for (Dependency conflict : opam.conflicts()) {
                OpamVersion other = versions.get(conflict.name());
                if (other != null
                        && !conflict.name().equals(one.name())
                        && kept(conflict.conditions(), variables)
                        && bounds(conflict.conditions(), other, variables)) {
                    faults.add(one + " conflicts with " + conflict.name() + " " + other);
                }
            }
            for (String conflictClass : opam.conflictClasses()) {
                String before = classes.put(conflictClass, one.name());
                if (before != null) {
                    faults.add(before + " and " + one.name() + " are of one conflict class");
                }
            }
            if (one.vendored()) {
                checkVendored(opam);
            }
        }
    }

    private void checkVendored(OpamPackage opam) {
        boolean dune = opam.depends().atoms().stream().anyMatch(d -> d.name().equals("dune"))
                || opam.depopts().stream().anyMatch(d -> d.name().equals("dune"));
        if (!dune) {
            faults.add(opam + " is vendored but doesn't build with dune");
        }
        boolean othersCrossCompile = repositories.versions(opam.name()).stream()
                .flatMap(version -> repositories.find(opam.name(), version).stream())
                .anyMatch(found -> found.definition().tags().contains("cross-compile"));
        if (othersCrossCompile && !opam.tags().contains("cross-compile")) {
            faults.add(opam + " doesn't cross-compile");
        }
    }

    private void checkDuniverse() {
        Map<String, DuniverseDirectory> byUrl = new TreeMap<>();
        Set<String> names = new HashSet<>();
        for (DuniverseDirectory folder : lock.duniverse()) {
            byUrl.put(folder.url(), folder);
            if (!names.add(folder.directory())) {
                faults.add("two folders are named " + folder.directory());
            }
        }
        Map<String, String> folderOfRepo = new HashMap<>();
        for (LockedPackage one : lock.monorepo()) {
            Optional<OpamPackage> opam =
                    repositories.find(one.name(), one.version()).map(Repositories.Found::definition);
            if (!one.vendored() || opam.isEmpty()) {
                continue;
            }
            DuniverseDirectory folder =
                    byUrl.get(one.source().map(source -> source.src()).orElse(""));
            if (folder == null) {
                faults.add(one + " is vendored into no folder");
                continue;
            }
            List<Checksum> own = opam.get().url().orElseThrow().checksums();
            if (!own.isEmpty() && own.stream().noneMatch(folder.checksums()::contains)) {
                faults.add(one + " is vendored from an archive that is not its own");
            }
            String repo = opam.get().devRepo().orElse(one.name());
            String before = folderOfRepo.putIfAbsent(repo, folder.directory());
            if (before != null && !before.equals(folder.directory())) {
                faults.add("two archives of " + repo);
            }
        }
    }

    private void check(
            String who, Formula<Dependency> formula, Map<String, OpamVersion> versions, Variables variables) {
        if (formula instanceof Formula.And<Dependency> and) {
            and.parts().forEach(part -> check(who, part, versions, variables));
        } else if (!met(formula, versions, variables)) {
            faults.add(who + " lacks " + formula.show(Dependency::name));
        }
    }

    private static boolean met(Formula<Dependency> formula, Map<String, OpamVersion> versions, Variables variables) {
        if (formula instanceof Formula.Atom<Dependency> atom) {
            return !kept(atom.value().conditions(), variables) || present(atom.value(), versions, variables);
        }
        if (formula instanceof Formula.And<Dependency> and) {
            return and.parts().stream().allMatch(part -> met(part, versions, variables));
        }
        if (formula instanceof Formula.Or<Dependency> or) {
            List<Formula<Dependency>> kept = or.parts().stream()
                    .filter(part -> part.atoms().stream().anyMatch(atom -> kept(atom.conditions(), variables)))
                    .toList();
            return kept.isEmpty() || kept.stream().anyMatch(part -> met(part, versions, variables));
        }
        return true;
    }

    private static boolean present(Dependency needed, Map<String, OpamVersion> versions, Variables variables) {
        OpamVersion version = versions.get(needed.name());
        return version != null && bounds(needed.conditions(), version, variables);
    }

    /** Whether the filters leave the dependency there. */
    private static boolean kept(Formula<Dependency.Condition> conditions, Variables variables) {
        return conditions.holds(condition ->
                !(condition instanceof Dependency.When when) || when.filter().holds(variables));
    }

    private static boolean bounds(Formula<Dependency.Condition> conditions, OpamVersion version, Variables variables) {
        return conditions.holds(condition -> {
            if (condition instanceof Dependency.Bound bound) {
                Filter right = bound.version();
                RelOp op = bound.op();
                return right.evaluate(variables)
                        .map(value -> op.holds(OpamVersion.compare(version.text(), value.asText())))
                        .orElse(true);
            }
            return ((Dependency.When) condition).filter().holds(variables);
        });
    }

    private Variables variables(String name, String version, boolean monorepo) {
        Map<String, VariableValue> values = new HashMap<>();
        values.put("build", VariableValue.of(true));
        values.put("post", VariableValue.of(true));
        values.put("dev", VariableValue.of(name.equals("project")));
        for (String off : List.of("with-test", "with-doc", "with-dev-setup")) {
            values.put(off, VariableValue.of(false));
        }
        if (monorepo) {
            values.put("monorepo", VariableValue.of("opam-monorepo"));
        }
        values.put("opam-version", VariableValue.of("2.3.0"));
        return Variables.of(values).or(environment).within(name, version);
    }

    private static Map<String, OpamVersion> versions(List<LockedPackage> locked) {
        Map<String, OpamVersion> versions = new HashMap<>();
        locked.forEach(one -> versions.put(one.name(), one.version()));
        return versions;
    }
}
