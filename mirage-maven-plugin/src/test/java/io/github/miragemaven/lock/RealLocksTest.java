package io.github.miragemaven.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Repositories;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import io.github.miragemaven.solve.Constraint;
import io.github.miragemaven.solve.Result;
import io.github.miragemaven.solve.SatOracle;
import io.github.miragemaven.solve.Solver;
import io.github.miragemaven.solve.VersionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sat4j.specs.TimeoutException;

@DisplayName("On the real repositories")
class RealLocksTest {

    /**
     * Only needed by mirage and opam-monorepo, which are tools of the real workflow and not of ours. The real tool
     * solves them too, and then some of what they need as well as the unikernel does has to be of one version.
     */
    private static final Set<String> OF_MIRAGE_AND_OPAM_MONOREPO = Set.of(
            "angstrom",
            "astring",
            "base64",
            "bigstringaf",
            "bos",
            "emile",
            "fpath",
            "mirage",
            "ocaml-syntax-shims",
            "ocamlbuild",
            "opam-monorepo",
            "pecu",
            "result",
            "rresult",
            "stringext",
            "topkg",
            "uri",
            "uutf");

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "{0} is locked to the versions of opam-monorepo 0.4.3")
    @CsvSource({
        "applications-dns, applications_dns",
        "applications-static_website_tls, applications_static_website_tls",
        "device-usage-kv_ro, device-usage_kv_ro",
        "device-usage-network, device-usage_network",
        "tutorial-hello, tutorial_hello",
        "tutorial-lwt-echo_server, tutorial_lwt_echo_server",
    })
    void sameAsTheRealTool(String example, String reference) throws IOException {
        RequestBuilder project = RealData.project(folder.resolve("ours"), example, "hvt")
                .repositories(RealData.repositories())
                .ocaml("5.4.1");
        Lock ours = project.lock().lock();
        Lock theirs = read(RealData.shared("reference/lock/" + reference + ".hvt.locked"));

        Map<String, String> unlike = new TreeMap<>();
        for (LockedPackage expected : theirs.monorepo()) {
            Optional<OpamVersion> dependency = ours.dependency(expected.name());
            Optional<OpamVersion> found = dependency.or(() -> ours.tool(expected.name()));
            boolean vendored = ours.monorepo().stream()
                    .anyMatch(locked -> locked.name().equals(expected.name()) && locked.vendored());
            if (!found.equals(Optional.of(expected.version()))
                    || (vendored != expected.vendored() && dependency.isPresent())) {
                unlike.put(expected.name(), expected.version() + " but ours " + found);
            }
        }
        assertThat(unlike.keySet()).isSubsetOf(OF_MIRAGE_AND_OPAM_MONOREPO);
        assertThat(unlike.values()).allMatch(difference -> difference.endsWith("ours Optional.empty"));

        Set<String> more = new TreeSet<>();
        Stream.concat(ours.monorepo().stream(), ours.tools().stream())
                .filter(locked -> theirs.dependency(locked.name()).isEmpty())
                .forEach(locked -> more.add(locked.name()));
        assertThat(more).isEmpty();

        // The real tool vendors every folder that we do, from the same archive under the same name.
        assertThat(theirs.duniverse()).containsAll(ours.duniverse());
        assertThat(SolutionChecker.faults(RealData.repositories(), project.build(), ours))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "applications-dns, applications_dns",
        "applications-static_website_tls, applications_static_website_tls",
        "device-usage-kv_ro, device-usage_kv_ro",
        "device-usage-network, device-usage_network",
        "tutorial-hello, tutorial_hello",
        "tutorial-lwt-echo_server, tutorial_lwt_echo_server",
    })
    @DisplayName("a lock of opam-monorepo 0.4.3 is kept to, then obeyed without a repository")
    void keepsToTheRealTools(String example, String reference) throws IOException {
        RequestBuilder project = RealData.project(folder.resolve("ours"), example, "hvt")
                .repositories(RealData.repositories())
                .ocaml("5.4.1");
        Path file = RealData.shared("reference/lock/" + reference + ".hvt.locked");
        Files.copy(file, project.folder.resolve("hello-hvt.opam.locked"));
        LockResult result = project.lock();
        assertThat(result.changes())
                .filteredOn(change -> !change.tool())
                .allMatch(change ->
                        change.kind() == Change.Kind.REMOVED && OF_MIRAGE_AND_OPAM_MONOREPO.contains(change.name()));
        LockResult again = project.repositories(() -> {
                    throw new AssertionError("a repository was asked for");
                })
                .frozen(true)
                .lock();
        assertThat(again.solved()).isFalse();
        assertThat(again.lock()).isEqualTo(result.lock());
    }

    private Lock read(Path file) throws IOException {
        RequestBuilder real = new RequestBuilder(folder.resolve("theirs"));
        Files.copy(file, real.folder.resolve("hello-hvt.opam.locked"));
        return LockFiles.read(real.build()).orElseThrow().lock();
    }

    @Test
    @DisplayName("the checker of these locks finds a version that is not right")
    void checkerFindsFaults() throws IOException {
        RequestBuilder project = RealData.project(folder, "tutorial-hello", "hvt")
                .repositories(RealData.repositories())
                .ocaml("5.4.1");
        Lock lock = project.lock().lock();
        List<LockedPackage> tampered = lock.monorepo().stream()
                .map(locked -> locked.name().equals("lwt")
                        ? new LockedPackage("lwt", new OpamVersion("4.2.0"), true, locked.source())
                        : locked)
                .filter(locked -> !locked.name().equals("fmt"))
                .toList();
        Lock wrong = new Lock(
                tampered,
                lock.tools(),
                lock.duniverse(),
                lock.depexts(),
                lock.toolDepexts(),
                lock.system(),
                lock.pins(),
                lock.inputs(),
                lock.repositories());
        assertThat(SolutionChecker.faults(RealData.repositories(), project.build(), wrong))
                .anyMatch(fault -> fault.endsWith("lacks fmt"))
                .anyMatch(fault -> fault.startsWith("lwt.4.2.0"));
    }

    @Test
    @DisplayName("a tool may be newer than the vendored package of its name, which the real tool does not allow")
    void twoWorlds() throws IOException {
        Lock ours = RealData.project(folder, "applications-static_website_tls", "hvt")
                .repositories(RealData.repositories())
                .ocaml("5.4.1")
                .lock()
                .lock();
        assertThat(ours.dependency("ocamlfind")).contains(new OpamVersion("1.9.5+dune"));
        assertThat(ours.tool("ocamlfind")).contains(new OpamVersion("1.9.8"));
    }

    @Test
    @DisplayName("every example locks for every target it was configured for, and the lock is right")
    void allTargets() throws IOException {
        int count = 0;
        try (Stream<Path> examples = Files.list(RealData.shared("reference/configure"))) {
            for (Path example : examples.sorted().toList()) {
                try (Stream<Path> targets = Files.list(example)) {
                    for (Path target : targets.sorted().toList()) {
                        lockAndCheck(
                                example.getFileName().toString(),
                                target.getFileName().toString(),
                                count++);
                    }
                }
            }
        }
        assertThat(count).isGreaterThan(100);
    }

    private void lockAndCheck(String example, String target, int number) throws IOException {
        boolean mac = target.equals("macosx");
        Variables environment = Variables.of(Map.of(
                        "os", VariableValue.of(mac ? "macos" : "linux"),
                        "os-family", VariableValue.of(mac ? "homebrew" : "debian"),
                        "os-distribution", VariableValue.of(mac ? "homebrew" : "debian")))
                .or(RequestBuilder.DEBIAN);
        if (mac) {
            environment = environment.with("arch", VariableValue.of("arm64"));
        }
        RequestBuilder project = RealData.project(folder.resolve("p" + number), example, target)
                .repositories(RealData.repositories())
                .environment(environment)
                .ocaml("5.4.1");
        Lock lock = project.lock().lock();
        assertThat(SolutionChecker.faults(RealData.repositories(), project.build(), lock))
                .as("%s for %s", example, target)
                .isEmpty();
    }

    @Test
    @DisplayName("hello for unix is locked for a machine's own OCaml 4.14 and dune")
    void systemToolchain() throws IOException {
        RequestBuilder project = RealData.project(folder, "tutorial-hello", "unix")
                .repositories(RealData.repositories())
                .installed("ocaml", "4.14.1")
                .installed("dune", "3.24.2");
        Lock lock = project.lock().lock();
        assertThat(lock.tools()).extracting(LockedPackage::toString).containsExactly("dune.3.24.2", "ocaml.4.14.1");
        assertThat(SolutionChecker.faults(RealData.repositories(), project.build(), lock))
                .isEmpty();
    }

    @Test
    @DisplayName("the real tool's lock is obeyed where it fits, though there is newer by now")
    void obeysTheRealTool() throws IOException {
        RequestBuilder project = RealData.project(folder, "tutorial-hello", "hvt")
                .repositories(RealData.repositories())
                .ocaml("5.4.1");
        String older = Files.readString(RealData.shared("reference/lock/tutorial_hello.hvt.locked"))
                .replace("\"duration\" {= \"0.3.1\"", "\"duration\" {= \"0.3.0\"")
                .replace("\"cppo\" {= \"1.8.0\"", "\"cppo\" {= \"1.7.0\"")
                .replace("\"ocamlfind\" {= \"1.9.8\"", "\"ocamlfind\" {= \"1.9.6\"");
        project.write("hello-hvt.opam.locked", older);
        Lock lock = project.lock().lock();
        assertThat(lock.dependency("duration")).contains(new OpamVersion("0.3.0"));
        assertThat(lock.dependency("cppo")).contains(new OpamVersion("1.7.0"));
        assertThat(lock.tool("ocamlfind")).contains(new OpamVersion("1.9.6"));
    }

    @Test
    @DisplayName("mirage-skeleton's applications/git has no solution, and why is told in a few lines")
    void git() throws IOException {
        // What its config.ml asks for on top of the network stack that applications/dns has too.
        RequestBuilder project =
                RealData.project(folder, "applications-dns", "hvt").repositories(RealData.repositories());
        String stack = Files.readString(project.build().monorepo());
        project.monorepo(stack.substring(stack.indexOf("depends:")).replace("depends: [", """
                        depends: [
                          "git" {>= "3.8.0"}
                          "git-net" {< "1.0.0"}
                          "mimic"
                          "mimic-happy-eyeballs" {>= "0.0.9"}""")
                + "x-mirage-origins: [[\"git\" \"config.ml:15\"]]\n");
        assertThatThrownBy(project::lock)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("git-net needs carton >= 1.1.0")
                .hasMessageContaining("So, because config.ml:15 asks for \"git\" {>= \"3.8.0\"}")
                .satisfies(e -> assertThat(((ProjectException) e).what().lines().count())
                        .isLessThan(20));
    }

    @Test
    @DisplayName("without the overlay, what is missing is a dune port, and the overlay is named")
    void withoutOverlay() throws IOException {
        RequestBuilder project = RealData.project(folder, "tutorial-hello", "hvt")
                .repositories(new Repositories(
                        List.of(RealData.repositories().repositories().get(1))));
        assertThatThrownBy(project::lock)
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("doesn't build with dune")
                .hasMessageContaining("git+https://github.com/dune-universe/opam-overlays.git");
    }

    @Test
    @DisplayName("a SAT solver agrees on random requests for a few packages, many of which have no solution")
    void agreesWithSat() throws TimeoutException {
        List<String> names = new ArrayList<>();
        for (String name : RealData.repositories().names()) {
            if (RealData.repositories()
                    .find(name, RealData.repositories().versions(name).get(0))
                    .filter(found -> BuildRules.buildsWithDune(found.definition()))
                    .isPresent()) {
                names.add(name);
            }
        }
        int solved = 0;
        int count = 25;
        for (long seed = 0; seed < count; seed++) {
            Random random = new Random(seed);
            World world = cut(random);
            List<Constraint<Pick, Reason>> roots = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Pick.Named pick = new Pick.Named(Scope.MONOREPO, names.get(random.nextInt(names.size())));
                int versions = world.candidates(pick).inOrder().size();
                int first = random.nextInt(Math.max(1, versions / 2));
                roots.add(new Constraint.Requires<>(
                        pick,
                        VersionSet.first(versions).minus(VersionSet.first(first)),
                        new Reason.Always(pick.name())));
            }
            Result<Pick, Reason> result = Solver.solve(world, roots);
            boolean expected = new SatOracle<>(world, roots).isSatisfiable(roots, List.of());
            assertThat(result instanceof Result.Solution)
                    .as("seed %s: %s", seed, roots)
                    .isEqualTo(expected);
            solved += expected ? 1 : 0;
        }
        assertThat(solved).isBetween(count / 10, count * 9 / 10);
    }

    /** The real repositories, with one fixed version of some packages that much depends on. */
    private static World cut(Random random) {
        Map<String, OpamVersion> fixed = new HashMap<>();
        fixed.put(
                "ocaml",
                new OpamVersion(List.of("4.11.2", "4.14.1", "5.1.1", "5.4.1").get(random.nextInt(4))));
        fixed.put("dune", new OpamVersion(List.of("2.9.3", "3.6.1", "3.24.2").get(random.nextInt(3))));
        return new World(
                RealData.repositories(),
                new World.Known(fixed, Map.of(), Map.of(), Set.of(), Map.of()),
                RequestBuilder.DEBIAN);
    }
}
