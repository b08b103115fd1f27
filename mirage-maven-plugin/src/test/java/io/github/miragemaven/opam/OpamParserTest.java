package io.github.miragemaven.opam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules are of the opam manual, section "General syntax", unless another source is named. */
@DisplayName("opam's file format")
class OpamParserTest {

    private static OpamValue value(String text) {
        return OpamParser.parse("x.opam", "f: " + text).field("f").orElseThrow();
    }

    private static String text(String literal) {
        return ((OpamValue.Text) value(literal)).text();
    }

    @Test
    @DisplayName("has fields and sections, named or not, within each other")
    void fieldsAndSections() {
        OpamFile file = OpamParser.parse("x.opam", """
                opam-version: "2.0"
                url { src: "https://example.org/x.tgz" inner { a: 1 } }
                extra-source "fix.patch" {
                  src: "https://example.org/fix.patch"
                }
                """);

        assertThat(file.field("opam-version")).contains(OpamValue.text("2.0"));
        assertThat(file.sections("url")).singleElement().satisfies(url -> {
            assertThat(url.label()).isEmpty();
            assertThat(url.field("src")).contains(OpamValue.text("https://example.org/x.tgz"));
        });
        assertThat(file.sections("extra-source"))
                .singleElement()
                .satisfies(source -> assertThat(source.label()).contains("fix.patch"));
    }

    @ParameterizedTest(name = "{0} is an identifier")
    @ValueSource(
            strings = {
                "os",
                "with-test",
                "foo:installed",
                "_:name",
                "a+b+c:enable",
                "0install",
                "-x",
                "a_b",
                "_+foo:bar",
                "true-ish"
            })
    void identifiers(String word) {
        assertThat(value(word)).isEqualTo(OpamValue.ident(word));
    }

    @Test
    @DisplayName("has booleans and integers, with underscores between digits (opam's lexer)")
    void literals() {
        assertThat(value("true")).isEqualTo(new OpamValue.Bool(true, Place.NONE));
        assertThat(value("false")).isEqualTo(new OpamValue.Bool(false, Place.NONE));
        assertThat(value("-42")).isEqualTo(new OpamValue.Int(-42, Place.NONE));
        assertThat(value("1_000")).isEqualTo(new OpamValue.Int(1000, Place.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "\"a\\\"b\\\\c\", a\"b\\c",
                "\"\\'\", '",
                "\"\\065\\x42\", AB",
                "\"caf\\195\\169\", café",
                "\"\"\"a \"quoted\" b\"\"\", `a \"quoted\" b`",
                "\"\", ``",
                "\"# no (* comment *)\", `# no (* comment *)`"
            })
    void strings(String literal, String meaning) {
        assertThat(text(literal)).isEqualTo(meaning);
    }

    @Test
    @DisplayName(
            "has escapes for control characters, and line ends in strings that may be escaped away with the blanks after")
    void lineEnds() {
        assertThat(text("\"a\\nb\\tc\\rd\\be\"")).isEqualTo("a\nb\tc\rd\be");
        assertThat(text("\"a\\\n     b\"")).isEqualTo("ab");
        assertThat(text("\"\"\"\\\nline\nnext\"\"\"")).isEqualTo("line\nnext");
        assertThat(text("\"a\r\nb\"")).isEqualTo("a\nb");
        assertThat(text("\"a\\\r\n  b\"")).isEqualTo("ab");
    }

    @Test
    @DisplayName("keeps bytes that are not UTF-8")
    void foreignBytes() {
        byte[] latin1 = "f: \"caf\u00e9 ok\"".getBytes(ISO_8859_1);

        OpamFile file = OpamParser.parse("x.opam", latin1);

        assertThat(OpamPrinter.print(file)).isEqualTo("f: \"caf\\233 ok\"\n");
        assertThat(OpamParser.parse("x.opam", OpamPrinter.print(file))).isEqualTo(file);
    }

    @Test
    @DisplayName("has comments to the line's end, and between (* and *), which nest")
    void comments() {
        assertThat(OpamParser.parse("x", "# one\na: 1 (* (* \n *) 2 *) # three\nb: 2"))
                .isEqualTo(OpamParser.parse("x", "a: 1\nb: 2"));
    }

    @Test
    @DisplayName("reads Windows line ends")
    void windowsLineEnds() {
        assertThat(OpamParser.parse("x", "a: [\r\n\"b\"\r\n]\r\n")).isEqualTo(OpamParser.parse("x", "a: [\"b\"]"));
    }

    @ParameterizedTest(name = "{0} is read as {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                // section "Package Formulas": & before |, both from the left
                "\"a\" | \"b\" & \"c\"; \"a\" | (\"b\" & \"c\")",
                "\"a\" & \"b\" | \"c\"; (\"a\" & \"b\") | \"c\"",
                // section "Filters": relations before & and |, also under ! and ?
                "a = \"b\" & c; (a = \"b\") & c",
                "!a = \"b\"; !(a = \"b\")",
                "!a & b; (!a) & b",
                "?a | b; (?a) | b",
                "!?a; !(?a)",
                // opam's parser: braces belong to the nearest value
                "\"a\" & \"b\" {x}; \"a\" & (\"b\" {x})",
                "!a {x}; !(a {x})",
                "\"a\" {x} {y}; (\"a\" {x}) {y}",
            })
    void precedence(String plain, String explicit) {
        assertThat(ungroup(value(plain))).isEqualTo(ungroup(value(explicit)));
        assertThat(value(plain)).isNotEqualTo(value(explicit));
    }

