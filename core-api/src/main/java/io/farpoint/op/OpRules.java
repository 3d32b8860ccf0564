package io.farpoint.op;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which shapes and dtypes an op's operands must have. Checked where an op arrives at a session,
 * whatever the caller claimed; a backend may rely on it.
 */
public final class OpRules {
    private OpRules() {}

    /**
     * A strided operand as the rules see it.
     *
     * @param shape its shape
     * @param dtype its dtype
     */
    public record Typed(Shape shape, DType dtype) {}

    /**
     * How many strided inputs an op takes.
     *
     * @param op the op
     * @return the count
     */
    public static int inputs(Op op) {
        return switch (op) {
            case Op.Map map -> map.exprs().inputs().size();
            case Op.Reduce reduce -> reduce.exprs().inputs().size();
            case Op.MatMul _, Op.Gather _, Composite.CrossEntropy _ -> 2;
            case Op.Scatter _ -> 3;
            case Op.Random _ -> 0;
            case Op.ArgReduce _,
                    Composite.Softmax _,
                    Composite.LogSoftmax _,
                    Composite.LogSumExp _,
                    Composite.Mean _ ->
                    1;
        };
    }

    /**
     * How many outputs an op has, the failure output left out.
     *
     * @param op the op
     * @return the count
     */
    public static int outputs(Op op) {
        return op instanceof Op.Map map ? map.exprs().roots().size() : 1;
    }

    /**
     * Checks declared outputs against what the inputs imply.
     *
     * @param op the op
     * @param in its strided inputs
     * @param out its declared outputs
     * @throws ShapeMismatchException if a shape is not what the op makes of its inputs
     * @throws DTypeException if a dtype is not
     */
    public static void check(Op op, List<Typed> in, List<Typed> out) {
        if (in.size() != inputs(op) || out.size() != outputs(op)) {
            throw new ShapeMismatchException(
                    op.name()
                            + " takes "
                            + inputs(op)
                            + " inputs and "
                            + outputs(op)
                            + " outputs, got "
                            + in.size()
                            + " and "
                            + out.size());
        }
        switch (op) {
            case Op.Map map -> checkMap(map, in, out);
            case Op.Reduce reduce -> checkReduce(reduce, in, out);
            case Op.ArgReduce _, Op.MatMul _, Op.Gather _, Op.Scatter _, Op.Random _, Composite _ ->
                    same(op, implied(op, in, out.get(0)), out.get(0));
        }
    }

    private static void checkMap(Op.Map map, List<Typed> in, List<Typed> out) {
        Shape shape = out.get(0).shape();
        operands(map, map.exprs(), in, shape);
        indices(map, map.exprs(), shape.rank());
        for (int i = 0; i < out.size(); i++) {
            same(map, new Typed(shape, map.exprs().root(i).dtype()), out.get(i));
        }
    }

    private static void checkReduce(Op.Reduce reduce, List<Typed> in, List<Typed> out) {
        if (in.isEmpty() || reduce.exprs().roots().size() != 1) {
            throw new ShapeMismatchException(
                    reduce.name() + " reduces one expression of at least one input");
        }
        Shape shape = in.get(0).shape();
        operands(reduce, reduce.exprs(), in, shape);
        axes(reduce, reduce.axes(), shape);
        indices(reduce, reduce.exprs(), shape.rank());
        DType dtype = reduce.exprs().root(0).dtype();
        boolean logical = reduce.kind() == ReduceKind.ANY || reduce.kind() == ReduceKind.ALL;
        if (logical != (dtype == DType.BOOL)
                && !(dtype == DType.BOOL
                        && (reduce.kind() == ReduceKind.MAX || reduce.kind() == ReduceKind.MIN))) {
            throw new DTypeException(reduce.name() + " is not defined for " + dtype);
        }
        notOfNothing(reduce, reduce.axes(), shape, reduce.kind());
        same(reduce, new Typed(reduce.axes().removedFrom(shape), dtype), out.get(0));
    }

    private static void notOfNothing(Op op, Axes axes, Shape shape, ReduceKind kind) {
        if ((kind == ReduceKind.MAX || kind == ReduceKind.MIN)
                && axes.extent(shape) == 0
                && axes.removedFrom(shape).size() > 0) {
            throw new ShapeMismatchException(
                    op.name() + " of no elements has no value: shape " + shape);
        }
    }

    private static Typed implied(Op op, List<Typed> in, Typed out) {
        return switch (op) {
            case Op.Map _, Op.Reduce _ -> throw new IllegalArgumentException(op.name());
            case Op.ArgReduce arg -> {
                axes(op, arg.axes(), in.get(0).shape());
                notOfNothing(op, arg.axes(), in.get(0).shape(), ReduceKind.MAX);
                yield new Typed(arg.axes().removedFrom(in.get(0).shape()), DType.INT64);
            }
            case Op.MatMul _ -> matmul(in.get(0), in.get(1));
            case Op.Gather gather -> {
                index(op, in.get(1));
                alike(op, gather.axis(), in.get(0).shape(), in.get(1).shape());
                yield new Typed(in.get(1).shape(), in.get(0).dtype());
            }
            case Op.Scatter scatter -> {
                index(op, in.get(1));
                alike(op, scatter.axis(), in.get(0).shape(), in.get(1).shape());
                same(op, new Typed(in.get(1).shape(), in.get(0).dtype()), in.get(2));
                yield in.get(0);
            }
            case Op.Random random -> random(random, out);
            case Composite.Softmax softmax -> {
                axis(op, softmax.axis(), in.get(0).shape());
                yield floating(op, in.get(0));
            }
            case Composite.LogSoftmax softmax -> {
                axis(op, softmax.axis(), in.get(0).shape());
                yield floating(op, in.get(0));
            }
            case Composite.LogSumExp sum -> {
                axes(op, sum.axes(), in.get(0).shape());
                notOfNothing(op, sum.axes(), in.get(0).shape(), ReduceKind.MAX);
                floating(op, in.get(0));
                yield new Typed(sum.axes().removedFrom(in.get(0).shape()), in.get(0).dtype());
            }
            case Composite.Mean mean -> {
                axes(op, mean.axes(), in.get(0).shape());
                floating(op, in.get(0));
                yield new Typed(mean.axes().removedFrom(in.get(0).shape()), in.get(0).dtype());
            }
            case Composite.CrossEntropy _ -> crossEntropy(in.get(0), in.get(1));
        };
    }

