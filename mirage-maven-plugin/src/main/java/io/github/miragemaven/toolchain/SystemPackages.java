package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.WorldException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The packages of this machine's distribution that packages of a lock need: opam's external dependencies, depexts. */
public final class SystemPackages {

    private SystemPackages() {}

    /**
     * Sees that they are installed, installing what is missing when the request allows it. On a distribution whose package
     * manager we don't know, they are only named.
     *
     * @param packages what the unikernel's packages need
     * @param forTools what building the toolchain will take, where it is still to be built. Missing ones are no error, as
     *     that build tells what it lacks; but whoever has to install something is to do so once
     * @throws WorldException when one of {@code packages} is missing: names all that are, in the one command that
     *     installs them
     */
    public static void ensure(List<String> packages, List<String> forTools, ToolchainRequest request) {
        if (packages.isEmpty()) {
            return;
        }
        Optional<PackageManager> manager = request.packageManager();
        if (manager.isEmpty()) {
            request.progress()
                    .info("The build needs these packages of your system, if it has them under these names: "
                            + String.join(" ", packages));
            return;
        }
        if (manager.get().missing(new TreeSet<>(packages)).isEmpty()) {
            return;
        }
        Set<String> all = new TreeSet<>(packages);
        all.addAll(forTools);
        List<String> missing = manager.get().missing(all);
        String command = String.join(" ", manager.get().installCommand(missing));
        if (!request.installMissing()) {
            throw new WorldException(
                    "The build needs packages of your system that are not installed: " + String.join(", ", missing),
                    "Install with: " + command
                            + "\nor let mvn do it: add -Dmirage.depext=install. If your system has them under"
                            + " other names: -Dmirage.depext=ignore");
        }
        request.progress().info("Installing what is missing: " + command);
        manager.get().install(missing, request.output());
    }
}
