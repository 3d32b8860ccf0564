package io.farpoint.op;

/**
 * Why an op failed on its values. A kernel writes {@code (code, offending value)} as INT64[2] into
 * the op's last output, and only on failure.
 */
public enum FailureCode {
    /** An index outside {@code [-size, size)}; the value is the index. */
    INDEX_OUT_OF_RANGE(1, "an index is out of range"),
    /** An integer division or remainder by zero; the value is the dividend. */
    DIVISION_BY_ZERO(2, "an integer is divided by zero"),
    /** An integer to a negative power; the value is the exponent. */
    NEGATIVE_POWER(3, "an integer is raised to a negative power");

    private final int code;
    private final String text;

    FailureCode(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * The number a kernel writes; 0 means success.
     *
     * @return the code
     */
    public int code() {
        return code;
    }

    /**
     * The reason in words.
     *
     * @return a clause without its value
     */
    public String text() {
        return text;
    }

    /**
     * The reason with a code.
     *
     * @param code what a kernel wrote, not 0
     * @return the reason, or null for a number that is none
     */
    public static FailureCode ofCode(long code) {
        for (FailureCode failure : values()) {
            if (failure.code == code) {
                return failure;
            }
        }
        return null;
    }
}
