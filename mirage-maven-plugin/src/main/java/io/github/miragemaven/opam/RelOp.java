package io.github.miragemaven.opam;

/** A comparison between versions (opam manual, section "Package Formulas", {@code <relop>}). */
public enum RelOp {
    EQ("="),
    NEQ("!="),
    GEQ(">="),
    GT(">"),
    LEQ("<="),
    LT("<");

    private final String sign;

    RelOp(String sign) {
        this.sign = sign;
    }

    /** Whether {@code left op right} holds, given {@code comparison} as {@code left.compareTo(right)} has it. */
    public boolean holds(int comparison) {
        return switch (this) {
            case EQ -> comparison == 0;
            case NEQ -> comparison != 0;
            case GEQ -> comparison >= 0;
            case GT -> comparison > 0;
            case LEQ -> comparison <= 0;
            case LT -> comparison < 0;
        };
    }

    /** The comparison that holds exactly when this one does not. */
    public RelOp negated() {
        return switch (this) {
            case EQ -> NEQ;
            case NEQ -> EQ;
            case GEQ -> LT;
            case GT -> LEQ;
            case LEQ -> GT;
            case LT -> GEQ;
        };
    }

    /** As opam writes it. */
    @Override
    public String toString() {
        return sign;
    }
}
