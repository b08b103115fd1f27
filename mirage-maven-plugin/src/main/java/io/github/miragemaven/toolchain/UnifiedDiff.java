package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.miragemaven.io.ProjectException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Applies a patch as {@code patch -p1} would: unified diffs, and git's additions for new, deleted, renamed, copied and
 * executable files. Lines must match exactly but may have moved, as in opam since 2.4.
 *
 * <p>Done here so that neither a {@code patch} program is needed nor its kind (GNU, BSD, busybox) matters.
 */
final class UnifiedDiff {

    private static final Pattern HUNK = Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@.*");
    private static final String NOTHING = "/dev/null";

    private final String name;
    private final Path folder;
    private final List<String> lines;
    private int at;

    // What git's header lines say of the file that comes next.
    private Optional<String> renameFrom = Optional.empty();
    private Optional<String> copyFrom = Optional.empty();
    private Optional<String> renameTo = Optional.empty();
    private boolean executable;

    private UnifiedDiff(String name, String text, Path folder) {
        this.name = name;
        this.folder = folder;
        // A last line without its end is a slip of who wrote the patch: the format has a sign for what is meant so.
        this.lines = lines(text.endsWith("\n") ? text : text + "\n");
    }

    /**
     * Applies a patch to the files below a folder.
     *
     * @param name what to call the patch in errors
     * @throws ProjectException when the patch is damaged or doesn't fit, which may leave files before that changed
     */
    static void apply(String name, byte[] patch, Path folder) throws IOException {
        // Bytes as characters: sources are in any encoding, and come back as they were.
        new UnifiedDiff(name, new String(patch, ISO_8859_1), folder).apply();
    }

    /**
     * @param before old lines, each with its line end
     * @param after new lines
     * @param start line in the old file, from 1; 0 in an empty one
     */
    private record Hunk(int start, List<String> before, List<String> after, int line) {}

    private void apply() throws IOException {
        while (at < lines.size()) {
            String line = lines.get(at);
            if (line.startsWith("diff --git ")) {
                finishRename();
                at++;
            } else if (header(line, "rename from ").isPresent()) {
                renameFrom = header(line, "rename from ");
                at++;
            } else if (header(line, "copy from ").isPresent()) {
                copyFrom = header(line, "copy from ");
                at++;
            } else if (header(line, "rename to ")
                    .or(() -> header(line, "copy to "))
                    .isPresent()) {
                renameTo = header(line, "rename to ").or(() -> header(line, "copy to "));
                at++;
            } else if (line.startsWith("new file mode 100755") || line.startsWith("new mode 100755")) {
                executable = true;
                at++;
            } else if (line.startsWith("--- ")
                    && at + 1 < lines.size()
                    && lines.get(at + 1).startsWith("+++ ")) {
                file();
            } else {
                // Mail headers, index lines, comments: whatever else stands between files.
                at++;
            }
        }
        finishRename();
    }

    private static Optional<String> header(String line, String start) {
        return line.startsWith(start)
                ? Optional.of(line.substring(start.length()).strip())
                : Optional.empty();
    }

    /** A file that git renames or copies without a change has no hunks, and so no names with dashes and pluses. */
    private void finishRename() throws IOException {
        if (renameTo.isPresent()) {
            Path target = inside(renameTo.get());
            write(target, content(source(target)));
        }
        renameFrom = Optional.empty();
        copyFrom = Optional.empty();
        renameTo = Optional.empty();
        executable = false;
    }

    private Path source(Path otherwise) {
        return renameFrom.or(() -> copyFrom).map(this::inside).orElse(otherwise);
    }

    private void file() throws IOException {
        String oldName = fileName(lines.get(at));
        String newName = fileName(lines.get(at + 1));
        int line = at + 1;
        at += 2;
        List<Hunk> hunks = new ArrayList<>();
        while (at < lines.size() && lines.get(at).startsWith("@@ ")) {
            hunks.add(hunk());
        }
        if (hunks.isEmpty()) {
            throw damaged(line, "no change follows the names of the files");
        }
        boolean created = oldName.equals(NOTHING);
        boolean deleted = newName.equals(NOTHING);
        Path target = created
                ? inside(stripped(newName))
                : deleted ? inside(stripped(oldName)) : existing(stripped(oldName), stripped(newName));
        List<String> content = created ? List.of() : content(source(target));
        for (int i = 0, moved = 0; i < hunks.size(); i++) {
            Hunk hunk = hunks.get(i);
            int expected = Math.max(0, hunk.start - (hunk.before.isEmpty() ? 0 : 1)) + moved;
            int found = find(content, hunk.before, expected);
            if (found < 0) {
                throw new ProjectException(
                        name + ":" + hunk.line + ": change " + (i + 1) + " of " + hunks.size() + " to "
                                + folder.relativize(target) + " does not fit the file.",
                        "The patch is not for this version of the sources: report it to the repository it came from.");
            }
            List<String> changed = new ArrayList<>(content.subList(0, found));
            changed.addAll(hunk.after);
            changed.addAll(content.subList(found + hunk.before.size(), content.size()));
            moved = found - (expected - moved) + hunk.after.size() - hunk.before.size();
            content = changed;
        }
        if (deleted && content.isEmpty()) {
            Files.deleteIfExists(target);
        } else {
            write(renameTo.map(this::inside).orElse(target), content);
        }
        renameTo = Optional.empty();
        finishRename();
    }

