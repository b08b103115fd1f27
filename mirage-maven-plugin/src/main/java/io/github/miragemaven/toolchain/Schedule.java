package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.MirageException;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.toolchain.PackageBuild.Workshop;
import io.github.miragemaven.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Builds packages, each once those it waits for are there and as many at once as may be, and tells how it goes. */
final class Schedule {

    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration WORTH_SAYING = Duration.ofSeconds(3);

    private final Workshop shop;
    private final int threads;
    private final Progress progress;
    private final ExecutorService pool;
    private final CompletionService<Outcome> service;
    private final List<ManagedPackage> waiting;
    private final int total;
    private final Set<String> done = new HashSet<>();
    private final Map<String, Start> running = new HashMap<>();
    private Set<String> announced = Set.of();
    private long lastLine = System.nanoTime();

    private record Start(ManagedPackage what, long time) {}

    private record Outcome(ManagedPackage what, Duration took) {}

    private Schedule(Workshop shop, int jobs, Progress progress) {
        this.shop = shop;
        this.progress = progress;
        this.waiting = new ArrayList<>(shop.order().sorted());
        this.waiting.sort(shop.order().urgency());
        this.total = waiting.size();
        this.threads = Math.max(1, Math.min(jobs, total));
        this.pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "toolchain");
            thread.setDaemon(true);
            return thread;
        });
        this.service = new ExecutorCompletionService<>(pool);
    }

    /**
     * Fetches the sources of all packages, then builds and installs them. When one fails, what else runs is ended.
     *
     * @throws MirageException what a package failed with
     */
    static void run(Workshop shop, Transport transport, int jobs, Progress progress) throws IOException {
        Schedule schedule = new Schedule(shop, jobs, progress);
        try {
            schedule.fetch(transport);
            schedule.build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while building the toolchain", "", e);
        } finally {
            schedule.end();
        }
    }

    private void fetch(Transport transport) throws IOException, InterruptedException {
        List<Future<Boolean>> fetches = new ArrayList<>();
        for (ManagedPackage one : waiting) {
            fetches.add(pool.submit(() -> {
                new PackageBuild(one, shop).fetch(transport);
                return true;
            }));
        }
        for (Future<Boolean> fetch : fetches) {
            result(fetch);
        }
    }

    private void build() throws IOException, InterruptedException {
        while (done.size() < total) {
            startReady();
            Future<Outcome> ended = service.poll(500, TimeUnit.MILLISECONDS);
            if (ended == null) {
                tellWhatRuns();
            } else {
                Outcome outcome = result(ended);
                done.add(outcome.what.name());
                running.remove(outcome.what.name());
                say(outcome.what + " … " + time(outcome.took));
            }
        }
    }

    private void startReady() {
        for (ManagedPackage one : List.copyOf(waiting)) {
            if (running.size() < threads && done.containsAll(shop.order().direct(one.name()))) {
                waiting.remove(one);
                running.put(one.name(), new Start(one, System.nanoTime()));
                service.submit(() -> {
                    long start = System.nanoTime();
                    new PackageBuild(one, shop).run();
                    return new Outcome(one, Duration.ofNanos(System.nanoTime() - start));
                });
            }
        }
    }

    /** Says what runs when that is news and not over at once, and then now and again. */
    private void tellWhatRuns() {
        long now = System.nanoTime();
        Map<String, Duration> slow = new TreeMap<>();
        running.values().forEach(start -> {
            Duration since = Duration.ofNanos(now - start.time);
            if (since.compareTo(WORTH_SAYING) >= 0) {
                slow.put(start.what.toString(), since);
            }
        });
        boolean news = !announced.containsAll(slow.keySet());
        boolean due = now - lastLine >= HEARTBEAT.toNanos();
        if (!slow.isEmpty() && (news || due)) {
            announced = Set.copyOf(slow.keySet());
            say("building "
                    + slow.entrySet().stream()
                            .map(one -> one.getKey() + " (" + time(one.getValue()) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    private void say(String text) {
        progress.info("[" + done.size() + "/" + total + "] " + text);
        lastLine = System.nanoTime();
    }

    /** Commands that are ended are waited for: their folders are to be left alone afterwards. */
    private void end() {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                progress.debug("A download does not end; it is left to itself.");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MirageException told) {
                throw told;
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** As people say it: {@code 0.4s}, {@code 12s}, {@code 4m12s}. */
    static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillis() < 10_000) {
            return duration.toMillis() / 1000 + "." + duration.toMillis() % 1000 / 100 + "s";
        }
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + (seconds % 60 < 10 ? "0" : "") + seconds % 60 + "s";
    }
}
