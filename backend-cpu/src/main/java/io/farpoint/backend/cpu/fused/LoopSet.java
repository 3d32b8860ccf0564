package io.farpoint.backend.cpu.fused;

import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import java.util.Arrays;

/**
 * The loops of one set of expressions: a map or a fold, and for each choice of inputs that stand
 * still one more. Reading takes no lock.
 */
public final class LoopSet {
    private static final int MOST = 16;

    private final FusedLoops loops;
    private final Exprs exprs;
    private final int exponents;
    private volatile LoopCell[] cells = {};

    LoopSet(FusedLoops loops, Exprs exprs, Schedule schedule) {
        this.loops = loops;
        this.exprs = exprs;
        int found = 0;
        for (Expr node : schedule.nodes()) {
            if (node instanceof Expr.Binary power
                    && power.kind() == BinaryKind.POW
                    && power.right() instanceof Expr.Immediate exponent) {
                found |= 1 << exponent.index();
            }
        }
        this.exponents = found;
    }

    /**
     * The exponents that are 2, for which a power is a product.
     *
     * @param numbers the immediates, as {@link Scalars} encodes them
     * @return a bit each
     */
    public int squares(long[] numbers) {
        int squares = 0;
        for (int left = exponents; left != 0; left &= left - 1) {
            int exponent = Integer.numberOfTrailingZeros(left);
            if (Scalars.toDouble(numbers[exponent], exprs.immediates().get(exponent)) == 2) {
                squares |= 1 << exponent;
            }
        }
        return squares;
    }

    /**
     * The warm loop for this use, if there is one; counts the use.
     *
     * @param fold how a row's values are joined; null for a map
     * @param still the inputs that have one element a row, a bit each
     * @param squares the exponents that are 2, a bit each
     * @param elements how many elements it would run over now
     * @return the loop, or null while there is none
     */
    public FusedLoop find(ReduceKind fold, int still, int squares, long elements) {
        for (LoopCell cell : cells) {
            LoopSpec spec = cell.spec;
            if (spec.still() == still && spec.fold() == fold && spec.squares() == squares) {
                return use(cell, elements);
            }
        }
        LoopCell cell = add(new LoopSpec(fold, exprs, still, squares));
        return cell == null ? null : use(cell, elements);
    }

    private FusedLoop use(LoopCell cell, long elements) {
        FusedLoop loop = cell.loop;
        if (loop == null) {
            loops.heat(cell, elements);
            return null;
        }
        if (!cell.used) {
            cell.used = true;
        }
        return loop;
    }

    private synchronized LoopCell add(LoopSpec spec) {
        LoopCell[] known = cells;
        for (LoopCell cell : known) {
            if (cell.spec.equals(spec)) {
                return cell;
            }
        }
        if (known.length == MOST) {
            return null;
        }
        LoopCell[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = new LoopCell(spec);
        cells = more;
        return more[known.length];
    }
}
