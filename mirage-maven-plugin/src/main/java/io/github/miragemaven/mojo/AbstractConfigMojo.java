package io.github.miragemaven.mojo;

import io.github.miragemaven.config.Configurator;
import io.github.miragemaven.config.ConfigureRequest;
import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.GeneratedProject;
import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.target.Target;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;

/** What goals that evaluate {@code config.ml}, or go on from what it describes, have in common. */
abstract class AbstractConfigMojo extends AbstractMirageMojo {

    private static final String KEY_PREFIX = "mirage.keys.";

    /** The file to evaluate. */
    @Parameter(property = "mirage.config", defaultValue = "${project.basedir}/config.ml", required = true)
    private File config;

    /**
     * Values of configure-time keys, by name: {@code <keys><net>ocaml</net></keys>}. On the command line and as a
     * property each is {@code -Dmirage.keys.NAME=VALUE}, which wins.
     */
    @Parameter
    private Map<String, String> keys = new LinkedHashMap<>();

    @Parameter(defaultValue = "${plugin.version}", readonly = true, required = true)
    private String version;

    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractConfigMojo() {}

    /** What {@code config.ml} describes for a target. */
    final Application evaluate(Target target) {
        return Configurator.configure(
                new ConfigureRequest(config.toPath(), new Catalogue(target, allKeys()), progress()));
    }

    /** What it describes for each target of this run. */
    final List<Application> evaluateAll() {
        return targets().stream().map(this::evaluate).toList();
    }

    /** Writes the files of the first of some applications, and the opam files of all. */
    final GeneratedProject generate(List<Application> applications) {
        return Generator.generate(new GenerateRequest(
                directory(), applications.get(0), applications.subList(1, applications.size()), version));
    }

    private Map<String, String> allKeys() {
        return NamedParameters.of(keys, KEY_PREFIX, project(), session());
    }
}
