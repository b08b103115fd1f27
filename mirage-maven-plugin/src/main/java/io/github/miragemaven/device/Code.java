package io.github.miragemaven.device;

import java.util.Optional;

/**
 * A piece of {@code main.ml}.
 *
 * @param text OCaml source
 * @param place where config.ml wrote it, for a line directive; empty when the catalogue did
 */
public record Code(String text, Optional<Position> place) {

    static Code of(String text) {
        return new Code(text, Optional.empty());
    }
}
