package io.github.miragemaven.lock;

import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a lock differs from another in one package; at least one of the two has it.
 *
 * @param tool whether it is a tool and nothing else
 */
public record Change(String name, boolean tool, Optional<OpamVersion> before, Optional<OpamVersion> after) {

    /** In which way. */
    public enum Kind {
        ADDED,
        REMOVED,
        UP,
        DOWN,
        /** The same version, from other sources. */
        MOVED
    }

    public Kind kind() {
        if (before.isEmpty()) {
            return Kind.ADDED;
        }
        if (after.isEmpty()) {
            return Kind.REMOVED;
        }
        int order = before.get().compareTo(after.get());
        return order < 0 ? Kind.UP : order > 0 ? Kind.DOWN : Kind.MOVED;
    }

    /** All differences, sorted by name. */
    static List<Change> between(Optional<Lock> before, Lock after) {
        List<Change> changes =
                new ArrayList<>(between(before.map(Lock::monorepo).orElse(List.of()), after.monorepo(), false));
        for (Change change : between(before.map(Lock::tools).orElse(List.of()), after.tools(), true)) {
            // The compiler and the like are in both, and said once.
            boolean said = changes.stream()
                    .anyMatch(other -> other.name.equals(change.name)
                            && other.before.equals(change.before)
                            && other.after.equals(change.after));
            if (!said) {
                changes.add(change);
            }
        }
        changes.removeIf(change -> before.isPresent() && isOnlyElsewhere(change, before.get(), after));
        changes.sort(Comparator.comparing(Change::name).thenComparing(Change::tool));
        return changes;
    }

    /** Whether a tool of the same version was, or is now, among the unikernel's packages: opam-monorepo has them there. */
    private static boolean isOnlyElsewhere(Change change, Lock before, Lock after) {
        return change.kind() == Kind.REMOVED
                ? !change.tool && after.tool(change.name).equals(change.before)
                : change.kind() == Kind.ADDED
                        && change.tool
                        && before.monorepo().stream()
                                .anyMatch(locked -> !locked.vendored()
                                        && locked.name().equals(change.name)
                                        && Optional.of(locked.version()).equals(change.after));
    }

    private static List<Change> between(List<LockedPackage> before, List<LockedPackage> after, boolean tool) {
        Map<String, LockedPackage> old = byName(before);
        Map<String, LockedPackage> young = byName(after);
        Map<String, Change> changes = new TreeMap<>();
        old.forEach((name, locked) -> {
            LockedPackage now = young.get(name);
            if (now == null || !now.version().equals(locked.version()) || isElsewhere(locked, now)) {
                changes.put(
                        name,
                        new Change(
                                name,
                                tool,
                                Optional.of(locked.version()),
                                Optional.ofNullable(now).map(LockedPackage::version)));
            }
        });
        young.forEach((name, locked) -> {
            if (!old.containsKey(name)) {
                changes.put(name, new Change(name, tool, Optional.empty(), Optional.of(locked.version())));
            }
        });
        return List.copyOf(changes.values());
    }

    private static boolean isElsewhere(LockedPackage before, LockedPackage after) {
        if (before.source().isEmpty() || after.source().isEmpty()) {
            return false;
        }
        UrlSection old = before.source().get();
        UrlSection young = after.source().get();
        // A mirror of the same bytes is no change.
        return !old.src().equals(young.src()) && old.checksums().stream().noneMatch(young.checksums()::contains);
    }

    private static Map<String, LockedPackage> byName(List<LockedPackage> packages) {
        Map<String, LockedPackage> byName = new TreeMap<>();
        packages.forEach(locked -> byName.put(locked.name(), locked));
        return byName;
    }

    /** The changes as a table for a person, one line each. */
    public static List<String> table(List<Change> changes) {
        int width =
                changes.stream().mapToInt(change -> change.name.length()).max().orElse(0);
        int before = changes.stream()
                .mapToInt(change -> text(change.before).length())
                .max()
                .orElse(0);
        return changes.stream()
                .map(change -> String.format(
                                "%-7s  %-" + width + "s  %-" + Math.max(1, before) + "s  %s",
                                change.kind().name().toLowerCase(java.util.Locale.ROOT),
                                change.name,
                                text(change.before),
                                change.after.map(version -> "-> " + version).orElse("")
                                        + (change.tool ? "  (tool)" : ""))
                        .stripTrailing())
                .toList();
    }

    private static String text(Optional<OpamVersion> version) {
        return version.map(OpamVersion::text).orElse("");
    }
}
