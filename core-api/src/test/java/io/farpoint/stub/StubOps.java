package io.farpoint.stub;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Expr;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.List;

/** The few ops that a {@link StubBackend} computes, one element at a time. */
final class StubOps {
    private StubOps() {}

    static boolean computes(Op op) {
        return op instanceof Op.Map || op instanceof Op.Reduce || op instanceof Op.Gather;
    }

    /** Runs an op; code and value of its failure, or null. */
    static long[] run(Op op, Operand[] inputs, Operand[] outputs) {
        int strided = OpRules.inputs(op);
        List<Operand.View> in = new ArrayList<>();
        long[] immediates = new long[inputs.length - strided];
        for (int i = 0; i < inputs.length; i++) {
            switch (inputs[i]) {
                case Operand.View view -> in.add(view);
                case Operand.Immediate number -> immediates[i - strided] = number.bits();
            }
        }
        return switch (op) {
            case Op.Map map -> map(map, in, immediates, outputs);
            case Op.Reduce reduce -> reduce(reduce, in, immediates, (Operand.View) outputs[0]);
            case Op.Gather gather -> gather(gather, in, (Operand.View) outputs[0]);
            default -> null; // claimed, not computed
        };
    }

    private static long[] map(
            Op.Map op, List<Operand.View> in, long[] immediates, Operand[] outputs) {
        List<Expr> roots = op.exprs().roots();
        long[] failure = null;
        for (long[] index : indices(layout(outputs[0]).shape())) {
            long[] values = new long[roots.size()];
            try {
                ExprValues at = new ExprValues(read(in, index), immediates, index);
                for (int i = 0; i < values.length; i++) {
                    values[i] = at.bits(roots.get(i));
                }
            } catch (ArithmeticException divided) {
                failure = new long[] {FailureCode.DIVISION_BY_ZERO.code(), 0};
                continue;
            }
            for (int i = 0; i < values.length; i++) {
                write((Operand.View) outputs[i], index, values[i]);
            }
        }
        return failure;
    }

    private static long[] reduce(
            Op.Reduce op, List<Operand.View> in, long[] immediates, Operand.View out) {
        Expr root = op.exprs().root(0);
        List<long[]> seen = new ArrayList<>();
        for (long[] index : indices(in.get(0).layout().shape())) {
            long value = new ExprValues(read(in, index), immediates, index).bits(root);
            long[] left = new long[index.length - op.axes().count()];
            for (int i = 0, j = 0; i < index.length; i++) {
                if (!op.axes().contains(i)) {
                    left[j++] = index[i];
                }
            }
            boolean first = seen.stream().noneMatch(known -> java.util.Arrays.equals(known, left));
            if (first) {
                seen.add(left);
            }
            write(out, left, first ? value : join(op, root.dtype(), read(out, left), value));
        }
        return null;
    }

    private static long join(Op.Reduce op, DType dtype, long before, long value) {
        double a = Scalars.toDouble(before, dtype);
        double b = Scalars.toDouble(value, dtype);
        return Scalars.bits(
                switch (op.kind()) {
                    case SUM -> a + b;
                    case MAX -> Math.max(a, b);
                    case MIN -> Math.min(a, b);
                    case PROD -> a * b;
                    case ANY, ALL -> throw new UnsupportedOperationException(op.name());
                },
                dtype);
    }

    private static long[] gather(Op.Gather op, List<Operand.View> in, Operand.View out) {
        long size = in.get(0).layout().shape().size(op.axis());
        for (long[] index : indices(out.layout().shape())) {
            long chosen = read(in.get(1), index);
            if (chosen < -size || chosen >= size) {
                return new long[] {FailureCode.INDEX_OUT_OF_RANGE.code(), chosen};
            }
            long[] from = index.clone();
            from[op.axis()] = chosen < 0 ? chosen + size : chosen;
            write(out, index, read(in.get(0), from));
        }
        return null;
    }

    private static Layout layout(Operand operand) {
        return ((Operand.View) operand).layout();
    }

    private static long[] read(List<Operand.View> views, long[] index) {
        return views.stream().mapToLong(view -> read(view, index)).toArray();
    }

    private static long read(Operand.View view, long[] index) {
        StubBuffer buffer = (StubBuffer) view.buffer();
        return buffer.get(view.dtype(), StubBuffer.position(view.layout(), index));
    }

    private static void write(Operand.View view, long[] index, long bits) {
        StubBuffer buffer = (StubBuffer) view.buffer();
        buffer.set(view.dtype(), StubBuffer.position(view.layout(), index), bits);
    }

    private static List<long[]> indices(Shape shape) {
        List<long[]> all = new ArrayList<>();
        for (long i = 0; i < shape.size(); i++) {
            long[] index = new long[shape.rank()];
            long rest = i;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                index[axis] = rest % shape.size(axis);
                rest /= shape.size(axis);
            }
            all.add(index);
        }
        return all;
    }
}
