package io.github.miragemaven.duniverse;

import io.github.miragemaven.io.Progress;
import io.github.miragemaven.io.WorldException;
import io.github.miragemaven.lock.DuniverseDirectory;
import io.github.miragemaven.transport.Source;
import io.github.miragemaven.transport.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What {@code duniverse/} is to be.
 *
 * @param project the folder that {@code duniverse/} is in
 * @param directories its folders, as the lock has them
 * @param archiveMirrors where to look for archives first, as {@link io.github.miragemaven.transport.Source} has it;
 *     asked for only when something is to be fetched
 * @param transport what brings them
 * @param discard names of folders whose edits may be thrown away, and which may be replaced or removed although we did
 *     not write them; {@code *} for all
 * @param progress where to say what is done
 */
public record DuniverseRequest(
        Path project,
        List<DuniverseDirectory> directories,
        Supplier<List<String>> archiveMirrors,
        Transport transport,
        Set<String> discard,
        Progress progress) {

    public DuniverseRequest {
        project = project.toAbsolutePath().normalize();
        directories = List.copyOf(directories);
        discard = Set.copyOf(discard);
    }

    /**
     * The sources, each with the mirrors to look at first. With none where the repositories can't be asked for them:
     * what is locked may be in the cache, and can be had from where it was locked.
     */
    Map<String, Source> withMirrors(Map<String, Source> sources) {
        if (sources.isEmpty()) {
            return sources;
        }
        List<String> mirrors;
        try {
            mirrors = archiveMirrors.get();
        } catch (WorldException e) {
            String said = "The repositories can't be asked for archive mirrors. " + e.what();
            if (transport.settings().offline()) {
                progress.debug(said);
            } else {
                progress.warn(said);
            }
            return sources;
        }
        Map<String, Source> result = new TreeMap<>();
        sources.forEach((name, source) ->
                result.put(name, new Source(source.url(), source.checksums(), mirrors, source.mirrors())));
        return result;
    }

    boolean discards(String directory) {
        return discard.contains("*") || discard.contains(directory);
    }
}
