package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Exprs;
import io.farpoint.op.ReduceKind;

/**
 * What a loop is made for.
 *
 * @param fold how a row's values are joined into one; null for a map
 * @param exprs the expressions
 * @param still the inputs, a bit each, of which a row has one element for all its places
 * @param squares the immediates, a bit each, that are known to be 2 where they are exponents
 */
public record LoopSpec(ReduceKind fold, Exprs exprs, int still, int squares) {
    /** Whether an input has one element a row. */
    boolean isStill(int input) {
        return (still & (1 << input)) != 0;
    }

    /** Whether an immediate is known to be 2. */
    boolean isSquare(int immediate) {
        return (squares & (1 << immediate)) != 0;
    }
}
