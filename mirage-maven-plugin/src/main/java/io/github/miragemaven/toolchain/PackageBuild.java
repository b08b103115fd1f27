package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.Conditional;
import io.github.miragemaven.opam.EnvironmentUpdate;
import io.github.miragemaven.opam.HostSystem;
import io.github.miragemaven.opam.Instruction;
import io.github.miragemaven.opam.Interpolation;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamPrinter;
import io.github.miragemaven.opam.UrlSection;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.transport.Source;
import io.github.miragemaven.transport.Transport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns one package's sources into installed files, as its opam file says (opam manual, section "opam"). */
final class PackageBuild {

    /**
     * What all packages of a toolchain have in common.
     *
     * @param systemPath where programs are that no package brings
     * @param installing held while one installs: two at once could write one file
     */
    record Workshop(
            BuildFolders folders,
            SwitchState state,
            BuildOrder order,
            Sandbox sandbox,
            Processes processes,
            HostSystem system,
            List<Path> systemPath,
            Object installing) {}

    private static final int TAIL_LINES = 25;
    private static final int TAIL_BYTES = 16 * 1024;

    private final ManagedPackage self;
    private final Workshop shop;
    private final BuildFolders folders;
    private final Prefix prefix;
    private final OpamPackage definition;
    private final Variables variables;
    private final Path build;
    private final Path log;

    PackageBuild(ManagedPackage self, Workshop shop) {
        this.self = self;
        this.shop = shop;
        this.folders = shop.folders();
        this.prefix = folders.prefix();
        this.definition = self.definition();
        this.variables = shop.state().within(self, folders);
        this.build = folders.build(self);
        this.log = folders.log(self);
    }

    /** Puts the sources in place. All packages' are fetched before the first is built: a bad network shows at once. */
    void fetch(Transport transport) throws IOException {
        Path sources = folders.sources(self);
        Files.createDirectories(folders.work());
        Optional<UrlSection> url = definition.url();
        if (url.isPresent()) {
            transport.tree(source(url.get()), sources);
        } else {
            Files.createDirectories(sources);
        }
        if (!build.startsWith(sources) || !Files.isDirectory(build)) {
            throw new ProjectException(
                    definition.file().name() + ": the sources of " + definition + " have no folder "
                            + sources.relativize(build),
                    "Report it to the repository it came from.");
        }
        for (Map.Entry<String, UrlSection> extra : definition.extraSources().entrySet()) {
            Path target = within(extra.getKey());
            copy(transport.file(source(extra.getValue())), target);
        }
        for (Map.Entry<String, byte[]> file : self.checkedFiles().entrySet()) {
            Path target = within(file.getKey());
            createFolderOf(target);
            Files.write(target, file.getValue());
        }
        AtomicFiles.writeIfChanged(folders.opamFile(self), OpamPrinter.print(definition.file()));
        Files.createDirectories(folders.home(self));
        Files.createDirectories(folders.temporary(self));
    }

    private Source source(UrlSection url) {
        return new Source(url.src(), url.checksums(), self.archiveMirrors(), url.mirrors());
    }

    private static void copy(Path from, Path to) {
        try {
            createFolderOf(to);
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(to, e);
        }
    }

