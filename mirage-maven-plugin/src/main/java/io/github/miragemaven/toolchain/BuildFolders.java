package io.github.miragemaven.toolchain;

import java.nio.file.Path;

/**
 * Where a toolchain is, and where it is built.
 *
 * <pre>
 * prefix/    what packages are installed to
 * complete   what it is; there only when all of it is
 * logs/      what each package's commands printed
 * work/      sources being built, and what runs; gone when it is complete
 * </pre>
 */
record BuildFolders(Path root) {

    Prefix prefix() {
        return new Prefix(root.resolve("prefix"));
    }

    Path stamp() {
        return root.resolve("complete");
    }

    Path logs() {
        return root.resolve("logs");
    }

    Path log(ManagedPackage one) {
        return logs().resolve(one.name() + ".log");
    }

    Path work() {
        return root.resolve("work");
    }

    Path running() {
        return work().resolve(".running");
    }

    /** The sources of a package. No package's name has a dot, so the others are apart from these. */
    Path sources(ManagedPackage one) {
        return work().resolve(one.name());
    }

    /** Where its commands run. */
    Path build(ManagedPackage one) {
        return one.definition()
                .url()
                .flatMap(url -> url.subpath())
                .map(subpath -> sources(one).resolve(subpath).normalize())
                .orElseGet(() -> sources(one));
    }

    Path home(ManagedPackage one) {
        return work().resolve(one.name() + ".home");
    }

    Path temporary(ManagedPackage one) {
        return work().resolve(one.name() + ".tmp");
    }

    Path opamFile(ManagedPackage one) {
        return work().resolve(one.name() + ".opam");
    }
}
