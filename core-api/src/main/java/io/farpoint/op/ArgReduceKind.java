package io.farpoint.op;

/** Which element's index an {@link Op.ArgReduce} gives. */
public enum ArgReduceKind {
    /** The first largest; the first NaN, if there is one. */
    ARGMAX(1),
    /** The first smallest; the first NaN, if there is one. */
    ARGMIN(2);

    private final int code;

    ArgReduceKind(int code) {
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
