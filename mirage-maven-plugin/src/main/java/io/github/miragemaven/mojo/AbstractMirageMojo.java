package io.github.miragemaven.mojo;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.target.Target;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystemSession;

/** What every goal has: the project, the target, a way to be skipped, and how its failures are told. */
abstract class AbstractMirageMojo extends AbstractMojo {

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${repositorySystemSession}", readonly = true, required = true)
    private RepositorySystemSession repositorySession;

    /** The folder of {@code config.ml} and of everything that is generated beside it. */
    @Parameter(property = "mirage.directory", defaultValue = "${project.basedir}", required = true)
    private File directory;

    /**
     * What to build for: {@code unix}, {@code macosx}, {@code hvt}, {@code spt}, {@code virtio}, {@code muen},
     * {@code genode}, {@code xen}, {@code qubes}, {@code unikraft-firecracker} or {@code unikraft-qemu}; or several of them,
     * separated by commas, which are then built by one run from one {@code duniverse/}.
     */
    @Parameter(property = "target", defaultValue = "unix", required = true)
    private List<String> target;

    /**
     * Targets of the project's own, for whatever has an OCaml compiler that findlib knows:
     *
     * <pre>{@code
     * <customTargets>
     *   <customTarget>
     *     <name>arm64</name>
     *     <toolchain>aarch64</toolchain>
     *     <linkFlags>-ccopt -static</linkFlags>
     *   </customTarget>
     * </customTargets>
     * }</pre>
     *
     * {@code -Dtarget=arm64} then builds for it. {@link CustomTarget} has what else can be said.
     */
    @Parameter
    private List<CustomTarget> customTargets = new ArrayList<>();

    /** Does nothing at all, for a module that has no unikernel. */
    @Parameter(property = "mirage.skip", defaultValue = "false")
    private boolean skip;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractMirageMojo() {}

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Skipped: mirage.skip is set");
            return;
        }
        try {
            run();
        } catch (ProjectException e) {
            throw new MojoFailureException(e.getMessage(), e);
        } catch (WorldException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    /** What the goal does. */
    abstract void run();

    final Progress progress() {
        return new MavenProgress(getLog());
    }

    final MavenProject project() {
        return project;
    }

    final MavenSession session() {
        return session;
    }

    final RepositorySystemSession repositorySession() {
        return repositorySession;
    }

    final Path directory() {
        return directory.toPath();
    }

    /** Every target of this run, in the order in which they were named, each once. */
    final List<Target> targets() {
        List<Target> targets =
                target.stream().map(String::strip).map(this::named).distinct().toList();
        if (targets.isEmpty()) {
            throw new ProjectException("-Dtarget names no target", "Set it to one of: " + Target.names());
        }
        return targets;
    }

    /** The target, for a goal that can't do several at once. */
    final Target onlyTarget() {
        List<Target> targets = targets();
        if (targets.size() != 1) {
            throw new ProjectException(
                    "This goal is for one target, and -Dtarget names " + String.join(",", target),
                    "Choose one of them, as in -Dtarget=" + targets.get(0).title());
        }
        return targets.get(0);
    }

    private Target named(String name) {
        List<Target> own = customTargets.stream().map(CustomTarget::target).toList();
        return own.stream()
                .filter(custom -> custom.title().equals(name))
                .findFirst()
                .or(() -> Target.named(name))
                .orElseThrow(() -> new ProjectException(
                        "There is no target " + name,
                        "Set -Dtarget to one of: " + Target.names()
                                + own.stream().map(one -> ", " + one.title()).collect(Collectors.joining())
                                + "; or describe one of your own in <customTargets>."));
    }
}
