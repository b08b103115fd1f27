package io.github.miragemaven.device;

import java.util.List;

/**
 * Something in config.ml asks the catalogue for what it can't give: a device of the wrong kind, a bad package name, two
 * pins for one package. Whoever evaluates config.ml knows which expression was at fault and says so; the notes name other
 * places that have to do with it.
 */
public final class Misuse extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * A place to look at besides the one at fault.
     *
     * @param text what is there
     */
    public record Note(String text, Position place) {}

    private final String hint;
    private final transient List<Note> notes;

    /**
     * @param message what was expected and what was found
     * @param hint what to write instead, may be empty
     */
    public Misuse(String message, String hint) {
        this(message, hint, List.of());
    }

    Misuse(String message, String hint, List<Note> notes) {
        super(message);
        this.hint = hint;
        this.notes = List.copyOf(notes);
    }

    /** Other places to show, such as where a device of the wrong kind was made. */
    public List<Note> notes() {
        return notes;
    }

    /** What to write instead; empty when the message says enough. */
    public String hint() {
        return hint;
    }
}
