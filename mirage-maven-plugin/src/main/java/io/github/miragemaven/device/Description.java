package io.github.miragemaven.device;

import io.github.miragemaven.device.Application.ConnectedDevice;
import io.github.miragemaven.device.Application.Setting;
import io.github.miragemaven.opam.Requirement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A unikernel described: as text to read, and as a graph to draw. */
public final class Description {

    private static final Pattern MARKUP = Pattern.compile("\\$\\([bi],((?:\\\\.|[^)\\\\])*)\\)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([$()\\\\])");

    private Description() {}

    /** Name, target, image, keys with their values, packages, libraries, and the devices with what each needs. */
    public static String text(Application application) {
        StringBuilder text = new StringBuilder();
        text.append("Unikernel ").append(application.name()).append('\n');
        text.append("Target    ").append(application.target().title()).append('\n');
        text.append("Image     ")
                .append(application.target().image(application.name()))
                .append('\n');
        text.append("\nKeys, set with -Dmirage.keys.NAME=VALUE or in the plugin's <keys>; the target with -Dtarget\n");
        application.keys().forEach(key -> text.append("  ").append(key(key)).append('\n'));
        text.append("\nPackages\n");
        application
                .requirements()
                .forEach(requirement ->
                        text.append("  ").append(requirement(requirement)).append('\n'));
        text.append("\nLibraries\n  ")
                .append(String.join(" ", application.libraries()))
                .append('\n');
        text.append("\nRuntime arguments\n");
        application
                .runtimeArguments()
                .forEach(argument -> text.append("  ")
                        .append(argument.code())
                        .append(argument.userPlace()
                                .map(place -> " (" + place + ")")
                                .orElse(""))
                        .append('\n'));
        text.append("\nDevices, in the order in which they are connected\n");
        application.devices().forEach(device -> text.append(device(device)));
        return text.toString();
    }

    private static String key(Setting key) {
        String value = key.value().map(v -> "=" + v).orElse(" is not set");
        String fallback = key.given()
                ? " (default "
                        + key.fallback().map(v -> v.isEmpty() ? "empty" : v).orElse("none") + ")"
                : " (default)";
        StringBuilder text = new StringBuilder(key.name()).append(value).append(fallback);
        String doc = plain(key.doc(), key.docv());
        if (!doc.isEmpty()) {
            text.append("\n      ").append(doc);
        }
        List<String> others =
                key.names().stream().filter(name -> !name.equals(key.name())).toList();
        if (!others.isEmpty()) {
            text.append("\n      Also: ").append(String.join(", ", others));
        }
        return text.toString();
    }

    /** Documentation without Cmdliner's markup (cmdliner manual, section Documentation markup language), in one line. */
    private static String plain(String doc, String docv) {
        String named = doc.replace("$(docv)", docv.isEmpty() ? "VALUE" : docv);
        String unmarked = MARKUP.matcher(named).replaceAll("$1");
        return ESCAPE.matcher(unmarked).replaceAll("$1").replaceAll("\\s+", " ").strip();
    }

    private static String requirement(Requirement requirement) {
        StringBuilder line = new StringBuilder(requirement.name());
        requirement.min().forEach(version -> line.append(" >= ").append(version));
        requirement.max().forEach(version -> line.append(" < ").append(version));
        requirement
                .pin()
                .ifPresent(pin -> line.append(" = ")
                        .append(pin.version())
                        .append(" pinned to ")
                        .append(pin.url()));
        if (requirement.scope() == Requirement.Scope.SWITCH) {
            line.append(" [tool]");
        } else if (requirement.build()) {
            line.append(" [build]");
        }
        requirement.origin().ifPresent(place -> line.append(" (").append(place).append(')'));
        return line.toString();
    }

    private static String device(ConnectedDevice device) {
        StringBuilder text = new StringBuilder("  ").append(device.variable());
        text.append(" = ").append(device.module());
        device.origin().ifPresent(place -> text.append(" (").append(place).append(')'));
        text.append('\n');
        if (!device.needs().isEmpty()) {
            text.append("      needs ")
                    .append(String.join(", ", device.needs()))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The graph in Graphviz's language DOT: devices as boxes; solid arrows to what a functor is applied to, dashed ones to
     * other dependencies.
     */
    public static String dot(Application application) {
        StringBuilder dot = new StringBuilder("digraph unikernel {\n  ordering=out;\n  node [shape=box];\n");
        for (ConnectedDevice device : application.devices()) {
            Optional<String> place = device.origin().map(Position::toString);
            String label = device.variable() + "\n" + device.module()
                    + place.map(p -> "\n" + p).orElse("");
            dot.append("  %s [label=%s];\n".formatted(quoted(device.variable()), quoted(label)));
        }
        for (ConnectedDevice device : application.devices()) {
            int arguments = device.functorArguments().size();
            for (int i = 0; i < device.needs().size(); i++) {
                dot.append("  %s -> %s%s;\n"
                        .formatted(
                                quoted(device.variable()),
                                quoted(device.needs().get(i)),
                                i < arguments ? "" : " [style=dashed]"));
            }
        }
        return dot.append("}\n").toString();
    }

    /** The same graph drawn, as SVG. */
    public static String svg(Application application) {
        return Drawing.of(application);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
