package io.github.miragemaven.generate;

import io.github.miragemaven.device.Application;
import java.nio.file.Path;

/**
 * What to write where.
 *
 * @param folder the project's folder, which has the config.ml
 * @param application what config.ml describes
 * @param version of this plugin, for the mark in generated files
 */
public record GenerateRequest(Path folder, Application application, String version) {}
