package io.github.miragemaven.duniverse;

import java.nio.file.Path;
import java.util.List;

/**
 * What was done to {@code duniverse/}. Each folder's name is in exactly one of the lists; all are sorted.
 *
 * @param folder the {@code duniverse/} folder
 * @param fetched written now
 * @param upToDate as the lock wants them, and not touched
 * @param removed deleted, because no lock names them any more
 * @param edited changed by hand since we wrote them, and kept; some may not be what the lock wants
 * @param foreign not written by us, and kept
 */
public record DuniverseResult(
        Path folder,
        List<String> fetched,
        List<String> upToDate,
        List<String> removed,
        List<String> edited,
        List<String> foreign) {

    public DuniverseResult {
        fetched = List.copyOf(fetched);
        upToDate = List.copyOf(upToDate);
        removed = List.copyOf(removed);
        edited = List.copyOf(edited);
        foreign = List.copyOf(foreign);
    }
}
