package io.github.miragemaven.duniverse;

import java.util.List;

/**
 * The edits in {@code duniverse/}.
 *
 * @param patches one for each folder with edits, sorted by name
 */
public record DuniverseDiff(List<Patch> patches) {

    /**
     * The edits in one folder.
     *
     * @param directory its name below {@code duniverse/}
     * @param url the source that the edits start from
     * @param text a unified diff with paths from the project's folder, as {@code git apply} and {@code patch -p1} take
     *     it; of binary files it only says that they differ
     */
    public record Patch(String directory, String url, String text) {}

    public DuniverseDiff {
        patches = List.copyOf(patches);
    }
}
