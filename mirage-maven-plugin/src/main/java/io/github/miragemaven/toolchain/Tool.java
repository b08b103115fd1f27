package io.github.miragemaven.toolchain;

import java.nio.file.Path;

/**
 * One program of a toolchain.
 *
 * @param name the opam package it stands for: {@code ocaml}, {@code dune}
 * @param program the executable
 * @param version what it says of itself, as opam would write it
 */
public record Tool(String name, Path program, String version) {

    @Override
    public String toString() {
        return name + " " + version + " (" + program + ")";
    }
}
