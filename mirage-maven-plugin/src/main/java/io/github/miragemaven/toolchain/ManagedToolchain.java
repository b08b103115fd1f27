package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.FolderLock;
import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.opam.OpamPrinter;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import io.github.miragemaven.toolchain.PackageBuild.Workshop;
import io.github.miragemaven.transport.Source;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Builds a toolchain from the sources that a lock names, as opam would but without it.
 *
 * <p>A toolchain is a folder below {@code <cache>/toolchains/}, named by the digest of all that goes into it. It is built
 * once, by one process while others wait, at the place where it stays (compilers hold the path they were built for), and
 * counts as there only once its stamp is: what a killed build left is thrown away by the next.
 */
public final class ManagedToolchain {

    /** Characters that neither autoconf nor make nor OCaml's own build take in a path. */
    private static final Pattern UNBUILDABLE = Pattern.compile("[^A-Za-z0-9_./+@%,=~-]");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{20}");

    /** What a user's own OCaml may have set, and would make this one look in the wrong places. */
    private static final List<String> FOREIGN = List.of(
            "OCAMLPATH",
            "OCAMLFIND_CONF",
            "OCAMLFIND_DESTDIR",
            "OCAMLFIND_LDCONF",
            "OCAMLFIND_METADIR",
            "OCAMLFIND_TOOLCHAIN",
            "OCAMLLIB",
            "CAMLLIB",
            "CAML_LD_LIBRARY_PATH",
            "OCAMLTOP_INCLUDE_PATH",
            "OCAML_TOPLEVEL_PATH",
            "OPAMSWITCH",
            "OPAMROOT");

    private final ManagedRequest request;
    private final Progress progress;
    private final Machine machine;
    private final Path toolchains;

    private ManagedToolchain(ManagedRequest request) {
        this.request = request;
        this.progress = request.progress();
        this.machine = Machine.of(request);
        this.toolchains = request.cache().resolve("toolchains");
    }

    /**
     * The toolchain, built if it is not there yet.
     *
     * @throws ProjectException when the packages don't go together or one is not as it should be
     * @throws WorldException when there is no C compiler, sources can't be had, the disk is full or a package does not
     *     build: names the package, shows the end of its log and says where the whole is
     */
    public static Toolchain build(ManagedRequest request) {
        ManagedToolchain managed = new ManagedToolchain(request);
        return managed.remembered().orElseGet(() -> managed.found().orElseGet(managed::built));
    }

    /** The toolchain if it is there already. */
    public static Optional<Toolchain> find(ManagedRequest request) {
        ManagedToolchain managed = new ManagedToolchain(request);
        return managed.remembered().or(managed::found);
    }

    /** The folder in which the toolchain of a request is, or would be. */
    static Path folder(ManagedRequest request) {
        ManagedToolchain managed = new ManagedToolchain(request);
        return managed.folders(managed.inputs(request.packages().get())).root();
    }

    // --- finding ---

    /**
     * The toolchain that came of the same lock before: found without looking at a single package, which is what makes
     * builds after the first quick.
     */
    private Optional<Toolchain> remembered() {
        return memory().flatMap(memory -> {
            try {
                String digest = Files.isRegularFile(memory)
                        ? Files.readString(memory, UTF_8).strip()
                        : "";
                return DIGEST.matcher(digest).matches()
                        ? complete(new BuildFolders(toolchains.resolve(digest)))
                        : Optional.empty();
            } catch (IOException e) {
                progress.debug("Cannot read " + memory + ": " + AtomicFiles.reason(e));
                return Optional.empty();
            }
        });
    }

    private Optional<Path> memory() {
        return request.lock().map(lock -> {
            List<String> inputs = new ArrayList<>(machine.inputs());
            inputs.add(lock);
            return toolchains.resolve("locks").resolve(digest(inputs));
        });
    }

    private Optional<Toolchain> found() {
        BuildFolders folders = folders(inputs(request.packages().get()));
        Optional<Toolchain> found = complete(folders);
        found.ifPresent(toolchain -> remember(folders));
        return found;
    }

    private void remember(BuildFolders folders) {
        memory().ifPresent(memory ->
                AtomicFiles.writeIfChanged(memory, folders.root().getFileName() + "\n"));
    }

