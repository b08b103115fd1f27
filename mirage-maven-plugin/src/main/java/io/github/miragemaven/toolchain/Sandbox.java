package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place to run commands of packages in: no network, no writing but where it is allowed, and nothing left running when
 * it ends. It is made by {@code bwrap} (bubblewrap); where that does not work there is none, and commands run as they are.
 *
 * @param bwrap the program; empty where there is no sandbox
 * @param options what it can do here
 * @param absence why there is none; empty when there is one
 */
record Sandbox(Optional<Path> bwrap, List<String> options, String absence) {

    private static final List<String> BASE =
            List.of("--unshare-net", "--unshare-ipc", "--die-with-parent", "--new-session", "--ro-bind", "/", "/");

    /** Some containers allow no new /proc; then processes of the host are seen, but can't be reached by the network. */
    private static final List<List<String>> VARIANTS =
            List.of(List.of("--unshare-pid", "--dev", "/dev", "--proc", "/proc"), List.of("--dev", "/dev"), List.of());

    Sandbox {
        options = List.copyOf(options);
    }

    /** Finds out what works here, by trying. */
    static Sandbox detect(List<Path> searchPath) {
        Optional<Path> bwrap = Command.find("bwrap", searchPath);
        if (bwrap.isEmpty()) {
            return none("bwrap (bubblewrap) is not installed");
        }
        String reason = "";
        for (List<String> variant : VARIANTS) {
            List<String> options = new ArrayList<>(BASE);
            options.addAll(variant);
            List<String> trial = new ArrayList<>(List.of(bwrap.get().toString()));
            trial.addAll(options);
            trial.addAll(List.of("--", "/bin/sh", "-c", ":"));
            Command.Result result = new Command(trial, Path.of("/"), Map.of()).run();
            if (result.succeeded()) {
                return new Sandbox(bwrap, options, "");
            }
            if (reason.isEmpty()) {
                reason = result.output().strip().lines().findFirst().orElse("exit status " + result.status());
            }
        }
        return none("bwrap does not work here: " + reason);
    }

    static Sandbox none(String absence) {
        return new Sandbox(Optional.empty(), List.of(), absence);
    }

    boolean isThere() {
        return bwrap.isPresent();
    }

    /**
     * The words that run a command within.
     *
     * @param folder where it runs
     * @param temporary what it sees as {@code /tmp}, which it can write to
     * @param writable what else it can write to; the rest of the disk it can only read
     * @param visible folders it must see even if they are below {@code /tmp}
     */
    List<String> wrap(List<String> words, Path folder, Path temporary, List<Path> writable, List<Path> visible) {
        if (bwrap.isEmpty()) {
            return words;
        }
        List<String> wrapped = new ArrayList<>();
        wrapped.add(bwrap.get().toString());
        wrapped.addAll(options);
        wrapped.addAll(List.of("--bind", temporary.toString(), "/tmp"));
        for (Path path : belowTmp(visible)) {
            wrapped.addAll(List.of("--ro-bind", path.toString(), path.toString()));
        }
        wrapped.addAll(List.of("--bind", temporary.toString(), temporary.toString()));
        for (Path path : writable) {
            wrapped.addAll(List.of("--bind", path.toString(), path.toString()));
        }
        wrapped.addAll(List.of("--chdir", folder.toString(), "--"));
        wrapped.addAll(words);
        return wrapped;
    }

    private static Set<Path> belowTmp(List<Path> visible) {
        Set<Path> hidden = new LinkedHashSet<>();
        for (Path path : visible) {
            try {
                if (path.startsWith("/tmp") && Files.isDirectory(path)) {
                    hidden.add(path);
                    hidden.add(path.toRealPath());
                }
            } catch (IOException e) {
                // It went away meanwhile: nothing to show.
            }
        }
        return hidden;
    }
}
