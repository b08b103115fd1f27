package io.github.miragemaven.mojo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/** Parameters whose names are a project's own: an XML element each in the pom, or {@code -Dmirage.keys.NAME=VALUE}. */
final class NamedParameters {

    private NamedParameters() {}

    /**
     * All of them, the command line before properties of the pom, and those before elements.
     *
     * @param elements those that were given as XML elements
     * @param prefix what properties begin with, such as {@code mirage.keys.}
     */
    static Map<String, String> of(
            Map<String, String> elements, String prefix, MavenProject project, MavenSession session) {
        Map<String, String> all = new LinkedHashMap<>(elements);
        addTo(all, prefix, project.getProperties());
        addTo(all, prefix, session.getUserProperties());
        return all;
    }

    private static void addTo(Map<String, String> all, String prefix, Properties properties) {
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                all.put(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
    }
}
