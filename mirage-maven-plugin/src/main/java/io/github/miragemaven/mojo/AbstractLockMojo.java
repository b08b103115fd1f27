package io.github.miragemaven.mojo;

import io.github.miragemaven.generate.Configured;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.lock.Change;
import io.github.miragemaven.lock.Lock;
import io.github.miragemaven.lock.LockRequest;
import io.github.miragemaven.lock.LockResult;
import io.github.miragemaven.lock.Locker;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.RepositorySource;
import io.github.miragemaven.target.Target;
import io.github.miragemaven.toolchain.LockedTools;
import io.github.miragemaven.toolchain.ManagedRequest;
import io.github.miragemaven.toolchain.SelectionRequest;
import io.github.miragemaven.toolchain.SystemPackages;
import io.github.miragemaven.toolchain.SystemToolchain;
import io.github.miragemaven.toolchain.Tool;
import io.github.miragemaven.toolchain.Toolchain;
import io.github.miragemaven.toolchain.Toolchains;
import io.github.miragemaven.transport.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What goals that read or write locks have in common. */
abstract class AbstractLockMojo extends AbstractRepositoryMojo {

    /** The OCaml version to lock for, such as {@code 5.4.1}, where it is not the one on the PATH. */
    @Parameter(property = "mirage.ocaml")
    private @Nullable String ocaml;

    /**
     * Packages to take from elsewhere than the repositories, by name:
     * {@code <pins><lwt>git+https://example.org/lwt.git#main</lwt></pins>}. A name with a version,
     * {@code lwt.5.9.0}, says which version it counts as.
     */
    @Parameter
    private Map<String, String> pins = new HashMap<>();

    /** Asked for by every lock of a run, and found by running programs; so it is found once. */
    private @Nullable Map<String, OpamVersion> installed;

    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractLockMojo() {}

    final LockRequest request(Target target, Transport transport, boolean frozen, LockRequest.Update update) {
        Configured configured = Configured.find(directory(), target);
        return new LockRequest(
                configured.monorepoOpam(),
                configured.switchOpam(),
                directory(),
                repositories(transport)::repositories,
                transport,
                installed(),
                choice() != Toolchains.Choice.SYSTEM,
                Optional.ofNullable(ocaml).map(OpamVersion::new),
                pins(),
                HostSystem.detect().variables(),
                frozen,
                update,
                List.of());
    }

    /** Locks what is configured, and tells what came of it. */
    final void lock(boolean frozen, LockRequest.Update update) {
        Transport transport = transport();
        List<Lock> locks = new ArrayList<>();
        for (Target target : targets()) {
            LockResult result =
                    Locker.lock(request(target, transport, frozen, update).beside(locks));
            locks.add(result.lock());
            result.notes().forEach(progress()::info);
            Change.table(result.changes()).forEach(progress()::info);
            String what = result.lock().monorepo().size() + " packages"
                    + (targets().size() > 1 ? " for " + target.title() : "");
            progress().info(result.solved() ? "Locked " + what : "The lock fits: nothing to solve, " + what);
        }
    }

    /** The locks of all targets as they are, as one. */
    final Lock locked(Transport transport) {
        List<Lock> locks = new ArrayList<>();
        for (Target target : targets()) {
            LockRequest request = request(target, transport, true, LockRequest.Update.NOTHING);
            locks.add(Locker.lock(request.beside(locks)).lock());
        }
        return locks.size() == 1 ? locks.get(0) : Lock.joined(locks);
    }

    /** The same as {@link #toolchain}, once the system packages that the lock's packages need are seen to be there. */
    final Toolchain toolchainWithSystemPackages() {
        Transport transport = transport();
        Lock lock = locked(transport);
        SelectionRequest selection = selection(lock, transport);
        List<String> depexts = lock.depexts(HostSystem.detect().variables());
        if (checksSystemPackages() && !depexts.isEmpty()) {
            SystemPackages.ensure(
                    depexts, Toolchains.isToBeBuilt(selection) ? selection.depexts() : List.of(), hostRequest());
        }
        return Toolchains.prepare(selection);
    }

    /** The toolchain that the lock calls for, which may have to be built. */
    final Toolchain toolchain() {
        return Toolchains.prepare(selection());
    }

    /** Which toolchain to take, by the lock. */
    final SelectionRequest selection() {
        Transport transport = transport();
        return selection(locked(transport), transport);
    }

    private SelectionRequest selection(Lock lock, Transport transport) {
        Map<String, OpamVersion> locked = new HashMap<>();
        lock.tools().forEach(tool -> locked.put(tool.name(), tool.version()));
        return new SelectionRequest(
                choice(),
                toolchainRequest(),
                locked,
                checksSystemPackages() ? lock.toolDepexts(HostSystem.detect().variables()) : List.of(),
                () -> managed(lock, transport, repositories(transport)));
    }

    private ManagedRequest managed(Lock lock, Transport transport, RepositorySource source) {
        List<Tool> provided = lock.system().isEmpty()
                ? List.of()
                : SystemToolchain.find(hostRequest()).tools().stream()
                        .filter(tool -> lock.system().contains(tool.name()))
                        .toList();
        return new ManagedRequest(
                () -> LockedTools.packages(lock, source, transport),
                LockedTools.identity(lock),
                provided,
                HostSystem.detect(),
                transport,
                transport.settings().cache(),
                Command.searchPath(),
                Runtime.getRuntime().availableProcessors(),
                progress());
    }

    /**
     * The versions that are given: those of the machine's compiler and dune, where they are used. A machine that lacks them,
     * or a cross compiler to go with them, is no obstacle where they can be built.
     */
    private Map<String, OpamVersion> findInstalled() {
        if (ocaml != null || choice() == Toolchains.Choice.MANAGED) {
            return Map.of();
        }
        Map<String, String> found = choice() == Toolchains.Choice.SYSTEM
                ? SystemToolchain.find(hostRequest()).versions()
                : SystemToolchain.look(toolchainRequest())
                        .map(Toolchain::versions)
                        .orElse(Map.of());
        Map<String, OpamVersion> versions = new HashMap<>();
        found.forEach((name, version) -> versions.put(name, new OpamVersion(version)));
        return versions;
    }

    private Map<String, OpamVersion> installed() {
        Map<String, OpamVersion> known = installed;
        if (known == null) {
            known = findInstalled();
            installed = known;
        }
        return known;
    }

    private List<PinDepend> pins() {
        return pins.entrySet().stream()
                .map(pin -> pin(pin.getKey(), pin.getValue()))
                .toList();
    }

    private static PinDepend pin(String key, String url) {
        int dot = key.indexOf('.');
        return dot < 0
                ? new PinDepend(key, new OpamVersion("dev"), url)
                : new PinDepend(key.substring(0, dot), new OpamVersion(key.substring(dot + 1)), url);
    }
}
