package io.github.miragemaven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What differs between a project that the mirage tool configured and one of ours: main.ml as a program (comments, white
 * space, the numbers in names and line directives to elsewhere than config.ml aside), dune files as sets of stanzas, the
 * manifest as JSON, the constraints of all opam files together, other files line by line.
 */
final class Differences {

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|[A-Za-z_][\\w']*|\\d[\\w.]*|[^\\w\\s]", Pattern.DOTALL);
    private static final Pattern DIRECTIVE = Pattern.compile("#\\s+(\\d+)\\s+\"(.*)\"");
    private static final Pattern NUMBERED = Pattern.compile("_*[A-Za-z]\\w*?__(\\d+|key)");
    private static final Pattern STANZA_TOKEN = Pattern.compile("\\(|\\)|\"(?:\\\\.|[^\"\\\\])*\"|[^\\s()\";]+");
    private static final Pattern DEPENDS =
            Pattern.compile("^depends:\\s*\\[(.*?)^\\]", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern DEPENDENCY = Pattern.compile("\"([^\"]+)\"\\s*(\\{[^}]*\\})?");
    private static final Pattern BOUND = Pattern.compile("(?:>=|<=|<|>|=|!=)\\s*\"[^\"]*\"");
    private static final Set<String> TOOLS = Set.of("mirage", "opam-monorepo");

    private final List<String> found = new ArrayList<>();

    private Differences() {}

    static List<String> between(Path reference, Path ours) {
        Differences differences = new Differences();
        for (Path file : files(reference)) {
            differences.compare(reference.relativize(file), file, ours.resolve(reference.relativize(file)));
        }
        differences.same("the opam files", constraints(reference), constraints(ours));
        return differences.found;
    }

    private void compare(Path name, Path theirs, Path ours) {
        String file = String.valueOf(name.getFileName());
        boolean stanzas =
                file.equals("dune.build") || file.equals("dune-workspace") || name.equals(Path.of("dist/dune"));
        boolean lines = file.endsWith(".xl") || file.endsWith(".xl.in") || file.endsWith(".xml");
        boolean json = file.equals("manifest.json");
        if (!(stanzas || lines || json || file.equals("main.ml"))) {
            return;
        }
        if (!Files.isRegularFile(ours)) {
            found.add(name + " is missing");
        } else if (stanzas) {
            same(name.toString(), stanzas(read(theirs)), stanzas(read(ours)));
        } else if (lines) {
            same(name.toString(), lines(read(theirs)), lines(read(ours)));
        } else if (json) {
            same(name.toString(), json(read(theirs)), json(read(ours)));
        } else {
            same(name.toString(), program(read(theirs)), program(read(ours)));
        }
    }

    private void same(String what, Object theirs, Object ours) {
        if (!theirs.equals(ours)) {
            found.add(what + "\n  theirs " + theirs + "\n  ours   " + ours);
        }
    }

    static List<String> program(String text) {
        StringBuilder code = new StringBuilder();
        for (String line : withoutComments(text).split("\n", -1)) {
            Matcher directive = DIRECTIVE.matcher(line);
            if (!directive.lookingAt()) {
                code.append(line).append('\n');
            } else if (directive.group(2).endsWith("config.ml")) {
                code.append("LINE_").append(directive.group(1)).append('\n');
            }
        }
        Map<String, String> names = new HashMap<>();
        List<String> tokens = new ArrayList<>();
        for (Matcher token = TOKEN.matcher(code); token.find(); ) {
            String word = token.group();
            if (NUMBERED.matcher(word).matches()) {
                word = names.computeIfAbsent(word.replaceFirst("^_+", ""), n -> "name" + names.size());
            }
            tokens.add(word);
        }
        return tokens;
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("(*", i) && !text.startsWith("(*)", i)) {
                depth++;
                i++;
            } else if (depth > 0 && text.startsWith("*)", i)) {
                depth--;
                i++;
            } else if (depth == 0) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    /** The stanzas that say something, in any order; without that by which we keep folders out of images. */
    private static List<String> stanzas(String text) {
        Deque<List<Object>> open = new ArrayDeque<>();
        open.push(new ArrayList<>());
        for (Matcher token = STANZA_TOKEN.matcher(text.replaceAll(";[^\n]*", "")); token.find(); ) {
            switch (token.group()) {
                case "(" -> open.push(new ArrayList<>());
                case ")" -> {
                    List<Object> done = open.pop();
                    open.element().add(done);
                }
                default -> open.element().add(token.group());
            }
        }
        return open.element().stream()
                .map(Object::toString)
                .filter(stanza -> !stanza.startsWith("[lang,") && !stanza.startsWith("[include,"))
                .filter(stanza -> !stanza.contains("-ffile-prefix-map="))
                .sorted()
                .toList();
    }

    private static List<String> lines(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && !line.contains("enerated by"))
                .map(String::stripTrailing)
                .toList();
    }

    /** Without the white space that says nothing; the manifests have none within their strings. */
    private static String json(String text) {
        return text.replaceAll("\\s", "");
    }

    private static Map<String, Set<String>> constraints(Path folder) {
        Map<String, Set<String>> constraints = new TreeMap<>();
        for (Path file : files(folder)) {
            Matcher depends = DEPENDS.matcher(file.toString().endsWith(".opam") ? read(file) : "");
            if (depends.find()) {
                for (Matcher each = DEPENDENCY.matcher(depends.group(1)); each.find(); ) {
                    Set<String> bounds = constraints.computeIfAbsent(each.group(1), name -> new TreeSet<>());
                    String condition = each.group(2);
                    for (Matcher bound = BOUND.matcher(condition == null ? "" : condition); bound.find(); ) {
                        bounds.add(bound.group().replaceAll("\\s+", " "));
                    }
                }
            }
        }
        constraints.keySet().removeAll(TOOLS);
        return constraints;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
