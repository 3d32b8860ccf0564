package io.farpoint.op;

/** What a scatter does where it lands. */
public enum ScatterMode {
    /** Replaces; of several that land on one place the last in row-major order stays. */
    SET(1),
    /** Adds, in row-major order. */
    ADD(2);

    private final int code;

    ScatterMode(int code) {
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
