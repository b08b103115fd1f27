package io.github.miragemaven.toolchain;

/**
 * An OCaml that compiles for another system than it runs on.
 *
 * @param findlibToolchain what findlib knows it by, {@code ocamlfind -toolchain NAME}; dune's contexts too
 * @param ocaml the version of OCaml it is
 */
public record CrossCompiler(String findlibToolchain, String ocaml) {

    @Override
    public String toString() {
        return "cross compiler " + findlibToolchain + " of OCaml " + ocaml;
    }
}
