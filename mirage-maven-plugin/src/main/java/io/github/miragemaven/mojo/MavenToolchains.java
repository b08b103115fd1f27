package io.github.miragemaven.mojo;

import io.github.miragemaven.io.WorldException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.toolchain.model.ToolchainModel;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The {@code <toolchain>} of type {@code mirage} in {@code toolchains.xml}:
 *
 * <pre>{@code
 * <toolchain>
 *   <type>mirage</type>
 *   <configuration>
 *     <home>/opt/mirage</home>
 *   </configuration>
 * </toolchain>
 * }</pre>
 *
 * <p>Maven's own way to them asks for a factory component, which only a plugin with extensions can bring.
 */
final class MavenToolchains {

    private static final String TYPE = "mirage";
    private static final String HOME = "home";

    private MavenToolchains() {}

    /**
     * The folder that the first one names, the prefix of an installation or opam switch.
     *
     * @throws WorldException when it names none, or one that is not there
     */
    static Optional<Path> home(MavenSession session) {
        Map<String, List<ToolchainModel>> all = session.getRequest().getToolchains();
        return Optional.ofNullable(all)
                .flatMap(types -> Optional.ofNullable(types.get(TYPE)))
                .flatMap(models -> models.stream().findFirst())
                .map(MavenToolchains::home);
    }

    private static Path home(ToolchainModel model) {
        String home = model.getConfiguration() instanceof Xpp3Dom configuration && configuration.getChild(HOME) != null
                ? configuration.getChild(HOME).getValue()
                : null;
        if (home == null || home.isBlank()) {
            throw new WorldException(
                    "The toolchain of type mirage in toolchains.xml has no <home> in its <configuration>.",
                    "Name the folder that has bin/ocamlc: <home>/opt/mirage</home>");
        }
        Path folder = Path.of(home.strip());
        if (!Files.isDirectory(folder)) {
            throw new WorldException(
                    "The toolchain of type mirage in toolchains.xml names " + folder + ", which is not a folder.",
                    "Correct its <home>, or remove the toolchain.");
        }
        return folder;
    }
}
