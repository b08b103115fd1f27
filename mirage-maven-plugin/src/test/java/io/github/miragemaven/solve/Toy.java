package io.github.miragemaven.solve;

import io.github.miragemaven.solve.Constraint.Alternative;
import io.github.miragemaven.solve.Constraint.Excludes;
import io.github.miragemaven.solve.Constraint.Impossible;
import io.github.miragemaven.solve.Constraint.Requires;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A small universe for tests: packages are strings, versions numbers from 1, and a higher number is more wanted. */
final class Toy implements Universe<String, String>, Wording<String, String> {

    final Map<String, Integer> newest = new LinkedHashMap<>();
    final Map<String, List<Constraint<String, String>>> constraints = new LinkedHashMap<>();
    final List<Constraint<String, String>> roots = new ArrayList<>();

    /** Says that a package has the versions 1 to {@code count}. Comes before whatever speaks of it. */
    Toy has(String name, int count) {
        newest.put(name, count);
        return this;
    }

    /** {@code version("a", 2, "b 1 2", "c 3 | d", "!e 1")}: a 2 needs b 1 or 2, and c 3 or any d; and no e 1. */
    Toy version(String name, int version, String... needs) {
        Arrays.stream(needs).forEach(need -> constraintsOf(name, version).add(constraint(name + " " + version, need)));
        return this;
    }

    Toy impossible(String name, int version, String why) {
        constraintsOf(name, version).add(new Impossible<>(why));
        return this;
    }

    Toy root(String... needs) {
        Arrays.stream(needs).forEach(need -> roots.add(constraint("the project", need)));
        return this;
    }

    int count(String name) {
        return newest.getOrDefault(name, 0);
    }

    private List<Constraint<String, String>> constraintsOf(String name, int version) {
        return constraints.computeIfAbsent(name + " " + (count(name) - version), k -> new ArrayList<>());
    }

    private Constraint<String, String> constraint(String who, String need) {
        if (need.startsWith("!")) {
            Alternative<String> excluded = alternative(need.substring(1));
            return new Excludes<>(excluded.subject(), excluded.versions(), who + " can't be with " + need.substring(1));
        }
        return new Requires<>(
                Arrays.stream(need.split(" \\| ")).map(this::alternative).toList(),
                who + " needs " + need.replace(" | ", " or "));
    }

    private Alternative<String> alternative(String text) {
        String[] words = text.split(" ");
        int count = count(words[0]);
        VersionSet versions = words.length == 1
                ? VersionSet.first(count)
                : VersionSet.of(Arrays.stream(words)
                        .skip(1)
                        .mapToInt(word -> count - Integer.parseInt(word))
                        .filter(index -> index >= 0));
        return new Alternative<>(words[0], versions);
    }

    @Override
    public List<Constraint<String, String>> constraints(String subject, int version) {
        return constraints.getOrDefault(subject + " " + version, List.of());
    }

    /** The solution as {@code {a=2, b=1}}; fails when there is none. */
    Map<String, Integer> solution() {
        Result<String, String> result = Solver.solve(this, roots);
        if (result instanceof Result.Solution<String, String> solution) {
            Map<String, Integer> versions = new TreeMap<>();
            solution.versions().forEach((name, version) -> versions.put(name, count(name) - version));
            return versions;
        }
        throw new AssertionError("no solution: " + explanation());
    }

    /** Why there is no solution; fails when there is one. */
    List<String> explanation() {
        Result<String, String> result = Solver.solve(this, roots);
        if (result instanceof Result.NoSolution<String, String> none) {
            return Explanation.of(none.proof(), this);
        }
        throw new AssertionError("a solution: " + result);
    }

    @Override
    public String selection(String subject, VersionSet versions) {
        int count = count(subject);
        return versions.equals(VersionSet.first(count))
                ? subject
                : subject
                        + versions.stream()
                                .map(index -> count - index)
                                .sorted()
                                .mapToObj(version -> " " + version)
                                .collect(Collectors.joining());
    }

    @Override
    public String fact(Proof.Fact<String, String> fact) {
        return fact.reason();
    }
}
