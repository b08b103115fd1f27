package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The devices that are left when every key is known, each once, numbered and in the order in which they are connected.
 * Numbers and order are functoria's ({@code Impl.eval} and {@code Device.Graph.fold}), because they are in {@code main.ml}.
 */
final class Graph {

    /** A device with the devices it is applied to and those it only depends on. */
    static final class Node {
        private final Device device;
        private final List<Node> arguments;
        private final List<Node> dependencies;
        private int number;
        private Optional<Position> origin = Optional.empty();

        private Node(Device device, List<Node> arguments, List<Node> dependencies) {
            this.device = device;
            this.arguments = List.copyOf(arguments);
            this.dependencies = List.copyOf(dependencies);
        }

        Device device() {
            return device;
        }

        List<Node> arguments() {
            return arguments;
        }

        List<Node> dependencies() {
            return dependencies;
        }

        /** The line of config.ml that made it. */
        Optional<Position> origin() {
            return origin;
        }

        /** The OCaml variable that holds it. */
        String variable() {
            return Names.ofModule(device.module()) + "__" + number;
        }

        /** Its OCaml module: a functor's result has a name of its own. */
        String implementation() {
            return device.kind().isFunctor()
                    ? Names.capitalized(Names.ofModule(device.module())) + "__" + number
                    : device.module();
        }
    }

    /** Nodes are equal when they are one device on equal nodes; equal nodes are one object, so identity is enough. */
    private record Shape(Device device, List<Node> arguments, List<Node> dependencies) {}

    private final Context context;
    private final Map<Impl, Node> resolved = new HashMap<>();
    private final Map<Shape, Node> unique = new HashMap<>();
    private final List<Node> order = new ArrayList<>();
    private final Node root;
    private int lastNumber;

    Graph(Impl root, Context context) {
        this.context = context;
        this.root = resolve(root);
        number(this.root, new HashSet<>());
        visit(this.root, new HashSet<>());
    }

    /** In the order of connection: what a device needs comes before it. */
    List<Node> nodes() {
        return order;
    }

    Node root() {
        return root;
    }

    /** The nodes whose device is the one that {@code impl} comes down to, in order of connection. */
    List<Node> allOf(Impl impl) {
        Device device = resolve(impl).device();
        return order.stream().filter(node -> node.device() == device).toList();
    }

    private Node resolve(Impl impl) {
        Node known = resolved.get(impl);
        if (known != null) {
            return known;
        }
        Node node;
        if (impl instanceof Impl.Choice choice) {
            node = resolve(choice.chosen(context));
        } else if (impl instanceof Impl.AppliedChoice applied) {
            Node function = resolve(applied.function());
            List<Node> arguments = new ArrayList<>(function.arguments());
            arguments.addAll(resolveAll(applied.arguments()));
            node = unique(function.device(), arguments, function.dependencies());
        } else {
            Impl.Applied applied = (Impl.Applied) impl;
            Device device = applied.device();
            node = unique(device, resolveAll(applied.arguments()), resolveAll(device.dependencies()));
        }
        node.origin = node.origin.or(impl::origin);
        resolved.put(impl, node);
        return node;
    }

    private List<Node> resolveAll(List<Impl> impls) {
        return impls.stream().map(this::resolve).toList();
    }

    private Node unique(Device device, List<Node> arguments, List<Node> dependencies) {
        return unique.computeIfAbsent(
                new Shape(device, arguments, dependencies), shape -> new Node(device, arguments, dependencies));
    }

    private void number(Node node, Set<Node> done) {
        if (!done.add(node)) {
            return;
        }
        node.arguments().forEach(argument -> number(argument, done));
        node.dependencies().forEach(dependency -> number(dependency, done));
        node.number = ++lastNumber;
    }

    private void visit(Node node, Set<Node> done) {
        if (!done.add(node)) {
            return;
        }
        node.dependencies().forEach(dependency -> visit(dependency, done));
        node.arguments().forEach(argument -> visit(argument, done));
        order.add(node);
    }

    /** The keys that decide what is in a graph, those in branches not taken among them. */
    static Set<Key> conditions(Impl root) {
        Set<Key> keys = new LinkedHashSet<>();
        walk(root, new HashSet<>(), impl -> {
            if (impl instanceof Impl.Choice choice) {
                keys.addAll(choice.condition().keys());
            }
        });
        return keys;
    }

    /** Every key that a graph could ask for: its conditions, and what its devices read for themselves. */
    static Set<Key> keys(Impl root) {
        Set<Key> keys = conditions(root);
        walk(root, new HashSet<>(), impl -> {
            if (impl instanceof Impl.Applied applied) {
                keys.addAll(applied.device().keys());
            }
        });
        return keys;
    }

    private static void walk(Impl impl, Set<Impl> done, Consumer<Impl> visitor) {
        if (!done.add(impl)) {
            return;
        }
        visitor.accept(impl);
        if (impl instanceof Impl.Choice choice) {
            choice.branches().forEach(branch -> walk(branch.then(), done, visitor));
            walk(choice.otherwise(), done, visitor);
        } else if (impl instanceof Impl.AppliedChoice applied) {
            walk(applied.function(), done, visitor);
            applied.arguments().forEach(argument -> walk(argument, done, visitor));
        } else if (impl instanceof Impl.Applied applied) {
            applied.arguments().forEach(argument -> walk(argument, done, visitor));
            applied.device().dependencies().forEach(dependency -> walk(dependency, done, visitor));
        }
    }
}
