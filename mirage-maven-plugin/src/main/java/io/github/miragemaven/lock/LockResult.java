package io.github.miragemaven.lock;

import java.util.List;

/**
 * A lock that fits the project.
 *
 * @param solved whether versions had to be chosen; otherwise the lock files were obeyed as they are
 * @param changes what is different from the lock files as they were; everything is, where there were none
 * @param notes what a person may want to know of how the lock came about
 */
public record LockResult(Lock lock, boolean solved, List<Change> changes, List<String> notes) {

    public LockResult {
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }
}
