package io.github.miragemaven.target;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamName;
import io.github.miragemaven.opam.OpamVersion;
import io.github.miragemaven.opam.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target that a project describes itself: for whatever has an OCaml compiler that findlib knows as a toolchain.
 *
 * @param name what {@code -Dtarget=} calls it: lower-case letters, digits and dashes
 * @param like the target of MirageOS's that it is like in all that is not said here: {@code config.ml} takes it for that one
 * @param toolchain the findlib toolchain that compiles for it, which is the name of the dune context too
 * @param packages what every unikernel for it needs beside what those for {@code like} do, as {@code NAME} or {@code NAME>=1.0}
 * @param tools packages of the toolchain, written in the same way; none where it is on the machine. They are instead of
 *     the tools of {@code like}
 * @param linkFlags flags for linking, as they are written in a dune file
 * @param extension what is put behind the unikernel's name for its image; {@code .NAME} if empty
 */
public record OwnTarget(
        String name,
        String like,
        String toolchain,
        List<String> packages,
        List<String> tools,
        Optional<String> linkFlags,
        Optional<String> extension) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern TOOLCHAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
    private static final Pattern PACKAGE = Pattern.compile("([^<>=\\s]+)\\s*(?:>=\\s*(\\S+))?");
    private static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9._-]*");

    public OwnTarget {
        packages = List.copyOf(packages);
        tools = List.copyOf(tools);
    }

    Target target() {
        check(NAME.matcher(name).matches(), "has no name that a target can have: \"" + name + "\"", """
                Its <name> consists of lower-case letters, digits and dashes, as in <name>riscv</name>.""");
        check(
                Target.named(name).isEmpty(),
                "has the name of a target of MirageOS's",
                "Give it another <name>; those that are taken are " + Target.names() + ".");
        check(
                TOOLCHAIN.matcher(toolchain).matches() && !toolchain.equals("default"),
                "has no findlib toolchain that dune could name a context after: \"" + toolchain + "\"",
                "Its <toolchain> is what ocamlfind -toolchain is given, as in <toolchain>riscv</toolchain>.");
        String ending = extension.orElse("");
        check(
                EXTENSION.matcher(ending).matches(),
                "has the extension \"" + ending + "\", which is no part of a file name",
                "Its <extension> is put behind the unikernel's name, as in <extension>.riscv</extension>.");
        check(
                balanced(linkFlags.orElse("")),
                "has link flags that would not end where they do: " + linkFlags.orElse(""),
                "Its <linkFlags> are written as in a dune file, as in <linkFlags>-ccopt -static</linkFlags>, with every"
                        + " parenthesis and quote closed.");
        packages.forEach(this::requirement);
        tools.forEach(this::requirement);
        Target base = Target.named(like)
                .orElseThrow(() -> wrong(
                        "is like \"" + like + "\", which is no target",
                        "Its <like> is one of " + Target.names() + "; unix if nothing is said."));
        return Target.derived(base, this);
    }

    /** Those of the target it is like, with what is said here. */
    List<Requirement> packages(List<Requirement> ofLike) {
        List<Requirement> all = new ArrayList<>();
        ofLike.stream()
                .filter(one -> one.scope() == Requirement.Scope.MONOREPO || tools.isEmpty())
                .forEach(all::add);
        tools.forEach(tool -> all.add(requirement(tool).asTool().onlyToBuild()));
        packages.forEach(one -> all.add(requirement(one)));
        return List.copyOf(all);
    }

    private Requirement requirement(String text) {
        Matcher matcher = PACKAGE.matcher(text.strip());
        boolean valid = matcher.matches()
                && OpamName.isValid(matcher.group(1))
                && (matcher.group(2) == null || OpamVersion.isValid(matcher.group(2)));
        check(
                valid,
                "names a package in a way that is not known: \"" + text + "\"",
                "Write <package>NAME</package> or <package>NAME&gt;=1.0</package>.");
        Requirement any = Requirement.of(matcher.group(1));
        return matcher.group(2) == null ? any : any.atLeast(matcher.group(2));
    }

    private static boolean balanced(String flags) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < flags.length(); i++) {
            char c = flags.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ';' || c == '(' || c == ')')) {
                depth += c == '(' ? 1 : -1;
                if (c == ';' || depth < 0) {
                    return false;
                }
            }
        }
        return depth == 0 && !quoted;
    }

    private void check(boolean good, String what, String next) {
        if (!good) {
            throw wrong(what, next);
        }
    }

    private ProjectException wrong(String what, String next) {
        return new ProjectException("The <customTarget> " + name + " of the pom " + what + ".", next);
    }
}