    private static OpamValue ungroup(OpamValue value) {
        Place none = Place.NONE;
        if (value instanceof OpamValue.Group group && group.values().size() == 1) {
            return ungroup(group.values().get(0));
        }
        if (value instanceof OpamValue.And and) {
            return new OpamValue.And(ungroup(and.left()), ungroup(and.right()), none);
        }
        if (value instanceof OpamValue.Or or) {
            return new OpamValue.Or(ungroup(or.left()), ungroup(or.right()), none);
        }
        if (value instanceof OpamValue.Not not) {
            return new OpamValue.Not(ungroup(not.value()), none);
        }
        if (value instanceof OpamValue.Defined defined) {
            return new OpamValue.Defined(ungroup(defined.value()), none);
        }
        if (value instanceof OpamValue.Option option) {
            return new OpamValue.Option(ungroup(option.value()), option.options(), none);
        }
        return value;
    }

    @Test
    @DisplayName("has relations between two words, or with one side only")
    void relations() {
        assertThat(value("os != \"linux\""))
                .isEqualTo(
                        new OpamValue.Relation(RelOp.NEQ, OpamValue.ident("os"), OpamValue.text("linux"), Place.NONE));
        assertThat(value("\"foo\" {>= \"3.12\" & with-test}"))
                .isEqualTo(OpamValue.option(
                        OpamValue.text("foo"),
                        OpamValue.and(OpamValue.version(RelOp.GEQ, "3.12"), OpamValue.ident("with-test"))));
        assertThat(value("!>\"1\"")).isEqualTo(new OpamValue.Not(OpamValue.version(RelOp.GT, "1"), Place.NONE));
        assertThat(value("~\"1\"")).isEqualTo(OpamValue.version(RelOp.GEQ, "1"));
    }

