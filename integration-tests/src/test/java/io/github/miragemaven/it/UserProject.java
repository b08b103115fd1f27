package io.github.miragemaven.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.InvocationResult;
import org.apache.maven.shared.invoker.MavenInvocationException;

/** A project in a folder of its own, built by a Maven process that has a local repository of its own. */
final class UserProject {

    static final String VERSION = property("it.version");
    static final String STARTER = "mvn:io.github.mirage-maven:mirage-starter-repository:" + VERSION;

    private final Path folder;
    private Path localRepository = Path.of(property("it.repository"));

    private UserProject(Path folder) {
        this.folder = folder;
    }

    /** An empty folder, named after the test. */
    static UserProject empty(String name) throws IOException {
        Path folder = Path.of(property("it.work")).resolve(name);
        deleteTree(folder);
        Files.createDirectories(folder);
        return new UserProject(folder);
    }

    /** A copy of one of the projects in {@code src/test/projects}; {@code @version@} in its pom is filled in. */
    static UserProject copyOf(String project, String name) throws IOException {
        UserProject copy = empty(name).add(Path.of(property("it.projects")).resolve(project), ".");
        Path pom = copy.folder.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replace("@version@", VERSION));
        return copy;
    }

    /** Copies a folder's files into one of this project's. */
    UserProject add(Path from, String relative) throws IOException {
        Path into = folder.resolve(relative);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path to = into.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        return this;
    }

    /** This project, seen from one of its subfolders. */
    UserProject in(String subfolder) {
        UserProject inside = new UserProject(folder.resolve(subfolder));
        inside.localRepository = localRepository;
        return inside;
    }

    Path path(String relative) {
        return folder.resolve(relative);
    }

    String read(String relative) throws IOException {
        return Files.readString(folder.resolve(relative));
    }

    UserProject write(String relative, String text) throws IOException {
        Path file = folder.resolve(relative);
        Files.createDirectories(requireNonNull(file.getParent()));
        Files.writeString(file, text);
        return this;
    }

    Build mvn(String... arguments) throws IOException {
        return mvn(Map.of(), arguments);
    }

    /** Runs Maven here, with these environment variables on top of ours, and reports how it ended. */
    Build mvn(Map<String, String> environment, String... arguments) throws IOException {
        InvocationRequest request = new DefaultInvocationRequest();
        request.setBaseDirectory(folder.toFile());
        request.setMavenHome(new File(property("it.maven.home")));
        request.setLocalRepositoryDirectory(localRepository.toFile());
        request.setUserSettingsFile(settings().toFile());
        request.setBatchMode(true);
        request.setNoTransferProgress(true);
        request.setShellEnvironmentInherited(true);
        // Where a build server sets CI, locks are frozen; a test that wants that says so itself.
        request.addShellEnvironment("CI", "");
        request.addShellEnvironment("MAVEN_ARGS", "");
        request.addShellEnvironment("MAVEN_OPTS", "");
        request.setJavaHome(new File(System.getProperty("java.home")));
        environment.forEach(request::addShellEnvironment);
        request.addArgs(List.of(arguments));
        request.setTimeoutInSeconds(600);
        List<String> lines = new ArrayList<>();
        request.setOutputHandler(lines::add);
        request.setErrorHandler(lines::add);
        try {
            InvocationResult result = new DefaultInvoker().execute(request);
            if (result.getExecutionException() != null) {
                throw new IOException("mvn could not be run", result.getExecutionException());
            }
            return new Build(result.getExitCode(), String.join("\n", lines));
        } catch (MavenInvocationException e) {
            throw new IOException("mvn could not be run", e);
        }
    }

    /** How a build ended, and all it printed. */
    record Build(int status, String output) {}

    /** Settings that take whatever a build still lacks from the repository that built us, and from nowhere else. */
    private static Path settings() throws IOException {
        Path file = Path.of(property("it.work")).resolve("settings.xml");
        String upstream = Path.of(property("it.upstream")).toUri().toString();
        String text = """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>upstream</id>
                      <mirrorOf>*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(upstream);
        Files.createDirectories(requireNonNull(file.getParent()));
        Files.writeString(file, text, UTF_8);
        return file;
    }

    static String property(String name) {
        return requireNonNull(System.getProperty(name), () -> "the build sets -D" + name);
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
