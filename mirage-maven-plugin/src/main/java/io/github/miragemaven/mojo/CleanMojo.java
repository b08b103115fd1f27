package io.github.miragemaven.mojo;

import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.image.ImageRunner;
import io.github.miragemaven.io.Command;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Removes what configure and build made: the generated files, {@code _build/} and {@code dist/}. Lock files and
 * {@code duniverse/} stay, since one is yours and the other may hold your edits. A unikernel that a killed build left running
 * is ended.
 */
@Mojo(name = "clean", defaultPhase = LifecyclePhase.CLEAN, threadSafe = true)
public final class CleanMojo extends AbstractMirageMojo {

    @Parameter(defaultValue = "${project.build.directory}/mirage", readonly = true, required = true)
    private File work;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public CleanMojo() {}

    @Override
    void run() {
        // What a killed build left running is known only from files that are about to go.
        ImageRunner.endOrphans(work.toPath(), Command.searchPath(), progress());
        List<Path> removed = Generator.clean(directory());
        progress()
                .info(
                        removed.isEmpty()
                                ? "Nothing to remove"
                                : "Removed " + removed.size() + " generated files and folders");
    }
}
