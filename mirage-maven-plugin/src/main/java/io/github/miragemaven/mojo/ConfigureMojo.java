package io.github.miragemaven.mojo;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.generate.GeneratedProject;
import io.github.miragemaven.target.Target;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/** Evaluates {@code config.ml} and writes the files that MirageOS generates from it. */
@Mojo(name = "configure", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class ConfigureMojo extends AbstractConfigMojo {

    /** Maven makes the mojo and fills in its parameters. */
    public ConfigureMojo() {}

    @Override
    void run() {
        List<Application> applications = evaluateAll();
        GeneratedProject generated = generate(applications);
        generated
                .kept()
                .forEach(file -> progress()
                        .warn(directory().relativize(file) + " is yours, so it is left alone; what would be generated"
                                + " there is missing"));
        progress()
                .info("Configured " + applications.get(0).name() + " for "
                        + targets().stream().map(Target::title).collect(Collectors.joining(", ")) + ": "
                        + (generated.written().isEmpty()
                                ? "nothing changed"
                                : generated.written().size() + " of "
                                        + generated.files().size() + " files written"));
    }
}
