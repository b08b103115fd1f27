package io.github.miragemaven.image;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Boots unikernels: on the console to their end, or in the background between two goals of a build. */
public final class ImageRunner {

    /** How a signal that ended a process shows in its exit status: SIGINT and SIGTERM. */
    private static final List<Integer> INTERRUPTED = List.of(130, 143);

    private ImageRunner() {}

    /**
     * A unikernel that is up.
     *
     * @param log where its output goes
     * @param took how long it took to be up
     * @param stillRuns false if it has done all it had to, and ended well
     */
    public record Started(Path log, Duration took, boolean stillRuns) {}

    /**
     * Runs an image on this process's own input and output, to its end. Temporary devices are gone then, also when this JVM
     * is ended before that.
     *
     * @throws ProjectException when it has not been built, can't be run here, or its devices are not connected
     * @throws WorldException when what runs it is missing, or what its devices are connected to
     */
    public static Ending run(RunRequest request) {
        return run(request, Host.of(request.searchPath()), System.out, System.err);
    }

    static Ending run(RunRequest request, Host host, OutputStream out, OutputStream err) {
        Session.endOrphans(request.work(), host, request.progress());
        Launch launch = Tenders.launch(request, host);
        try (Session session = Session.open(
                Session.consoleFile(request.work(), request.title()), launch.temporaries(), host, request.progress())) {
            tellTemporaries(launch, request);
            if (launch.isProgram()) {
                int status = waitFor(start(launch.command(), ProcessBuilder::inheritIO), session);
                return Endings.of(request, status, "");
            }
            return watched(request, launch, session, out, err);
        }
    }

    private static Ending watched(
            RunRequest request, Launch launch, Session session, OutputStream out, OutputStream err) {
        request.progress().info("Booting with: " + launch.command());
        Process process = start(launch.command(), builder -> builder.redirectInput(Redirect.INHERIT));
        // QEMU stands still where KVM gives up.
        Predicate<String> isEnough = output -> launch.withoutKvm().isPresent() && Endings.isKvmToBlame(output);
        Console console = new Console(process, out, err, isEnough);
        int status = waitFor(process, session);
        try {
            console.drain();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (isEnough.test(console.tail())) {
            request.progress()
                    .warn("This machine's KVM can't run the image; booting again without KVM, which is slower."
                            + " (-Dmirage.kvm=false does so at once)");
            return watched(request, launch.fallback(), session, out, err);
        }
        return Endings.of(request, status, console.tail());
    }

    private static int waitFor(Process process, Session session) {
        session.runs(process.toHandle());
        try {
            int status = process.waitFor();
            if (INTERRUPTED.contains(status)) {
                // By Ctrl-C, which has ended us too: what we would say of it would only be noise.
                Thread.sleep(300);
            }
            while (session.endsWithJvm()) {
                Thread.sleep(1000);
            }
            return status;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Boots an image in the background and waits until it is up. It runs until {@link #stop}, or until this JVM ends. One of
     * the same title that still runs is ended before.
     *
     * @throws ProjectException as {@link #run}, and when it ends badly or is not up in time: with the end of its output
     * @throws WorldException as {@link #run}
     */
    public static Started start(StartRequest request) {
        return start(request, Host.of(request.run().searchPath()));
    }

    static Started start(StartRequest request, Host host) {
        RunRequest run = request.run();
        Session.endOrphans(run.work(), host, run.progress());
        stop(run, host);
        Launch launch = Tenders.launch(run, host);
        Path log = log(run);
        Session session =
                Session.open(Session.file(run.work(), run.title()), launch.temporaries(), host, run.progress());
        boolean up = false;
        try {
            tellTemporaries(launch, run);
            Started started = inBackground(request, launch, session, log, host);
            up = started.stillRuns();
            return started;
        } finally {
            if (!up) {
                session.close();
            }
        }
    }

    private static Started inBackground(StartRequest request, Launch launch, Session session, Path log, Host host) {
        RunRequest run = request.run();
        run.progress().info("Booting with: " + launch.command() + ", output in " + log);
        Process process = start(launch.command(), builder -> {
            builder.redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()));
        });
        session.runs(process.toHandle());
        Waiting.Outcome outcome =
                new Waiting(request, process, log, host, launch.withoutKvm().isPresent()).await();
        if (!outcome.isUp()) {
            run.progress()
                    .warn("This machine's KVM can't run the image; booting again without KVM, which is slower."
                            + " (-Dmirage.kvm=false does so at once)");
            Session.end(process.toHandle());
            return inBackground(request, launch.fallback(), session, log, host);
        }
        return new Started(log, outcome.took(), process.isAlive());
    }

    /** The file that a unikernel's output goes to when it runs in the background. */
    public static Path log(RunRequest request) {
        return request.work().resolve(request.title() + ".log");
    }

    /**
     * Ends a unikernel that {@link #start} booted from such a request, in this build or one before.
     *
     * @return whether it still ran; empty if none was started
     */
    public static Optional<Boolean> stop(RunRequest request) {
        Host host = Host.of(request.searchPath());
        Optional<Boolean> stopped = stop(request, host);
        Session.endOrphans(request.work(), host, request.progress());
        return stopped;
    }

    static Optional<Boolean> stop(RunRequest request, Host host) {
        return Session.find(Session.file(request.work(), request.title()), host, request.progress())
                .map(session -> {
                    boolean alive = session.isAlive();
                    session.close();
                    return alive;
                });
    }

    /** Ends whatever builds that were killed have left running, as the folder tells. */
    public static void endOrphans(Path work, List<Path> searchPath, Progress progress) {
        Session.endOrphans(work.toAbsolutePath().normalize(), Host.of(searchPath), progress);
    }

    private static void tellTemporaries(Launch launch, RunRequest request) {
        for (Temporary one : launch.temporaries()) {
            if (one instanceof Temporary.Tap tap) {
                request.progress()
                        .info("Made the temporary tap " + tap.name() + ", this machine's side being " + tap.address());
            } else if (one instanceof Temporary.Disk disk) {
                request.progress().info("Made the temporary disk " + disk.file() + " of " + disk.size() + " bytes");
            }
        }
    }

    private static Process start(Command command, Consumer<ProcessBuilder> streams) {
        ProcessBuilder builder =
                new ProcessBuilder(command.words()).directory(command.folder().toFile());
        streams.accept(builder);
        try {
            Path output = builder.redirectOutput().file() == null
                    ? command.folder()
                    : builder.redirectOutput().file().toPath().getParent();
            if (output != null) {
                Files.createDirectories(output);
            }
            return builder.start();
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot run " + command + " in " + command.folder() + ": " + AtomicFiles.reason(e),
                    "Check that " + command.words().get(0) + " can be run on this machine.",
                    e);
        }
    }

    private static WorldException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new WorldException("Interrupted while the unikernel ran", "", e);
    }
}
