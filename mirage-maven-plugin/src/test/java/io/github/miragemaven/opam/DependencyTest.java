package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules are of the opam manual, sections "Package Formulas" and "Filtered package formulas". */
@DisplayName("Dependencies")
class DependencyTest {

    private static final Variables VARIABLES = Variables.of(Map.of(
                    "build", VariableValue.of(true),
                    "with-test", VariableValue.of(false),
                    "monorepo", VariableValue.of(true),
                    "os", VariableValue.of("linux"),
                    "compiler", VariableValue.of("5.4.1")))
            .within("me", "2.0");

    private static Formula<Dependency> depends(String text) {
        return OpamPackage.of(OpamParser.parse("x", "depends: " + text), "me", new OpamVersion("2.0"))
                .depends();
    }

    private static String resolved(String text) {
        return Dependency.resolve(depends(text), VARIABLES).show(PackageConstraint::toString);
    }

    @ParameterizedTest(name = "{0} asks for {1}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[]; ``",
                "\"a\"; \"a\"",
                "[\"a\" \"b\"]; \"a\" & \"b\"",
                "[\"a\" | \"b\" \"c\"]; (\"a\" | \"b\") & \"c\"",
                "[\"a\" | \"b\" & \"c\"]; \"a\" | \"b\" & \"c\"",
                "[(\"a\" | \"b\") & \"c\"]; (\"a\" | \"b\") & \"c\"",
                "[\"a\" {>= \"1\" & < \"2\"}]; \"a\" {>= \"1\" & < \"2\"}",
                "[\"a\" {>= \"1\" < \"2\"}]; \"a\" {>= \"1\" & < \"2\"}",
                "[\"a\" {= \"1\" | = \"2\"}]; \"a\" {= \"1\" | = \"2\"}",
                // the manual's own example of a negation
                "[\"baz\" {!(> \"2\" & < \"3.5\") & != \"5.1\"}]; \"baz\" {(<= \"2\" | >= \"3.5\") & != \"5.1\"}",
                "[\"a\" {!(!(= \"1\"))}]; \"a\" {= \"1\"}",
                // filters
                "[\"a\" {build}]; \"a\"",
                "[\"a\" {with-test} \"b\"]; \"b\"",
                "[\"a\" {with-test & >= \"1\"} \"b\"]; \"b\"",
                "[\"a\" {build & >= \"1\"}]; \"a\" {>= \"1\"}",
                "[\"a\" {with-test | >= \"1\"}]; \"a\" {>= \"1\"}",
                "[\"a\" {build | >= \"1\"}]; \"a\"",
                "[\"a\" {!with-test & >= \"1\"}]; \"a\" {>= \"1\"}",
                "[\"a\" {undefined}]; ``",
                "[\"a\" {!undefined}]; ``",
                "[\"a\" {?monorepo & = \"1\"}]; \"a\" {= \"1\"}",
                "[\"a\" {?vendor & = \"1\"}]; ``",
                "[\"a\" {os = \"linux\" & >= \"1\"}]; \"a\" {>= \"1\"}",
                "[\"a\" {os = \"macos\"}]; ``",
                "[\"a\" {(os = \"macos\" | >= \"2\") & build}]; \"a\" {>= \"2\"}",
                // a dependency taken away is no alternative any more, rather than one that always holds
                "[\"a\" {with-test} | \"b\"]; \"b\"",
                "[(\"a\" {with-test} & \"c\") | \"b\"]; \"c\" | \"b\"",
                // versions that are variables
                "[\"a\" {= version}]; \"a\" {= \"2.0\"}",
                "[\"a\" {>= _:version}]; \"a\" {>= \"2.0\"}",
                "[\"a\" {= \"%{compiler}%\"}]; \"a\" {= \"5.4.1\"}",
                "[\"a\" {< \"%{compiler}%~\"}]; \"a\" {< \"5.4.1~\"}",
                "[\"a\" {= undefined}]; \"a\"",
            })
    void resolve(String depends, String asked) {
        assertThat(resolved(depends)).isEqualTo(asked);
    }

    @Test
    @DisplayName("allow versions")
    void allows() {
        PackageConstraint constraint = Dependency.resolve(
                        depends("[\"a\" {>= \"1\" & (< \"2\" | = \"3\")}]"), VARIABLES)
                .atoms()
                .get(0);

        assertThat(List.of("0.9", "1", "1.5", "2~", "2", "3", "3.1"))
                .filteredOn(version -> constraint.allows(new OpamVersion(version)))
                .containsExactly("1", "1.5", "2~", "3");
    }

    @Test
    @DisplayName("of conflicts and depopts are alternatives, without &")
    void alternatives() {
        OpamPackage definition = OpamPackage.of(OpamParser.parse("x", """
                        conflicts: ["a" {< "2"} "b" | "c" {with-test}]
                        depopts: ["d" ("e" | "f")]
                        """), "me", new OpamVersion("1"));

        assertThat(Dependency.resolve(definition.conflicts(), VARIABLES))
                .extracting(PackageConstraint::toString)
                .containsExactly("\"a\" {< \"2\"}", "\"b\"");
        assertThat(definition.depopts()).extracting(Dependency::name).containsExactly("d", "e", "f");
        assertThatThrownBy(() -> OpamPackage.of(
                        OpamParser.parse("x.opam", "conflicts: [\"a\" & \"b\"]"), "me", new OpamVersion("1")))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith("x.opam:1:13: expected no & between packages here");
    }

    @Test
    @DisplayName("name the variables of their filters")
    void variables() {
        Dependency dependency = depends("[\"a\" {build & (with-test | >= \"1\") & os = \"x\"}]")
                .atoms()
                .get(0);

        assertThat(dependency.variables())
                .extracting(Filter.Variable::toString)
                .containsExactly("build", "with-test", "os");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "[a]; x.opam:1:11: expected a package name in quotes, or a formula of them",
                "[\"a b\"]; x.opam:1:11: expected a package name (letters",
                "[\"a\" {>= \"1 0\"}]; x.opam:1:19: expected a version (letters",
                "[\"a\" {[build]}]; x.opam:1:16: expected a filter",
                "[1]; x.opam:1:11: expected a package name in quotes",
            })
    void errors(String depends, String message) {
        assertThatThrownBy(() ->
                        OpamPackage.of(OpamParser.parse("x.opam", "depends: " + depends), "me", new OpamVersion("2.0")))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("formulas drop what is empty and flatten what is nested")
    void formulas() {
        Formula<String> a = Formula.atom("a");
        Formula<String> b = Formula.atom("b");
        Formula<String> c = Formula.atom("c");

        assertThat(Formula.and(List.of(Formula.<String>empty(), a))).isEqualTo(a);
        assertThat(Formula.or(List.of(Formula.<String>empty(), a))).isEqualTo(a);
        assertThat(Formula.and(List.of())).isEqualTo(Formula.empty());
        assertThat(Formula.and(List.of(Formula.and(List.of(a, b)), c))).isEqualTo(Formula.and(List.of(a, b, c)));
        assertThat(Formula.or(List.of(Formula.and(List.of(a, b)), c)).holds("c"::equals))
                .isTrue();
        assertThat(Formula.or(List.of(Formula.and(List.of(a, b)), c)).holds("a"::equals))
                .isFalse();
        assertThat(Formula.<String>empty().holds("a"::equals)).isTrue();
        assertThat(Formula.and(List.of(a, Formula.or(List.of(b, c)))).atoms()).containsExactly("a", "b", "c");
    }
}
