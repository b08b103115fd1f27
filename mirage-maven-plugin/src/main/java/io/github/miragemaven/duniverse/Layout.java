package io.github.miragemaven.duniverse;

import java.nio.file.Path;

/**
 * Where things are in {@code duniverse/}. What is ours is below a folder whose name starts with a dot, which dune does
 * not look into.
 */
record Layout(Path folder) {

    static Layout of(Path project) {
        return new Layout(project.resolve("duniverse"));
    }

    Path directory(String name) {
        return folder.resolve(name);
    }

    Path state() {
        return folder.resolve(".mirage-maven");
    }

    Path lock() {
        return state().resolve("lock");
    }

    Path manifests() {
        return state().resolve("written");
    }

    Path manifest(String name) {
        return manifests().resolve(name);
    }

    /** Manifests of folders that are about to be put in place. */
    Path pending() {
        return state().resolve("pending");
    }

    Path pending(String name) {
        return pending().resolve(name);
    }

    /** Folders on their way in. */
    Path staging() {
        return state().resolve("staging");
    }

    /** Folders on their way out. */
    Path trash() {
        return state().resolve("trash");
    }
}
