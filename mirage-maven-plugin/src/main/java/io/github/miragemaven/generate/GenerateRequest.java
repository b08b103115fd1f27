package io.github.miragemaven.generate;

import io.github.miragemaven.device.Application;
import java.nio.file.Path;
import java.util.List;

/**
 * What to write where.
 *
 * @param folder the project's folder, which has the config.ml
 * @param application what config.ml describes
 * @param others what it describes for further targets, of which the project has to have the opam files too. The other
 *     files can be those of one target only
 * @param version of this plugin, for the mark in generated files
 */
public record GenerateRequest(Path folder, Application application, List<Application> others, String version) {

    public GenerateRequest {
        others = List.copyOf(others);
    }
}
