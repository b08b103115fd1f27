package io.github.miragemaven.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The notes of an ELF file: what a linker left in it for whoever loads it (System V ABI, "Note Section"; elf(5)). Only
 * 64-bit little-endian files have any for us, which all of Solo5's are.
 */
final class ElfNotes {

    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int PT_NOTE = 4;

    /** Solo5's largest note has under 7 KiB; a segment beyond this is something else, or broken. */
    private static final long LARGEST_SEGMENT = 1 << 20;

    private record Note(String owner, int type, ByteBuffer content) {}

    private final List<Note> notes;

    private ElfNotes(List<Note> notes) {
        this.notes = List.copyOf(notes);
    }

    /**
     * The notes of a file; empty if it is no ELF file that a tender could load, or is cut off.
     *
     * @throws WorldException when it can't be read
     */
    static Optional<ElfNotes> read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            return read(channel);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // Sizes in it lead beyond its end.
            return Optional.empty();
        } catch (IOException e) {
            throw AtomicFiles.cannotRead(file, e);
        }
    }

    /** The content of the first note of that owner and type. */
    Optional<ByteBuffer> find(String owner, int type) {
        return notes.stream()
                .filter(note -> note.owner().equals(owner) && note.type() == type)
                .findFirst()
                .map(note -> note.content().duplicate().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Optional<ElfNotes> read(FileChannel channel) throws IOException {
        ByteBuffer header = part(channel, 0, HEADER_SIZE);
        boolean isElf64 = header.getInt(0) == 0x464c457f && header.get(4) == 2 && header.get(5) == 1;
        if (!isElf64 || header.getShort(54) != PROGRAM_HEADER_SIZE) {
            return Optional.empty();
        }
        int count = Short.toUnsignedInt(header.getShort(56));
        ByteBuffer programs = part(channel, header.getLong(32), (long) count * PROGRAM_HEADER_SIZE);
        List<Note> notes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int at = i * PROGRAM_HEADER_SIZE;
            if (programs.getInt(at) == PT_NOTE) {
                addNotes(notes, part(channel, programs.getLong(at + 8), programs.getLong(at + 32)));
            }
        }
        return Optional.of(new ElfNotes(notes));
    }

    private static void addNotes(List<Note> notes, ByteBuffer segment) {
        while (segment.remaining() >= 12) {
            int nameSize = segment.getInt();
            int contentSize = segment.getInt();
            int type = segment.getInt();
            String owner = new String(bytes(segment, nameSize), ISO_8859_1);
            notes.add(new Note(owner.replaceFirst("\0+$", ""), type, ByteBuffer.wrap(bytes(segment, contentSize))));
        }
    }

    /** The next bytes, of which there are a multiple of four in the file. */
    private static byte[] bytes(ByteBuffer segment, int size) {
        if (size < 0 || size > segment.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[size];
        segment.get(bytes);
        segment.position(Math.min(segment.limit(), (segment.position() + 3) & ~3));
        return bytes;
    }

    private static ByteBuffer part(FileChannel channel, long offset, long size) throws IOException {
        if (offset < 0 || size < 0 || size > LARGEST_SEGMENT) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        while (part.hasRemaining()) {
            if (channel.read(part, offset + part.position()) < 0) {
                throw new BufferUnderflowException();
            }
        }
        return part.flip();
    }
}
