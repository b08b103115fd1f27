package io.github.miragemaven.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.miragemaven.device.Application;
import io.github.miragemaven.device.Misuse;
import io.github.miragemaven.io.AtomicFiles;
import io.github.miragemaven.io.ProjectException;
import io.github.miragemaven.io.WorldException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** From a config.ml on disk to the application it describes. */
public final class Configurator {

    private Configurator() {}

    /**
     * Reads and evaluates a project's config.ml.
     *
     * @throws ProjectException when it is missing, wrong, or describes what can't be
     * @throws WorldException when it can't be read
     */
    public static Application configure(ConfigureRequest request) {
        Path file = request.file().toAbsolutePath().normalize();
        String name = String.valueOf(file.getFileName());
        String text = read(file);
        ConfigEvaluator.evaluate(new ConfigRequest(
                        name, text, request.catalogue().entries(), String.valueOf(file.getParent()), Limits.DEFAULT))
                .warnings()
                .forEach(request.progress()::warn);
        try {
            return request.catalogue().application();
        } catch (ProjectException e) {
            throw withLines(e, new Source(name, text));
        }
    }

    /** The failure with the lines that it speaks of: the catalogue knows their numbers, the text is here. */
    private static ProjectException withLines(ProjectException failure, Source source) {
        if (!(failure.getCause() instanceof Misuse misuse) || misuse.notes().isEmpty()) {
            return failure;
        }
        String notes = misuse.notes().stream()
                .filter(note -> note.place().file().equals(source.name()))
                .map(source::show)
                .collect(Collectors.joining("\n"));
        return new ProjectException(failure.what() + "\n" + notes, failure.next(), misuse);
    }

    private static String read(Path file) {
        if (!Files.exists(file)) {
            throw ConfigEvaluator.missing(file.toString());
        }
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProjectException(
                    file + " is not text in UTF-8",
                    "Save it as UTF-8, or write other bytes as \\xHH in its strings.",
                    e);
        } catch (IOException e) {
            throw new WorldException(
                    "Cannot read " + file + ": " + AtomicFiles.reason(e), "Check that you may read it.", e);
        }
    }
}