    private static void createFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
    }

    /** Builds and installs it. */
    void run() throws IOException, InterruptedException {
        Files.createDirectories(folders.logs());
        Files.writeString(log, "# " + self + "\n");
        prepare();
        Map<String, String> environment = environment();
        note("# environment: " + environment);
        for (List<String> command : Instruction.evaluate(definition.build(), variables)) {
            execute(command, environment, List.of(folders.sources(self), folders.home(self)));
        }
        List<List<String>> install = Instruction.evaluate(definition.install(), variables);
        synchronized (shop.installing()) {
            for (List<String> command : install) {
                execute(command, environment, List.of(folders.sources(self), folders.home(self), prefix.root()));
            }
            installFiles();
        }
    }

    /** Patches come before other templates: a patch may be made from one, and may change one. */
    private void prepare() throws IOException {
        List<String> patches = Conditional.holding(definition.patches(), variables);
        Set<String> allPatches =
                definition.patches().stream().map(Conditional::value).collect(Collectors.toSet());
        for (String template : definition.substs()) {
            if (allPatches.contains(template)) {
                expand(template);
            }
        }
        for (String patch : patches) {
            Path file = within(patch);
            if (!Files.isRegularFile(file)) {
                throw new ProjectException(
                        definition.file().name() + ": the patch " + patch + " of " + definition + " is not there.",
                        "Report it to the repository it came from.");
            }
            note("# patch " + patch);
            UnifiedDiff.apply(definition + ": " + patch, Files.readAllBytes(file), build);
        }
        for (String template : definition.substs()) {
            if (!allPatches.contains(template)) {
                expand(template);
            }
        }
    }

    private void expand(String file) throws IOException {
        Path template = within(file + ".in");
        if (!Files.isRegularFile(template)) {
            throw new ProjectException(
                    definition.file().name() + ": substs names " + file + ", but " + definition + " has no file " + file
                            + ".in",
                    "Report it to the repository it came from.");
        }
        note("# substs " + file);
        // Bytes as characters, so that what is not UTF-8 comes through; what we put in is UTF-8.
        Variables bytes = name -> variables
                .value(name)
                .map(VariableValue::asText)
                .map(text -> VariableValue.of(new String(text.getBytes(UTF_8), ISO_8859_1)));
        String text = Interpolation.expand(Files.readString(template, ISO_8859_1), bytes);
        Files.writeString(within(file), text, ISO_8859_1);
    }

    private Path within(String relative) {
        Path path = build.resolve(relative).normalize();
        if (!path.startsWith(build)) {
            throw new ProjectException(
                    definition.file().name() + ": " + relative + " is not within the sources of " + definition + ".",
                    "Do not use the repository it came from.");
        }
        return path;
    }

    /**
     * The environment of its commands: what opam sets (opam manual, section "Environment variables"), what the packages
     * it waits for ask for, and as little else as programs can live with.
     */
    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put(
                "PATH",
                Stream.concat(Stream.of(prefix.bin()), shop.systemPath().stream())
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)));
        environment.put("HOME", folders.home(self).toString());
        environment.put("TMPDIR", folders.temporary(self).toString());
        environment.put("LANG", "C");
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        // Compilers and archivers that write a time write this one: 1980, the first that zip files know.
        environment.put("SOURCE_DATE_EPOCH", "315532800");
        environment.put("OPAM_SWITCH_PREFIX", prefix.root().toString());
        environment.put("OPAM_PACKAGE_NAME", definition.name());
        environment.put("OPAM_PACKAGE_VERSION", definition.version().text());
        environment.put("OPAMCLI", "2.0");
        if (shop.state().isMixed()) {
            // A dune or findlib that is the system's looks for libraries in the system's folders.
            environment.put("OCAMLPATH", prefix.lib().toString());
        }
        for (ManagedPackage one : shop.order().sorted()) {
            if (shop.order().all(self.name()).contains(one.name())) {
                update(environment, one.definition().setenv(), shop.state().within(one, folders));
            }
        }
        update(environment, definition.buildEnv(), variables);
        return environment;
    }

    static void update(Map<String, String> environment, List<EnvironmentUpdate> updates, Variables variables) {
        for (EnvironmentUpdate update : updates) {
            String before = environment.getOrDefault(update.variable(), "");
            environment.put(update.variable(), update.apply(before, File.pathSeparatorChar, variables));
        }
    }

    private void execute(List<String> command, Map<String, String> environment, List<Path> writable)
            throws IOException, InterruptedException {
        note("+ " + String.join(" ", command));
        List<String> words = new ArrayList<>(command);
        words.set(0, program(command, environment));
        List<Path> visible = new ArrayList<>(shop.systemPath());
        visible.add(folders.root());
        List<String> wrapped = shop.sandbox().wrap(words, build, folders.temporary(self), writable, visible);
        int status = shop.processes().run(wrapped, build, environment, log);
        if (status != 0) {
            throw failure("`" + String.join(" ", command) + "` ended with exit status " + status);
        }
    }

    /** The program's own path: a JVM would look for it on its own PATH, not on the one that the program gets. */
    private String program(List<String> command, Map<String, String> environment) throws IOException {
        String name = command.get(0);
        if (name.contains("/")) {
            return build.resolve(name).toString();
        }
        List<Path> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
        Optional<Path> found = Command.find(name, path);
        if (found.isEmpty()) {
            throw failure("`" + String.join(" ", command) + "` cannot be run: there is no program " + name + " in "
                    + environment.getOrDefault("PATH", ""));
        }
        return found.get().toString();
    }

    private void installFiles() throws IOException {
        Path install = build.resolve(definition.name() + ".install");
        if (Files.isRegularFile(install)) {
            note("# install the files of " + install.getFileName());
            DotInstall.parse(definition + ": " + install.getFileName(), Files.readAllBytes(install))
                    .install(definition.name(), build, prefix);
        }
        Path config = build.resolve(definition.name() + ".config");
        DotConfig told = DotConfig.NONE;
        if (Files.isRegularFile(config)) {
            told = DotConfig.parse(definition + ": " + config.getFileName(), Files.readAllBytes(config));
            copy(config, prefix.config(definition.name()));
        }
        shop.state().install(self, told);
    }

    private void note(String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private WorldException failure(String what) throws IOException {
        String tail = tail();
        return new WorldException(
                "Building " + self + " failed: " + what + (tail.isEmpty() ? "" : "\n" + tail) + "\nThe whole log: "
                        + log,
                advice());
    }

    /** What a package lacks of the system is most often what it fails for, and conf packages for nothing else. */
    private String advice() {
        List<String> wanted = definition.depexts(shop.system().variables());
        Optional<PackageManager> manager = PackageManager.of(shop.system());
        List<String> lacking =
                manager.map(one -> one.missing(new LinkedHashSet<>(wanted))).orElse(wanted);
        if (lacking.isEmpty()) {
            return "Look into the log; it also has the environment, to run the command by hand.";
        }
        return "It needs packages of the system: "
                + manager.map(one -> String.join(" ", one.installCommand(lacking)))
                        .orElse(String.join(", ", lacking));
    }

    /** The last lines that the last command printed. */
    private String tail() throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = Math.max(0, all.length - TAIL_BYTES);
        List<String> lines =
                new String(all, from, all.length - from, UTF_8).lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
        int command = 0;
        for (int i = 0; i < last.size(); i++) {
            if (last.get(i).startsWith("+ ")) {
                command = i + 1;
            }
        }
        return last.subList(command, last.size()).stream()
                .map(line -> "  | " + line)
                .collect(Collectors.joining("\n"));
    }
}
