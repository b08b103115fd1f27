package io.github.miragemaven.toolchain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.miragemaven.io.Command;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The gcc that an installed Solo5 was built with. Solo5 keeps a copy of that gcc's headers of intrinsics, which another
 * version's compiler proper need not understand.
 */
final class Solo5Compiler {

    /** What gcc leaves in the section {@code .comment} of its objects: {@code GCC: (Debian 12.2.0-14) 12.2.0}. */
    private static final Pattern MARK = Pattern.compile("GCC: \\([^)]*\\) ([0-9][0-9.]*)");

    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    private Solo5Compiler() {}

    /** How the C compiler of a PATH differs from Solo5's, in words; empty where it doesn't, or nothing tells. */
    static Optional<String> mismatch(Toolchain toolchain, List<Path> searchPath) {
        Optional<Tool> solo5 = toolchain.find(KnownTool.SOLO5.packageName());
        if (toolchain.cross().isEmpty() || solo5.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> then = builtWith(solo5.get());
        Optional<String> now = current(searchPath);
        if (then.isEmpty() || now.isEmpty() || then.equals(now)) {
            return Optional.empty();
        }
        return Optional.of(solo5.get() + " was built with gcc " + then.get() + ", and the C compiler is now "
                + now.get()
                + ": C code for unikernels may not compile. If it does not, build Solo5 again, or let mvn build"
                + " it: -Dmirage.toolchain=managed");
    }

    private static Optional<String> builtWith(Tool solo5) {
        Optional<Path> prefix =
                Optional.ofNullable(solo5.program().getParent()).flatMap(bin -> Optional.ofNullable(bin.getParent()));
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> bindings =
                Files.newDirectoryStream(prefix.get().resolve("lib"), "*-solo5-none-static")) {
            for (Path folder : bindings) {
                Path stub = folder.resolve("solo5_stub.o");
                Matcher mark = MARK.matcher(Files.isRegularFile(stub) ? Files.readString(stub, ISO_8859_1) : "");
                if (mark.find()) {
                    return Optional.of(mark.group(1));
                }
            }
        } catch (IOException e) {
            // It is a warning that would come of it; what can't be read gives none.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> current(List<Path> searchPath) {
        return Stream.of("cc", "gcc")
                .flatMap(name -> Command.find(name, searchPath).stream())
                .findFirst()
                .flatMap(compiler -> Command.of(Path.of("/"), compiler.toString(), "--version")
                        .run()
                        .output()
                        .lines()
                        .findFirst())
                .filter(line -> !line.contains("clang"))
                .flatMap(line -> VERSION.matcher(line).results().reduce((first, second) -> second))
                .map(match -> match.group());
    }
}
