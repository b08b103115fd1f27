package io.github.miragemaven.mojo;

import io.github.miragemaven.target.OwnTarget;
import io.github.miragemaven.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code <customTarget>} of the pom. */
public final class CustomTarget {

    /** What {@code -Dtarget=} calls it: lower-case letters, digits and dashes. */
    private String name = "";

    /**
     * The target of MirageOS's that it is like in all that is not said here, such as {@code unix} (the default) or
     * {@code spt}. {@code config.ml} can't tell it from that one: {@code Key.is_unix} holds for a target like {@code unix}.
     */
    private String like = "unix";

    /** The findlib toolchain that compiles for it ({@code ocamlfind -toolchain}); the name if nothing is said. */
    private @Nullable String toolchain;

    /** Packages that every unikernel for it needs beside those for {@code like}: {@code NAME} or {@code NAME>=1.0}. */
    private List<String> packages = new ArrayList<>();

    /**
     * Packages that the toolchain consists of, instead of the tools of {@code like}, in the same way. Where there are none,
     * the toolchain has to be on the machine already.
     */
    private List<String> tools = new ArrayList<>();

    /** Flags for linking, as in a dune file: {@code -ccopt -static}. */
    private @Nullable String linkFlags;

    /** What the image's name ends with; {@code .NAME} if nothing is said. */
    private @Nullable String extension;

    /** Maven makes it and fills it in. */
    public CustomTarget() {}

    Target target() {
        return Target.own(new OwnTarget(
                name,
                like,
                toolchain == null ? name : toolchain,
                packages,
                tools,
                Optional.ofNullable(linkFlags),
                Optional.ofNullable(extension)));
    }
}
