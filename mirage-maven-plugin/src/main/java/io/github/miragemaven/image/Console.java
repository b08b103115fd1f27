package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Passes on what a process prints as it comes, byte for byte, and remembers the last of it. */
final class Console {

    private static final int REMEMBERED = 64 * 1024;

    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    private final Predicate<String> isEnough;
    private final Process process;
    private final List<Thread> pumps = new ArrayList<>();

    /**
     * @param isEnough told what is remembered whenever something comes; the process is ended when it says so
     */
    Console(Process process, OutputStream out, OutputStream err, Predicate<String> isEnough) {
        this.process = process;
        this.isEnough = isEnough;
        pump(process.getInputStream(), out);
        pump(process.getErrorStream(), err);
    }

    /** What was printed last, both streams as they came. */
    String tail() {
        synchronized (tail) {
            return tail.toString(UTF_8);
        }
    }

    /** Waits for all output of a process that has ended. What it left running may keep the streams open: that is not ours. */
    void drain() throws InterruptedException {
        for (Thread pump : pumps) {
            pump.join(TimeUnit.SECONDS.toMillis(1));
        }
    }

    private void pump(InputStream from, OutputStream to) {
        Thread thread = new Thread(() -> copy(from, to), "output of " + process.pid());
        thread.setDaemon(true);
        thread.start();
        pumps.add(thread);
    }

    private void copy(InputStream from, OutputStream to) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                to.flush();
                remember(buffer, count);
                if (isEnough.test(tail())) {
                    process.destroy();
                }
            }
        } catch (IOException e) {
            // The process has ended and its streams were closed with it.
        }
    }

    private void remember(byte[] bytes, int count) {
        synchronized (tail) {
            if (tail.size() + count > 2 * REMEMBERED) {
                byte[] all = tail.toByteArray();
                tail.reset();
                tail.write(all, all.length - REMEMBERED, REMEMBERED);
            }
            tail.write(bytes, 0, count);
        }
    }
}
