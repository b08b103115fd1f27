package io.github.miragemaven.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A program to run, its folder and what is different in its environment. No shell is involved: arguments reach the
 * program as they are.
 *
 * @param words the program and its arguments
 * @param folder where it runs
 * @param environment variables set on top of this process's own; an empty value removes the variable
 */
public record Command(List<String> words, Path folder, Map<String, String> environment) {

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public static Command of(Path folder, String... words) {
        return new Command(List.of(words), folder, Map.of());
    }

    /** This command with one more environment variable. */
    public Command with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Command(words, folder, more);
    }

    /** What a finished program left: its exit status and what it printed, standard error included. */
    public record Result(int status, String output) {

        public boolean succeeded() {
            return status == 0;
        }
    }

    /** The folders that this process looks for programs in, from its PATH. */
    public static List<Path> searchPath() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /** The first executable file of that name on this process's PATH. */
    public static Optional<Path> onPath(String program) {
        return find(program, searchPath());
    }

    /** The first executable file of that name in {@code folders}. */
    public static Optional<Path> find(String program, List<Path> folders) {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(candidate -> Files.isRegularFile(candidate) && Files.isExecutable(candidate))
                .findFirst();
    }

    /** Runs to the end with no input, giving each line of output to {@code line} as it comes and keeping them all. */
    public Result run(Consumer<String> line) {
        Process process = start(builder().redirectErrorStream(true));
        StringBuilder all = new StringBuilder();
        try {
            process.getOutputStream().close();
            try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
                for (String text = output.readLine(); text != null; text = output.readLine()) {
                    line.accept(text);
                    all.append(text).append('\n');
                }
            }
            return new Result(process.waitFor(), all.toString());
        } catch (IOException e) {
            throw new WorldException("Lost the output of " + this + ": " + AtomicFiles.reason(e), "Run it again.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while waiting for " + this, "", e);
        } finally {
            end(process);
        }
    }

    /** Runs to the end with no input, keeping the output. */
    public Result run() {
        return run(line -> {});
    }

    /** Runs to the end on this process's own input, output and error streams, and gives the exit status. */
    public int runInForeground() {
        Process process = start(builder().inheritIO());
        Thread endWithUs = new Thread(() -> end(process));
        Runtime.getRuntime().addShutdownHook(endWithUs);
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while waiting for " + this, "", e);
        } finally {
            end(process);
            removeHook(endWithUs);
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    private Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot run " + this + " in " + folder + ": " + AtomicFiles.reason(e),
                    "Check that " + words.get(0) + " is installed and on the PATH.",
                    e);
        }
    }

    /** Asks a process that still runs to end, and makes it end when it does not within five seconds. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(Duration.ofSeconds(5).toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is already going down, and runs the hook itself.
        }
    }

    /** As a person would type it. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
