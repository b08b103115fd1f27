package io.github.miragemaven.lock;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.lock.Pick.DevRepo;
import io.github.miragemaven.lock.Pick.Named;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Requirement.Scope;
import io.github.miragemaven.solve.Explanation;
import io.github.miragemaven.solve.Proof;
import io.github.miragemaven.solve.Term;
import io.github.miragemaven.solve.VersionSet;
import io.github.miragemaven.solve.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tells a person why no versions go together, in opam's words, and what could be changed. */
final class Unsolvable implements Wording<Pick, Reason> {

    private static final String OVERLAY = "git+https://github.com/dune-universe/opam-overlays.git";

    private final World world;
    private final String project;

    Unsolvable(World world, String project) {
        this.world = world;
        this.project = project.replaceFirst("-monorepo$", "");
    }

    ProjectException explain(Proof<Pick, Reason> proof) {
        // The project's own lines first: they are the nearest at hand.
        Set<String> changes = new LinkedHashSet<>();
        List<Proof.Fact<Pick, Reason>> facts = new ArrayList<>(proof.facts());
        facts.sort(Comparator.comparing(
                        (Proof.Fact<Pick, Reason> fact) -> !fact.reason().isOwn())
                .thenComparing(fact -> fact.reason() instanceof Reason.Asked asked ? asked.place() : ""));
        facts.forEach(fact -> changes.addAll(changes(fact)));
        if (changes.isEmpty()) {
            changes.add("lock on another system, where more packages are available");
        }
        return new ProjectException(
                "There are no versions of the packages for " + project + " that go together.\n  "
                        + String.join("\n  ", Explanation.of(proof, this)).replace("\n  \n", "\n\n"),
                "What could be changed:\n- " + String.join("\n- ", changes));
    }

    // --- what is said of packages ---

    @Override
    public String selection(Pick subject, VersionSet versions) {
        if (subject instanceof Named named) {
            return selection(named, versions);
        }
        return subject instanceof DevRepo repo
                ? "these sources of " + repo.url()
                : "another package of the class " + subject;
    }

    private String selection(Named pick, VersionSet versions) {
        Candidates candidates = world.candidates(pick);
        return versions.containsAll(candidates.all())
                ? pick.name()
                : pick.name() + " " + Wording.or(ranges(candidates, versions));
    }

