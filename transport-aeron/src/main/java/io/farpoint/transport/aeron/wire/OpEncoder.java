package io.farpoint.transport.aeron.wire;

import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.WireCodes;
import java.util.List;

/** Ops to bytes; the grammar is in {@code commands.xml}, the codes in {@link WireCodes}. */
final class OpEncoder {
    private final WireWriter out = new WireWriter();

    byte[] encode(Op op) {
        out.clear();
        out.u8(WireCodes.of(op));
        switch (op) {
            case Op.Map map -> {
                out.u8(map.exprs().roots().size());
                programs(map.exprs().roots());
            }
            case Op.Reduce reduce -> {
                requireOne(reduce.exprs().roots());
                out.u8(reduce.kind().code());
                axes(reduce.axes());
                programs(reduce.exprs().roots());
            }
            case Op.ArgReduce reduce -> {
                out.u8(reduce.kind().code());
                axes(reduce.axes());
            }
            case Op.MatMul _ -> {}
            case Op.Gather gather -> axis(gather.axis());
            case Op.Scatter scatter -> {
                axis(scatter.axis());
                out.u8(scatter.mode().code());
            }
            case Op.Random random -> out.u8(random.distribution().code());
            case Composite.Softmax softmax -> axis(softmax.axis());
            case Composite.LogSoftmax softmax -> axis(softmax.axis());
            case Composite.LogSumExp sum -> axes(sum.axes());
            case Composite.Mean mean -> axes(mean.axes());
            case Composite.CrossEntropy _ -> {}
        }
        return out.toArray("the op " + op.name());
    }

    private static void requireOne(List<Expr> roots) {
        if (roots.size() != 1) {
            throw new FarpointException(
                    "a reduction has one expression, this one " + roots.size() + ": " + roots);
        }
    }

    private void axis(int axis) {
        if (axis < 0 || axis >= Shape.MAX_RANK) {
            throw new FarpointException("no shape has a dimension " + axis + " to send");
        }
        out.u8(axis);
    }

    private void axes(Axes axes) {
        if (axes.mask() >>> Shape.MAX_RANK != 0) {
            throw new FarpointException("no shape has all of the dimensions " + axes + " to send");
        }
        out.u16(axes.mask());
    }

    private void programs(List<Expr> roots) {
        for (int i = 0; i < roots.size(); i++) {
            program(roots.get(i));
        }
    }

    /** Arguments first, then the node; expressions are at most Exprs.MAX_DEPTH deep. */
    private void program(Expr node) {
        switch (node) {
            case Expr.Input input -> leaf(node, input.index(), input.dtype().code());
            case Expr.Immediate number -> leaf(node, number.index(), number.dtype().code());
            case Expr.Const number -> {
                out.u8(WireCodes.of(node));
                out.u8(number.dtype().code());
                out.i64(number.bits());
            }
            case Expr.Index index -> {
                out.u8(WireCodes.of(node));
                out.u8(index.axis());
            }
            case Expr.Unary unary -> {
                program(unary.arg());
                out.u8(WireCodes.of(node));
                out.u8(unary.kind().code());
            }
            case Expr.Binary binary -> {
                program(binary.left());
                program(binary.right());
                out.u8(WireCodes.of(node));
                out.u8(binary.kind().code());
            }
            case Expr.Fma fma -> {
                program(fma.a());
                program(fma.b());
                program(fma.c());
                out.u8(WireCodes.of(node));
            }
            case Expr.Select select -> {
                program(select.condition());
                program(select.whenTrue());
                program(select.whenFalse());
                out.u8(WireCodes.of(node));
            }
            case Expr.Cast cast -> {
                program(cast.arg());
                out.u8(WireCodes.of(node));
                out.u8(cast.dtype().code());
            }
        }
    }

    private void leaf(Expr leaf, int index, int dtype) {
        out.u8(WireCodes.of(leaf));
        out.u8(index);
        out.u8(dtype);
    }
}
