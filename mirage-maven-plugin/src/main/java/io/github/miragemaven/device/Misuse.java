package io.github.miragemaven.device;

/**
 * Something in config.ml asks the catalogue for what it can't give: a device of the wrong kind, a bad package name, two
 * pins for one package. It carries no place; whoever evaluates config.ml knows which expression was at fault and says so.
 */
public final class Misuse extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String hint;

    /**
     * @param message what was expected and what was found
     * @param hint what to write instead, may be empty
     */
    public Misuse(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to write instead; empty when the message says enough. */
    public String hint() {
        return hint;
    }
}
