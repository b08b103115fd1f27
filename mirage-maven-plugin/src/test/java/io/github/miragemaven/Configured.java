package io.github.miragemaven;

import io.github.miragemaven.config.ConfigEvaluator;
import io.github.miragemaven.config.ConfigRequest;
import io.github.miragemaven.config.Limits;
import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.generate.GenerateRequest;
import io.github.miragemaven.generate.GeneratedProject;
import io.github.miragemaven.generate.Generator;
import io.github.miragemaven.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A config.ml taken the whole way of configure. */
public final class Configured {

    private Configured() {}

    public static Application application(Target target, String config, Map<String, String> keys) {
        Catalogue catalogue = new Catalogue(target, keys);
        ConfigEvaluator.evaluate(
                new ConfigRequest("config.ml", config, catalogue.entries(), "/project", Limits.DEFAULT));
        return catalogue.application();
    }

    public static Application application(Target target, String config) {
        return application(target, config, Map.of());
    }

    public static GeneratedProject into(Path folder, Target target, String config, Map<String, String> keys) {
        return Generator.generate(new GenerateRequest(folder, application(target, config, keys), List.of(), "1.0"));
    }
}
