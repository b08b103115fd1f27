package io.github.miragemaven.device;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What is copied to {@code dist/}, functoria's {@code Install.t}.
 *
 * @param programs made in the unikernel's dune context
 * @param data made in the machine's own context, each once, in order of name
 */
public record Install(List<Program> programs, List<String> data) {

    /** Nothing at all. */
    static final Install NOTHING = new Install(List.of(), List.of());

    /**
     * A program.
     *
     * @param source its file in the project's folder
     * @param name its file in {@code dist/}
     */
    public record Program(String source, String name) {}

    public Install {
        programs = List.copyOf(programs);
        data = List.copyOf(new TreeSet<>(data));
    }

    Install and(Install other) {
        List<Program> allPrograms = new ArrayList<>(programs);
        allPrograms.addAll(other.programs);
        List<String> allData = new ArrayList<>(data);
        allData.addAll(other.data);
        return new Install(allPrograms, allData);
    }
}
