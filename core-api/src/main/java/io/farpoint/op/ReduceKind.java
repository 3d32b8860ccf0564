package io.farpoint.op;

/** How a reduction joins elements. */
public enum ReduceKind {
    /** The sum; 0 of nothing. Not for BOOL. */
    SUM(1),
    /** The product; 1 of nothing. Not for BOOL. */
    PROD(2),
    /** The largest, NaN if any is NaN; refused for nothing. */
    MAX(3),
    /** The smallest, NaN if any is NaN; refused for nothing. */
    MIN(4),
    /** Whether any is true; false of nothing. BOOL only. */
    ANY(5),
    /** Whether all are true; true of nothing. BOOL only. */
    ALL(6);

    private final int code;

    ReduceKind(int code) {
        this.code = code;
    }

    /**
     * The frozen number on the wire.
     *
     * @return the wire code
     */
    public int code() {
        return code;
    }
}
