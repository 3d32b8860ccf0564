package io.farpoint.op;

/** What an {@link Op.Random} draws. {@link Philox} says how bits become numbers. */
public enum Distribution {
    /** Uniform in [0, 1). FLOAT32 and FLOAT64. Immediates: seed, counter. */
    UNIFORM(1),
    /** Standard normal by Box and Muller. FLOAT32 and FLOAT64. Immediates: seed, counter. */
    NORMAL(2),
    /** Whole numbers in [low, high). INT64. Immediates: seed, counter, low, high. */
    INTEGERS(3);

    private final int code;

    Distribution(int code) {
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

    /**
     * How many INT64 immediates it takes.
     *
     * @return 2, or 4 for INTEGERS
     */
    public int immediates() {
        return this == INTEGERS ? 4 : 2;
    }
}
