package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamFile;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which built files go where (opam manual, section "&lt;pkgname&gt;.install").
 *
 * @param name what to call the file in errors
 * @param entries its entries, in its order
 */
record DotInstall(String name, List<Entry> entries) {

    /**
     * A file to install.
     *
     * @param section the field it stands in
     * @param source relative to the build's folder
     * @param optional whether it may be missing
     * @param target relative to the section's folder; for {@code misc} a whole path
     */
    record Entry(String section, String source, boolean optional, String target) {}

    /** Where a section's files go; {@code %} stands for the package's name. */
    private record Destination(String folder, boolean executable) {}

    private static final Map<String, Destination> SECTIONS = Map.ofEntries(
            Map.entry("bin", new Destination("bin", true)),
            Map.entry("sbin", new Destination("sbin", true)),
            Map.entry("lib", new Destination("lib/%", false)),
            Map.entry("libexec", new Destination("lib/%", true)),
            Map.entry("lib_root", new Destination("lib", false)),
            Map.entry("libexec_root", new Destination("lib", true)),
            Map.entry("root", new Destination("", false)),
            Map.entry("rootexec", new Destination("", true)),
            Map.entry("toplevel", new Destination("lib/toplevel", false)),
            Map.entry("stublibs", new Destination("lib/stublibs", true)),
            Map.entry("man", new Destination("man", false)),
            Map.entry("share", new Destination("share/%", false)),
            Map.entry("share_root", new Destination("share", false)),
            Map.entry("etc", new Destination("etc/%", false)),
            Map.entry("doc", new Destination("doc/%", false)),
            Map.entry("misc", new Destination("", false)));

    private static final Pattern MAN_PAGE = Pattern.compile(".*\\.([1-8])[^.]*?(?:\\.gz)?");

    private static final Set<PosixFilePermission> PLAIN = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    DotInstall {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a file.
     *
     * @param name what to call it in errors
     * @throws ProjectException when it doesn't have its form
     */
    static DotInstall parse(String name, byte[] bytes) {
        List<Entry> entries = new ArrayList<>();
        for (OpamFile.Item item : OpamParser.parse(name, bytes).items()) {
            if (item instanceof OpamFile.Field field && SECTIONS.containsKey(field.name())) {
                List<OpamValue> values =
                        field.value() instanceof OpamValue.Items list ? list.values() : List.of(field.value());
                values.forEach(value -> entries.add(entry(name, field.name(), value)));
            }
        }
        return new DotInstall(name, entries);
    }

    private static Entry entry(String file, String section, OpamValue value) {
        OpamValue from = value;
        Optional<String> to = Optional.empty();
        if (value instanceof OpamValue.Option option) {
            from = option.value();
            if (option.options().size() != 1 || !(option.options().get(0) instanceof OpamValue.Text target)) {
                throw DotConfig.expected(file, value.place(), "one name in the braces");
            }
            to = Optional.of(target.text());
        }
        if (!(from instanceof OpamValue.Text text)) {
            throw DotConfig.expected(file, value.place(), "a file's name in quotes");
        }
        boolean optional = text.text().startsWith("?");
        String source = optional ? text.text().substring(1) : text.text();
        if (to.isEmpty() && section.equals("misc")) {
            throw DotConfig.expected(file, value.place(), "an absolute path in braces");
        }
        return new Entry(section, source, optional, to.orElseGet(() -> defaultTarget(section, source)));
    }

    private static String defaultTarget(String section, String source) {
        String base = source.substring(source.lastIndexOf('/') + 1);
        Matcher page = MAN_PAGE.matcher(base);
        return section.equals("man") && page.matches() ? "man" + page.group(1) + "/" + base : base;
    }

    /**
     * Copies the files.
     *
     * @param packageName whose files they are
     * @param build the folder they are in
     * @throws ProjectException when one that must be there is not, or one would go outside the prefix
     */
    void install(String packageName, Path build, Prefix prefix) {
        for (Entry entry : entries) {
            Path source = inside(build, entry.source(), entry);
            Path target = target(packageName, prefix, entry);
            if (Files.isRegularFile(source)) {
                copy(source, target, executable(entry, source));
            } else if (!entry.optional()) {
                throw new ProjectException(
                        name + ": the file " + entry.source() + " that is to be installed to " + target
                                + " was not built" + (Files.isDirectory(source) ? " (it is a folder)." : "."),
                        "The package's build instructions and its .install file don't agree: try another version of it.");
            }
        }
    }

    private Path target(String packageName, Prefix prefix, Entry entry) {
        if (entry.section().equals("misc")) {
            Path anywhere = Path.of(entry.target());
            if (anywhere.isAbsolute() && anywhere.normalize().startsWith(prefix.root())) {
                return anywhere.normalize();
            }
            throw outside(entry);
        }
        String folder = destination(entry).folder().replace("%", packageName);
        return inside(prefix.folder(folder), entry.target(), entry);
    }

    private Path inside(Path folder, String relative, Entry entry) {
        Path path = Path.of(relative);
        for (Path step : path) {
            if (step.toString().equals("..")) {
                throw outside(entry);
            }
        }
        if (path.isAbsolute()) {
            throw outside(entry);
        }
        return folder.resolve(path).normalize();
    }

    private ProjectException outside(Entry entry) {
        return new ProjectException(
                name + ": " + entry.source() + " would be installed to " + entry.target()
                        + ", which leads out of its folder.",
                "A managed toolchain stays in one folder: leave this package out, or use an installed toolchain"
                        + " (-Dmirage.toolchain=system).");
    }

    /** {@code misc} has no rule of its own, so such a file stays as it was built. */
    private static boolean executable(Entry entry, Path source) {
        return entry.section().equals("misc")
                ? Files.isExecutable(source)
                : destination(entry).executable();
    }

    private static Destination destination(Entry entry) {
        Destination destination = SECTIONS.get(entry.section());
        if (destination == null) {
            throw new IllegalArgumentException("no section " + entry.section());
        }
        return destination;
    }

    private static void copy(Path source, Path target, boolean executable) {
        try {
            Path folder = target.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(target);
            Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(target, executable ? EXECUTABLE : PLAIN);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(target, e);
        }
    }
}
