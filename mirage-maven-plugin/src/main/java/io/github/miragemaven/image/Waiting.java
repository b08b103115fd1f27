package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for a unikernel in the background to be up. */
final class Waiting {

    private static final int POLL_MILLIS = 50;
    private static final int PROBE_MILLIS = 1000;

    /** With nothing to wait for, this long is given to fail at once, as for a device that is in use. */
    private static final Duration SETTLING = Duration.ofMillis(500);

    private static final int TAIL_LINES = 25;

    /**
     * What came of it.
     *
     * @param isUp false if KVM failed, which there is a way without
     * @param took how long it took
     */
    record Outcome(boolean isUp, Duration took) {}

    private final StartRequest request;
    private final Process process;
    private final Path log;
    private final Host host;
    private final boolean mayDoWithoutKvm;
    private final long start = System.nanoTime();

    Waiting(StartRequest request, Process process, Path log, Host host, boolean mayDoWithoutKvm) {
        this.request = request;
        this.process = process;
        this.log = log;
        this.host = host;
        this.mayDoWithoutKvm = mayDoWithoutKvm;
    }

    /**
     * Waits.
     *
     * @throws ProjectException when it ends badly, or is not up in time
     */
    Outcome await() {
        List<String> missing = missing();
        while (true) {
            boolean hasEnded = !process.isAlive();
            if (mayDoWithoutKvm && Endings.isKvmToBlame(output())) {
                return new Outcome(false, took());
            }
            missing = missing.isEmpty() ? missing : missing();
            if (hasEnded) {
                return ended(missing);
            }
            if (missing.isEmpty() && (waitsForSomething() || took().compareTo(SETTLING) > 0)) {
                Duration took = took();
                // What it said may have been its last words.
                pause();
                return process.isAlive() ? new Outcome(true, took) : ended(missing);
            }
            if (took().compareTo(request.timeout()) > 0) {
                throw failure(
                        "The unikernel was not up within " + request.timeout().toSeconds() + " s: "
                                + String.join(", ", missing),
                        "If it only takes longer, set -Dmirage.start.timeout to more seconds.");
            }
            pause();
        }
    }

    private boolean waitsForSomething() {
        return request.line().isPresent()
                || request.port().isPresent()
                || request.ping().isPresent();
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Outcome ended(List<String> missing) {
        Ending ending = Endings.of(request.run(), process.exitValue(), output());
        if (!ending.isGood()) {
            throw failure(ending.what() + " before it was up", ending.next());
        }
        if (!missing.isEmpty()) {
            throw failure("The unikernel ended, without an error, before it was up: " + String.join(", ", missing), "");
        }
        return new Outcome(true, took());
    }

    /** What has not come yet, in words. */
    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        request.line()
                .filter(pattern ->
                        output().lines().noneMatch(line -> pattern.matcher(line).find()))
                .ifPresent(pattern -> missing.add("no line of its output matched " + pattern));
        request.port()
                .filter(port -> !takesConnections(port))
                .ifPresent(port -> missing.add("the port " + port + " took no connection"));
        request.ping().filter(name -> !answers(name)).ifPresent(name -> missing.add(name + " did not answer a ping"));
        return missing;
    }

    private static boolean takesConnections(StartRequest.Port port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(port.host(), port.number()), PROBE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** By the program ping, which may do it without an administrator's rights; else by what Java has in its place. */
    private boolean answers(String name) {
        Optional<Path> ping = host.program("ping");
        if (ping.isPresent()) {
            return new Command(List.of(ping.get().toString(), "-c", "1", "-W", "1", name), Path.of("/"), Map.of())
                    .run()
                    .succeeded();
        }
        try {
            return InetAddress.getByName(name).isReachable(PROBE_MILLIS);
        } catch (IOException e) {
            return false;
        }
    }

    private String output() {
        try {
            return Files.isRegularFile(log) ? new String(Files.readAllBytes(log), UTF_8) : "";
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(log, e);
        }
    }

    private ProjectException failure(String what, String next) {
        List<String> lines = output().lines().toList();
        List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        String said = tail.isEmpty()
                ? "It printed nothing."
                : "The end of what it printed (all is in " + log + "):\n  " + String.join("\n  ", tail);
        return new ProjectException(what, next.isEmpty() ? said : next + "\n" + said);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while waiting for the unikernel", "", e);
        }
    }
}
