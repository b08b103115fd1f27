package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.Checksum.Algorithm;
import io.github.miragemaven.io.Command;
import io.github.miragemaven.io.FolderLock;
import io.github.miragemaven.io.MirageException;
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
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    /** Part of every digest: to be changed when the same inputs are to give another result. */
    private static final String ENGINE = "mirage-maven managed toolchain 1";

    private static final Duration HEARTBEAT = Duration.ofSeconds(30);
    private static final Duration WORTH_SAYING = Duration.ofSeconds(3);

    /** Where a system keeps its own programs. */
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/usr/local/sbin",
            "/usr/local/bin",
            "/usr/sbin",
            "/usr/bin",
            "/sbin",
            "/bin",
            "/usr/pkg/bin",
            "/opt/homebrew/bin",
            "/opt/local/bin",
            "/run/current-system/sw/bin");

    /** Characters that neither autoconf nor make nor OCaml's own build take in a path. */
    private static final Pattern UNBUILDABLE = Pattern.compile("[^A-Za-z0-9_./+@%,=~-]");

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
    private final BuildOrder order;
    private final List<Path> systemPath;
    private final List<String> inputs;
    private final BuildFolders folders;

    private ManagedToolchain(ManagedRequest request) {
        this.request = request;
        this.progress = request.progress();
        this.order = BuildOrder.of(
                request.packages(),
                request.provided().stream()
                        .collect(Collectors.toMap(Tool::name, tool -> new OpamVersion(tool.version()))),
                request.system().variables());
        this.systemPath = systemPath(request);
        this.inputs = inputs(request, compiler(systemPath));
        this.folders = new BuildFolders(request.cache().resolve("toolchains").resolve(digest(inputs)));
    }

    /**
     * The toolchain, built if it is not there yet.
     *
     * @throws ProjectException when the packages don't go together or one is not as it should be
     * @throws WorldException when there is no C compiler, sources can't be had, the disk is full or a package does not
     *     build: names the package, shows the end of its log and says where the whole is
     */
    public static Toolchain build(ManagedRequest request) {
        return new ManagedToolchain(request).build();
    }

    /** The folder in which the toolchain of a request is, or would be. */
    public static Path folder(ManagedRequest request) {
        return new ManagedToolchain(request).folders.root();
    }

    /** The toolchain if it is there already. */
    public static Optional<Toolchain> find(ManagedRequest request) {
        ManagedToolchain toolchain = new ManagedToolchain(request);
        return toolchain.complete().map(toolchain::toolchain);
    }

    private Toolchain build() {
        Optional<Stamp> there = complete();
        if (there.isPresent()) {
            return toolchain(there.get());
        }
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
            return toolchain(complete().orElseGet(this::make));
        } finally {
            held.close();
        }
    }

    private Optional<Stamp> complete() {
        Optional<Stamp> stamp = Stamp.read(folders.stamp(), folders.prefix().root());
        List<String> changed = stamp.map(Stamp::changedFiles).orElse(List.of());
        if (!changed.isEmpty()) {
            progress.info("The toolchain has to be built anew: " + String.join(", ", changed)
                    + " changed since it was built against it");
        }
        return stamp.filter(one -> changed.isEmpty());
    }

    private Stamp make() {
        long start = System.nanoTime();
        Sandbox sandbox = Sandbox.detect(request.searchPath());
        progress.info("Building a toolchain from source, once for all projects: "
                + count(request.packages().size()) + " to " + folders.root()
                + (sandbox.isThere() ? ", in a sandbox without network" : ""));
        if (!sandbox.isThere()) {
            progress.info("Build instructions of packages run without a sandbox: " + sandbox.absence());
        }
        try {
            startAfresh();
            try (Processes processes = new Processes(folders.running())) {
                Prefix prefix = folders.prefix();
                Files.createDirectories(prefix.lib().resolve("stublibs"));
                Files.createDirectories(prefix.bin());
                SwitchState state = new SwitchState(prefix, request, order);
                Workshop shop = new Workshop(
                        folders, state, order, sandbox, processes, request.system(), systemPath, new Object());
                buildAll(shop);
                Stamp stamp = new Stamp(prefix.root(), inputs, packageEnvironment(state), state.fileDepends());
                protect(prefix.root());
                stamp.write(folders.stamp());
                AtomicFiles.deleteTree(folders.work());
                progress.info("The toolchain is there, after " + time(Duration.ofNanos(System.nanoTime() - start)));
                return stamp;
            }
        } catch (IOException e) {
            throw AtomicFiles.cannotWrite(folders.root(), e);
        }
    }

    private void startAfresh() throws IOException {
        Files.deleteIfExists(folders.stamp());
        Processes.endOrphans(folders.running());
        AtomicFiles.deleteTree(folders.root());
        Files.createDirectories(folders.root());
    }

    // --- the work, in parallel ---

    private record Outcome(ManagedPackage what, Duration took) {}

    private void buildAll(Workshop shop) throws IOException {
        int threads = Math.min(request.jobs(), Math.max(1, request.packages().size()));
        ExecutorService pool = Executors.newFixedThreadPool(threads, runnable -> {
            Thread thread = new Thread(runnable, "toolchain");
            thread.setDaemon(true);
            return thread;
        });
        try {
            fetchAll(shop, pool);
            new Schedule(shop, pool, threads).run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorldException("Interrupted while building the toolchain", "", e);
        } finally {
            pool.shutdownNow();
            awaitEnd(pool);
        }
    }

    private void fetchAll(Workshop shop, ExecutorService pool) throws IOException, InterruptedException {
        List<Future<Boolean>> fetches = new ArrayList<>();
        for (ManagedPackage one : order.sorted()) {
            fetches.add(pool.submit(() -> {
                new PackageBuild(one, shop).fetch(request.transport());
                return true;
            }));
        }
        for (Future<Boolean> fetch : fetches) {
            result(fetch);
        }
    }

    /** Ended commands are waited for: their folders are to be left alone when this returns. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("commands of packages don't end");
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof MirageException told) {
                throw told;
            }
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Starts each package once those it waits for are there, and tells how it goes. */
    private final class Schedule {

        private final Workshop shop;
        private final int threads;
        private final CompletionService<Outcome> service;
        private final List<ManagedPackage> waiting;
        private final Set<String> done = new HashSet<>();
        private final Map<ManagedPackage, Long> running = new LinkedHashMap<>();
        private final int total;
        private long lastLine = System.nanoTime();
        private Set<String> announced = Set.of();

        Schedule(Workshop shop, ExecutorService pool, int threads) {
            this.shop = shop;
            this.threads = threads;
            this.service = new ExecutorCompletionService<>(pool);
            this.waiting = new ArrayList<>(order.sorted());
            this.waiting.sort(order.urgency());
            this.total = waiting.size();
        }

        void run() throws IOException, InterruptedException {
            while (done.size() < total) {
                startReady();
                Future<Outcome> ended = service.poll(500, TimeUnit.MILLISECONDS);
                if (ended == null) {
                    tellWhatRuns();
                } else {
                    Outcome outcome = result(ended);
                    done.add(outcome.what.name());
                    running.remove(outcome.what);
                    say(outcome.what + " … " + time(outcome.took));
                }
            }
        }

        private void startReady() {
            for (ManagedPackage one : List.copyOf(waiting)) {
                if (running.size() < threads && done.containsAll(order.direct(one.name()))) {
                    waiting.remove(one);
                    running.put(one, System.nanoTime());
                    service.submit(work(one));
                }
            }
        }

        private Callable<Outcome> work(ManagedPackage one) {
            return () -> {
                long start = System.nanoTime();
                new PackageBuild(one, shop).run();
                return new Outcome(one, Duration.ofNanos(System.nanoTime() - start));
            };
        }

        /** Says what runs when that is news and not over at once, and then now and again. */
        private void tellWhatRuns() {
            long now = System.nanoTime();
            Map<String, Duration> slow = new TreeMap<>();
            running.forEach((one, start) -> {
                Duration since = Duration.ofNanos(now - start);
                if (since.compareTo(WORTH_SAYING) >= 0) {
                    slow.put(one.toString(), since);
                }
            });
            boolean news = !announced.containsAll(slow.keySet());
            boolean due = now - lastLine >= HEARTBEAT.toNanos();
            if (!slow.isEmpty() && (news || due)) {
                announced = Set.copyOf(slow.keySet());
                say("building "
                        + slow.entrySet().stream()
                                .map(one -> one.getKey() + " (" + time(one.getValue()) + ")")
                                .collect(Collectors.joining(", ")));
            }
        }

        private void say(String text) {
            progress.info("[" + done.size() + "/" + total + "] " + text);
            lastLine = System.nanoTime();
        }
    }

    private static String count(int packages) {
        return packages == 1 ? "1 package" : packages + " packages";
    }

    /** As people say it: {@code 0.4s}, {@code 12s}, {@code 4m12s}. */
    static String time(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillis() < 10_000) {
            return duration.toMillis() / 1000 + "." + duration.toMillis() % 1000 / 100 + "s";
        }
        return seconds < 60 ? seconds + "s" : seconds / 60 + "m" + (seconds % 60 < 10 ? "0" : "") + seconds % 60 + "s";
    }

    // --- the result ---

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

    /** What the packages ask to be set, without a user's PATH in it. */
    private Map<String, String> packageEnvironment(SwitchState state) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (ManagedPackage one : order.sorted()) {
            PackageBuild.update(environment, one.definition().setenv(), state.within(one, folders));
        }
        return environment;
    }

    private Toolchain toolchain(Stamp stamp) {
        Prefix prefix = folders.prefix();
        Map<String, String> environment = new HashMap<>();
        FOREIGN.forEach(name -> environment.put(name, ""));
        environment.putAll(stamp.environment());
        if (!request.provided().isEmpty()) {
            // As for the builds: a dune or findlib that is the system's does not look here by itself.
            environment.put("OCAMLPATH", prefix.lib().toString());
        }
        Optional<String> packagesPath = Optional.ofNullable(stamp.environment().get("PATH"));
        environment.put("OPAM_SWITCH_PREFIX", prefix.root().toString());
        environment.put(
                "PATH",
                Stream.of(
                                Stream.of(prefix.bin().toString()),
                                packagesPath.stream(),
                                request.searchPath().stream().map(Path::toString))
                        .flatMap(part -> part)
                        .collect(Collectors.joining(File.pathSeparator)));
        List<Path> path =
                Stream.concat(Stream.of(prefix.bin()), systemPath.stream()).toList();
        List<Tool> tools = new ArrayList<>();
        for (KnownTool known : KnownTool.values()) {
            Optional<Tool> ofPackage = version(known.packageName())
                    .flatMap(version -> Command.find(known.program(), path)
                            .map(program -> new Tool(known.packageName(), program, version)));
            request.provided().stream()
                    .filter(tool -> tool.name().equals(known.packageName()))
                    .findFirst()
                    .or(() -> ofPackage)
                    .ifPresent(tools::add);
        }
        return new Toolchain(tools, crossCompilers(), environment);
    }

    /** Each is a file of findlib's configuration, {@code findlib.conf.d/NAME.conf}. */
    private List<CrossCompiler> crossCompilers() {
        Path folder = folders.prefix().lib().resolve("findlib.conf.d");
        Optional<String> ocaml = version(KnownTool.OCAML.packageName());
        if (ocaml.isEmpty() || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .map(name -> new CrossCompiler(name.substring(0, name.length() - ".conf".length()), ocaml.get()))
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(folder, e);
        }
    }

    private Optional<String> version(String name) {
        return Stream.concat(
                        request.packages().stream()
                                .filter(one -> one.name().equals(name))
                                .map(one -> one.definition().version().text()),
                        request.provided().stream()
                                .filter(tool -> tool.name().equals(name))
                                .map(Tool::version))
                .findFirst();
    }

    // --- the digest ---

    /**
     * All that decides what the toolchain is, a line each. Not its path, which is checked by itself, and not the number of
     * jobs.
     */
    private static List<String> inputs(ManagedRequest request, String compiler) {
        List<String> lines = new ArrayList<>();
        lines.add(ENGINE);
        lines.add(request.system().toString());
        lines.add("C compiler: " + compiler);
        request.provided().stream().map(Provided::identity).sorted().forEach(lines::add);
        Map<String, ManagedPackage> sorted = new TreeMap<>();
        request.packages().forEach(one -> sorted.put(one.name(), one));
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

    private static String sha256(byte[] bytes) {
        return Checksum.ofBytes(Algorithm.SHA256, bytes).hex();
    }

    /** 80 bits: enough for no two to be the same by chance, and short enough for paths that have limits. */
    private static String digest(List<String> inputs) {
        return sha256(String.join("\n", inputs).getBytes(UTF_8)).substring(0, 20);
    }

    private static String compiler(List<Path> systemPath) {
        Path compiler = Command.find("cc", systemPath)
                .or(() -> Command.find("gcc", systemPath))
                .orElseThrow(() -> new WorldException(
                        "A toolchain is built with the system's C compiler, and there is none (cc, gcc) in "
                                + systemPath.stream().map(Path::toString).collect(Collectors.joining(":")) + ".",
                        "Install it; on Debian: apt-get install -y build-essential"));
        Command.Result version =
                Command.of(Path.of("/"), compiler.toString(), "--version").run();
        return version.output().lines().findFirst().orElse("unknown");
    }

    /**
     * The folders of the PATH that are the system's, or hold a provided tool; all of it where the C compiler is in none of
     * those.
     */
    private static List<Path> systemPath(ManagedRequest request) {
        Set<Path> ofTools = request.provided().stream()
                .map(tool -> tool.program().getParent())
                .collect(Collectors.toSet());
        List<Path> ofSystem = request.searchPath().stream()
                .filter(folder -> ofTools.contains(folder) || SYSTEM_FOLDERS.contains(folder.toString()))
                .filter(Files::isDirectory)
                .distinct()
                .toList();
        boolean compiles = Stream.of("cc", "gcc")
                .anyMatch(name -> Command.find(name, ofSystem).isPresent());
        return compiles ? ofSystem : request.searchPath();
    }
}
