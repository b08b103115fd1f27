package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A unikernel that runs, and what was made on this machine for it. All of that ends with the session, and the session ends
 * with the JVM at the latest. A file tells of it while it lasts: if the JVM was killed and left something behind, the next
 * one finds it there.
 */
final class Session implements Closeable {

    private static final String ENDING = ".session";

    /** Systems count a process's start from their own, to the second. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * A process, which a later one of the same number is not mistaken for.
     *
     * @param pid its number
     * @param start when it began
     */
    record Identity(long pid, Instant start) {

        static Identity of(ProcessHandle process) {
            return new Identity(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
        }

        /** The process, if it still runs. */
        Optional<ProcessHandle> find() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(other ->
                                    Duration.between(start, other).abs().compareTo(CLOCKS_DIFFER) < 0)
                            .isPresent());
        }
    }

    private final Path file;
    private final Host host;
    private final Progress progress;
    private final Identity owner;
    private final List<Temporary> temporaries;
    private Optional<Identity> process;
    private boolean closed;
    private volatile boolean endsWithJvm;
    private final Thread endWithUs = new Thread(() -> {
        endsWithJvm = true;
        close();
    });

    private Session(
            Path file,
            Host host,
            Progress progress,
            Identity owner,
            List<Temporary> temporaries,
            Optional<Identity> process) {
        this.file = file;
        this.host = host;
        this.progress = progress;
        this.owner = owner;
        this.temporaries = List.copyOf(temporaries);
        this.process = process;
    }

    /** The file that tells of the one unikernel of that title which runs in the background. */
    static Path file(Path work, String title) {
        return work.resolve(title + ENDING);
    }

    /** The file that tells of a unikernel of that title which runs on a console; of these there may be several. */
    static Path consoleFile(Path work, String title) {
        return work.resolve(title + "." + ProcessHandle.current().pid() + ENDING);
    }

    /**
     * Begins one: makes the temporary things.
     *
     * @throws io.github.miragemaven.io.MirageException when one can't be made; nothing is left of the others then
     */
    static Session open(Path file, List<Temporary> temporaries, Host host, Progress progress) {
        Session session =
                new Session(file, host, progress, Identity.of(ProcessHandle.current()), temporaries, Optional.empty());
        // Maven may have closed the plugin's jar by the time the JVM ends: what that takes has to be loaded before.
        new Session(file.resolveSibling("none" + ENDING), host, progress, session.owner, List.of(), Optional.empty())
                .close();
        Runtime.getRuntime().addShutdownHook(session.endWithUs);
        try {
            session.write();
            Temporary.createAll(temporaries, host);
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** The one that a file tells of; empty if there is none, or the file is not ours. */
    static Optional<Session> find(Path file, Host host, Progress progress) {
        Properties properties = new Properties();
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            properties.load(new StringReader(Files.readString(file, UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            progress.debug("Cannot read " + file + ": " + e.getMessage());
            return Optional.empty();
        }
        List<Temporary> temporaries = new ArrayList<>();
        for (int i = 0; properties.containsKey("temporary." + i); i++) {
            Temporary.parse(properties.getProperty("temporary." + i)).ifPresent(temporaries::add);
        }
        return identity(properties, "owner")
                .map(owner -> new Session(file, host, progress, owner, temporaries, identity(properties, "process")));
    }

    /** Ends what JVMs left behind that are no more. */
    static void endOrphans(Path work, Host host, Progress progress) {
        if (!Files.isDirectory(work)) {
            return;
        }
        try (Stream<Path> files = Files.list(work)) {
            files.filter(file -> file.toString().endsWith(ENDING))
                    .flatMap(file -> find(file, host, progress).stream())
                    .filter(session -> session.owner.find().isEmpty())
                    .forEach(session -> {
                        progress.info("Ending what a build that was killed left running (" + session.file.getFileName()
                                + ")");
                        session.close();
                    });
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(work, e);
        }
    }

    /** Notes that this process is the unikernel's, which ends with the session. */
    synchronized void runs(ProcessHandle started) {
        process = Optional.of(Identity.of(started));
        write();
        if (closed) {
            close();
        }
    }

    /** Whether its process is still there. */
    synchronized boolean isAlive() {
        return process.flatMap(Identity::find).isPresent();
    }

    /** Whether it ends because the JVM does, as by Ctrl-C: nobody is there to be told of its end. */
    boolean endsWithJvm() {
        return endsWithJvm;
    }

    private void write() {
        StringBuilder text = new StringBuilder();
        line(text, "owner", owner);
        process.ifPresent(one -> line(text, "process", one));
        for (int i = 0; i < temporaries.size(); i++) {
            text.append("temporary.")
                    .append(i)
                    .append('=')
                    .append(temporaries.get(i).text().replace("\\", "\\\\"))
                    .append('\n');
        }
        AtomicFiles.writeIfChanged(file, text.toString());
    }

    private static void line(StringBuilder text, String name, Identity identity) {
        text.append(name)
                .append('=')
                .append(identity.pid())
                .append(' ')
                .append(identity.start())
                .append('\n');
    }

    private static Optional<Identity> identity(Properties properties, String name) {
        String[] words = properties.getProperty(name, "").split(" ", -1);
        try {
            return words.length == 2
                    ? Optional.of(new Identity(Long.parseLong(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Ends the process, removes what is temporary, then the file that tells of it. Once is enough. */
    @Override
    public synchronized void close() {
        process.flatMap(Identity::find).ifPresent(Session::end);
        if (closed) {
            return;
        }
        closed = true;
        Temporary.removeAll(temporaries, host).forEach(progress::warn);
        try {
            // A session in its place by now is another's.
            if (isOurs()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            progress.warn("Cannot delete " + file + ": " + AtomicFiles.reason(e));
        }
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The JVM is already going down.
        }
    }

    private boolean isOurs() {
        return find(file, host, progress)
                .filter(other -> other.owner.equals(owner) && other.process.equals(process))
                .isPresent();
    }

    /** Asks a process to end, and makes it end when it does not within a few seconds. */
    static void end(ProcessHandle process) {
        List<ProcessHandle> all =
                Stream.concat(process.descendants(), Stream.of(process)).toList();
        all.forEach(ProcessHandle::destroy);
        for (ProcessHandle one : all) {
            if (!hasEnded(one)) {
                one.destroyForcibly();
                hasEnded(one);
            }
        }
    }

    private static boolean hasEnded(ProcessHandle process) {
        try {
            process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }
}
