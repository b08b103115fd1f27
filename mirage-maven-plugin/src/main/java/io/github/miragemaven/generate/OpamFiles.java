package io.github.miragemaven.generate;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the two opam files, as MirageOS 4.0 had them: one of what is vendored, one of the tools. They are what the locks
 * are made of, and {@code opam monorepo lock} can read the first.
 *
 * <p>Fields of our own: {@code x-mirage-target} is the target; {@code x-mirage-origins} has, for each package that config.ml
 * asks for, where it does, so that whoever can't find a version can name the line; {@code x-mirage-local-libs} are the
 * libraries that the project itself holds, whose own opam files say what they need.
 */
final class OpamFiles {

    private OpamFiles() {}

    /** {@code NAME-TARGET-monorepo.opam}. */
    static String monorepo(Application application) {
        StringBuilder text = new StringBuilder(
                head(application, "Unikernel %s for %s: what is compiled into it", Requirement.Scope.MONOREPO));
        List<String> tools = in(application, Requirement.Scope.SWITCH).stream()
                .map(tool -> string(tool.name()))
                .toList();
        text.append(field("x-opam-monorepo-opam-provided", tools));
        List<String> local = localLibraries(application);
        if (!local.isEmpty()) {
            text.append(field("x-mirage-local-libs", local));
        }
        return text.toString();
    }

    /** {@code NAME-TARGET-switch.opam}. */
    static String tools(Application application) {
        return head(application, "Unikernel %s for %s: the tools to build it", Requirement.Scope.SWITCH);
    }

    /** Libraries that no package brings are the project's own. */
    private static List<String> localLibraries(Application application) {
        Set<String> ofPackages = application.requirements().stream()
                .flatMap(requirement -> requirement.libraries().stream())
                .collect(Collectors.toSet());
        return application.libraries().stream()
                .filter(library -> !ofPackages.contains(library))
                .distinct()
                .map(OpamFiles::string)
                .toList();
    }

    private static List<Requirement> in(Application application, Requirement.Scope scope) {
        return application.requirements().stream()
                .filter(requirement -> requirement.scope() == scope)
                .toList();
    }

    private static String head(Application application, String synopsis, Requirement.Scope scope) {
        List<Requirement> requirements = in(application, scope);
        StringBuilder text = new StringBuilder();
        text.append("opam-version: \"2.0\"\n");
        text.append("synopsis: ")
                .append(string(synopsis.formatted(
                        application.name(), application.target().title())))
                .append('\n');
        text.append("maintainer: \"the author of config.ml\"\n");
        text.append(field(
                "depends", requirements.stream().map(OpamFiles::dependency).toList()));
        List<String> pins = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (Requirement requirement : requirements) {
            requirement
                    .pin()
                    .ifPresent(pin -> pins.add(
                            "[%s %s]".formatted(string(requirement.name() + "." + pin.version()), string(pin.url()))));
            requirement
                    .origin()
                    .ifPresent(place -> origins.add("[%s %s]".formatted(string(requirement.name()), string(place))));
        }
        if (!pins.isEmpty()) {
            text.append(field("pin-depends", pins));
        }
        application
                .source()
                .ifPresent(source ->
                        text.append("url { src: ").append(string(source)).append(" }\n"));
        text.append("x-mirage-target: ")
                .append(string(application.target().title()))
                .append('\n');
        if (!origins.isEmpty()) {
            text.append(field("x-mirage-origins", origins));
        }
        return text.toString();
    }

    private static String dependency(Requirement requirement) {
        List<String> conditions = new ArrayList<>();
        if (requirement.build()) {
            conditions.add("build");
        }
        requirement.min().forEach(version -> conditions.add(">= " + string(version)));
        requirement.max().forEach(version -> conditions.add("< " + string(version)));
        String name = string(requirement.name());
        return conditions.isEmpty() ? name : name + " {" + String.join(" & ", conditions) + "}";
    }

    private static String field(String name, List<String> items) {
        if (items.isEmpty()) {
            return name + ": [\n]\n";
        }
        return name + ": [\n  " + String.join("\n  ", items) + "\n]\n";
    }

    private static String string(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
