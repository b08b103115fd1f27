package io.github.miragemaven.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The language and its libraries, held against what OCaml 4.13 gave for each expression of expressions.txt. */
@DisplayName("Expressions")
class ExpressionsTest {

    static Stream<Arguments> expressions() throws IOException {
        List<Arguments> all = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(
                ExpressionsTest.class.getResourceAsStream("expressions.txt"), "expressions.txt")) {
            StringBuilder expression = new StringBuilder();
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (line.startsWith("> ")) {
                    expression.setLength(0);
                    expression.append(line.substring(2));
                } else if (line.startsWith("| ")) {
                    expression.append('\n').append(line.substring(2));
                } else if (line.startsWith("= ")) {
                    all.add(Arguments.of(expression.toString(), unescaped(line.substring(3, line.length() - 1))));
                }
            }
        }
        assertThat(all).hasSizeGreaterThan(150);
        return all.stream();
    }

    /** The text of what %S printed. */
    private static String unescaped(String escaped) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c != '\\') {
                bytes.write(c);
            } else if (Character.isDigit(escaped.charAt(i + 1))) {
                bytes.write(Integer.parseInt(escaped.substring(i + 1, i + 4)));
                i += 3;
            } else {
                i++;
                bytes.write("\n\t\r\b\\\"'".charAt("ntrb\\\"'".indexOf(escaped.charAt(i))));
            }
        }
        return bytes.toString(ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expressions")
    @DisplayName("give what OCaml gives")
    void asOcaml(String expression, String expected) {
        FakeCatalogue catalogue = new FakeCatalogue();
        catalogue.evaluate("let () = Mirage.show (\n" + expression + "\n)");
        assertThat(Outside.bytes((String) catalogue.shown.get(0))).isEqualTo(Outside.bytes(Outside.text(expected)));
    }
}