    private void write(Path target, List<String> content) throws IOException {
        Path from = source(target);
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        boolean wasExecutable = Files.isExecutable(from);
        Files.write(target, String.join("", content).getBytes(ISO_8859_1));
        if (executable || wasExecutable) {
            target.toFile().setExecutable(true, false);
        }
        if (renameFrom.isPresent() && !from.equals(target)) {
            Files.deleteIfExists(from);
        }
    }

    private List<String> content(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ProjectException(
                    name + ": the file " + folder.relativize(file) + " that it changes is not there.",
                    "The patch is not for this version of the sources: report it to the repository it came from.");
        }
        return lines(Files.readString(file, ISO_8859_1));
    }

    private Hunk hunk() {
        int line = at + 1;
        Matcher header = HUNK.matcher(lines.get(at).stripTrailing());
        if (!header.matches()) {
            throw damaged(line, "not the beginning of a change");
        }
        at++;
        int oldLeft = count(header.group(2));
        int newLeft = count(header.group(4));
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        while (oldLeft > 0 || newLeft > 0) {
            if (at >= lines.size()) {
                throw damaged(line, "the patch ends within this change");
            }
            String text = lines.get(at);
            char kind = text.isBlank() && !text.startsWith(" ") ? ' ' : text.charAt(0);
            // Mailers cut the blank off an empty line of context.
            String content = text.startsWith(" ") || kind != ' ' ? text.substring(1) : text;
            switch (kind) {
                case ' ' -> {
                    before.add(content);
                    after.add(content);
                    oldLeft--;
                    newLeft--;
                }
                case '-' -> {
                    before.add(content);
                    oldLeft--;
                }
                case '+' -> {
                    after.add(content);
                    newLeft--;
                }
                case '\\' -> {}
                default -> throw damaged(at + 1, "a line of a change begins with a blank, a minus or a plus");
            }
            at++;
            withoutLineEnd(kind, before, after);
        }
        return new Hunk(Integer.parseInt(header.group(1)), before, after, line);
    }

    /** {@code \ No newline at end of file}: the line before it has no line end. */
    private void withoutLineEnd(char kind, List<String> before, List<String> after) {
        if (at < lines.size() && lines.get(at).startsWith("\\")) {
            if (kind != '+') {
                cut(before);
            }
            if (kind != '-') {
                cut(after);
            }
            at++;
        }
    }

    private static void cut(List<String> content) {
        int last = content.size() - 1;
        if (last >= 0 && content.get(last).endsWith("\n")) {
            content.set(last, content.get(last).substring(0, content.get(last).length() - 1));
        }
    }

    private static int count(@Nullable String group) {
        return group == null ? 1 : Integer.parseInt(group);
    }

    /** Where the lines are, looking ever farther from where they should be; -1 for nowhere. */
    private static int find(List<String> content, List<String> wanted, int expected) {
        int last = content.size() - wanted.size();
        for (int distance = 0; distance <= Math.max(expected, last); distance++) {
            for (int start :
                    distance == 0 ? new int[] {expected} : new int[] {expected - distance, expected + distance}) {
                if (start >= 0
                        && start <= last
                        && content.subList(start, start + wanted.size()).equals(wanted)) {
                    return start;
                }
            }
        }
        return -1;
    }

    private static String fileName(String line) {
        String text = line.substring(4);
        int tab = text.indexOf('\t');
        return (tab < 0 ? text : text.substring(0, tab)).strip();
    }

    private static String stripped(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? path : path.substring(slash + 1);
    }

    private Path existing(String oldName, String newName) {
        Path renamed = inside(newName);
        return Files.exists(renamed) ? renamed : inside(oldName);
    }

    private Path inside(String relative) {
        Path path = folder.resolve(relative).normalize();
        if (!path.startsWith(folder)) {
            throw new ProjectException(
                    name + ": it would change " + relative + ", which is not within the sources.",
                    "Do not use the repository it came from.");
        }
        return path;
    }

    private ProjectException damaged(int line, String what) {
        return new ProjectException(
                name + ":" + line + ": " + what, "The patch is damaged: report it to the repository it came from.");
    }

    /** The lines with their line ends, since the last may have none. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            int next = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, next));
            start = next;
        }
        return lines;
    }
}
