package io.github.miragemaven.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamParser;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.VariableValue;
import io.github.miragemaven.opam.Variables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The order of builds")
class BuildOrderTest {

    private static final Variables LINUX = Variables.of(Map.of("os", VariableValue.of("linux")));

    private static ManagedPackage one(String name, String version, String opam) {
        return new ManagedPackage(
                OpamPackage.of(OpamParser.parse(name, opam), name, new OpamVersion(version)),
                new TreeMap<>(),
                List.of());
    }

    private static List<String> sorted(ManagedPackage... packages) {
        return BuildOrder.of(List.of(packages), Map.of(), LINUX).sorted().stream()
                .map(ManagedPackage::name)
                .toList();
    }

    @Test
    @DisplayName("dependencies come first")
    void dependenciesFirst() {
        assertThat(sorted(
                        one("a", "1", "depends: [\"b\" {build} \"d\" {os = \"linux\"} \"c\" {os = \"win32\"}]"),
                        one("b", "1", "depends: \"c\""),
                        one("c", "1", ""),
                        one("d", "1", "")))
                .containsExactly("c", "b", "d", "a");
    }

    @Test
    @DisplayName("a post dependency makes no circle")
    void postMakesNoCircle() {
        assertThat(sorted(
                        one("compiler", "5", "depends: \"ocaml\" {= \"5\" & post}"),
                        one("ocaml", "5", "depends: \"compiler\" | \"system\"")))
                .containsExactly("compiler", "ocaml");
    }

    @Test
    @DisplayName("a post dependency may be what makes a formula hold, as in ocaml-compiler")
    void postMakesFormulaHold() {
        assertThat(sorted(
                        one("compiler", "5", "depends: (\"mingw\" | \"unix\" {os != \"win32\" & post})"),
                        one("unix", "1", "depends: \"compiler\"")))
                .containsExactly("compiler", "unix");
        assertThatThrownBy(() -> sorted(one("compiler", "5", "depends: (\"mingw\" | \"unix\" {post})")))
                .hasMessageContaining("\"mingw\" | \"unix\"");
    }

    @Test
    @DisplayName("a bound may be the package's own version")
    void boundsByOwnVersion() {
        assertThat(sorted(one("opatch", "3.1.2", "depends: \"patch\" {= version}"), one("patch", "3.1.2", "")))
                .containsExactly("patch", "opatch");
    }

    @Test
    @DisplayName("a real circle is told")
    void tellsCircle() {
        assertThatThrownBy(() -> sorted(
                        one("x", "1", "depends: \"a\""),
                        one("a", "1", "depends: \"b\""),
                        one("b", "1", "depends: \"c\""),
                        one("c", "1", "depends: \"a\"")))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("a needs b needs c needs a");
    }

    @Test
    @DisplayName("a dependency that the lock lacks is told, as is one of the wrong version")
    void tellsLack() {
        assertThatThrownBy(() ->
                        sorted(one("a", "1", "depends: [\"b\" {>= \"2\"} \"c\" \"d\" {with-test}]"), one("c", "1", "")))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("a 1 needs \"b\" {>= \"2\"}, which the lock does not have")
                .hasMessageContaining("mirage:lock");
        assertThatThrownBy(() -> sorted(one("a", "1", "depends: \"b\" {>= \"2\"}"), one("b", "1", "")))
                .hasMessageContaining("needs \"b\" {>= \"2\"}, but the lock has b 1");
    }

    @Test
    @DisplayName("a package in two versions is told")
    void tellsTwice() {
        assertThatThrownBy(() -> sorted(one("a", "1", ""), one("a", "2", "")))
                .isInstanceOf(ProjectException.class)
                .hasMessageContaining("both a 1 and a 2");
    }

    @Test
    @DisplayName("holds for any graph: all packages, each after what it waits for, however they are given")
    void holdsForAnyGraph() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int count = 1 + random.nextInt(12);
            List<ManagedPackage> packages = new ArrayList<>();
            Map<String, Set<String>> needs = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                Set<String> names = new HashSet<>();
                for (int j = 0; j < i; j++) {
                    if (random.nextInt(3) == 0) {
                        names.add("p" + j);
                    }
                }
                needs.put("p" + i, names);
                packages.add(one(
                        "p" + i,
                        "1",
                        "depends: ["
                                + String.join(
                                        " ",
                                        names.stream().map(n -> '"' + n + '"').toList()) + "]"));
            }
            java.util.Collections.shuffle(packages, random);
            BuildOrder order = BuildOrder.of(packages, Map.of(), LINUX);
            Set<String> done = new HashSet<>();
            for (ManagedPackage next : order.sorted()) {
                assertThat(done)
                        .as("seed %s, before %s", seed, next)
                        .containsAll(needs.getOrDefault(next.name(), Set.of()));
                assertThat(done)
                        .as("seed %s, all that %s waits for", seed, next)
                        .containsAll(order.all(next.name()));
                done.add(next.name());
            }
            assertThat(done).as("seed %s", seed).hasSize(count);
        }
    }
}
