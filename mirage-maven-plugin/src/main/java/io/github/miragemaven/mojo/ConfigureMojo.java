package io.github.miragemaven.mojo;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.GeneratedProject;
import io.github.miragemaven.generate.Generator;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/** Evaluates {@code config.ml} and writes the files that MirageOS generates from it. */
@Mojo(name = "configure", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class ConfigureMojo extends AbstractConfigMojo {

    @Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
    private String version;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public ConfigureMojo() {}

    @Override
    void run() {
        Application application = evaluate();
        GeneratedProject generated = Generator.generate(new GenerateRequest(directory(), application, version));
        generated
                .kept()
                .forEach(file -> progress()
                        .warn(directory().relativize(file) + " is yours, so it is left alone; what would be generated"
                                + " there is missing"));
        progress()
                .info("Configured " + application.name() + " for " + target().title() + ": "
                        + (generated.written().isEmpty()
                                ? "nothing changed"
                                : generated.written().size() + " of "
                                        + generated.files().size() + " files written"));
    }
}
