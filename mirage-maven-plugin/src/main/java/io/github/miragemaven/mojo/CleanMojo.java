package io.github.miragemaven.mojo;

import io.github.miragemaven.generate.Generator;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Removes what configure and build made: the generated files, {@code _build/} and {@code dist/}. Lock files and
 * {@code duniverse/} stay, since one is yours and the other may hold your edits.
 */
@Mojo(name = "clean", defaultPhase = LifecyclePhase.CLEAN, threadSafe = true)
public final class CleanMojo extends AbstractMirageMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public CleanMojo() {}

    @Override
    void run() {
        List<Path> removed = Generator.clean(directory());
        progress()
                .info(
                        removed.isEmpty()
                                ? "Nothing to remove"
                                : "Removed " + removed.size() + " generated files and folders");
    }
}
