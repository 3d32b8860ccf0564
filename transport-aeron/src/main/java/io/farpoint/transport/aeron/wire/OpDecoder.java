package io.farpoint.transport.aeron.wire;

import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.op.WireCodes;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes to ops. Programs run on a stack of bounded height; nodes and depth are counted before a
 * node is made, because its constructor looks down through its arguments.
 */
final class OpDecoder {
    private final Expr[] stack = new Expr[Exprs.MAX_NODES];
    private final int[] depths = new int[Exprs.MAX_NODES];
    private int height;

    /** An op from where the reader stands to its end. */
    Op decode(WireReader in) {
        int code = in.u8("an op's code");
        Op op =
                switch (code) {
                    case WireCodes.MAP -> map(in);
                    case WireCodes.REDUCE -> {
                        var kind = Codes.REDUCE.read(in);
                        yield new Op.Reduce(kind, axes(in), program(in, 1));
                    }
                    case WireCodes.ARG_REDUCE ->
                            new Op.ArgReduce(Codes.ARG_REDUCE.read(in), axes(in));
                    case WireCodes.MAT_MUL -> Op.MatMul.INSTANCE;
                    case WireCodes.GATHER -> new Op.Gather(axis(in));
                    case WireCodes.SCATTER -> new Op.Scatter(axis(in), Codes.SCATTER.read(in));
                    case WireCodes.RANDOM -> new Op.Random(Codes.DISTRIBUTION.read(in));
                    case WireCodes.SOFTMAX -> new Composite.Softmax(axis(in));
                    case WireCodes.LOG_SOFTMAX -> new Composite.LogSoftmax(axis(in));
                    case WireCodes.LOG_SUM_EXP -> new Composite.LogSumExp(axes(in));
                    case WireCodes.MEAN -> new Composite.Mean(axes(in));
                    case WireCodes.CROSS_ENTROPY -> Composite.CrossEntropy.INSTANCE;
                    default -> throw new MalformedFrameException("no op has code " + code);
                };
        in.requireEnd("the op " + op.name());
        return op;
    }

    private Op map(WireReader in) {
        int roots = in.u8("the number of roots");
        if (roots == 0 || roots > Exprs.MAX_OUTPUTS) {
            throw new MalformedFrameException("a map of " + roots + " outputs");
        }
        return new Op.Map(program(in, roots));
    }

    private static int axis(WireReader in) {
        int axis = in.u8("a dimension");
        if (axis >= Shape.MAX_RANK) {
            throw new MalformedFrameException("no shape has a dimension " + axis);
        }
        return axis;
    }

    private static Axes axes(WireReader in) {
        return new Axes(in.u16("dimensions"));
    }

    private Exprs program(WireReader in, int roots) {
        height = 0;
        int nodes = 0;
        try {
            while (in.remaining() > 0) {
                if (++nodes > Exprs.MAX_NODES) {
                    throw new MalformedFrameException(
                            "an expression of more than " + Exprs.MAX_NODES + " nodes");
                }
                node(in, in.u8("a node's code"));
            }
            if (height != roots) {
                throw new MalformedFrameException(
                        "a program leaves " + height + " values, not " + roots);
            }
            return Exprs.of(List.of(Arrays.copyOf(stack, roots)));
        } finally {
            Arrays.fill(stack, 0, Math.min(nodes, stack.length), null);
        }
    }

    private void node(WireReader in, int code) {
        switch (code) {
            case WireCodes.INPUT -> {
                int index = in.u8("an input's index");
                push(new Expr.Input(index, Codes.DTYPES.read(in)), 1);
            }
            case WireCodes.IMMEDIATE -> {
                int index = in.u8("an immediate's index");
                push(new Expr.Immediate(index, Codes.DTYPES.read(in)), 1);
            }
            case WireCodes.CONST -> {
                var dtype = Codes.DTYPES.read(in);
                push(new Expr.Const(in.i64("a constant"), dtype), 1);
            }
            case WireCodes.INDEX -> push(new Expr.Index(in.u8("a dimension")), 1);
            case WireCodes.UNARY -> {
                var kind = Codes.UNARY.read(in);
                int depth = pop(1);
                push(new Expr.Unary(kind, stack[height]), depth);
            }
            case WireCodes.BINARY -> {
                var kind = Codes.BINARY.read(in);
                int depth = pop(2);
                push(new Expr.Binary(kind, stack[height], stack[height + 1]), depth);
            }
            case WireCodes.FMA -> {
                int depth = pop(3);
                push(new Expr.Fma(stack[height], stack[height + 1], stack[height + 2]), depth);
            }
            case WireCodes.SELECT -> {
                int depth = pop(3);
                push(new Expr.Select(stack[height], stack[height + 1], stack[height + 2]), depth);
            }
            case WireCodes.CAST -> {
                var dtype = Codes.DTYPES.read(in);
                int depth = pop(1);
                push(new Expr.Cast(dtype, stack[height]), depth);
            }
            default -> throw new MalformedFrameException("no node has code " + code);
        }
    }

    private void push(Expr node, int depth) {
        stack[height] = node;
        depths[height++] = depth;
    }

    /** Takes arguments off, which then stand from {@link #height} on; gives their node's depth. */
    private int pop(int arguments) {
        if (height < arguments) {
            throw new MalformedFrameException(
                    "a node of " + arguments + " arguments on a stack of " + height);
        }
        int deepest = 0;
        for (int i = 0; i < arguments; i++) {
            deepest = Math.max(deepest, depths[--height]);
        }
        if (deepest >= Exprs.MAX_DEPTH) {
            throw new MalformedFrameException(
                    "an expression of more than " + Exprs.MAX_DEPTH + " nodes in depth");
        }
        return deepest + 1;
    }
}
