package io.github.miragemaven.config;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a config.ml once it is evaluated; what it describes, the catalogue has been told.
 *
 * @param mirage the versions of MirageOS it is for, where its first line says so
 * @param warnings what its author should look at, each with its place and the line
 */
public record ConfigResult(Optional<VersionBounds> mirage, List<String> warnings) {

    public ConfigResult {
        warnings = List.copyOf(warnings);
    }
}