    private Optional<Toolchain> complete(BuildFolders folders) {
        Optional<Stamp> stamp = Stamp.read(folders.stamp(), folders.prefix().root());
        List<String> changed = stamp.map(Stamp::changedFiles).orElse(List.of());
        if (!changed.isEmpty()) {
            progress.info("The toolchain has to be built anew: " + String.join(", ", changed)
                    + " changed since it was built against it");
        }
        return stamp.filter(one -> changed.isEmpty()).map(one -> toolchain(folders.prefix(), one));
    }

    // --- building ---

    private Toolchain built() {
        List<ManagedPackage> packages = request.packages().get();
        BuildOrder order = BuildOrder.of(
                packages,
                request.provided().stream()
                        .collect(Collectors.toMap(Tool::name, tool -> new OpamVersion(tool.version()))),
                request.system().variables());
        List<String> inputs = inputs(packages);
        BuildFolders folders = folders(inputs);
        Path root = folders.root();
        if (UNBUILDABLE.matcher(root.toString()).find()) {
            throw new ProjectException(
                    "OCaml and its tools cannot be built in " + root
                            + ": the path has a blank or a character that their build scripts don't take.",
                    "Use another local repository: -Dmaven.repo.local=/a/plain/path");
        }
        Path lock = root.resolveSibling(root.getFileName() + ".lock");
        Runnable waiting = () -> progress.info("Waiting for another build that makes this toolchain (" + root + ")");
        FolderLock held = FolderLock.acquire(lock, waiting);
        try {
            Toolchain toolchain =
                    complete(folders).orElseGet(() -> toolchain(folders.prefix(), make(folders, order, inputs)));
            remember(folders);
            return toolchain;
        } finally {
            held.close();
        }
    }

