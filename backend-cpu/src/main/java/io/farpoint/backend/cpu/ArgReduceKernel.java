package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.op.ArgReduceKind;
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
        int fastest = ReduceKernel.fastest(w.layouts[INPUT]);
        boolean alongKept = fastest >= 0 && !op.axes().contains(fastest);
        Reduction search =
                alongKept && results >= LEAST_COLUMNS
                        ? new ArgColumns(keys, op.axes(), shape, w)
                        : new ArgRows(keys, op.axes(), shape, w);
        search.run(crew, w);
    }
}
