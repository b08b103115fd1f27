package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.WorldException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The commands that run for one toolchain. None outlives the build: they end when the build is interrupted or the JVM
 * ends, and those that a killed JVM left behind are ended by {@link #endOrphans} before the folder is used again (within
 * a sandbox the system does all that, but not everybody has one).
 */
final class Processes implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The command enters itself before it begins: whatever kills us, what runs is in the register. */
    private static final List<String> REGISTER = List.of("/bin/sh", "-c", "echo $$ > \"$0\" && exec \"$@\"");

    /** Systems count a process's start from their own, to the second. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(3);

    private final Path register;
    private final AtomicInteger count = new AtomicInteger();
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private final Thread endWithUs = new Thread(() -> running.forEach(Processes::end));

    /**
     * @param register the folder that names what is running; a new one
     */
    Processes(Path register) throws IOException {
        this.register = register;
        Files.createDirectories(register);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    /**
     * Runs a command to its end, without input, its output put behind what the log holds already.
     *
     * @param environment all of its environment
     * @return the exit status
     * @throws InterruptedException when this thread was interrupted, after the command was ended
     */
    int run(List<String> words, Path folder, Map<String, String> environment, Path log) throws InterruptedException {
        Path entry = register.resolve(Integer.toString(count.incrementAndGet()));
        List<String> registered = new ArrayList<>(REGISTER);
        registered.add(entry.toString());
        registered.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(registered)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot run " + String.join(" ", words) + " in " + folder + ": " + AtomicFiles.reason(e),
                    "Check that the program can be run on this machine.",
                    e);
        }
        running.add(process);
        try {
            return process.waitFor();
        } finally {
            end(process);
            running.remove(process);
            leave(entry);
        }
    }

    private static void leave(Path entry) {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            // It names a process that has ended; a later one of that number began after the entry was made.
        }
    }

    /** Ends what a build that was killed left running, as its register names it. */
    static void endOrphans(Path register) throws IOException {
        try (Stream<Path> entries = Files.list(register)) {
            for (Path entry : entries.toList()) {
                String pid = Files.readString(entry).strip();
                if (!pid.isEmpty() && pid.chars().allMatch(Character::isDigit)) {
                    Instant latestStart =
                            Files.getLastModifiedTime(entry).toInstant().plus(CLOCKS_DIFFER);
                    ProcessHandle.of(Long.parseLong(pid))
                            .filter(process -> process.info()
                                    .startInstant()
                                    .filter(start -> start.isBefore(latestStart))
                                    .isPresent())
                            .ifPresent(Processes::kill);
                }
            }
        } catch (NoSuchFileException e) {
            // Nothing has run here yet.
        }
    }

    private static void kill(ProcessHandle process) {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(e -> one)
                .join());
    }

    private static void end(Process process) {
        if (process.isAlive()) {
            kill(process.toHandle());
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The JVM is already going down, and runs the hook itself.
        }
    }
}
