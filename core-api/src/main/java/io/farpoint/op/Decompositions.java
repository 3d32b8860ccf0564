package io.farpoint.op;

import static io.farpoint.op.BinaryKind.ADD;
import static io.farpoint.op.BinaryKind.DIV;
import static io.farpoint.op.BinaryKind.EQ;
import static io.farpoint.op.BinaryKind.SUB;
import static io.farpoint.op.UnaryKind.ABS;
import static io.farpoint.op.UnaryKind.EXP;
import static io.farpoint.op.UnaryKind.LOG;

import io.farpoint.DType;
import io.farpoint.Shape;
import java.util.ArrayList;
import java.util.List;

/** Each composite as steps of the primitive table, for backends that do not claim it. */
public final class Decompositions {
    private Decompositions() {}

    /**
     * A place in a decomposition: an operand of the composite or a temporary.
     *
     * @param index inputs first, then outputs, then temporaries
     * @param layout the view of it
     * @param dtype its dtype
     */
    public record Slot(int index, Layout layout, DType dtype) {
        Slot expand(Shape shape) {
            return new Slot(index, layout.expand(shape), dtype);
        }

        Slot view(Layout view) {
            return new Slot(index, view, dtype);
        }
    }

    /**
     * One op of a decomposition. A slot is written before it is read.
     *
     * @param op the op
     * @param inputs its strided inputs
     * @param immediates its immediates' bits
     * @param output its output
     */
    public record Step(Op.Primitive op, List<Slot> inputs, List<Long> immediates, Slot output) {}

    /**
     * The steps of a composite.
     *
     * @param composite the op
     * @param inputs the layouts and dtypes of its inputs
     * @param output the layout and dtype of its output
     * @return the steps in order; slots above the operands are temporaries, whole and contiguous
     *     where written
     */
    public static List<Step> of(Composite composite, List<Slot> inputs, Slot output) {
        Steps steps = new Steps(inputs, output);
        if (output.layout().shape().size() == 0) {
            return List.of();
        }
        switch (composite) {
            case Composite.Softmax softmax -> steps.softmax(softmax.axis());
            case Composite.LogSoftmax softmax -> steps.logSoftmax(softmax.axis());
            case Composite.LogSumExp sum -> steps.logSumExp(sum.axes());
            case Composite.Mean mean -> steps.mean(mean.axes());
            case Composite.CrossEntropy _ -> steps.crossEntropy();
        }
        return steps.steps;
    }

    private static final class Steps {
        final List<Step> steps = new ArrayList<>();
        final Slot x;
        final Slot target;
        final Slot out;
        final DType dtype;
        final Expr x0;
        final Expr x1;
        final Expr x2;
        int next;

        Steps(List<Slot> inputs, Slot output) {
            x = inputs.get(0);
            target = inputs.size() > 1 ? inputs.get(1) : null;
            out = output;
            dtype = x.dtype();
            x0 = new Expr.Input(0, dtype);
            x1 = new Expr.Input(1, dtype);
            x2 = new Expr.Input(2, dtype);
            next = inputs.size() + 1;
        }

        Slot temporary(Shape shape) {
            return new Slot(next++, Layout.contiguous(shape), dtype);
        }

        /** Reduces into a temporary and gives it kept and expanded to x's shape. */
        Slot reduceAndExpand(ReduceKind kind, Axes axes, Expr expr, Slot... inputs) {
            Slot result = temporary(axes.removedFrom(x.layout().shape()));
            steps.add(
                    new Step(new Op.Reduce(kind, axes, expr), List.of(inputs), List.of(), result));
            return kept(result, axes);
        }

        Slot kept(Slot reduced, Axes axes) {
            Shape kept = axes.keptIn(x.layout().shape());
            return reduced.view(reduced.layout().reshape(kept)).expand(x.layout().shape());
        }

        void map(Expr expr, Slot output, Slot... inputs) {
            steps.add(new Step(new Op.Map(expr), List.of(inputs), List.of(), output));
        }

        void softmax(int axis) {
            Axes axes = new Axes(1 << axis);
            Slot max = max(axes);
            map(unary(EXP, binary(SUB, x0, x1)), out, x, max);
            Slot sum = reduceAndExpand(ReduceKind.SUM, axes, x0, out);
            map(binary(DIV, x0, x1), out, out, sum);
        }

        void logSoftmax(int axis) {
            Axes axes = new Axes(1 << axis);
            Slot max = max(axes);
            Slot sum = sumOfExp(axes, max);
            map(binary(SUB, binary(SUB, x0, x1), unary(LOG, x2)), out, x, max, sum);
        }

        void logSumExp(Axes axes) {
            Slot max = temporary(axes.removedFrom(x.layout().shape()));
            steps.add(
                    new Step(new Op.Reduce(ReduceKind.MAX, axes, x0), List.of(x), List.of(), max));
            Expr infinite =
                    binary(
                            EQ,
                            unary(ABS, x0),
                            new Expr.Const(Scalars.bits(Double.POSITIVE_INFINITY, dtype), dtype));
            Expr zero = new Expr.Const(Scalars.bits(0.0, dtype), dtype);
            map(new Expr.Select(infinite, zero, x0), max, max);
            Slot sum = temporary(max.layout().shape());
            steps.add(
                    new Step(
                            new Op.Reduce(ReduceKind.SUM, axes, unary(EXP, binary(SUB, x0, x1))),
                            List.of(x, kept(max, axes)),
                            List.of(),
                            sum));
            map(binary(ADD, unary(LOG, x0), x1), out, sum, max);
        }

        void mean(Axes axes) {
            steps.add(
                    new Step(new Op.Reduce(ReduceKind.SUM, axes, x0), List.of(x), List.of(), out));
            long count = axes.extent(x.layout().shape());
            steps.add(
                    new Step(
                            new Op.Map(binary(DIV, x0, new Expr.Immediate(0, dtype))),
                            List.of(out),
                            List.of(Scalars.bits((double) count, dtype)),
                            out));
        }

        void crossEntropy() {
            Axes axes = new Axes(0b10);
            long rows = x.layout().shape().size(0);
            Slot max = temporary(Shape.of(rows));
            steps.add(
                    new Step(new Op.Reduce(ReduceKind.MAX, axes, x0), List.of(x), List.of(), max));
            Slot sum = temporary(Shape.of(rows));
            steps.add(
                    new Step(
                            new Op.Reduce(ReduceKind.SUM, axes, unary(EXP, binary(SUB, x0, x1))),
                            List.of(x, kept(max, axes)),
                            List.of(),
                            sum));
            Slot picked = temporary(Shape.of(rows, 1));
            Slot index = target.view(target.layout().unsqueeze(1));
            steps.add(new Step(new Op.Gather(1), List.of(x, index), List.of(), picked));
            Slot value = picked.view(picked.layout().squeeze(1));
            map(binary(SUB, binary(ADD, unary(LOG, x0), x1), x2), out, sum, max, value);
        }

        Slot max(Axes axes) {
            return reduceAndExpand(ReduceKind.MAX, axes, x0, x);
        }

        Slot sumOfExp(Axes axes, Slot max) {
            return reduceAndExpand(ReduceKind.SUM, axes, unary(EXP, binary(SUB, x0, x1)), x, max);
        }

        static Expr unary(UnaryKind kind, Expr arg) {
            return new Expr.Unary(kind, arg);
        }

        static Expr binary(BinaryKind kind, Expr left, Expr right) {
            return new Expr.Binary(kind, left, right);
        }
    }
}
