package io.github.miragemaven.image;

import io.github.miragemaven.io.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * A unikernel to boot.
 *
 * @param image its file
 * @param name what {@code register} called it
 * @param target what it was built for, such as {@code unix}
 * @param arguments what it gets on its command line
 * @param devices what its devices are connected to
 * @param memory how many MiB it gets; the tender's default, or 512, if empty
 * @param kvm whether an emulator is to use KVM; if empty, it does where that works
 * @param folder where it runs: relative paths of block devices start there
 * @param work a folder for logs, temporary disks and the record of what runs, made if need be
 * @param searchPath where to look for tenders and other programs
 * @param moreTenders further folders with tenders, asked for only when the search path has none
 * @param progress where to say what is done
 */
public record RunRequest(
        Path image,
        String name,
        String target,
        List<String> arguments,
        Devices devices,
        OptionalInt memory,
        Optional<Boolean> kvm,
        Path folder,
        Path work,
        List<Path> searchPath,
        Supplier<List<Path>> moreTenders,
        Progress progress) {

    public RunRequest {
        arguments = List.copyOf(arguments);
        folder = folder.toAbsolutePath().normalize();
        work = work.toAbsolutePath().normalize();
        image = image.toAbsolutePath().normalize();
        searchPath = List.copyOf(searchPath);
    }

    /** The name that logs and records of it have. */
    String title() {
        return name + "-" + target;
    }
}