    private Stamp make(BuildFolders folders, BuildOrder order, List<String> inputs) {
        long start = System.nanoTime();
        int count = order.sorted().size();
        Sandbox sandbox = Sandbox.detect(request.searchPath());
        progress.info("Building a toolchain from source, once for all projects: " + count
                + (count == 1 ? " package to " : " packages to ") + folders.root()
                + (sandbox.isThere() ? ", in a sandbox without network" : ""));
        if (!sandbox.isThere()) {
            progress.info("Build instructions of packages run without a sandbox: " + sandbox.absence());
        }
        try {
            startAfresh(folders);
            Prefix prefix = folders.prefix();
            Files.createDirectories(prefix.lib().resolve("stublibs"));
            Files.createDirectories(prefix.bin());
            SwitchState state = new SwitchState(prefix, request, order);
            try (Processes processes = new Processes(folders.running())) {
                Schedule.run(
                        new Workshop(
                                folders,
                                state,
                                order,
                                sandbox,
                                processes,
                                request.system(),
                                machine.path(),
                                new Object()),
                        request.transport(),
                        request.jobs(),
                        progress);
            }
            protect(prefix.root());
            Stamp stamp = new Stamp(
                    prefix.root(),
                    inputs,
                    versions(order),
                    packageEnvironment(folders, order, state),
                    state.fileDepends());
            stamp.write(folders.stamp());
            AtomicFiles.deleteTree(folders.work());
            progress.info(
                    "The toolchain is there, after " + Schedule.time(Duration.ofNanos(System.nanoTime() - start)));
            return stamp;
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folders.root(), e);
        }
    }

    private static void startAfresh(BuildFolders folders) throws IOException {
        Files.deleteIfExists(folders.stamp());
        Processes.endOrphans(folders.running());
        AtomicFiles.deleteTree(folders.root());
        Files.createDirectories(folders.root());
    }

    /** Files can't be written to by mistake then. Folders stay writable, so that whoever wants can delete them all. */
    private static void protect(Path prefix) throws IOException {
        Files.walkFileTree(prefix, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(file));
                    permissions.removeAll(Set.of(
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.GROUP_WRITE,
                            PosixFilePermission.OTHERS_WRITE));
                    Files.setPosixFilePermissions(file, permissions);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Map<String, String> versions(BuildOrder order) {
        return order.sorted().stream()
                .collect(Collectors.toMap(
                        ManagedPackage::name, one -> one.definition().version().text()));
    }

    /** What the packages ask to be set, without a user's PATH in it. */
    private static Map<String, String> packageEnvironment(BuildFolders folders, BuildOrder order, SwitchState state) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (ManagedPackage one : order.sorted()) {
            PackageBuild.update(environment, one.definition().setenv(), state.within(one, folders));
        }
        return environment;
    }

    // --- the result ---

    private Toolchain toolchain(Prefix prefix, Stamp stamp) {
        return new Toolchain(tools(prefix, stamp), crossCompilers(prefix, stamp), environment(prefix, stamp));
    }

    private List<Tool> tools(Prefix prefix, Stamp stamp) {
        List<Path> bin = List.of(prefix.bin());
        List<Tool> tools = new ArrayList<>();
        for (KnownTool known : KnownTool.values()) {
            String name = known.packageName();
            Optional<Tool> built = Optional.ofNullable(stamp.packages().get(name))
                    .flatMap(version ->
                            Command.find(known.program(), bin).map(program -> new Tool(name, program, version)));
            provided(name).or(() -> built).ifPresent(tools::add);
        }
        return tools;
    }

    private Optional<Tool> provided(String name) {
        return request.provided().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst();
    }

    /** Each is a file of findlib's configuration, {@code findlib.conf.d/NAME.conf}. */
    private List<CrossCompiler> crossCompilers(Prefix prefix, Stamp stamp) {
        Path folder = prefix.lib().resolve("findlib.conf.d");
        String ocaml = KnownTool.OCAML.packageName();
        Optional<String> version = provided(ocaml)
                .map(Tool::version)
                .or(() -> Optional.ofNullable(stamp.packages().get(ocaml)));
        if (version.isEmpty() || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .map(name -> new CrossCompiler(name.substring(0, name.length() - ".conf".length()), version.get()))
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(folder, e);
        }
    }

    private Map<String, String> environment(Prefix prefix, Stamp stamp) {
        Map<String, String> environment = new HashMap<>();
        FOREIGN.forEach(name -> environment.put(name, ""));
        environment.putAll(stamp.environment());
        if (!request.provided().isEmpty()) {
            // As for the builds: a dune or findlib that is the system's does not look here by itself.
            environment.put("OCAMLPATH", prefix.lib().toString());
        }
        environment.put("OPAM_SWITCH_PREFIX", prefix.root().toString());
        Stream<String> ofPackages = Optional.ofNullable(stamp.environment().get("PATH")).stream();
        environment.put(
                "PATH",
                Stream.of(
                                Stream.of(prefix.bin().toString()),
                                ofPackages,
                                request.searchPath().stream().map(Path::toString))
                        .flatMap(part -> part)
                        .collect(Collectors.joining(File.pathSeparator)));
        return environment;
    }

    // --- the digest ---

    /**
     * All that decides what the toolchain is, a line each. Not its path, which is checked by itself, and not the number of
     * jobs.
     */
    private List<String> inputs(List<ManagedPackage> packages) {
        List<String> lines = new ArrayList<>(machine.inputs());
        Map<String, ManagedPackage> sorted = new TreeMap<>();
        packages.forEach(one -> sorted.put(one.name(), one));
        for (ManagedPackage one : sorted.values()) {
            lines.add(one + " "
                    + sha256(OpamPrinter.print(one.definition().file()).getBytes(UTF_8)));
            for (UrlSection source : one.sources()) {
                Source identified = new Source(source.src(), source.checksums(), List.of());
                lines.add(one.name() + " source " + request.transport().identity(identified));
            }
            one.checkedFiles().forEach((path, bytes) -> lines.add(one.name() + " file " + path + " " + sha256(bytes)));
        }
        return lines;
    }

    private BuildFolders folders(List<String> inputs) {
        return new BuildFolders(toolchains.resolve(digest(inputs)));
    }

    private static String sha256(byte[] bytes) {
        return Checksum.ofBytes(Algorithm.SHA256, bytes).hex();
    }

    /** 80 bits: enough for no two to be the same by chance, and short enough for paths that have limits. */
    private static String digest(List<String> inputs) {
        return sha256(String.join("\n", inputs).getBytes(UTF_8)).substring(0, 20);
    }
}
