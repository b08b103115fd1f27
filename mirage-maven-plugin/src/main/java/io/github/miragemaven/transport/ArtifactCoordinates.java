package io.github.miragemaven.transport;

import io.github.miragemaven.io.ProjectException;
import java.util.List;

/**
 * A Maven artifact, written {@code mvn:group:artifact:version[:type[:classifier]]}.
 *
 * @param group its group id
 * @param artifact its artifact id
 * @param version its version
 * @param type its type, which is the file's extension for the types meant here; {@code zip} unless said otherwise
 * @param classifier its classifier, or the empty text
 */
public record ArtifactCoordinates(String group, String artifact, String version, String type, String classifier) {

    static final String SCHEME = "mvn:";

    /**
     * Reads the text after and including {@code mvn:}.
     *
     * @throws ProjectException when it is not of that form
     */
    public static ArtifactCoordinates parse(String url) {
        List<String> parts = List.of(url.substring(SCHEME.length()).split(":", -1));
        if (!url.startsWith(SCHEME)
                || parts.size() < 3
                || parts.size() > 5
                || parts.stream().anyMatch(part -> part.isBlank() || part.contains("/"))) {
            throw new ProjectException(
                    "Not a Maven artifact: " + url, "Write it as mvn:group:artifact:version[:type[:classifier]].");
        }
        return new ArtifactCoordinates(
                parts.get(0),
                parts.get(1),
                parts.get(2),
                parts.size() > 3 ? parts.get(3) : "zip",
                parts.size() > 4 ? parts.get(4) : "");
    }

    /** As it is written in a URL; the type is left out where it is {@code zip} and no classifier follows. */
    @Override
    public String toString() {
        String base = SCHEME + group + ":" + artifact + ":" + version;
        if (!classifier.isEmpty()) {
            return base + ":" + type + ":" + classifier;
        }
        return type.equals("zip") ? base : base + ":" + type;
    }
}
