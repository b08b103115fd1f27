package io.github.miragemaven.lock;

import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.PackageConstraint;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.solve.Constraint;
import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Requires;
import io.github.miragemaven.solve.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is asked of a solution as a whole. */
final class Roots {

    /** Whatever is built is built with these. */
    static final List<String> ALWAYS = List.of("ocaml", "dune");

    private static final String PLAIN_COMPILER = "ocaml-base-compiler";

    private Roots() {}

    /**
     * The compiler first, since everything else depends on its version; then the tools and the unikernel's packages, as
     * the project's files have them.
     *
     * @param files the generated ones
     * @param linked the project's own packages that the unikernel is linked with
     */
    static List<Constraint<Pick, Reason>> of(
            World world,
            Variables environment,
            List<ProjectFile> files,
            Set<ProjectFile> linked,
            Optional<OpamVersion> wantedCompiler) {
        List<Constraint<Pick, Reason>> roots = new ArrayList<>();
        Named ocaml = new Named(Scope.SWITCH, "ocaml");
        wantedCompiler.ifPresent(version -> roots.add(new Requires<>(
                ocaml,
                world.candidates(ocaml).indexOf(version).stream()
                        .mapToObj(VersionSet::of)
                        .findFirst()
                        .orElse(VersionSet.empty()),
                new Reason.WantedCompiler(version.text()))));
        for (String name : ALWAYS) {
            Named always = new Named(Scope.SWITCH, name);
            roots.add(new Requires<>(always, world.candidates(always).all(), new Reason.Always(name)));
        }
        List<Constraint<Pick, Reason>> asked = new ArrayList<>();
        boolean variant = false;
        for (ProjectFile file : files) {
            for (List<PackageConstraint> clause : file.asks(environment)) {
                List<String> names = World.names(clause);
                variant |= names.stream().anyMatch(BuildRules::isCompilerVariant);
                asked.add(new Requires<>(world.alternatives(file.scope(), clause), file.reason(clause)));
            }
            for (PackageConstraint conflict : file.excludes(environment)) {
                Named other = world.named(file.scope(), conflict.name());
                asked.add(new Excludes<>(
                        other,
                        world.candidates(other).allowedBy(conflict),
                        new Reason.Refused(file.shown(), conflict.toString())));
            }
        }
        for (ProjectFile own : linked) {
            asked.add(
                    new Requires<>(world.alternatives(Scope.MONOREPO, own.asWhole()), new Reason.Linked(own.shown())));
        }
        // Without this the solver could take a compiler that isn't released yet, which exists as a variant only.
        Named plain = new Named(Scope.SWITCH, PLAIN_COMPILER);
        boolean built = world.candidates(ocaml).inOrder().stream().noneMatch(Candidate.Installed.class::isInstance);
        if (built && !variant && !world.candidates(plain).inOrder().isEmpty()) {
            roots.add(new Requires<>(plain, world.candidates(plain).all(), new Reason.ReleasedCompiler()));
        }
        roots.addAll(asked);
        return roots;
    }
}
