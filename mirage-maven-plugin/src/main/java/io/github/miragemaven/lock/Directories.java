package io.github.miragemaven.lock;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.UrlSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which folders a duniverse has. Packages of one dev-repo, or of one archive, share a folder, named after the dev-repo as
 * opam-monorepo (0.4) names it.
 */
final class Directories {

    /** Of a path, its last segment without leading dots and without what follows a dot; opam-monorepo's rule. */
    private static final Pattern LAST_SEGMENT = Pattern.compile("/?\\.*([^./]+)(?:\\.[^/]*)?/*$");

    private static final Pattern SCHEME = Pattern.compile("^(?:[a-z]+\\+)?(?:[a-z]+://)?(?:[^/@]*@)?");

    private Directories() {}

    /** A package to vendor. */
    record Vendored(OpamPackage opam, OpamVersion version, UrlSection url, boolean pinned) {

        Optional<String> devRepo() {
            return opam.devRepo().filter(repo -> !repo.isEmpty());
        }

        private String sortedBy() {
            return devRepo().orElse("") + " " + opam.name();
        }
    }

    /** A folder and the packages in it. */
    record Folder(DuniverseDirectory directory, List<String> packages) {}

    /** The folders, sorted by URL; {@code notes} gets what a person may want to know of how they came about. */
    static List<Folder> of(List<Vendored> packages, List<String> notes) {
        List<Group> groups = new ArrayList<>();
        packages.stream().sorted(Comparator.comparing(Vendored::sortedBy)).forEach(vendored -> {
            Group group = new Group(vendored);
            // A package can tie together what were two groups: the dev-repo of one, the archive of the other.
            groups.stream().filter(group::isSame).toList().forEach(same -> {
                groups.remove(same);
                group.take(same);
            });
            groups.add(group);
        });
        groups.sort(Comparator.comparing(Group::name).thenComparing(Group::id));
        Set<String> taken = new HashSet<>();
        List<Folder> folders = new ArrayList<>();
        for (Group group : groups) {
            group.note(notes);
            folders.add(group.folder(freeName(group, taken)));
        }
        folders.sort(Comparator.comparing(folder -> folder.directory().url()));
        return folders;
    }

    private static String freeName(Group group, Set<String> taken) {
        String name = group.name();
        List<String> candidates = new ArrayList<>(List.of(name));
        group.owner().ifPresent(owner -> candidates.add(owner + "-" + name));
        // Not two names that a case-insensitive disk takes for one.
        for (String candidate : candidates) {
            if (taken.add(candidate.toLowerCase(Locale.ROOT))) {
                return candidate;
            }
        }
        int number = 2;
        while (!taken.add((name + "-" + number).toLowerCase(Locale.ROOT))) {
            number++;
        }
        return name + "-" + number;
    }

    /**
     * A dev-repo's address in the one form that all spellings of it have: {@code github.com/mirage/eqaf} for
     * {@code git+https://github.com/mirage/eqaf.git} as for {@code git@github.com:mirage/eqaf}.
     */
    static String normalized(String devRepo) {
        String rest = SCHEME.matcher(devRepo).replaceFirst("");
        int hash = rest.indexOf('#');
        rest = hash < 0 ? rest : rest.substring(0, hash);
        int colon = rest.indexOf(':');
        int slash = rest.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash) && !rest.startsWith("//", colon + 1)) {
            rest = rest.substring(0, colon) + "/" + rest.substring(colon + 1);
            slash = colon;
        }
        while (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        if (rest.endsWith(".git")) {
            rest = rest.substring(0, rest.length() - 4);
        }
        int host = rest.indexOf('/');
        return host < 0 ? rest : rest.substring(0, host).toLowerCase(Locale.ROOT) + rest.substring(host);
    }

    static Optional<String> nameFromDevRepo(String devRepo) {
        String path = devRepo.replaceFirst("[?#].*$", "").replaceFirst("^[a-z+]+://[^/]*", "");
        Matcher segment = LAST_SEGMENT.matcher(path);
        return segment.find() ? Optional.of(notDune(segment.group(1))) : Optional.empty();
    }

    /** A folder named dune would be in the way of the file of that name. */
    private static String notDune(String name) {
        return name.equals("dune") ? "dune_" : name;
    }

    private static final class Group {
        private final List<Vendored> packages = new ArrayList<>();
        private final Set<String> repos = new HashSet<>();
        private final Set<String> archives = new HashSet<>();

        Group(Vendored first) {
            packages.add(first);
            first.devRepo().map(Directories::normalized).ifPresent(repos::add);
            archives.add(first.url().src());
            first.url().checksums().stream().map(Checksum::toString).forEach(archives::add);
        }

        boolean isSame(Group other) {
            return other.repos.stream().anyMatch(repos::contains)
                    || other.archives.stream().anyMatch(archives::contains);
        }

        void take(Group other) {
            packages.addAll(0, other.packages);
            repos.addAll(other.repos);
            archives.addAll(other.archives);
        }

        private Optional<String> devRepo() {
            return packages.stream()
                    .map(Vendored::devRepo)
                    .flatMap(Optional::stream)
                    .findFirst();
        }

        String name() {
            return devRepo()
                    .flatMap(Directories::nameFromDevRepo)
                    .orElseGet(() -> notDune(packages.get(0).opam().name()));
        }

        String id() {
            return devRepo()
                    .map(Directories::normalized)
                    .orElseGet(() -> packages.get(0).url().src());
        }

        /** The segment before the last one, which on a forge is whose repository it is. */
        Optional<String> owner() {
            String[] segments = id().split("/", -1);
            return segments.length < 3
                    ? Optional.empty()
                    : Optional.of(segments[segments.length - 2])
                            .filter(owner -> owner.matches("[A-Za-z0-9][A-Za-z0-9_-]*"));
        }

        private UrlSection source() {
            return packages.stream()
                    .min(Comparator.comparing((Vendored vendored) -> !vendored.pinned())
                            .thenComparing(vendored -> vendored.url().src()))
                    .orElseThrow()
                    .url();
        }

        void note(List<String> notes) {
            for (Vendored vendored : packages) {
                if (vendored.devRepo().isEmpty()) {
                    notes.add(vendored.opam() + " does not say where it is developed (dev-repo); it is vendored into "
                            + "duniverse/ under a name made from what is known of it.");
                }
            }
            UrlSection source = source();
            List<String> others = packages.stream()
                    .filter(vendored -> !sameArchive(vendored.url(), source))
                    .map(vendored ->
                            vendored.opam().name() + " (" + vendored.url().src() + ")")
                    .toList();
            if (!others.isEmpty()) {
                notes.add("The pin " + source.src() + " is used for all packages of "
                        + devRepo().orElse("its repository") + ", also instead of " + String.join(", ", others)
                        + ".");
            }
        }

        private static boolean sameArchive(UrlSection a, UrlSection b) {
            return a.src().equals(b.src()) || a.checksums().stream().anyMatch(b.checksums()::contains);
        }

        Folder folder(String name) {
            UrlSection source = source();
            return new Folder(
                    new DuniverseDirectory(source.src(), name, source.checksums(), source.mirrors()),
                    packages.stream()
                            .map(vendored -> vendored.opam().name())
                            .sorted()
                            .toList());
        }
    }
}