    @ParameterizedTest(name = "A {0} \"b\"")
    @ValueSource(strings = {"+=", "=+", "=+=", ":=", "=:"})
    @DisplayName("has updates (section \"Environment updates\")")
    void updates(String op) {
        assertThat(value("A " + op + " \"b\""))
                .isInstanceOfSatisfying(
                        OpamValue.Update.class,
                        update -> assertThat(update.op().toString()).isEqualTo(op));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: [\"b\"           | demo.opam:1:8: expected a value or ], found the end",
                "a: \"b              | demo.opam:1:4: expected the closing \" of this string, found the end",
                "a: \"\"\"b\"        | demo.opam:1:4: expected the closing \"\"\" of this string, found the end",
                "(* a                | demo.opam:1:1: expected the closing *) of this comment, found the end",
                "a                   | demo.opam:1:2: expected : or { after a, found the end",
                "a \"b\" :           | demo.opam:1:7: expected { after a, found ':'",
                "url { src: \"x\"    | demo.opam:1:15: expected a field or the section's closing }, found the end",
                "a:                  | demo.opam:1:3: expected a value, found the end",
                "a: 1 b              | demo.opam:1:7: expected : or { after b, found the end",
                "a: \"\\q\"          | demo.opam:1:5: expected an escape:",
                "a: \"\\999\"        | demo.opam:1:5: expected an escape:",
                "a: ]                | demo.opam:1:4: expected a value, found ']'",
                "a: b &              | demo.opam:1:7: expected a value, found the end",
                "a: b >= (c)         | demo.opam:1:9: expected a value, found '('",
                "a: 99999999999999999999 | demo.opam:1:4: expected an integer, found 99999999999999999999",
                "true: 1             | demo.opam:1:1: expected the name of a field or section",
                "}                   | demo.opam:1:1: expected the name of a field or section, found '}'",
            })
    void errors(String broken, String message) {
        assertThatThrownBy(() -> OpamParser.parse("demo.opam", broken.strip()))
                .isInstanceOf(ProjectException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    @DisplayName("errors count lines, also within strings and comments")
    void errorLines() {
        assertThatThrownBy(() -> OpamParser.parse("x", "a: \"1\n2\"\n(* 4\n*)\n  b: %"))
                .hasMessageStartingWith("x:5:6: expected a value, found '%'");
    }

    @Test
    @DisplayName("nested or chained without end is an error, not an overflow of the stack")
    void bounded() {
        assertThatThrownBy(() -> value("[".repeat(100_000))).hasMessageContaining("levels of nesting");
        assertThatThrownBy(() -> value("!".repeat(100_000))).hasMessageContaining("levels of nesting");
        assertThatThrownBy(() -> OpamParser.parse("x", "s {".repeat(100_000)))
                .hasMessageContaining("levels of nesting");
        assertThatThrownBy(() -> value("a" + "&a".repeat(100_000))).hasMessageContaining("operators in a row");
    }

    @Test
    @DisplayName("garbage ends in an error that names the file, whatever it is")
    void garbage() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder garbage = new StringBuilder();
            int length = random.nextInt(24);
            for (int j = 0; j < length; j++) {
                garbage.append(any(random, "ab1_-:{}[]()\"\\\n\r#*!?=<>~&|+ x\u0000é"));
            }
            try {
                OpamFile file = OpamParser.parse("x", garbage.toString());
                assertThat(OpamParser.parse("x", OpamPrinter.print(file)))
                        .as("%s, seed %d", garbage, seed)
                        .isEqualTo(file);
            } catch (ProjectException e) {
                assertThat(e.getMessage()).startsWith("x:");
            }
        }
    }

    @RepeatedTest(50)
    @DisplayName("what is printed is read back as the same")
    void roundTrip() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        OpamFile file = new OpamFile("x", randomItems(random, 0));

        String printed = OpamPrinter.print(file);