    private static Typed matmul(Typed a, Typed b) {
        int rank = a.shape().rank();
        boolean fits = rank >= 2 && rank == b.shape().rank();
        for (int i = 0; fits && i < rank - 2; i++) {
            fits = a.shape().size(i) == b.shape().size(i);
        }
        if (!fits || a.shape().size(-1) != b.shape().size(-2)) {
            throw new ShapeMismatchException(
                    "matmul does not fit: " + a.shape() + " with " + b.shape());
        }
        if (a.dtype() != b.dtype() || a.dtype() == DType.BOOL) {
            throw new DTypeException(
                    "matmul takes two operands of one numeric dtype, got "
                            + a.dtype()
                            + " and "
                            + b.dtype());
        }
        long[] dims = a.shape().dims();
        dims[rank - 1] = b.shape().size(-1);
        return new Typed(Shape.of(dims), a.dtype());
    }

    private static Typed random(Op.Random random, Typed out) {
        boolean fits =
                random.distribution() == Distribution.INTEGERS
                        ? out.dtype() == DType.INT64
                        : out.dtype().isFloating();
        if (!fits) {
            throw new DTypeException(random.name() + " does not draw " + out.dtype());
        }
        return out;
    }

    private static Typed crossEntropy(Typed logits, Typed target) {
        floating(Composite.CrossEntropy.INSTANCE, logits);
        if (logits.shape().rank() != 2
                || target.shape().rank() != 1
                || logits.shape().size(0) != target.shape().size(0)
                || logits.shape().size(1) == 0) {
            throw new ShapeMismatchException(
                    "crossEntropy takes logits [n, classes] and targets [n], got "
                            + logits.shape()
                            + " and "
                            + target.shape());
        }
        index(Composite.CrossEntropy.INSTANCE, target);
        return new Typed(target.shape(), logits.dtype());
    }

    private static void operands(Op op, Exprs exprs, List<Typed> in, Shape shape) {
        for (int i = 0; i < in.size(); i++) {
            same(op, new Typed(shape, exprs.inputs().get(i)), in.get(i));
        }
    }

    private static void indices(Op op, Exprs exprs, int rank) {
        if (exprs.indexRank() > rank) {
            throw new ShapeMismatchException(
                    op.name()
                            + " uses the index of dimension "
                            + (exprs.indexRank() - 1)
                            + " of "
                            + rank);
        }
    }

    private static void same(Op op, Typed implied, Typed declared) {
        if (!implied.shape().equals(declared.shape())) {
            throw new ShapeMismatchException(
                    op.name()
                            + " has an operand of shape "
                            + declared.shape()
                            + " where "
                            + implied.shape()
                            + " is implied");
        }
        if (implied.dtype() != declared.dtype()) {
            throw new DTypeException(
                    op.name()
                            + " has an operand of dtype "
                            + declared.dtype()
                            + " where "
                            + implied.dtype()
                            + " is implied");
        }
    }

    private static void axes(Op op, Axes axes, Shape shape) {
        if ((axes.mask() >>> shape.rank()) != 0) {
            throw new ShapeMismatchException(
                    op.name() + " names a dimension beyond shape " + shape);
        }
    }

    private static void axis(Op op, int axis, Shape shape) {
        if (axis < 0 || axis >= shape.rank()) {
            throw new ShapeMismatchException(
                    op.name() + " names dimension " + axis + " of shape " + shape);
        }
    }

    private static Typed floating(Op op, Typed operand) {
        if (!operand.dtype().isFloating()) {
            throw new DTypeException(op.name() + " is not defined for " + operand.dtype());
        }
        return operand;
    }

    private static void index(Op op, Typed index) {
        if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32) {
            throw new DTypeException(
                    op.name() + " takes an index of INT32 or INT64, got " + index.dtype());
        }
    }

    private static void alike(Op op, int axis, Shape data, Shape index) {
        axis(op, axis, data);
        boolean alike = data.rank() == index.rank();
        for (int i = 0; alike && i < data.rank(); i++) {
            alike = i == axis || data.size(i) == index.size(i);
        }
        if (!alike) {
            throw new ShapeMismatchException(
                    op.name()
                            + " along dimension "
                            + axis
                            + " of shape "
                            + data
                            + " does not fit an index of shape "
                            + index);
        }
    }

    /**
     * The operands' shapes and dtypes in one list, for messages.
     *
     * @param operands strided operands
     * @return text such as {@code FLOAT32[2, 3], INT64[4]}
     */
    public static String text(List<Typed> operands) {
        List<String> texts = new ArrayList<>();
        for (Typed operand : operands) {
            texts.add(operand.dtype() + operand.shape().toString());
        }
        return String.join(", ", texts);
    }
}
