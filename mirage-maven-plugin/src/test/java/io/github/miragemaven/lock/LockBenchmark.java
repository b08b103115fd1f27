package io.github.miragemaven.lock;

import io.github.miragemaven.opam.Repositories;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Prints how long locking takes and how much memory, against the real repositories: from a cold {@code index.tar.gz} in a
 * fresh JVM, then again with the repositories open, then with a lock that fits. Run its main method with the module's test
 * class path from the module's folder.
 */
final class LockBenchmark {

    private LockBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        List<String> examples = arguments.length > 0
                ? List.of(arguments)
                : List.of("tutorial-hello", "applications-static_website_tls");
        Path folder = Files.createTempDirectory("lock-benchmark");
        for (String example : examples) {
            // Opened in the measured time: a user waits for that too.
            Repositories[] opened = new Repositories[1];
            Supplier<Repositories> opening = () -> opened[0] = RealData.open();
            RequestBuilder project = RealData.project(folder.resolve(example), example, "hvt")
                    .ocaml("5.4.1")
                    .repositories(opening);
            print(example, "cold: open the indexes, solve, write", project);
            print(example, "lock fits: nothing to solve", project);
            project.repositories(opened[0]).update(LockRequest.Update.EVERYTHING);
            for (int i = 0; i < 3; i++) {
                print(example, "warm: solve, write", project);
            }
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.printf("peak memory of this JVM, heap and all: at most %d MiB%n", peak >> 20);
    }

    private static void print(String example, String what, RequestBuilder project) {
        long start = System.nanoTime();
        LockResult result = project.lock();
        System.out.printf(
                "%-32s %-38s %5d ms  %d packages, %d tools%n",
                example,
                what,
                (System.nanoTime() - start) / 1_000_000,
                result.lock().monorepo().size(),
                result.lock().tools().size());
    }
}