    /** The versions as ranges of those that there are: {@code < 2.0}, {@code 3.0 to 3.4}, {@code >= 5.0}. */
    private static List<String> ranges(Candidates candidates, VersionSet versions) {
        int[] sorted = candidates.all().stream()
                .boxed()
                .sorted(Comparator.comparing(candidates::version)
                        .thenComparing(i -> candidates.version(i).text()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<String> ranges = new ArrayList<>();
        int from = 0;
        while (from < sorted.length) {
            int to = from;
            while (to < sorted.length && versions.contains(sorted[to])) {
                to++;
            }
            if (to > from) {
                String first = candidates.version(sorted[from]).text();
                String last = candidates.version(sorted[to - 1]).text();
                if (to - from == 1) {
                    ranges.add(first);
                } else if (to == sorted.length) {
                    ranges.add(">= " + first);
                } else if (from == 0) {
                    ranges.add("<= " + last);
                } else {
                    ranges.add(first + " to " + last);
                }
            }
            from = to + 1;
        }
        return ranges.size() > 4
                ? Stream.concat(ranges.stream().limit(3), Stream.of("…")).toList()
                : ranges;
    }

    @Override
    public String fact(Proof.Fact<Pick, Reason> fact) {
        Reason reason = fact.reason();
        if (reason instanceof Reason.Asked asked && asked.byDevice()) {
            return "a device asks for " + asked.asked() + absent(fact, asked.names(), Scope.MONOREPO) + " ("
                    + asked.place() + ")";
        }
        if (reason instanceof Reason.Asked asked) {
            return asked.place() + " asks for " + asked.asked() + absent(fact, asked.names(), Scope.MONOREPO);
        }
        if (reason instanceof Reason.Linked linked) {
            return "config.ml has a library of " + linked.file() + " among its local_libs";
        }
        if (reason instanceof Reason.Refused refused) {
            return refused.file() + " rules out " + refused.refused();
        }
        if (reason instanceof Reason.WantedCompiler compiler) {
            return "mirage.ocaml asks for ocaml " + compiler.version() + absent(fact, List.of("ocaml"), Scope.SWITCH);
        }
        if (reason instanceof Reason.ReleasedCompiler) {
            return "a released compiler is wanted, as the project asks for no variant";
        }
        if (reason instanceof Reason.Always always) {
            return always.name() + " is needed to build anything" + absent(fact, List.of(always.name()), Scope.SWITCH);
        }
        String subject = fact.terms().stream()
                .filter(Term::selected)
                .findFirst()
                .map(term -> selection(term.subject(), term.versions()))
                .orElse("it");
        if (reason instanceof Reason.Needs needs) {
            return subject + " needs " + needs.asked() + absent(fact, needs.names(), scope(fact));
        }
        if (reason instanceof Reason.ConflictsWith conflict) {
            return subject + " conflicts with " + conflict.asked();
        }
        if (reason instanceof Reason.NotDune) {
            return subject + " doesn't build with dune";
        }
        if (reason instanceof Reason.NotCrossCompiled) {
            return subject + " doesn't cross-compile, as other versions do";
        }
        if (reason instanceof Reason.PortForMonorepo) {
            return subject + " is a port to dune for vendoring, not to be installed";
        }
        if (reason instanceof Reason.Unavailable unavailable) {
            return subject + " is not available on this system (only where "
                    + unavailable.filter().replaceFirst("^\\[(.*)]$", "$1") + ")";
        }
        if (reason instanceof Reason.SourcesOf sources) {
            return subject + " needs the sources of " + sources.repository() + " to be " + sources.url();
        }
        if (reason instanceof Reason.OneRelease release) {
            return oneRelease(fact, subject, release.repository());
        }
        return subject + " is of the conflict class " + ((Reason.InClass) reason).conflictClass();
    }

    private String oneRelease(Proof.Fact<Pick, Reason> fact, String subject, String repository) {
        List<String> packages = fact.terms().stream()
                .filter(term -> term.subject() instanceof Named)
                .map(term -> selection(term.subject(), term.versions()))
                .toList();
        return packages.size() > 1
                ? Wording.and(packages) + " are from different releases of " + repository
                : subject + " needs its own release of " + repository;
    }

    /** What release a package is from, a person knows by its version. */
    @Override
    public Optional<Reason> merged(List<Reason> reasons) {
        Set<String> repositories = new LinkedHashSet<>();
        for (Reason reason : reasons) {
            if (!(reason instanceof Reason.SourcesOf sources)) {
                return Optional.empty();
            }
            repositories.add(sources.repository());
        }
        return repositories.size() == 1
                ? Optional.of(new Reason.OneRelease(repositories.iterator().next()))
                : Optional.empty();
    }

    private static Scope scope(Proof.Fact<Pick, Reason> fact) {
        return fact.terms().stream()
                        .anyMatch(term -> term.selected()
                                && term.subject() instanceof Named named
                                && named.scope() == Scope.SWITCH)
                ? Scope.SWITCH
                : Scope.MONOREPO;
    }

    /** Which of the packages asked for can't be had at all, and what there is instead. */
    private String absent(Proof.Fact<Pick, Reason> fact, List<String> names, Scope scope) {
        List<String> said = new ArrayList<>();
        for (Named pick : absentPicks(fact, names, scope)) {
            List<Candidate> there = world.candidates(pick).inOrder();
            if (there.isEmpty()) {
                said.add("no repository has " + pick.name());
            } else if (there.get(0) instanceof Candidate.Installed installed) {
                said.add("this machine has " + pick.name() + " " + installed.version());
            } else if (there.get(0) instanceof Candidate.Pinned pinned) {
                said.add(pinned.where() + " pins " + pick.name() + " " + pinned.version() + " to " + pinned.asked());
            } else if (there.get(0) instanceof Candidate.Local local) {
                said.add("the project's own " + pick.name() + " is " + local.version());
            } else {
                said.add("there is only " + pick.name() + " " + span(there));
            }
        }
        return said.isEmpty() ? "" : " (" + String.join(", ", said) + ")";
    }

    private static String span(List<Candidate> there) {
        List<OpamVersion> versions =
                there.stream().map(Candidate::version).sorted().toList();
        String oldest = versions.get(0).text();
        return versions.size() == 1 ? oldest : oldest + " to " + versions.get(versions.size() - 1);
    }

    private List<Named> absentPicks(Proof.Fact<Pick, Reason> fact, List<String> names, Scope scope) {
        return names.stream()
                .map(name -> world.named(scope, name))
                .filter(pick ->
                        fact.terms().stream().noneMatch(term -> term.subject().equals(pick)))
                .toList();
    }

    // --- what could be changed ---

    private List<String> changes(Proof.Fact<Pick, Reason> fact) {
        Reason reason = fact.reason();
        List<String> changes = new ArrayList<>();
        if (reason instanceof Reason.Asked asked) {
            String names = Wording.or(asked.names());
            absentPicks(fact, asked.names(), Scope.MONOREPO)
                    .forEach(pick -> nearest(pick)
                            .ifPresent(name ->
                                    changes.add("write " + name + " in " + asked.place() + ", if that is meant")));
            changes.add(
                    asked.byDevice()
                            ? "do without the device in config.ml that asks for " + names
                            : asked.bounded()
                                    ? "ask for other versions of " + names + " in " + asked.place()
                                    : "do without " + names + " in " + asked.place());
            changes.addAll(repositories(absentPicks(fact, asked.names(), Scope.MONOREPO)));
        } else if (reason instanceof Reason.Refused refused) {
            changes.add("allow " + refused.refused() + " in " + refused.file());
        } else if (reason instanceof Reason.WantedCompiler) {
            changes.add("choose another compiler with -Dmirage.ocaml=VERSION");
        } else if (reason instanceof Reason.Always always) {
            changes.addAll(repositories(absentPicks(fact, List.of(always.name()), Scope.SWITCH)));
        } else if (reason instanceof Reason.Needs needs) {
            changes.addAll(repositories(absentPicks(fact, needs.names(), scope(fact))));
        } else if (reason instanceof Reason.OneRelease || reason instanceof Reason.SourcesOf) {
            String repository = reason instanceof Reason.SourcesOf sources
                    ? sources.repository()
                    : ((Reason.OneRelease) reason).repository();
            changes.add("take all packages of " + repository
                    + " from one release: the sources of a repository can be there once only");
        } else if (reason instanceof Reason.NotDune) {
            fact.terms().stream().findFirst().ifPresent(term -> changes.add(dunePort(term.subject())));
        }
        fact.terms().stream()
                .map(Term::subject)
                .filter(pick -> pick instanceof Named named && !isLocal(named))
                .forEach(pick -> own((Named) pick).ifPresent(changes::add));
        absentPicks(fact, names(reason), scope(fact)).forEach(pick -> own(pick).ifPresent(changes::add));
        return changes;
    }

    private boolean isLocal(Named pick) {
        return world.candidates(pick).inOrder().stream().anyMatch(Candidate.Local.class::isInstance);
    }

    private static List<String> names(Reason reason) {
        if (reason instanceof Reason.Asked asked) {
            return asked.names();
        }
        return reason instanceof Reason.Needs needs ? needs.names() : List.of();
    }

    private List<String> repositories(List<Named> absent) {
        return absent.stream().flatMap(pick -> repository(pick).stream()).toList();
    }

    /** Where a package that is missing could come from; what stands in the way of one is told by itself. */
    private Optional<String> repository(Named pick) {
        if (own(pick).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("add a repository that has " + pick.name()
                + (world.candidates(pick).inOrder().isEmpty() ? "" : " in such a version")
                + " to mirage.repositories (" + urls() + ")");
    }

    private String urls() {
        if (world.repositories().repositories().isEmpty()) {
            return "none now";
        }
        return "now "
                + Wording.and(world.repositories().repositories().stream()
                        .map(repository -> repository.origin().url())
                        .toList());
    }

    /** What could be done about a package of which there is one version only, since somebody chose it. */
    private Optional<String> own(Named pick) {
        Optional<Candidate> only = world.candidates(pick).inOrder().stream().findFirst();
        if (only.isPresent() && only.get() instanceof Candidate.Installed installed) {
            return Optional.of("use another " + pick.name() + " than this machine's " + installed.version()
                    + ": install one, or let -Dmirage.toolchain=managed build it");
        }
        if (only.isPresent() && only.get() instanceof Candidate.Pinned pinned) {
            return Optional.of("pin " + pick.name() + " to other sources, or with the version that they really are, in "
                    + pinned.where());
        }
        return only.filter(Candidate.Local.class::isInstance)
                .map(local -> "give the project's own " + pick.name() + " another version in "
                        + ((Candidate.Local) local).file().shown());
    }

    private String dunePort(Pick pick) {
        boolean hasOverlay = world.repositories().repositories().stream()
                .anyMatch(repository -> repository.origin().url().contains("overlay"));
        return hasOverlay
                ? "pin " + pick + " to sources that build with dune: the overlay of dune ports has no " + pick
                        + " that fits here"
                : "add the overlay of dune ports, " + OVERLAY
                        + ", before the others in mirage.repositories; it may have " + pick;
    }

    /** A package that there is, whose name is one letter away from one that there isn't. */
    private Optional<String> nearest(Named pick) {
        if (!world.candidates(pick).inOrder().isEmpty()) {
            return Optional.empty();
        }
        return world.repositories().names().stream()
                .filter(name -> isOneEditAway(name, pick.name()))
                .findFirst();
    }

    private static boolean isOneEditAway(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 1 || a.equals(b)) {
            return false;
        }
        int start = 0;
        int shorter = Math.min(a.length(), b.length());
        while (start < shorter && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        int differing = Math.max(a.length(), b.length()) - start - end;
        boolean swapped = differing == 2
                && a.length() == b.length()
                && a.charAt(start) == b.charAt(start + 1)
                && a.charAt(start + 1) == b.charAt(start);
        return differing <= 1 || swapped;
    }
}
