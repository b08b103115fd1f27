package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.image.Manifest.Device;
import io.github.miragemaven.image.Manifest.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Files as Solo5's linker makes them, with nothing to run in them: an ELF header, three program headers, and notes (elf(5);
 * Solo5, {@code include/elf_abi.h} and {@code include/mft_abi.h}).
 */
final class Images {

    static final int HVT = 1;
    static final int SPT = 2;
    static final int VIRTIO = 3;

    private Images() {}

    static Device net(String name) {
        return new Device(name, Kind.NET);
    }

    static Device block(String name) {
        return new Device(name, Kind.BLOCK);
    }

    static Path write(Path file, int target, Device... devices) {
        return write(file, image(abi(target), manifest(devices)));
    }

    static Path write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] image(byte[]... notes) {
        int programs = notes.length + 1;
        int at = 64 + 56 * programs;
        int size = at;
        for (byte[] note : notes) {
            size += note.length;
        }
        ByteBuffer elf = buffer(size);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        elf.putLong(32, 64);
        elf.putShort(54, (short) 56).putShort(56, (short) programs);
        // The first is no note.
        elf.putInt(64, 1).putLong(64 + 8, 0).putLong(64 + 32, 64);
        for (int i = 0; i < notes.length; i++) {
            int header = 64 + 56 * (i + 1);
            elf.putInt(header, 4).putLong(header + 8, at).putLong(header + 32, notes[i].length);
            elf.position(at).put(notes[i]);
            at += notes[i].length;
        }
        return bytes(elf);
    }

    static byte[] abi(int target) {
        return note("Solo5", 0x31494241, bytes(buffer(16).putInt(target).putInt(2)));
    }

    static byte[] manifest(Device... devices) {
        return manifest(1, List.of(devices));
    }

    /** The first entry is Solo5's own, and there is padding before it all. */
    static byte[] manifest(int version, List<Device> devices) {
        ByteBuffer content = buffer(12 + 104 * (devices.size() + 1));
        content.putInt(4, version).putInt(8, devices.size() + 1);
        content.putInt(12 + 68, 1 << 30);
        for (int i = 0; i < devices.size(); i++) {
            int at = 12 + 104 * (i + 1);
            content.position(at).put(devices.get(i).name().getBytes(UTF_8));
            content.putInt(at + 68, devices.get(i).kind() == Kind.BLOCK ? 1 : 2);
        }
        return note("Solo5", 0x3154464d, bytes(content));
    }

    static byte[] note(String owner, int type, byte[] content) {
        byte[] name = (owner + "\0").getBytes(UTF_8);
        int padded = (name.length + 3) & ~3;
        ByteBuffer note = buffer(12 + padded + ((content.length + 3) & ~3));
        note.putInt(name.length).putInt(content.length).putInt(type).put(name);
        return bytes(note.position(12 + padded).put(content));
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer all) {
        byte[] bytes = new byte[all.capacity()];
        all.position(0).get(bytes);
        return bytes;
    }
}
