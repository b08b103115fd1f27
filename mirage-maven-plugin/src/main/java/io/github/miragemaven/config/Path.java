package io.github.miragemaven.config;

import java.util.List;

/**
 * A name with the modules before it: {@code Key.Arg.opt}.
 *
 * @param modules outermost first, often none
 */
record Path(List<String> modules, String name, Span span) {

    static Path of(String name, Span span) {
        return new Path(List.of(), name, span);
    }

    @Override
    public String toString() {
        return modules.isEmpty() ? name : String.join(".", modules) + "." + name;
    }
}
