package io.github.miragemaven.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion between the threads of this process and between processes, by a lock on a file. The file stays
 * behind when the lock is released (deleting it would let two processes hold "the" lock on two files of one name); the
 * lock itself is the system's, so a killed process leaves nothing locked.
 */
public final class FolderLock implements Closeable {

    // A file lock is held by the whole JVM: a second thread that asks gets an exception, not a wait.
    private static final ConcurrentHashMap<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock withinProcess;
    private final FileChannel channel;

    private FolderLock(ReentrantLock withinProcess, FileChannel channel) {
        this.withinProcess = withinProcess;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds {@code lockFile}, then holds it until closed.
     *
     * @throws WorldException when the lock file can't be made
     */
    public static FolderLock acquire(Path lockFile) {
        return acquire(lockFile, () -> {});
    }

    /**
     * As {@link #acquire(Path)}, for locks that may be held for long.
     *
     * @param beforeWaiting run once if somebody else holds the lock now
     */
    @SuppressWarnings("resource") // the system's lock lives as long as its channel, which close() closes
    public static FolderLock acquire(Path lockFile, Runnable beforeWaiting) {
        Path key = lockFile.toAbsolutePath().normalize();
        ReentrantLock withinProcess = WITHIN_PROCESS.computeIfAbsent(key, k -> new ReentrantLock());
        boolean told = !withinProcess.tryLock();
        if (told) {
            beforeWaiting.run();
            withinProcess.lock();
        }
        Runnable stillToTell = told ? () -> {} : beforeWaiting;
        try {
            Files.createDirectories(key.getParent());
            FileChannel channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                lock(channel, stillToTell);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            return new FolderLock(withinProcess, channel);
        } catch (IOException e) {
            withinProcess.unlock();
            throw AtomicFiles.cannotWrite(key, e);
        } catch (RuntimeException e) {
            withinProcess.unlock();
            throw e;
        }
    }

    @SuppressWarnings("resource") // as in acquire
    private static void lock(FileChannel channel, Runnable beforeWaiting) throws IOException {
        Runnable stillToTell = beforeWaiting;
        while (true) {
            try {
                if (channel.tryLock() == null) {
                    stillToTell.run();
                    channel.lock();
                }
                return;
            } catch (OverlappingFileLockException e) {
                // Maven may have loaded this class twice (a module with other plugin dependencies, mvn -T): then the
                // holder is in this JVM, but not among our WITHIN_PROCESS.
                stillToTell.run();
                stillToTell = () -> {};
                pause(e);
            }
        }
    }

    private static void pause(OverlappingFileLockException e) {
        try {
            Thread.sleep(20);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            e.addSuppressed(interrupted);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way, and with it the system's lock.
        } finally {
            withinProcess.unlock();
        }
    }
}
