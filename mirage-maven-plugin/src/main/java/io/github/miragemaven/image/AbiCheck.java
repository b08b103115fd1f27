package io.github.miragemaven.image;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.nio.file.Path;

/** Sees that what was linked is for the target it was to be linked for, and not found out when somebody boots it. */
public final class AbiCheck {

    private static final String XEN = "xen";

    /** What Xen enters a PVH guest by: the note {@code XEN_ELFNOTE_PHYS32_ENTRY} (Xen, public/elfnote.h). */
    private static final int PHYS32_ENTRY = 18;

    private AbiCheck() {}

    /**
     * Checks the notes that Solo5's bindings leave in an image (Solo5, {@code include/elf_abi.h}).
     *
     * @param abi what Solo5 calls the interface that it is to be for, such as {@code spt}
     * @return what the image says of itself
     * @throws ProjectException when it is no Solo5 image, or one for another interface
     * @throws WorldException when it can't be read
     */
    public static Manifest check(Path image, String abi) {
        Manifest manifest = Manifest.read(image);
        if (!manifest.target().equals(abi)) {
            throw new ProjectException(
                    image + " was linked for " + manifest.target() + ", by the note ABI1 in it, and not for " + abi,
                    "Something replaced the flag -z solo5-abi=" + abi + " of dune.build, or the solo5_" + abi
                            + ".o of the toolchain is not what its name says. See which compiler is used with mvn"
                            + " mirage:doctor, then run mvn clean package.");
        }
        boolean entersXen = ElfNotes.read(image)
                .flatMap(notes -> notes.find("Xen", PHYS32_ENTRY))
                .isPresent();
        if (abi.equals(XEN) && !entersXen) {
            throw new ProjectException(
                    image + " can't be entered by Xen: there is no note XEN_ELFNOTE_PHYS32_ENTRY in it",
                    "The solo5_xen.o of the toolchain is not whole. Install Solo5 again, then run mvn clean package.");
        }
        return manifest;
    }
}
