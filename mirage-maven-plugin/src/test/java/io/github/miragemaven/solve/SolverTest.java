package io.github.miragemaven.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The solver")
class SolverTest {

    @Test
    @DisplayName("takes the most wanted version of everything where nothing is in the way")
    void mostWanted() {
        Toy toy = new Toy().has("a", 3).has("b", 2).version("a", 3, "b").root("a");
        assertThat(toy.solution()).containsExactly(entry("a", 3), entry("b", 2));
    }

    @Test
    @DisplayName("selects nothing that nobody requires")
    void nothingExtra() {
        Toy toy = new Toy()
                .has("a", 2)
                .has("b", 1)
                .has("c", 1)
                .version("a", 2, "b", "c")
                .version("c", 1, "!b")
                .root("a");
        assertThat(toy.solution()).containsExactly(entry("a", 1));
    }

    @Test
    @DisplayName("avoids a conflict while deciding (pub's solver.md, \"Avoiding Conflict During Decision Making\")")
    void avoidsConflict() {
        Toy toy =
                new Toy().has("foo", 2).has("bar", 2).version("foo", 2, "bar 1").root("foo", "bar 1 2");
        assertThat(toy.solution()).containsExactly(entry("bar", 1), entry("foo", 2));
    }

    @Test
    @DisplayName("learns from a conflict (pub's solver.md, \"Performing Conflict Resolution\")")
    void resolvesConflict() {
        Toy toy = new Toy()
                .has("foo", 2)
                .has("bar", 1)
                .version("foo", 2, "bar")
                .version("bar", 1, "foo 1")
                .root("foo");
        assertThat(toy.solution()).containsExactly(entry("foo", 1));
    }

    @Test
    @DisplayName("resolves a conflict that two assignments make together (solver.md, \"… With a Partial Satisfier\")")
    void partialSatisfier() {
        Toy toy = new Toy()
                .has("foo", 2)
                .has("left", 1)
                .has("right", 1)
                .has("shared", 2)
                .has("target", 2)
                .version("foo", 2, "left", "right")
                .version("left", 1, "shared 1 2")
                .version("right", 1, "shared 1")
                .version("shared", 1, "target 1")
                .root("foo", "target 2");
        assertThat(toy.solution()).containsExactly(entry("foo", 1), entry("target", 2));
    }

    @Test
    @DisplayName("gives what is required first its most wanted version, at the cost of what comes later")
    void orderOfRoots() {
        Toy toy = new Toy().has("a", 2).has("b", 2).version("a", 2, "b 1").version("b", 2, "a 1");
        assertThat(toy.root("a", "b").solution()).containsExactly(entry("a", 2), entry("b", 1));
        toy.roots.clear();
        assertThat(toy.root("b", "a").solution()).containsExactly(entry("a", 1), entry("b", 2));
    }

    @Test
    @DisplayName("meets a requirement of one among several with the first possible, even if another is there anyway")
    void alternatives() {
        Toy toy = new Toy().has("x", 1).has("y", 1).has("z", 1).has("a", 1).version("a", 1, "x | y | z");
        assertThat(toy.root("a").solution()).containsExactly(entry("a", 1), entry("x", 1));
        toy.root("y");
        assertThat(toy.solution()).containsExactly(entry("a", 1), entry("x", 1), entry("y", 1));
        toy.roots.clear();
        assertThat(toy.root("a", "!x").solution()).containsExactly(entry("a", 1), entry("y", 1));
    }

    @Test
    @DisplayName("tries the next alternative when the first turns out not to work")
    void alternativesThatFail() {
        Toy toy = new Toy()
                .has("a", 1)
                .has("x", 2)
                .has("y", 1)
                .has("deep", 1)
                .version("a", 1, "x | y")
                .version("x", 2, "deep")
                .version("x", 1, "deep")
                .impossible("deep", 1, "deep is broken")
                .root("a");
        assertThat(toy.solution()).containsExactly(entry("a", 1), entry("y", 1));
    }

    @Test
    @DisplayName("accepts a package that needs or excludes itself")
    void selfReference() {
        Toy toy = new Toy()
                .has("a", 3)
                .version("a", 3, "a 2")
                .version("a", 2, "!a 2")
                .version("a", 1, "a 1", "!a 3")
                .root("a");
        assertThat(toy.solution()).containsExactly(entry("a", 1));
    }

    @Test
    @DisplayName("says which of the project's lines are at fault, and no others")
    void namesTheRoots() {
        Toy toy = new Toy()
                .has("a", 1)
                .has("b", 1)
                .has("c", 2)
                .has("innocent", 5)
                .version("a", 1, "c 1")
                .version("b", 1, "c 2")
                .root("innocent", "a", "c", "b");
        assertThat(toy.explanation())
                .containsExactly(
                        "Because a 1 needs c 1 and b 1 needs c 2, a and b can't be used together.",
                        "So, because the project needs a and the project needs b, no versions go together.");
    }

    @Test
    @DisplayName("says in one sentence what holds for many versions")
    void speaksOfManyVersions() {
        Toy toy = new Toy().has("a", 40).has("ocaml", 2);
        for (int version = 1; version <= 40; version++) {
            toy.version("a", version, "ocaml 2");
        }
        assertThat(toy.root("ocaml 1", "a").explanation())
                .containsExactly(
                        "Because the project needs a and a 40 needs ocaml 2, ocaml 2 is needed.",
                        "So, because the project needs ocaml 1, no versions go together.");
    }

    @Test
    @DisplayName("explains a missing package, an impossible version and a root that can't be met")
    void explainsSmallThings() {
        assertThat(new Toy().root("a").explanation()).containsExactly("the project needs a.");
        assertThat(new Toy()
                        .has("a", 1)
                        .impossible("a", 1, "a 1 is broken")
                        .root("a")
                        .explanation())
                .containsExactly("Because the project needs a and a 1 is broken, no versions go together.");
        assertThat(new Toy().has("a", 1).version("a", 1, "b").root("a").explanation())
                .containsExactly("Because the project needs a and a 1 needs b, no versions go together.");
    }

    @Test
    @DisplayName("numbers the steps it comes back to (solver.md, \"Branching Error Reporting\")")
    void numbersSteps() {
        Toy toy = new Toy()
                .has("foo", 2)
                .has("a", 1)
                .has("b", 2)
                .has("x", 1)
                .has("y", 2)
                .version("foo", 1, "a", "b 1")
                .version("foo", 2, "x", "y 1")
                .version("a", 1, "b 2")
                .version("x", 1, "y 2")
                .root("foo");
        List<String> lines = toy.explanation();
        assertThat(lines).last().asString().endsWith("no versions go together.");
        assertThat(String.join("\n", lines)).contains("(1)", "a 1 needs b 2", "x 1 needs y 2");
    }
}
