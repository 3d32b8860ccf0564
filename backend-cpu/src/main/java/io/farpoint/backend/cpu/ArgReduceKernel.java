package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;

/**
 * The row-major index of an extreme element: the first extreme, or the first NaN. By {@link
 * ArgRows} or, where neighbours in memory belong to different results, by {@link ArgColumns}.
 */
final class ArgReduceKernel {
    /** The operands, of the op and of every walk. */
    static final int INPUT = 0;

    static final int OUTPUT = 1;

    /** What looking at an element costs, in additions. */
    static final int COST = 2;

    /** Fewer results stand too close for a loop over neighbours. */
    private static final int LEAST_COLUMNS = 32;

    private final Crew crew;

    ArgReduceKernel(Crew crew) {
        this.crew = crew;
    }

    void run(Op.ArgReduce op, Operand[] inputs, Operand[] outputs, Workspace w) {
        ArgKeys keys = ArgKeys.of(inputs[0].dtype(), op.kind() == ArgReduceKind.ARGMAX);
        Shape shape = w.bind(INPUT, inputs[0], keys.raw).shape();
        long results = w.bind(OUTPUT, outputs[0], Storage.of(DType.INT64)).shape().size();
        if (results == 0) {
            return;
        }
        boolean columns = results >= LEAST_COLUMNS && runsAlongKept(w.layouts[INPUT], op.axes());
        try (Reduction search =
                columns
                        ? new ArgColumns(keys, op.axes(), shape, w)
                        : new ArgRows(keys, op.axes(), shape, w)) {
            crew.run(search, search.pieces(), w);
            search.finish();
        }
    }

    /** Whether neighbours in memory belong to different results. */
    private static boolean runsAlongKept(Layout layout, Axes axes) {
        int fastest = -1;
        for (int i = 0; i < layout.rank(); i++) {
            boolean moves = layout.shape().size(i) != 1 && layout.stride(i) != 0;
            if (moves && (fastest < 0 || step(layout, i) < step(layout, fastest))) {
                fastest = i;
            }
        }
        return fastest >= 0 && !axes.contains(fastest);
    }

    private static long step(Layout layout, int axis) {
        return Math.abs(layout.stride(axis));
    }
}
