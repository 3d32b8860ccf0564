package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.op.BinaryKind;

/** Whether a whole number beside a tensor is one that its dtype can hold. */
final class NumberRange {
    private static final long MAX_UINT8 = 255;

    private NumberRange() {}

    /**
     * Refuses a number that the dtype cannot hold, as torch does; where it is added or multiplied,
     * a negative one may wrap in UINT8, so that {@code x + -1} is {@code x - 1}.
     */
    static void requireFits(BinaryKind kind, long number, DType dtype) {
        boolean fits =
                switch (dtype) {
                    case UINT8 ->
                            number <= MAX_UINT8
                                    && (number >= 0 || (wraps(kind) && number >= -MAX_UINT8));
                    case INT32 -> number == (int) number;
                    case BOOL, INT64, FLOAT32, FLOAT64 -> true;
                };
        if (!fits) {
            throw new DTypeException(
                    kind.opName()
                            + " with "
                            + number
                            + ", which "
                            + dtype
                            + " cannot hold; convert the tensor with to(INT64) first");
        }
    }

    private static boolean wraps(BinaryKind kind) {
        return kind == BinaryKind.ADD || kind == BinaryKind.SUB || kind == BinaryKind.MUL;
    }
}
