package io.github.miragemaven.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.Checksum;
import io.github.miragemaven.opam.OpamPackage.PinDepend;
import io.github.miragemaven.opam.OpamPrinter;
import java.util.List;

/**
 * What a lock is made from, as far as the project decides it. Neither the machine nor the repositories are in it: the
 * lock is to be the same for everybody, and to stay when a repository gets new versions.
 */
final class Inputs {

    /** The fields that solving depends on. */
    private static final List<String> FIELDS = List.of(
            "version",
            "depends",
            "conflicts",
            "conflict-class",
            "available",
            "pin-depends",
            "x-opam-monorepo-opam-provided",
            "x-mirage-local-libs");

    private Inputs() {}

    static Checksum digest(List<ProjectFile> files, List<PinDepend> pins) {
        StringBuilder text = new StringBuilder();
        for (ProjectFile file : files) {
            text.append(file.scope()).append(' ').append(file.opam().name()).append('\n');
            for (String field : FIELDS) {
                file.opam()
                        .file()
                        .field(field)
                        .ifPresent(value -> text.append(field)
                                .append(": ")
                                .append(OpamPrinter.print(value))
                                .append('\n'));
            }
        }
        pins.stream()
                .map(PinDepend::toString)
                .sorted()
                .forEach(pin -> text.append("pin ").append(pin).append('\n'));
        return Checksum.ofBytes(Checksum.Algorithm.SHA256, text.toString().getBytes(UTF_8));
    }
}
