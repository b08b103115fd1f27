package io.github.miragemaven.mojo;

import io.github.miragemaven.config.Configurator;
import io.github.miragemaven.config.ConfigureRequest;
import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Catalogue;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;

/** What goals that evaluate {@code config.ml} have in common. */
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

    @SuppressWarnings("NullAway.Init") // Maven sets every parameter before execute()
    AbstractConfigMojo() {}

    final Application evaluate() {
        return Configurator.configure(
                new ConfigureRequest(config.toPath(), new Catalogue(target(), allKeys()), progress()));
    }

    private Map<String, String> allKeys() {
        return NamedParameters.of(keys, KEY_PREFIX, project(), session());
    }
}
