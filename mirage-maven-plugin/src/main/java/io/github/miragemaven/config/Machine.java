package io.github.miragemaven.config;

import io.github.miragemaven.io.ProjectException;
import java.util.ArrayList;
import java.util.List;

/** What an evaluation has at hand: the text for its errors, its bounds, and the one thing it may know of outside. */
final class Machine {

    /** What an element of a list takes, in bytes, about. */
    private static final int ELEMENT = 16;

    private final Source source;
    private final Limits limits;
    private final String workingFolder;
    private final List<String> warnings = new ArrayList<>();
    private long steps;
    private long memory;
    private int depth;
    private Span here = new Span(0, 0);

    Machine(Source source, Limits limits, String workingFolder) {
        this.source = source;
        this.limits = limits;
        this.workingFolder = workingFolder;
    }

    Source source() {
        return source;
    }

    /** What {@code Sys.getcwd ()} gives. */
    String workingFolder() {
        return workingFolder;
    }

    void warn(Span at, String message) {
        warnings.add(source.show(at, message));
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** Counts a call or a turn of a loop. */
    void step(Span at) {
        here = at;
        if (++steps > limits.steps()) {
            throw source.error(
                    at,
                    "config.ml is still computing after " + limits.steps() + " steps",
                    "Look for a loop or a recursion that never ends here.");
        }
    }

    /** Counts what a library function does with {@code size} characters or elements. */
    void work(long size, Span at) {
        steps += size / 64;
        step(at);
    }

    /** Counts the bytes of strings, before they are made. */
    void allocate(long bytes, Span at) {
        memory += bytes;
        if (bytes < 0 || memory > limits.memory()) {
            throw source.error(
                    at,
                    "config.ml has made strings and lists of more than " + limits.memory() + " bytes",
                    "Look for a string or a list that grows without end here.");
        }
    }

    /** Counts the elements of lists and the parts of other values, before they are made. */
    void allocateElements(long elements, Span at) {
        allocate(elements > limits.memory() ? elements : elements * ELEMENT, at);
    }

    void enter(Span at) {
        if (++depth > limits.depth()) {
            throw tooDeep(at);
        }
    }

    void leave() {
        depth--;
    }

    /** Says where what follows comes from, until it makes calls of its own. */
    void begin(Span at) {
        here = at;
    }

    /** The last call that was begun. */
    Span here() {
        return here;
    }

    /** The failure for a Java stack that is full before our own bound is reached. */
    ProjectException overflow() {
        depth = 0;
        return source.error(
                here, "this is nested too deeply to be computed", "Look for a recursion that never ends here.");
    }

    private ProjectException tooDeep(Span at) {
        return source.error(
                at,
                "functions call one another more than " + limits.depth() + " levels deep",
                "Look for a recursion that never ends here.");
    }

    /** Applies a function to plain positional values. */
    Object call(Object function, Span at, Object... values) {
        List<Fn.Arg> arguments = new ArrayList<>();
        for (Object value : values) {
            arguments.add(Fn.Arg.positional(value, at));
        }
        return apply(function, arguments, at);
    }

    /** Applies whatever stands in front of arguments. */
    Object apply(Object function, List<Fn.Arg> arguments, Span at) {
        if (function instanceof Fn fn) {
            return fn.apply(this, arguments, at);
        }
        throw source.error(
                at, "this is not a function and can't be applied: it is " + Show.kind(function), "Is a \";\" missing?");
    }

    /** The failure that a person sees for an exception nobody caught. */
    ProjectException uncaught(Raised raised, String hint) {
        return source.error(raised.at(), Show.exception(raised.exception()), hint);
    }
}
