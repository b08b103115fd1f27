package io.github.miragemaven;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the arrows between the rooms, as docs/architecture.md draws them. */
@DisplayName("The rooms")
class RoomsTest {

    private static final String ROOT = "io.github.miragemaven";

    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("image", Set.of("toolchain", "io")),
            Map.entry("dune", Set.of("toolchain", "io")),
            Map.entry("toolchain", Set.of("lock", "transport", "opam", "io")),
            Map.entry("duniverse", Set.of("lock", "transport", "io")),
            Map.entry("lock", Set.of("solve", "opam", "transport", "io")),
            Map.entry("solve", Set.of()),
            Map.entry("opam", Set.of("transport", "io")),
            Map.entry("transport", Set.of("io")),
            Map.entry("generate", Set.of("device", "target", "opam", "io")),
            Map.entry("config", Set.of("device", "io")),
            Map.entry("device", Set.of("target", "opam", "io")),
            Map.entry("target", Set.of("opam", "io")),
            Map.entry("io", Set.of()));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    static Stream<String> rooms() {
        return MAY_KNOW.keySet().stream().sorted();
    }

    @ParameterizedTest(name = "{0} knows only its own arrows")
    @MethodSource("rooms")
    void knowsOnlyWhatItMay(String room) {
        String[] allowed = Stream.concat(Stream.of(room), MAY_KNOW.get(room).stream())
                .map(name -> ROOT + "." + name)
                .toArray(String[]::new);
        String[] others = Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("mojo"))
                .map(name -> ROOT + "." + name)
                .filter(name -> !Arrays.asList(allowed).contains(name))
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    @DisplayName("only mojo sees Maven")
    void onlyMojoSeesMaven() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".mojo")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..")
                .check(CLASSES);
    }

    @Test
    @DisplayName("every class lives in a room of the design, and rooms have no rooms inside")
    void everyClassHasARoom() {
        List<String> rooms = Stream.concat(MAY_KNOW.keySet().stream(), Stream.of("mojo"))
                .map(name -> ROOT + "." + name)
                .toList();
        Set<String> packages = new TreeSet<>(CLASSES.stream()
                .map(c -> c.getPackageName())
                .filter(p -> !p.isEmpty())
                .toList());
        assertThat(rooms).containsAll(packages);
        assertThat(CLASSES.getPackage(ROOT).getSubpackages())
                .extracting(JavaPackage::getName)
                .isSubsetOf(rooms);
    }

    @Test
    @DisplayName("mojos hold no logic that other rooms could want: nobody depends on them")
    void nobodyKnowsMojo() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".mojo")
                .should()
                .onlyHaveDependentClassesThat()
                .resideInAPackage(ROOT + ".mojo")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
