package io.github.miragemaven.transport;

import io.github.miragemaven.io.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a tree that somebody else has described, below one folder and never out of it. Links are made last, when
 * nothing can be written through them any more, and each is followed the way the system would to see where it leads.
 */
final class TreeWriter {

    /**
     * How much is too much. Generous: the largest OCaml package is a few hundred megabytes, the largest repository some
     * ten thousand files.
     *
     * @param bytes of all files together
     * @param entries files, folders and links
     */
    record Limits(long bytes, int entries) {

        static final Limits NORMAL = new Limits(8L << 30, 1_000_000);
    }

    private static final int MAX_LINK_HOPS = 40;

    private final Path root;
    private final Limits limits;
    private final Map<String, String> links = new LinkedHashMap<>();
    private final Set<Path> foldersMade = new HashSet<>();
    private final byte[] buffer = new byte[1 << 16];
    private long bytes;
    private int entries;

    /** A writer into {@code root}, a folder that is there and empty. */
    TreeWriter(Path root, Limits limits) {
        this.root = root;
        this.limits = limits;
        foldersMade.add(root);
    }

    /** Makes a folder. */
    void folder(String name) throws Refusal {
        count(name);
        List<String> steps = steps(name);
        if (!steps.isEmpty()) {
            makeFolders(name, below(steps, name));
        }
    }

