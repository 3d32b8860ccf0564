package io.farpoint.op;

import java.util.Locale;

/** The scalar functions of one argument. The result has the argument's dtype. */
public enum UnaryKind {
    /** {@code -x}; integers wrap. Not for BOOL. */
    NEG(1),
    /** {@code |x|}; the least integer stays itself. */
    ABS(2),
    /** -1, 0 or 1; NaN stays NaN, the sign of zero is dropped. */
    SIGN(3),
    /** The square root, correctly rounded. Floating only. */
    SQRT(4),
    /** {@code e^x}. Floating only. */
    EXP(5),
    /** The natural logarithm; -inf at 0, NaN below. Floating only. */
    LOG(6),
    /** {@code log(1 + x)}, accurate near 0. Floating only. */
    LOG1P(7),
    /** The sine, in radians. Floating only. */
    SIN(8),
    /** The cosine, in radians. Floating only. */
    COS(9),
    /** The hyperbolic tangent. Floating only. */
    TANH(10),
    /** {@code 1 / (1 + e^-x)}. Floating only. */
    SIGMOID(11),
    /** The error function. Floating only. */
    ERF(12),
    /** The largest whole number not above; an integer is itself. */
    FLOOR(13),
    /** Logical not. BOOL only. */
    NOT(14);

    private final int code;

    UnaryKind(int code) {
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
        return this == NOT ? "logicalNot" : name().toLowerCase(Locale.ROOT);
    }

    /**
     * Whether the function is defined for floating-point types alone.
     *
     * @return true for the roots, logarithms and transcendentals
     */
    public boolean floatingOnly() {
        return switch (this) {
            case SQRT, EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> true;
            case NEG, ABS, SIGN, FLOOR, NOT -> false;
        };
    }
}
