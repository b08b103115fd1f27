package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Filters")
class FilterTest {

    private static final Variables VARIABLES = Variables.of(Map.of(
            "os", VariableValue.of("linux"),
            "os-version", VariableValue.of("12"),
            "yes", VariableValue.of(true),
            "no", VariableValue.of(false),
            "text-yes", VariableValue.of("true"),
            "words", new VariableValue.Texts(List.of("a", "b")),
            "foo:installed", VariableValue.of(true),
            "bar:installed", VariableValue.of(false),
            "conf-g++:version", VariableValue.of("1.0"),
            "_:pinned", VariableValue.of(true)));

    static Filter filter(String text) {
        return new FieldReader("x")
                .filter(OpamParser.parse("x", "f: " + text).field("f").orElseThrow());
    }

    private static String evaluated(String text) {
        return filter(text)
                .evaluate(VARIABLES.within("me", "2.0"))
                .map(VariableValue::asText)
                .orElse("undefined");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                // opam manual, section "Filters": undefined goes through operators unless absorbed
                "undef; undefined",
                "undef & no; false",
                "no & undef; false",
                "undef & yes; undefined",
                "undef | yes; true",
                "yes | undef; true",
                "undef | no; undefined",
                "!undef; undefined",
                "undef = \"a\"; undefined",
                "\"a\" != undef; undefined",
                "?undef; false",
                "?os; true",
                "?(undef | yes); true",
                "?(undef = \"a\"); false",
                // the same section's example
                "!(?foo & foo != bar); true",
                "!(?os & os != \"linux\"); true",
                "!(?os & os != \"macos\"); false",
                // relations are in version order, integers are strings
                "os-version >= \"9\"; true",
                "os-version >= 9; true",
                "os-version < \"12.04\"; true",
                "os = \"linux\"; true",
                "os != \"linux\"; false",
                "yes = \"true\"; true",
                // section "Usage": strings true and false are booleans where one is wanted, others undefined
                "text-yes & yes; true",
                "!text-yes; false",
                "os & yes; undefined",
                "os & no; false",
                // scopes
                "foo:installed; true",
                "bar:installed; false",
                "baz:installed; undefined",
                "_:pinned; true",
                "name; me",
                "_:version; 2.0",
                "me:version; 2.0",
                "version < \"3\"; true",
                // section "Usage": conjunction over packages
                "foo+bar:installed; false",
                "foo+foo:installed; true",
                "foo+baz:installed; undefined",
                "bar+baz:installed; false",
                // section "Package variables": enable
                "foo:enable; enable",
                "foo+bar:enable; disable",
                "baz:enable; disable",
                // strings are interpolated
                "\"%{os}%\" = \"linux\"; true",
                "\"%{undef}%\" = \"\"; true",
                "[]; true",
                "true; true",
                "[ false ]; false",
            })
    void evaluation(String filter, String value) {
        assertThat(evaluated(filter)).isEqualTo(value);
    }

    @Test
    @DisplayName("hold when they are true, not when undefined")
    void holds() {
        assertThat(filter("os = \"linux\"").holds(VARIABLES)).isTrue();
        assertThat(filter("text-yes").holds(VARIABLES)).isTrue();
        assertThat(filter("undef").holds(VARIABLES)).isFalse();
        assertThat(filter("!undef").holds(VARIABLES)).isFalse();
    }

    @Test
    @DisplayName("name their variables")
    void variables() {
        List<String> names = new ArrayList<>();
        filter("os = \"x\" & (!foo:installed | ?with-test)").forEachVariable(v -> names.add(v.toString()));

        assertThat(names).containsExactly("os", "foo:installed", "with-test");
    }

    @RepeatedTest(20)
    @DisplayName("obey the laws of three-valued logic, on random filters and variables")
    void laws() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, VariableValue> values = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            if (random.nextInt(3) > 0) {
                values.put(name, VariableValue.of(random.nextBoolean()));
            }
        }
        Variables variables = Variables.of(values);
        Filter left = random(random, 0);
        Filter right = random(random, 0);
        Optional<VariableValue> both = new Filter.And(left, right).evaluate(variables);

        // De Morgan, commutation, double negation; and a decided value stays when more becomes known.
        assertThat(new Filter.Not(new Filter.Or(new Filter.Not(left), new Filter.Not(right))).evaluate(variables))
                .as("seed %d", seed)
                .isEqualTo(both);
        assertThat(new Filter.And(right, left).evaluate(variables))
                .as("seed %d", seed)
                .isEqualTo(both);
        assertThat(new Filter.Not(new Filter.Not(left)).evaluate(variables))
                .as("seed %d", seed)
                .isEqualTo(left.evaluate(variables));
        if (both.isPresent()) {
            Variables more = variables.or(name -> Optional.of(VariableValue.of(random.nextBoolean())));
            assertThat(new Filter.And(left, right).evaluate(more))
                    .as("seed %d", seed)
                    .isEqualTo(both);
        }
    }

    private static Filter random(Random random, int depth) {
        return switch (depth > 4 ? 0 : random.nextInt(5)) {
            case 1 -> new Filter.Not(random(random, depth + 1));
            case 2 -> new Filter.And(random(random, depth + 1), random(random, depth + 1));
            case 3 -> new Filter.Or(random(random, depth + 1), random(random, depth + 1));
            default -> Filter.Variable.global(String.valueOf("abc".charAt(random.nextInt(3))));
        };
    }

    @ParameterizedTest(name = "\"{0}\" becomes \"{1}\"")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // opam manual, section "Variables"
                "-j%{os-version}%; -j12",
                "%{os}%-%{os-version}%; linux-12",
                "%{undef}%; ``",
                "%{words}%; a b",
                "%{yes?on:off}%; on",
                "%{no?on:off}%; off",
                "%{undef?on:off}%; off",
                "%{yes?on:}%; on",
                "%{no?on:}%; ``",
                "%{foo:installed?a:b}%; a",
                "%{foo+bar:enable}%-x; disable-x",
                "%{?conf-g++:version:}%; 1.0",
                "%{_:name}%; me",
                // %% is a percent sign; what is not closed on its line stays (opam's own reading)
                "100%%; 100%",
                "%%{os}%; %{os}%",
                "50% of %{os}%; 50% of linux",
                "%{os; %{os",
                "%; %",
                "a%; a%",
            })
    void interpolation(String text, String expanded) {
        assertThat(Interpolation.expand(text, VARIABLES.within("me", "2.0"))).isEqualTo(expanded);
    }

    @Test
    @DisplayName("interpolation goes line by line")
    void interpolationLines() {
        assertThat(Interpolation.expand("a %{x\nb }% %{os}%\n", VARIABLES)).isEqualTo("a %{x\nb }% linux\n");
    }

    @Test
    @DisplayName("take words and whole commands away (opam manual, field build)")
    void instructions() {
        List<Instruction> build = new FieldReader("x")
                .instructions(OpamParser.parse("x", """
                                f: [
                                  ["./configure" "--with-foo" {foo:installed} "--with-bar" {bar:installed} undef]
                                  [make "-j%{jobs}%" words]
                                  [make "test"] {with-test}
                                  ["only" {no}]
                                  ["sh" "-c" "a b"] {os = "linux"}
                                ]
                                """).field("f").orElseThrow());
        Variables variables = VARIABLES.with("make", VariableValue.of("gmake")).with("jobs", VariableValue.of("4"));

        assertThat(Instruction.evaluate(build, variables))
                .containsExactly(
                        List.of("./configure", "--with-foo", ""),
                        List.of("gmake", "-j4", "a", "b"),
                        List.of("sh", "-c", "a b"));
    }

    @ParameterizedTest(name = "{0} is one command")
    @CsvSource(
            delimiter = ';',
            value = {"[\"make\"]", "[[\"make\"]]", "[make]", "\"make\"", "[\"make\"] {yes}", "[[\"make\"] {yes}]"})
    void oneCommand(String field) {
        Variables variables = VARIABLES.with("make", VariableValue.of("make"));

        assertThat(Instruction.evaluate(
                        new FieldReader("x")
                                .instructions(OpamParser.parse("x", "f: " + field)
                                        .field("f")
                                        .orElseThrow()),
                        variables))
                .containsExactly(List.of("make"));
    }

    @ParameterizedTest(name = "A {0} \"new\" on \"{1}\" gives \"{2}\"")
    @CsvSource({
        // opam manual, section "Environment updates"
        "SET, old, new",
        "PREPEND, old, new:old",
        "PREPEND, '', new",
        "APPEND, old, old:new",
        "APPEND, '', new",
        "REPLACE, old, new:old",
        "PREPEND_SEPARATED, old, new:old",
        "PREPEND_SEPARATED, '', new:",
        "APPEND_SEPARATED, old, old:new",
        "APPEND_SEPARATED, '', :new"
    })
    void environmentUpdates(UpdateOp op, String before, String after) {
        assertThat(new EnvironmentUpdate("A", op, "%{n}%")
                        .apply(before, ':', VARIABLES.with("n", VariableValue.of("new"))))
                .isEqualTo(after);
        if (op != UpdateOp.SET) {
            assertThat(new EnvironmentUpdate("A", op, "").apply(before, ':', VARIABLES))
                    .isEqualTo(before);
        }
    }
}
