package io.github.miragemaven.opam;

/** How an environment variable is changed (opam manual, section "Environment updates"). */
public enum UpdateOp {
    /** Set. */
    SET("="),
    /** Put in front. */
    PREPEND("+="),
    /** Put behind. */
    APPEND("=+"),
    /** Replaced where opam put it before, else put in front. */
    REPLACE("=+="),
    /** Put in front, with a separator even when there was nothing. */
    PREPEND_SEPARATED(":="),
    /** Put behind, with a separator even when there was nothing. */
    APPEND_SEPARATED("=:");

    private final String sign;

    UpdateOp(String sign) {
        this.sign = sign;
    }

    /** As opam writes it. */
    @Override
    public String toString() {
        return sign;
    }
}
