package io.github.miragemaven.config;

import io.github.miragemaven.device.Catalogue;
import io.github.miragemaven.io.Progress;
import java.nio.file.Path;

/**
 * A project to configure.
 *
 * @param file its config.ml
 * @param catalogue what config.ml may use, made for the target and the keys that are set; it serves one evaluation
 * @param progress told what the file's author should look at
 */
public record ConfigureRequest(Path file, Catalogue catalogue, Progress progress) {}
