package io.github.miragemaven.lock;

import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Requirement.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who needs what in a lock.
 *
 * @param roots what the project asks for, one for each of its opam files
 * @param packages every locked package
 */
public record DependencyTree(List<Root> roots, List<Node> packages) {

    /**
     * An opam file of the project.
     *
     * @param needs the ids of the packages it asks for
     */
    public record Root(String name, List<String> needs) {

        public Root {
            needs = List.copyOf(needs);
        }
    }

    /**
     * A locked package.
     *
     * @param id its name; for a tool that has the name of a vendored package too, with {@code (tool)} behind
     * @param needs the ids of the packages it depends on
     */
    public record Node(String id, String name, OpamVersion version, boolean tool, List<String> needs) {

        public Node {
            needs = List.copyOf(needs);
        }
    }

    /** What a file asks for, among the chosen. */
    record Asked(String name, List<Named> needs) {}

    public DependencyTree {
        roots = List.copyOf(roots);
        packages = List.copyOf(packages);
    }

    static DependencyTree of(World world, Map<Named, Candidate> chosen, List<Asked> asked) {
        List<Node> packages = new ArrayList<>();
        chosen.forEach((pick, candidate) -> packages.add(new Node(
                id(pick, chosen),
                pick.name(),
                candidate.version(),
                pick.scope() == Scope.SWITCH,
                ids(world.needs(pick, chosen), chosen))));
        return new DependencyTree(
                asked.stream()
                        .map(file -> new Root(file.name(), ids(file.needs(), chosen)))
                        .toList(),
                packages);
    }

    private static List<String> ids(List<Named> picks, Map<Named, Candidate> chosen) {
        return picks.stream().map(pick -> id(pick, chosen)).sorted().toList();
    }

    private static String id(Named pick, Map<Named, Candidate> chosen) {
        boolean twice = pick.scope() == Scope.SWITCH && chosen.containsKey(new Named(Scope.MONOREPO, pick.name()));
        return twice ? pick.name() + " (tool)" : pick.name();
    }

    /** The tree as text; what was already shown with all it needs is marked with {@code (*)} when it comes again. */
    public List<String> lines() {
        Map<String, Node> byId = byId();
        List<String> lines = new ArrayList<>();
        Set<String> shown = new HashSet<>();
        for (Root root : roots) {
            lines.add(root.name());
            show(root.needs(), "", byId, shown, lines);
        }
        return lines;
    }

    private static void show(
            List<String> needs, String indent, Map<String, Node> byId, Set<String> shown, List<String> lines) {
        for (int i = 0; i < needs.size(); i++) {
            Node node = byId.get(needs.get(i));
            if (node == null) {
                continue;
            }
            boolean last = i == needs.size() - 1;
            boolean isNew = shown.add(node.id());
            String again = isNew || node.needs().isEmpty() ? "" : " (*)";
            lines.add(indent + (last ? "\\- " : "+- ") + node.id() + " " + node.version() + again);
            if (isNew) {
                show(node.needs(), indent + (last ? "   " : "|  "), byId, shown, lines);
            }
        }
    }

    /**
     * Why a package is there: for each opam file of the project that needs it, the shortest chain from that file to the
     * package. Empty when the lock has no such package.
     */
    public List<String> why(String name) {
        Map<String, Node> byId = byId();
        List<String> lines = new ArrayList<>();
        for (Root root : roots) {
            Map<String, String> reachedFrom = new LinkedHashMap<>();
            ArrayDeque<String> open = new ArrayDeque<>();
            root.needs().forEach(id -> reach(id, root.name(), reachedFrom, open));
            while (!open.isEmpty()) {
                String id = open.remove();
                Node node = byId.get(id);
                if (node != null) {
                    node.needs().forEach(needed -> reach(needed, id, reachedFrom, open));
                }
            }
            byId.values().stream()
                    .filter(node -> node.name().equals(name) && reachedFrom.containsKey(node.id()))
                    .forEach(node -> lines.add(chain(root.name(), node.id(), reachedFrom, byId)));
        }
        return lines;
    }

    private static void reach(String id, String from, Map<String, String> reachedFrom, ArrayDeque<String> open) {
        if (reachedFrom.putIfAbsent(id, from) == null) {
            open.add(id);
        }
    }

    private static String chain(String root, String id, Map<String, String> reachedFrom, Map<String, Node> byId) {
        List<String> chain = new ArrayList<>();
        String at = id;
        while (!at.equals(root)) {
            Node node = byId.get(at);
            chain.add(0, node == null ? at : at + " " + node.version());
            at = reachedFrom.getOrDefault(at, root);
        }
        chain.add(0, root);
        return String.join(" -> ", chain);
    }

    private Map<String, Node> byId() {
        Map<String, Node> byId = new HashMap<>();
        packages.forEach(node -> byId.put(node.id(), node));
        return byId;
    }
}