        assertThat(OpamParser.parse("x", printed))
                .as("seed %d:\n%s", seed, printed)
                .isEqualTo(file);
        assertThat(OpamPrinter.print(OpamParser.parse("x", printed.getBytes(UTF_8))))
                .isEqualTo(printed);
    }

    /** All but {@code =}, which is read as a relation. */
    private static final List<UpdateOp> UPDATES = List.of(
            UpdateOp.PREPEND, UpdateOp.APPEND, UpdateOp.REPLACE, UpdateOp.PREPEND_SEPARATED, UpdateOp.APPEND_SEPARATED);

    private static <T> T any(Random random, List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static char any(Random random, String characters) {
        return characters.charAt(random.nextInt(characters.length()));
    }

    private static List<OpamFile.Item> randomItems(Random random, int depth) {
        List<OpamFile.Item> items = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            if (depth < 2 && random.nextInt(4) == 0) {
                items.add(new OpamFile.Section(
                        "section",
                        random.nextBoolean() ? Optional.empty() : Optional.of(randomText(random)),
                        randomItems(random, depth + 1)));
            } else {
                items.add(new OpamFile.Field("field-" + i, randomValue(random, 0)));
            }
        }
        return items;
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append(any(random, "ab \"\"\"\\\n\r\t%{}é€\uDCFF#'"));
        }
        return text.toString();
    }

    private static OpamValue randomAtom(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new OpamValue.Int(random.nextInt(), Place.NONE);
            case 1 -> new OpamValue.Bool(random.nextBoolean(), Place.NONE);
            case 2 -> OpamValue.ident(random.nextBoolean() ? "with-test" : "_:name");
            default -> OpamValue.text(randomText(random));
        };
    }

    private static List<OpamValue> randomValues(Random random, int depth) {
        List<OpamValue> values = new ArrayList<>();
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            values.add(randomValue(random, depth + 1));
        }
        return values;
    }

    /** A value of a form that files can have: an or within an and, for example, only in parentheses. */
    private static OpamValue randomValue(Random random, int depth) {
        Place none = Place.NONE;
        return switch (random.nextInt(9)) {
            case 1 -> new OpamValue.Items(randomValues(random, depth), none);
            case 2 -> new OpamValue.Group(randomValues(random, depth), none);
            case 3 -> new OpamValue.Or(randomConjunction(random, depth), randomConjunction(random, depth), none);
            case 4 -> randomConjunction(random, depth);
            default -> randomPrefixed(random, depth);
        };
    }

    private static OpamValue randomConjunction(Random random, int depth) {
        return new OpamValue.And(randomPrefixed(random, depth), randomPrefixed(random, depth), Place.NONE);
    }

    private static OpamValue randomPrefixed(Random random, int depth) {
        Place none = Place.NONE;
        RelOp op = any(random, List.of(RelOp.values()));
        return switch (depth > 3 ? 9 : random.nextInt(10)) {
            case 0 -> new OpamValue.Not(randomPrefixed(random, depth + 1), none);
            case 1 -> new OpamValue.Defined(randomPrefixed(random, depth + 1), none);
            case 2 ->
                new OpamValue.Option(
                        new OpamValue.Group(randomValues(random, depth + 1), none), randomValues(random, depth), none);
            case 3 -> new OpamValue.Option(randomAtom(random), randomValues(random, depth + 1), none);
            case 4 -> new OpamValue.Relation(op, randomAtom(random), randomAtom(random), none);
            case 5, 6 -> {
                // First in its braces, where it has no word before it that it would belong to.
                OpamValue bound = new OpamValue.PrefixRelation(op, randomAtom(random), none);
                OpamValue and = new OpamValue.And(bound, new OpamValue.Not(bound, none), none);
                yield new OpamValue.Option(randomAtom(random), List.of(random.nextBoolean() ? bound : and), none);
            }
            case 7 -> new OpamValue.Update(any(random, UPDATES), randomAtom(random), randomAtom(random), none);
            default -> randomAtom(random);
        };
    }

    @Test
    @DisplayName("is printed with LF, long lists one element to a line, long texts in triple quotes")
    void printed() {
        OpamFile file = OpamParser.parse("x", """
                opam-version : "2.0" depends: ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {>="1"&build} "bbbbbbbbbbbbbbbbbbbbbbbb"
                 "cccccccccccccccc"] short: ["a" "b"] description: "Two\\nlines." url { src: "x" }
                """);

        assertThat(OpamPrinter.print(file)).isEqualTo("""
                        opam-version: "2.0"
                        depends: [
                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" {>= "1" & build}
                          "bbbbbbbbbbbbbbbbbbbbbbbb"
                          "cccccccccccccccc"
                        ]
                        short: ["a" "b"]
                        description: \"""\\
                        Two
                        lines.\"""
                        url {
                          src: "x"
                        }
                        """);
    }

    @Test
    @DisplayName("made values get the parentheses they need")
    void madeValues() {
        OpamValue or = new OpamValue.Or(OpamValue.ident("a"), OpamValue.ident("b"), Place.NONE);

        assertThat(OpamPrinter.print(OpamValue.and(or, OpamValue.ident("c")))).isEqualTo("(a | b) & c");
        assertThat(OpamPrinter.print(OpamValue.defined(or))).isEqualTo("?(a | b)");
        assertThat(OpamPrinter.print(OpamValue.option(or, OpamValue.ident("c"))))
                .isEqualTo("(a | b) {c}");
    }
}
