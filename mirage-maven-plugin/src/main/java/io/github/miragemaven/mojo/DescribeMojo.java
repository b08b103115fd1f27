package io.github.miragemaven.mojo;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Description;
import io.github.miragemaven.io.AtomicFiles;
import java.io.File;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Shows what {@code config.ml} describes: its devices and how they are connected, its keys with their values, its
 * packages. The same graph is written as SVG, to look at, and as DOT, for Graphviz.
 */
@Mojo(name = "describe", threadSafe = true)
public final class DescribeMojo extends AbstractConfigMojo {

    /** Where the graph goes, in Graphviz's language DOT. */
    @Parameter(property = "mirage.dot", defaultValue = "${project.build.directory}/mirage.dot", required = true)
    private File dot;

    /** Where the graph goes as a picture, SVG. */
    @Parameter(property = "mirage.svg", defaultValue = "${project.build.directory}/mirage.svg", required = true)
    private File svg;

    /** Maven makes the mojo and fills in its parameters. */
    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    public DescribeMojo() {}

    @Override
    void run() {
        Application application = evaluate(onlyTarget());
        Description.text(application).lines().forEach(progress()::info);
        AtomicFiles.writeIfChanged(dot.toPath(), Description.dot(application));
        AtomicFiles.writeIfChanged(svg.toPath(), Description.svg(application));
        progress().info("The graph, drawn: " + svg);
        progress().info("The graph, for Graphviz: " + dot);
    }
}
