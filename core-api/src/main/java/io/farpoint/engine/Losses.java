package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;

/** Losses: one reduction of an expression over all elements, then the mean. */
public final class Losses {
    private Losses() {}

    /**
     * The mean of squared differences.
     *
     * @param input floating
     * @param target of the same shape and dtype
     * @return a scalar
     */
    public static Tensor mse(Tensor input, Tensor target) {
        DType dtype = requireAlike("mseLoss", input, target);
        Expr difference =
                new Expr.Binary(BinaryKind.SUB, new Expr.Input(0, dtype), new Expr.Input(1, dtype));
        return mean(new Expr.Binary(BinaryKind.MUL, difference, difference), input, target);
    }

    /**
     * The cross entropy of a sigmoid.
     *
     * @param logits floating
     * @param target of the same shape and dtype
     * @return a scalar
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor target) {
        DType dtype = requireAlike("binaryCrossEntropyWithLogits", logits, target);
        Expr x = new Expr.Input(0, dtype);
        Expr y = new Expr.Input(1, dtype);
        Expr zero = new Expr.Const(Scalars.bits(0L, dtype), dtype);
        // One side of 0 in both, so that the gradient at 0 is sigmoid(0) - y, not that of a kink.
        Expr above = new Expr.Binary(BinaryKind.GE, x, zero);
        Expr positive = new Expr.Select(above, x, zero);
        Expr minusAbs = new Expr.Select(above, new Expr.Unary(UnaryKind.NEG, x), x);
        Expr tail = new Expr.Unary(UnaryKind.LOG1P, new Expr.Unary(UnaryKind.EXP, minusAbs));
        Expr loss =
                new Expr.Binary(
                        BinaryKind.ADD,
                        new Expr.Binary(
                                BinaryKind.SUB, positive, new Expr.Binary(BinaryKind.MUL, x, y)),
                        tail);
        return mean(loss, logits, target);
    }

    /**
     * The cross entropy of classes.
     *
     * @param logits floating, [n, classes]
     * @param target INT64, [n]
     * @return a scalar
     */
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        Handle x = (Handle) logits;
        Handle classes = (Handle) target;
        Dispatcher.requireCollocated("crossEntropy", x, classes);
        if (!x.dtype().isFloating()
                || (classes.dtype() != DType.INT64 && classes.dtype() != DType.INT32)) {
            throw new DTypeException(
                    "crossEntropy takes floating logits and INT64 classes, got "
                            + x.dtype()
                            + " and "
                            + classes.dtype());
        }
        if (x.rank() != 2
                || classes.rank() != 1
                || x.size(0) != classes.size(0)
                || x.size(1) == 0) {
            throw new ShapeMismatchException(
                    "crossEntropy takes logits [n, classes] and classes [n], got "
                            + x.shape()
                            + " and "
                            + classes.shape());
        }
        Handle rows =
                x.engine()
                        .dispatcher()
                        .apply(
                                Composite.CrossEntropy.INSTANCE,
                                new Handle[] {x, classes},
                                new Layout[] {x.layout(), classes.layout()},
                                Elementwise.NO_IMMEDIATES,
                                classes.shape(),
                                x.dtype());
        Tensor loss = rows.mean();
        rows.close();
        return loss;
    }

    private static DType requireAlike(String loss, Tensor input, Tensor target) {
        Dispatcher.requireCollocated(loss, (Handle) input, (Handle) target);
        if (!input.shape().equals(target.shape())) {
            throw new ShapeMismatchException(
                    loss
                            + " takes two tensors of one shape, got "
                            + input.shape()
                            + " and "
                            + target.shape());
        }
        if (input.dtype() != target.dtype() || !input.dtype().isFloating()) {
            throw new DTypeException(
                    loss
                            + " takes two tensors of one floating dtype, got "
                            + input.dtype()
                            + " and "
                            + target.dtype());
        }
        return input.dtype();
    }

    private static Tensor mean(Expr loss, Tensor first, Tensor second) {
        Handle x = (Handle) first;
        Handle y = (Handle) second;
        Axes all = Axes.all(x.rank());
        Handle sum =
                x.engine()
                        .dispatcher()
                        .apply(
                                new Op.Reduce(ReduceKind.SUM, all, loss),
                                new Handle[] {x, y},
                                new Layout[] {x.layout(), y.layout()},
                                Elementwise.NO_IMMEDIATES,
                                all.removedFrom(x.shape()),
                                x.dtype());
        Tensor mean = sum.div((double) x.size());
        sum.close();
        return mean;
    }
}
