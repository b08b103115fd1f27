package io.github.miragemaven.io;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files that are either as they were or wholly new: written beside the target, then renamed over it. */
public final class AtomicFiles {

    private AtomicFiles() {}

    /**
     * Makes {@code file} hold exactly {@code text} (UTF-8), creating its folders. A file that already does is left
     * alone, so its time stamp tells build tools that nothing changed.
     *
     * @return whether the file was written
     * @throws WorldException when the file or its folder can't be written
     */
    public static boolean writeIfChanged(Path file, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        try {
            if (Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), bytes)) {
                return false;
            }
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
            Files.createDirectories(folder);
            // Not createTempFile: that makes a file only its owner can read, whatever the umask says.
            Path partial = folder.resolve(
                    "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
            try {
                Files.write(partial, bytes);
                moveInto(partial, file);
            } finally {
                Files.deleteIfExists(partial);
            }
            return true;
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Renames {@code from} to {@code to} in one step, replacing a file that is there. Both must be on one disk. */
    public static void moveInto(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes a file or a whole folder, following no link; nothing there is fine too. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // Archives may hold folders without the write bit; their entries could not be deleted.
                if (!Files.isWritable(folder)) {
                    folder.toFile().setWritable(true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** The failure for a file that can't be written, with the reason the system gave and what usually helps. */
    public static WorldException cannotWrite(Path file, IOException cause) {
        return new WorldException(
                "Cannot write " + file + ": " + reason(cause),
                "Check that the folder exists, is writable by you, and that its disk is not full, then run again.",
                cause);
    }

    /** The failure for a file that can't be read, with the reason the system gave and what usually helps. */
    public static WorldException cannotRead(Path file, IOException cause) {
        return new WorldException(
                "Cannot read " + file + ": " + reason(cause), "Check that it is there and readable by you.", cause);
    }

    /** The system's reason in words, where Java's message would be the bare file name. */
    public static String reason(IOException cause) {
        IOException real = cause;
        if (cause.getCause() instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            real = unchecked.getCause();
        }
        if (real instanceof java.nio.file.AccessDeniedException) {
            return "permission denied";
        }
        if (real instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (real instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (real instanceof java.nio.file.FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = real.getMessage();
        return message == null ? real.getClass().getSimpleName() : message;
    }
}
