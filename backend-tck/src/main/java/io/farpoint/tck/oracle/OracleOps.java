package io.farpoint.tck.oracle;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Exprs;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.ScatterMode;

/** What each primitive op is, one output element at a time. */
final class OracleOps {
    private OracleOps() {}

    /**
     * Runs an op whose operands were found right.
     *
     * @param op the op
     * @param in its strided inputs
     * @param immediates its immediates' bits
     * @param out its outputs, the failure output left out
     * @param verdict told of failures
     */
    static void run(
            Op.Primitive op, Elements[] in, long[] immediates, Elements[] out, Verdict verdict) {
        switch (op) {
            case Op.Map map -> map(map.exprs(), new OracleExpr(in, immediates, verdict), out);
            case Op.Reduce reduce ->
                    reduce(reduce, new OracleExpr(in, immediates, verdict), out[0]);
            case Op.ArgReduce arg -> argReduce(arg, in[0], out[0]);
            case Op.MatMul _ -> matmul(in[0], in[1], out[0]);
            case Op.Gather gather -> gather(gather.axis(), in[0], in[1], out[0], verdict);
            case Op.Scatter scatter -> scatter(scatter, in[0], in[1], in[2], out[0], verdict);
            case Op.Random random -> OracleRandom.draw(random.distribution(), immediates, out[0]);
        }
    }

    /** All of an element's inputs are read before its outputs are written. */
    private static void map(Exprs exprs, OracleExpr expr, Elements[] out) {
        long[] values = new long[out.length];
        Indices.each(
                out[0].shape(),
                index -> {
                    for (int i = 0; i < out.length; i++) {
                        values[i] = expr.at(index, exprs.root(i));
                    }
                    for (int i = 0; i < out.length; i++) {
                        out[i].set(values[i], index);
                    }
                });
    }

    private static void reduce(Op.Reduce op, OracleExpr expr, Elements out) {
        Axes axes = op.axes();
        Shape reduced = Indices.reduced(axes, expr.inputs()[0].shape());
        Indices.each(
                out.shape(),
                kept -> {
                    Accumulator sum = new Accumulator(op.kind(), out.dtype());
                    Indices.each(
                            reduced,
                            rest ->
                                    sum.join(
                                            expr.at(
                                                    Indices.join(axes, kept, rest),
                                                    op.exprs().root(0))));
                    out.set(sum.bits(), kept);
                });
    }

    /** Joins values: floats in double, integers in 64 bits, rounded or wrapped at the end. */
    private static final class Accumulator {
        private final ReduceKind kind;
        private final DType dtype;
        private long whole;
        private double floating;
        private long extreme;
        private boolean any;

        Accumulator(ReduceKind kind, DType dtype) {
            this.kind = kind;
            this.dtype = dtype;
            whole = kind == ReduceKind.PROD || kind == ReduceKind.ALL ? 1 : 0;
            floating = whole;
        }

        void join(long x) {
            double value = Scalars.toDouble(x, dtype);
            switch (kind) {
                case SUM -> {
                    whole += x;
                    floating += value;
                }
                case PROD -> {
                    whole *= x;
                    floating *= value;
                }
                case MAX -> extreme = any ? extreme(BinaryKind.MAX, x) : x;
                case MIN -> extreme = any ? extreme(BinaryKind.MIN, x) : x;
                case ANY -> whole |= x;
                case ALL -> whole &= x;
            }
            any = true;
        }

        private long extreme(BinaryKind binary, long x) {
            return OracleScalars.binary(binary, dtype, extreme, x, new Verdict());
        }

        long bits() {
            return switch (kind) {
                case SUM, PROD ->
                        dtype.isFloating()
                                ? Scalars.bits(floating, dtype)
                                : Scalars.bits(whole, dtype);
                case MAX, MIN -> extreme;
                case ANY, ALL -> whole;
            };
        }
    }

    /** The first extreme wins; a NaN beats every number, the first NaN every later one. */
    private static void argReduce(Op.ArgReduce op, Elements in, Elements out) {
        BinaryKind better = op.kind() == ArgReduceKind.ARGMAX ? BinaryKind.GT : BinaryKind.LT;
        Axes axes = op.axes();
        Shape reduced = Indices.reduced(axes, in.shape());
        Indices.each(
                out.shape(),
                kept -> {
                    long[] state = {0, -1}; // elements seen, index of the best one
                    long[] best = {0};
                    Indices.each(
                            reduced,
                            rest -> {
                                long x = in.get(Indices.join(axes, kept, rest));
                                if (state[1] < 0 || beats(better, in.dtype(), x, best[0])) {
                                    best[0] = x;
                                    state[1] = state[0];
                                }
                                state[0]++;
                            });
                    out.set(state[1], kept);
                });
    }

    private static boolean beats(BinaryKind better, DType dtype, long x, long best) {
        if (isNaN(dtype, best)) {
            return false;
        }
        return isNaN(dtype, x) || OracleScalars.binary(better, dtype, x, best, new Verdict()) == 1;
    }

    private static boolean isNaN(DType dtype, long bits) {
        return dtype.isFloating() && Double.isNaN(Scalars.toDouble(bits, dtype));
    }

    private static void matmul(Elements a, Elements b, Elements out) {
        int rank = out.shape().rank();
        long terms = a.shape().size(-1);
        Indices.each(
                out.shape(),
                index -> {
                    long whole = 0;
                    double floating = 0;
                    for (long k = 0; k < terms; k++) {
                        long x = a.get(Indices.with(index, rank - 1, k));
                        long y = b.get(Indices.with(index, rank - 2, k));
                        whole += x * y;
                        floating += Scalars.toDouble(x, a.dtype()) * Scalars.toDouble(y, b.dtype());
                    }
                    out.set(
                            out.dtype().isFloating()
                                    ? Scalars.bits(floating, out.dtype())
                                    : Scalars.bits(whole, out.dtype()),
                            index);
                });
    }

    private static void gather(
            int axis, Elements source, Elements index, Elements out, Verdict verdict) {
        long size = source.shape().size(axis);
        Indices.each(
                out.shape(),
                at -> {
                    long wanted = index.get(at);
                    if (isOutside(wanted, size)) {
                        verdict.fail(FailureCode.INDEX_OUT_OF_RANGE, wanted);
                        return;
                    }
                    long found = wanted < 0 ? wanted + size : wanted;
                    out.set(source.get(Indices.with(at, axis, found)), at);
                });
    }

    private static void scatter(
            Op.Scatter op,
            Elements base,
            Elements index,
            Elements source,
            Elements out,
            Verdict verdict) {
        Indices.each(out.shape(), at -> out.set(base.get(at), at)); // in place it changes nothing
        long size = out.shape().size(op.axis());
        Indices.each(
                index.shape(),
                at -> {
                    long wanted = index.get(at);
                    if (isOutside(wanted, size)) {
                        verdict.fail(FailureCode.INDEX_OUT_OF_RANGE, wanted);
                        return;
                    }
                    long[] target =
                            Indices.with(at, op.axis(), wanted < 0 ? wanted + size : wanted);
                    long x = source.get(at);
                    out.set(
                            op.mode() == ScatterMode.SET
                                    ? x
                                    : OracleScalars.binary(
                                            BinaryKind.ADD,
                                            out.dtype(),
                                            out.get(target),
                                            x,
                                            verdict),
                            target);
                });
    }

    private static boolean isOutside(long index, long size) {
        return index < -size || index >= size;
    }
}
