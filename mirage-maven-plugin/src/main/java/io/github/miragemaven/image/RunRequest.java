package io.github.miragemaven.image;

import java.nio.file.Path;
import java.util.List;

/**
 * A unikernel to boot.
 *
 * @param image its file
 * @param target what it was built for, such as {@code unix}
 * @param arguments what it gets on its command line
 * @param folder where it runs: block devices that are plain files are looked for there
 */
public record RunRequest(Path image, String target, List<String> arguments, Path folder) {

    public RunRequest {
        arguments = List.copyOf(arguments);
    }
}
