package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What to lock.
 *
 * @param monorepo the generated {@code NAME-TARGET-monorepo.opam}; its lock is beside it, with {@code .locked} behind
 * @param tools the generated {@code NAME-TARGET-switch.opam}; likewise
 * @param project its folder, whose opam files, and those in folders below, are packages of its own
 * @param repositories asked for only when there is something to solve
 * @param transport brings the opam files of pinned packages, and knows the commits of branches
 * @param installed tools of this machine, by opam name; facts for the solver, which no repository need know. Empty when
 *     the tools are to be built
 * @param buildsTools whether tools can be built where the machine's don't fit a lock that is there; otherwise those of the
 *     machine have to be used, and a lock made for others doesn't fit
 * @param ocaml the compiler version to lock for
 * @param pins from the pom, on top of those in the opam files
 * @param environment opam's global variables for this machine: {@code os}, {@code arch}, {@code os-distribution}, …
 * @param frozen whether a lock that doesn't fit is an error
 * @param update what may move although it fits
 * @param companions locks of other targets of the same project, with which this one shares {@code duniverse/} and tools: where
 *     they name a package too, it has to be the same version
 */
public record LockRequest(
        Path monorepo,
        Path tools,
        Path project,
        Supplier<Repositories> repositories,
        Transport transport,
        Map<String, OpamVersion> installed,
        boolean buildsTools,
        Optional<OpamVersion> ocaml,
        List<PinDepend> pins,
        Variables environment,
        boolean frozen,
        Update update,
        List<Lock> companions) {

    /**
     * Which packages to move to their newest versions.
     *
     * @param everything all of them
     * @param names or else these
     */
    public record Update(boolean everything, Set<String> names) {

        /** Only what has to. */
        public static final Update NOTHING = new Update(false, Set.of());

        /** All of them. */
        public static final Update EVERYTHING = new Update(true, Set.of());

        public Update {
            names = Set.copyOf(names);
        }

        boolean isNothing() {
            return !everything && names.isEmpty();
        }

        boolean moves(String name) {
            return everything || names.contains(name);
        }
    }

    public LockRequest {
        installed = Map.copyOf(installed);
        pins = List.copyOf(pins);
        companions = List.copyOf(companions);
    }

    /** The same, for a project that is locked for these others too. */
    public LockRequest beside(List<Lock> others) {
        return new LockRequest(
                monorepo,
                tools,
                project,
                repositories,
                transport,
                installed,
                buildsTools,
                ocaml,
                pins,
                environment,
                frozen,
                update,
                others);
    }

    /** Where the lock of what the unikernel needs is. */
    public Path monorepoLock() {
        return locked(monorepo);
    }

    /** Where the lock of the tools is. */
    public Path toolsLock() {
        return locked(tools);
    }

    private static Path locked(Path file) {
        return file.resolveSibling(file.getFileName() + ".locked");
    }
}
