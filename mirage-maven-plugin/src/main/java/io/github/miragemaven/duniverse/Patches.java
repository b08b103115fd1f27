package io.github.miragemaven.duniverse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.duniverse.DuniverseDiff.Patch;
import io.github.miragemaven.duniverse.TreeScan.Entry;
import io.github.miragemaven.duniverse.TreeScan.Kind;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.lock.DuniverseDirectory;
import io.github.miragemaven.transport.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.util.QuotedString;
import org.jspecify.annotations.Nullable;

/** The edits in {@code duniverse/} as patches; the caller holds its lock. */
final class Patches {

    private final DuniverseRequest request;
    private final Layout layout;

    Patches(DuniverseRequest request, Layout layout) {
        this.request = request;
        this.layout = layout;
    }

    DuniverseDiff run() {
        Map<String, Source> origins = new TreeMap<>();
        for (DuniverseDirectory directory : request.directories()) {
            origins.put(directory.directory(), Materialisation.source(directory));
        }
        List<Patch> patches = new ArrayList<>();
        try {
            if (Files.isDirectory(layout.manifests())) {
                try (DirectoryStream<Path> written = Files.newDirectoryStream(layout.manifests())) {
                    for (Path file : written) {
                        Manifest.read(file)
                                .ifPresent(manifest -> origins.put(
                                        String.valueOf(file.getFileName()),
                                        new Source(manifest.url(), manifest.checksums(), List.of())));
                    }
                }
            }
            origins.keySet().removeIf(name -> !mayDiffer(name));
            for (Map.Entry<String, Source> origin : request.withMirrors(origins).entrySet()) {
                patch(origin.getKey(), origin.getValue()).ifPresent(patches::add);
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(layout.state(), e);
        }
        return new DuniverseDiff(patches);
    }

    /** Whether a folder is there and is not, as far as we know without its source, as we wrote it. */
    private boolean mayDiffer(String name) {
        Path now = layout.directory(name);
        if (!Files.isDirectory(now, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Optional<Manifest> manifest = Manifest.read(layout.manifest(name));
        return manifest.isEmpty()
                || (manifest.get().stamp() != TreeScan.stamp(now)
                        && !Manifest.entries(layout.manifest(name)).equals(TreeScan.contents(now)));
    }

    private Optional<Patch> patch(String name, Source origin) throws IOException {
        Path now = layout.directory(name);
        AtomicFiles.deleteTree(layout.staging().resolve(name));
        Path pristine = Materialisation.stage(request, layout, name, origin);
        try {
            String text = text(name, pristine, TreeScan.contents(pristine), now, TreeScan.contents(now));
            return text.isEmpty() ? Optional.empty() : Optional.of(new Patch(name, origin.url(), text));
        } finally {
            AtomicFiles.deleteTree(pristine);
        }
    }

    private static String text(
            String name, Path pristine, SortedMap<String, Entry> before, Path now, SortedMap<String, Entry> after)
            throws IOException {
        SortedSet<String> paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String path : paths) {
            Entry old = before.get(path);
            Entry fresh = after.get(path);
            if (old != null && old.equals(fresh)) {
                continue;
            }
            String shown = "duniverse/" + name + "/" + path;
            // git writes a file that became a link, or the other way, as one that went and another that came.
            if (old != null && fresh != null && (old.kind() == Kind.LINK) != (fresh.kind() == Kind.LINK)) {
                writeOne(out, shown, old, bytes(pristine, path, old), null, new byte[0]);
                writeOne(out, shown, null, new byte[0], fresh, bytes(now, path, fresh));
            } else {
                writeOne(out, shown, old, bytes(pristine, path, old), fresh, bytes(now, path, fresh));
            }
        }
        return out.toString(UTF_8);
    }

    private static byte[] bytes(Path root, String path, @Nullable Entry entry) throws IOException {
        if (entry == null) {
            return new byte[0];
        }
        Path file = root.resolve(path);
        return entry.kind() == Kind.LINK
                ? Files.readSymbolicLink(file).toString().getBytes(UTF_8)
                : Files.readAllBytes(file);
    }

    /** One file's part of a patch (git-diff(1), "Generating patch text with -p"). */
    private static void writeOne(
            ByteArrayOutputStream out,
            String path,
            @Nullable Entry old,
            byte[] oldBytes,
            @Nullable Entry fresh,
            byte[] freshBytes)
            throws IOException {
        String a = QuotedString.GIT_PATH.quote("a/" + path);
        String b = QuotedString.GIT_PATH.quote("b/" + path);
        line(out, "diff --git " + a + " " + b);
        if (old == null && fresh != null) {
            line(out, "new file mode " + mode(fresh));
        } else if (fresh == null && old != null) {
            line(out, "deleted file mode " + mode(old));
        } else if (old != null && fresh != null && old.kind() != fresh.kind()) {
            line(out, "old mode " + mode(old));
            line(out, "new mode " + mode(fresh));
        }
        String from = old == null ? "/dev/null" : a;
        String to = fresh == null ? "/dev/null" : b;
        if (RawText.isBinary(oldBytes) || RawText.isBinary(freshBytes)) {
            line(out, "Binary files " + from + " and " + to + " differ");
            return;
        }
        RawText oldText = new RawText(oldBytes);
        RawText freshText = new RawText(freshBytes);
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, oldText, freshText);
        if (edits.isEmpty()) {
            return;
        }
        line(out, "--- " + from);
        line(out, "+++ " + to);
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(edits, oldText, freshText);
        }
    }

    private static String mode(Entry entry) {
        return switch (entry.kind()) {
            case FILE -> "100644";
            case EXECUTABLE -> "100755";
            case LINK -> "120000";
        };
    }

    private static void line(ByteArrayOutputStream out, String text) throws IOException {
        out.write((text + "\n").getBytes(UTF_8));
    }
}
