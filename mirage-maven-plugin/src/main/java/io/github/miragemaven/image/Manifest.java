package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an image linked with Solo5 says of itself in two ELF notes: for which tender it is, and which devices it asks for
 * (Solo5, {@code include/elf_abi.h} and {@code include/mft_abi.h}).
 *
 * @param target the target it was linked for, such as {@code hvt}
 * @param abiVersion the version of the interface between tender and image
 * @param devices in the image's own order
 */
public record Manifest(String target, int abiVersion, List<Device> devices) {

    private static final String OWNER = "Solo5";
    private static final int ABI1 = 0x31494241;
    private static final int MFT1 = 0x3154464d;

    /** {@code enum abi_target}, which begins with 1. */
    private static final List<String> TARGETS = List.of("hvt", "spt", "virtio", "muen", "genode", "xen");

    /** {@code struct mft} has members of eight bytes, so that it doesn't begin right behind the note's header. */
    private static final int PADDING = 4;

    private static final int VERSION = 1;
    private static final int MAX_ENTRIES = 64;
    private static final int ENTRY_SIZE = 104;
    private static final int NAME_SIZE = 68;

    /**
     * A device that has to be there when the image is booted.
     *
     * @param name as {@code config.ml} has it, such as {@code service}
     * @param kind what it is
     */
    public record Device(String name, Kind kind) {}

    /** Kinds of devices, by what the options of tenders call them. */
    public enum Kind {
        /** A network interface. */
        NET("network"),
        /** A disk. */
        BLOCK("block device");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For a message. */
        String title() {
            return title;
        }

        /** The word in options: {@code net} in {@code --net:service=tap100}. */
        String option() {
            return this == NET ? "net" : "block";
        }
    }

    public Manifest {
        devices = List.copyOf(devices);
    }

    /**
     * Reads an image's notes.
     *
     * @throws ProjectException when the file is no image of Solo5's, or of an unknown kind
     * @throws WorldException when it can't be read
     */
    public static Manifest read(Path image) {
        ElfNotes notes = ElfNotes.read(image)
                .orElseThrow(() -> broken(image, "it is not an ELF file for a 64-bit machine, or is cut off"));
        ByteBuffer abi = notes.find(OWNER, ABI1)
                .orElseThrow(() -> broken(image, "it was not linked with Solo5: there is no note ABI1 in it"));
        ByteBuffer manifest =
                notes.find(OWNER, MFT1).orElseThrow(() -> broken(image, "it has no manifest: there is no note MFT1"));
        try {
            return new Manifest(target(abi.getInt(), image), abi.getInt(), devices(manifest, image));
        } catch (BufferUnderflowException e) {
            throw broken(image, "its notes are too short");
        }
    }

    private static String target(int number, Path image) {
        if (number < 1 || number > TARGETS.size()) {
            throw broken(image, "it is for a target that Solo5 did not have yet, number " + number);
        }
        return TARGETS.get(number - 1);
    }

    private static List<Device> devices(ByteBuffer manifest, Path image) {
        manifest.position(PADDING);
        int version = manifest.getInt();
        int entries = manifest.getInt();
        if (version != VERSION
                || entries < 1
                || entries > MAX_ENTRIES
                || manifest.remaining() != entries * ENTRY_SIZE) {
            throw broken(image, "its manifest (version " + version + ") is of a kind that is not known here");
        }
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            byte[] name = new byte[NAME_SIZE];
            manifest.get(name);
            int type = manifest.getInt();
            manifest.position(manifest.position() + ENTRY_SIZE - NAME_SIZE - Integer.BYTES);
            String text = new String(name, UTF_8);
            text = text.substring(0, Math.max(0, text.indexOf('\0')));
            // The first is Solo5's own; and so are others above the types of devices.
            if (type == 1) {
                devices.add(new Device(text, Kind.BLOCK));
            } else if (type == 2) {
                devices.add(new Device(text, Kind.NET));
            } else if (type >= 0 && type < 1 << 30) {
                throw broken(image, "its device " + text + " is of an unknown type, " + type);
            }
        }
        return devices;
    }

    private static ProjectException broken(Path image, String why) {
        return new ProjectException(
                image + " is not an image that Solo5 can boot: " + why,
                "Build it again with mvn clean package and the -Dtarget it is for.");
    }
}
