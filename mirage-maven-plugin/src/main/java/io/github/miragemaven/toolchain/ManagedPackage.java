package io.github.miragemaven.toolchain;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.opam.OpamPackage;
import io.github.miragemaven.opam.UrlSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A package that a managed toolchain is made of.
 *
 * @param definition its opam file, with the sources that the lock names
 * @param files what lies below {@code files/} beside the opam file, by relative path
 * @param archiveMirrors where to look for its archives first, see {@link io.github.miragemaven.transport.Source}
 */
public record ManagedPackage(OpamPackage definition, SortedMap<String, byte[]> files, List<String> archiveMirrors) {

    public ManagedPackage {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        archiveMirrors = List.copyOf(archiveMirrors);
    }

    String name() {
        return definition.name();
    }

    /** Whether its sources may change while its version stays (opam manual, section "Variables", {@code dev}). */
    boolean isDevelopment() {
        return definition
                .url()
                .filter(url -> url.checksums().isEmpty() && !url.src().startsWith("http"))
                .isPresent();
    }

    /** Everything that is fetched for it. */
    List<UrlSection> sources() {
        List<UrlSection> all = new ArrayList<>(definition.url().stream().toList());
        all.addAll(definition.extraSources().values());
        return all;
    }

    /**
     * The files to be laid over the sources: those that {@code extra-files:} names, after a check of their checksums; all
     * of them where an old opam file has no such field (opam manual, section "files/").
     */
    SortedMap<String, byte[]> checkedFiles() {
        Map<String, Checksum> listed = definition.extraFiles();
        if (listed.isEmpty()) {
            return files;
        }
        SortedMap<String, byte[]> checked = new TreeMap<>();
        listed.forEach((path, checksum) -> {
            byte[] bytes = files.get(path);
            if (bytes == null || !Checksum.ofBytes(checksum.algorithm(), bytes).equals(checksum)) {
                throw new ProjectException(
                        definition.file().name() + ": the file files/" + path + " of " + definition
                                + (bytes == null ? " is not there" : " does not have the checksum " + checksum),
                        "The repository is damaged or was changed: update it (-U), or correct it.");
            }
            checked.put(path, bytes);
        });
        return checked;
    }

    /** {@code name version}, for people. */
    @Override
    public String toString() {
        return definition.name() + " " + definition.version();
    }
}
