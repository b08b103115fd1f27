package io.github.miragemaven.opam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("opam's version order")
class OpamVersionTest {

    @Test
    @DisplayName("is that of the manual's example (opam manual, section \"Version ordering\")")
    void manualExample() {
        List<String> ordered = List.of(
                "~~",
                "~",
                "~beta2",
                "~beta10",
                "0.1",
                "1.0~beta",
                "1.0",
                "1.0-test",
                "1.0.1",
                "1.0.10",
                "dev",
                "trunk");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                assertThat(Integer.signum(OpamVersion.compare(ordered.get(i), ordered.get(j))))
                        .as("%s against %s", ordered.get(i), ordered.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        // opam manual, section "Version ordering": numbers by value, however long
        "1.2.10, >, 1.2.9",
        "0.0.9, <, 0.0.10",
        "99999999999999999999, <, 100000000000000000000",
        "1.007, =, 1.7",
        "1.0, =, 1.00",
        "1., =, 1.0",
        // the same: letters before the rest, ~ before the end
        "1z, <, 1+",
        "a, >, 1",
        "a~b, <, a",
        "1.0~~, <, 1.0~",
        "1.0~1, <, 1.0",
        "1.0~, <, 1.0a",
        // Debian policy, section 5.6.12: what follows the last dash comes after the rest
        "1.0-2, >, 1.0-1",
        "1.0-1, <, 1.0.1",
        "1.0-1, <, 1.0+a",
        "1.0, <, 1.0-1",
        "1.0, =, 1.0-0",
        "1-2-3, <, 1-2.0-1",
        // versions of the real repository
        "v0.16.0, >, v0.9.0",
        "0.8.5+dune, >, 0.8.5",
        "5.4.1+trunk, >, 5.4.1",
        "5.5.0~beta1, <, 5.5.0",
        "2025.02, <, 2025.10",
    })
    void order(String left, String sign, String right) {
        int expected = "<=>".indexOf(sign) - 1;

        assertThat(Integer.signum(OpamVersion.compare(left, right))).isEqualTo(expected);
        assertThat(Integer.signum(OpamVersion.compare(right, left))).isEqualTo(-expected);
    }

    @RepeatedTest(20)
    @DisplayName("is total, and that of a plain reading of the definition, on random versions")
    void randomVersions() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> versions = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            StringBuilder version = new StringBuilder();
            int length = random.nextInt(7);
            for (int j = 0; j < length; j++) {
                version.append("0012a~-.+Z".charAt(random.nextInt(10)));
            }
            versions.add(version.toString());
        }
        for (String a : versions) {
            for (String b : versions) {
                int order = Integer.signum(OpamVersion.compare(a, b));
                assertThat(order).as("%s against %s, seed %d", a, b, seed).isEqualTo(plainCompare(a, b));
                for (String c : versions) {
                    if (order <= 0 && OpamVersion.compare(b, c) <= 0) {
                        assertThat(OpamVersion.compare(a, c))
                                .as("%s <= %s <= %s, seed %d", a, b, c, seed)
                                .isLessThanOrEqualTo(0);
                    }
                }
            }
        }
    }

    /** The manual's slices, made and compared one by one. */
    private static int plainCompare(String a, String b) {
        int aDash = a.lastIndexOf('-');
        int bDash = b.lastIndexOf('-');
        int before = plainChunks(aDash < 0 ? a : a.substring(0, aDash), bDash < 0 ? b : b.substring(0, bDash));
        return before != 0
                ? before
                : plainChunks(aDash < 0 ? "" : a.substring(aDash + 1), bDash < 0 ? "" : b.substring(bDash + 1));
    }

    private static int plainChunks(String a, String b) {
        List<String> left = slices(a);
        List<String> right = slices(b);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String l = i < left.size() ? left.get(i) : "";
            String r = i < right.size() ? right.get(i) : "";
            int order = i % 2 == 0
                    ? ranks(l).compareTo(ranks(r))
                    : new java.math.BigInteger("0" + l).compareTo(new java.math.BigInteger("0" + r));
            if (order != 0) {
                return Integer.signum(order);
            }
        }
        return 0;
    }

    private static List<String> slices(String text) {
        List<String> slices = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int start = at;
            boolean digits = slices.size() % 2 == 1;
            while (at < text.length() && (text.charAt(at) >= '0' && text.charAt(at) <= '9') == digits) {
                at++;
            }
            slices.add(text.substring(start, at));
        }
        return slices;
    }

    /** Characters moved to where their order is that of the definition: ~, the end, letters, the rest. */
    private static String ranks(String text) {
        StringBuilder ranks = new StringBuilder();
        text.chars().forEach(c -> ranks.append((char) (c == '~' ? 1 : Character.isLetter(c) ? c + 0x100 : c + 0x1000)));
        return ranks.append((char) 2).toString();
    }

    @Test
    @DisplayName("sorts")
    void sorts() {
        List<OpamVersion> versions = new ArrayList<>(
                List.of(new OpamVersion("5.10.0"), new OpamVersion("5.2.0"), new OpamVersion("5.2.0~rc1")));
        versions.sort(Comparator.reverseOrder());

        assertThat(versions).extracting(OpamVersion::text).containsExactly("5.10.0", "5.2.0", "5.2.0~rc1");
    }

    @ParameterizedTest(name = "{0} is one")
    @ValueSource(strings = {"1.0", "v0.16~preview.1+x-y_z", "dev", "~~"})
    void valid(String version) {
        assertThat(OpamVersion.isValid(version)).isTrue();
    }

    @ParameterizedTest(name = "\"{0}\" is none")
    @ValueSource(strings = {"", "1 0", "1/0", "1%{x}%", "ü"})
    void invalid(String version) {
        assertThat(OpamVersion.isValid(version)).isFalse();
    }

    @ParameterizedTest(name = "\"{0}\" is a package name: {1}")
    @CsvSource({
        "lwt,true",
        "conf-g++,true",
        "0install,true",
        "ANSI_x,true",
        "42,false",
        "'',false",
        "a.b,false",
        "é,false"
    })
    void names(String name, boolean valid) {
        assertThat(OpamName.isValid(name)).isEqualTo(valid);
    }
}
