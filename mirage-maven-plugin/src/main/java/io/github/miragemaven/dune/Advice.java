package io.github.miragemaven.dune;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What to do about the messages of dune and OCaml that a unikernel's author meets most. */
final class Advice {

    private static final List<Rule> RULES = List.of(
            new Rule(
                    "Library \"([^\"]+)\" not found",
                    m -> "Nothing in duniverse/ or your own folders provides the library " + m.group(1)
                            + ". Add its package to config.ml, as in ~packages:[ package \"" + packageOf(m.group(1))
                            + "\" ], and run mvn package again."),
            new Rule(
                    "Unbound module ([A-Z][\\w']*)",
                    m -> "If the module " + m.group(1) + " comes from a library, name its package in config.ml, as in"
                            + " ~packages:[ package \""
                            + m.group(1).toLowerCase(Locale.ROOT).replace('_', '-')
                            + "\" ]; if it is your own, its file has to stand beside config.ml."),
            new Rule(
                    "No rule found for (\\S+)",
                    m -> "dune knows no way to make " + m.group(1)
                            + ". Run mvn mirage:configure, and check that no dune file of your own hides a generated one."),
            new Rule(
                    "version (\\S+) of the dune language is not supported",
                    m -> "The dune on your PATH is older than what this project or one of its dependencies needs ("
                            + m.group(1) + "). Install a newer dune, or lock for the one you have: delete the .locked"
                            + " files in mirage/ and run mvn mirage:lock."),
            new Rule(
                    "No space left on device",
                    m -> "The disk is full. Make room, then run mvn package again; what was built stays usable."));

    private Advice() {}

    /** One sentence of what to do next, from the first message we know, else a general one. */
    static String on(String output) {
        return RULES.stream()
                .flatMap(rule -> rule.pattern.matcher(output).results().limit(1).map(rule.advice))
                .findFirst()
                .orElse("Correct what dune names above, then run mvn package again.");
    }

    private static String packageOf(String library) {
        int dot = library.indexOf('.');
        return dot < 0 ? library : library.substring(0, dot);
    }

    private record Rule(Pattern pattern, Function<MatchResult, String> advice) {
        Rule(String regex, Function<MatchResult, String> advice) {
            this(Pattern.compile(regex), advice);
        }
    }
}
