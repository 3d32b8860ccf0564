package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.UnaryKind;

/**
 * How far a backend's transcendentals may be from the oracle's: the functions that IEEE 754 does
 * not ask to round correctly. All others are exact everywhere.
 */
@FunctionalInterface
public interface Accuracy {
    /** Four units in the last place for every function: the most a backend should need. */
    Accuracy FOUR_ULPS = (kind, dtype) -> 4;

    /**
     * The largest error.
     *
     * @param kind a {@link UnaryKind} or {@link BinaryKind} that is not exact
     * @param dtype the floating dtype
     * @return units in the last place of the right result
     */
    double ulps(Enum<?> kind, DType dtype);

    /**
     * Whether a function must give the oracle's bits.
     *
     * @param kind a scalar function
     * @return true if IEEE 754 or the op's own words say every bit
     */
    static boolean isExact(UnaryKind kind) {
        return switch (kind) {
            case NEG, ABS, SIGN, SQRT, FLOOR, NOT -> true;
            case EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> false;
        };
    }

    /**
     * Whether a function must give the oracle's bits on floating values.
     *
     * @param kind a scalar function
     * @return true for all but the power
     */
    static boolean isExact(BinaryKind kind) {
        return kind != BinaryKind.POW;
    }
}
