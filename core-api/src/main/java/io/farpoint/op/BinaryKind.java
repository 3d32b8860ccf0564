package io.farpoint.op;

import java.util.Locale;

/** The scalar functions of two arguments of one dtype. Integers wrap. */
public enum BinaryKind {
    /** Sum; logical or for BOOL. */
    ADD(1),
    /** Difference. Not for BOOL. */
    SUB(2),
    /** Product; logical and for BOOL. */
    MUL(3),
    /** The IEEE quotient. Floating only: core casts integers first, as torch does. */
    DIV(4),
    /**
     * The exact quotient rounded to minus infinity; a floating divisor of 0 gives the IEEE
     * quotient, an integer one fails. Not for BOOL.
     */
    FLOOR_DIV(5),
    /** Python's remainder, with the divisor's sign; an integer divisor of 0 fails. Not for BOOL. */
    REMAINDER(6),
    /**
     * Power, IEEE 754's pow for floats; a negative integer exponent fails unless the base is 1 or
     * -1. Not for BOOL.
     */
    POW(7),
    /** The larger; NaN if either is NaN; of zeros either. */
    MAX(8),
    /** The smaller; NaN if either is NaN; of zeros either. */
    MIN(9),
    /** Equal; false with NaN. */
    EQ(10),
    /** Not equal; true with NaN. */
    NE(11),
    /** Less. */
    LT(12),
    /** Less or equal. */
    LE(13),
    /** Greater. */
    GT(14),
    /** Greater or equal. */
    GE(15),
    /** Logical and. BOOL only. */
    AND(16),
    /** Logical or. BOOL only. */
    OR(17),
    /** Logical exclusive or. BOOL only. */
    XOR(18);

    private final int code;

    BinaryKind(int code) {
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
     * The name of the op, as its method is called.
     *
     * @return a lower-camel-case name
     */
    public String opName() {
        return switch (this) {
            case FLOOR_DIV -> "floorDivide";
            case MAX -> "maximum";
            case MIN -> "minimum";
            case AND -> "logicalAnd";
            case OR -> "logicalOr";
            case XOR -> "logicalXor";
            case ADD, SUB, MUL, DIV, REMAINDER, POW, EQ, NE, LT, LE, GT, GE ->
                    name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * Whether the result is BOOL whatever the arguments' dtype.
     *
     * @return true for the six comparisons
     */
    public boolean isComparison() {
        return switch (this) {
            case EQ, NE, LT, LE, GT, GE -> true;
            case ADD, SUB, MUL, DIV, FLOOR_DIV, REMAINDER, POW, MAX, MIN, AND, OR, XOR -> false;
        };
    }

    /**
     * Whether the arguments must be BOOL.
     *
     * @return true for the three logical functions
     */
    public boolean isLogical() {
        return this == AND || this == OR || this == XOR;
    }

    /**
     * Whether the function can fail on integer values (failure as data).
     *
     * @return true for FLOOR_DIV, REMAINDER and POW
     */
    public boolean mayFailOnIntegers() {
        return this == FLOOR_DIV || this == REMAINDER || this == POW;
    }
}
