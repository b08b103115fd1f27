package io.github.miragemaven.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A lock on a folder")
class FolderLockTest {

    @TempDir
    Path folder;

    /** Holds the lock, says so, and ends when its input does. Run in a process of its own. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (FolderLock lock = FolderLock.acquire(Path.of(args[0]))) {
                System.out.println("held by " + lock.getClass().getSimpleName());
                while (System.in.read() >= 0) {
                    // wait for the end of input
                }
            }
        }
    }

    @Test
    @DisplayName("keeps threads of one process apart")
    void keepsThreadsApart() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<?>[] all = new CompletableFuture<?>[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = CompletableFuture.runAsync(() -> {
                try (FolderLock lock = FolderLock.acquire(folder.resolve("lock"))) {
                    assertThat(lock).isNotNull();
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                }
            });
        }
        CompletableFuture.allOf(all).get(30, TimeUnit.SECONDS);
        assertThat(most).hasValue(1);
    }

    @Test
    @DisplayName("waits for another process, and is free when that one is killed")
    void waitsForAnotherProcess() throws Exception {
        Path lockFile = folder.resolve("lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        lockFile.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("held by FolderLock");
            CompletableFuture<Void> mine = CompletableFuture.runAsync(
                    () -> FolderLock.acquire(lockFile).close());
            Thread.sleep(300);
            assertThat(mine).isNotDone();
            other.destroyForcibly();
            mine.get(30, TimeUnit.SECONDS);
        } finally {
            other.destroyForcibly();
        }
    }
}