    /** Writes a file, in place of an earlier one of that name as tar has it. */
    void file(String name, boolean executable, Optional<FileTime> modified, InputStream content)
            throws Refusal, IOException {
        count(name);
        Path file = fileBelow(name);
        try (OutputStream out = open(name, file)) {
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                bytes += n;
                if (bytes > limits.bytes()) {
                    throw new Refusal("unpacks to more than " + limits.bytes() + " bytes");
                }
                write(out, n, file);
            }
        }
        try {
            if (executable) {
                makeExecutable(file);
            }
            if (modified.isPresent()) {
                Files.setLastModifiedTime(file, modified.get());
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    /** Makes a file that is the same as an earlier one; a copy, so that changing one does not change the other. */
    void hardLink(String name, String target) throws Refusal, IOException {
        String from = String.join("/", steps(target));
        if (links.containsKey(from)) {
            link(name, links.get(from));
            return;
        }
        Path source = below(steps(target), target);
        if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refusal("has a hard link " + name + " to " + target + ", which is not in it");
        }
        try (InputStream content = Files.newInputStream(source)) {
            file(name, Files.isExecutable(source), Optional.of(Files.getLastModifiedTime(source)), content);
        }
    }

    /** Remembers a symbolic link. */
    void link(String name, String target) throws Refusal {
        count(name);
        if (target.startsWith("/") || target.isEmpty() || isAbsolute(target)) {
            throw outside(name, target);
        }
        List<String> steps = steps(name);
        if (steps.isEmpty()) {
            throw new Refusal("has a link in place of its own root");
        }
        links.put(String.join("/", steps), target);
    }

    /**
     * Makes the links, after seeing that none leads out.
     *
     * @param dropTop whether to follow opam's rule that where there is nothing but one folder, that folder is the tree
     * @return the folder that is the tree
     */
    Path finish(boolean dropTop) throws Refusal {
        for (Map.Entry<String, String> link : links.entrySet()) {
            Path place = below(List.of(link.getKey().split("/", -1)), link.getKey());
            if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                throw new Refusal("has " + link.getKey() + " both as a link and as a file or folder");
            }
            for (int slash = link.getKey().indexOf('/');
                    slash > 0;
                    slash = link.getKey().indexOf('/', slash + 1)) {
                if (links.containsKey(link.getKey().substring(0, slash))) {
                    throw new Refusal("has a link " + link.getKey() + " below another link");
                }
            }
        }
        for (String name : links.keySet()) {
            makeFolders(name, parent(below(List.of(name.split("/", -1)), name)));
        }
        Optional<Path> top = dropTop ? onlyFolder() : Optional.empty();
        for (Map.Entry<String, String> link : links.entrySet()) {
            checkInside(link.getKey(), link.getValue(), top.isPresent() ? 1 : 0);
        }
        for (Map.Entry<String, String> link : links.entrySet()) {
            Path place = below(List.of(link.getKey().split("/", -1)), link.getKey());
            try {
                Files.createSymbolicLink(place, Path.of(link.getValue()));
            } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
                throw AtomicFiles.cannotWrite(place, e instanceof IOException io ? io : new IOException(e));
            }
        }
        return top.orElse(root);
    }

    private Optional<Path> onlyFolder() {
        if (links.keySet().stream().anyMatch(name -> !name.contains("/"))) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(root)) {
            List<Path> all = new ArrayList<>();
            for (Path entry : listing) {
                // What unpackers that don't know git's comment header make of it; opam passes over it too.
                if (!String.valueOf(entry.getFileName()).equals("pax_global_header")) {
                    all.add(entry);
                }
            }
            return all.size() == 1 && Files.isDirectory(all.get(0), LinkOption.NOFOLLOW_LINKS)
                    ? Optional.of(all.get(0))
                    : Optional.empty();
        } catch (IOException | DirectoryIteratorException e) {
            throw AtomicFiles.cannotWrite(root, e instanceof IOException io ? io : new IOException(e));
        }
    }

    /**
     * Walks a link's target step by step, through other links too, and sees that it never leaves the tree.
     *
     * @param depth of the tree's folder below the root
     */
    private void checkInside(String name, String target, int depth) throws Refusal {
        Deque<String> at = new ArrayDeque<>();
        List<String> nameSteps = List.of(name.split("/", -1));
        nameSteps.subList(0, nameSteps.size() - 1).forEach(at::addLast);
        Deque<String> todo = new ArrayDeque<>(List.of(target.split("/", -1)));
        int hops = 0;
        while (!todo.isEmpty()) {
            String step = todo.removeFirst();
            if (step.isEmpty() || step.equals(".")) {
                continue;
            }
            if (step.equals("..")) {
                if (at.size() <= depth) {
                    throw outside(name, target);
                }
                at.removeLast();
                continue;
            }
            at.addLast(step);
            String next = links.get(String.join("/", at));
            if (next != null) {
                if (++hops > MAX_LINK_HOPS) {
                    // A ring of links leads nowhere, so not out either; the system says so to whoever opens it.
                    return;
                }
                at.removeLast();
                List<String> more = new ArrayList<>(List.of(next.split("/", -1)));
                more.addAll(todo);
                todo = new ArrayDeque<>(more);
            }
        }
    }

    private static Refusal outside(String name, String target) {
        return new Refusal("has a link " + name + " -> " + target + ", which leads out of its folder");
    }

    private static boolean isAbsolute(String text) {
        try {
            return Path.of(text).isAbsolute();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void count(String name) throws Refusal {
        entries++;
        if (entries > limits.entries()) {
            throw new Refusal("holds more than " + limits.entries() + " entries");
        }
        if (name.startsWith("/") || isAbsolute(name)) {
            throw new Refusal("has an entry with an absolute path: " + name);
        }
    }

    private static List<String> steps(String name) throws Refusal {
        List<String> steps = new ArrayList<>();
        for (String step : name.split("/", -1)) {
            if (step.equals("..")) {
                throw new Refusal("has an entry that leads out of its folder: " + name);
            }
            if (!step.isEmpty() && !step.equals(".")) {
                steps.add(step);
            }
        }
        return steps;
    }

    private Path below(List<String> steps, String name) throws Refusal {
        try {
            Path path = root.resolve(String.join("/", steps));
            // On some systems other characters than / separate folders, too.
            if (!path.normalize().startsWith(root) || path.getNameCount() != root.getNameCount() + steps.size()) {
                throw new Refusal("has an entry that leads out of its folder: " + name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new Refusal("has an entry whose name this system can't have: " + name);
        }
    }

    private Path fileBelow(String name) throws Refusal {
        List<String> steps = steps(name);
        if (steps.isEmpty()) {
            throw new Refusal("has a file in place of its own root");
        }
        Path file = below(steps, name);
        makeFolders(name, parent(file));
        return file;
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent(), "what is below the root has a parent");
    }

    private void makeFolders(String name, Path folder) throws Refusal {
        if (foldersMade.contains(folder)) {
            return;
        }
        try {
            Files.createDirectories(folder);
            foldersMade.add(folder);
        } catch (FileAlreadyExistsException e) {
            throw new Refusal("has " + name + " below something that it also has as a file");
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folder, e);
        }
    }

    private static OutputStream open(String name, Path file) throws Refusal {
        try {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new Refusal("has " + name + " both as a file and as a folder");
            }
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    private void write(OutputStream out, int n, Path file) {
        try {
            out.write(buffer, 0, n);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(file, e);
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        // Whoever may read it may run it: the umask decides, as for any other file made here.
        Set<PosixFilePermission> permissions =
                new HashSet<>(view.readAttributes().permissions());
        if (permissions.contains(PosixFilePermission.OWNER_READ)) {
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
        }
        if (permissions.contains(PosixFilePermission.GROUP_READ)) {
            permissions.add(PosixFilePermission.GROUP_EXECUTE);
        }
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        view.setPermissions(permissions);
    }

    /** Why a tree is not written: a clause whose subject is the archive or commit. */
    static final class Refusal extends Exception {

        private static final long serialVersionUID = 1;

        Refusal(String clause) {
            super(clause);
        }

        String clause() {
            return String.valueOf(getMessage());
        }
    }
}
