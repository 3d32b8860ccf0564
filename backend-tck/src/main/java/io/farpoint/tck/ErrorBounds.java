package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import java.util.List;

/**
 * How far sums may be off. A sum of n terms in any order has an error of at most {@code (n - 1) u}
 * times the sum of the terms' sizes (Higham, "Accuracy and Stability of Numerical Algorithms",
 * 4.2); over 64 lanes n is the length of a lane. The bounds here grow with a sixteenth of the
 * length, in units in the last place, which a plain loop also keeps for usual values.
 */
final class ErrorBounds {
    private ErrorBounds() {}

    /** Units in the last place that so many terms may cost, of the sum of their sizes. */
    static double ulps(long terms) {
        return 8 + terms / 16.0;
    }

    /** One unit in the last place, relative. */
    static double epsilon(DType dtype) {
        return dtype == DType.FLOAT32 ? 0x1p-23 : 0x1p-52;
    }

    /** For a sum of an expression whose values may each be off by so many ulps. */
    static Tolerance ofSum(Bench bench, Case example, double exprUlps) {
        Op.Reduce sum = (Op.Reduce) example.op();
        Expr expr = sum.exprs().root(0);
        if (!expr.dtype().isFloating()) {
            return Tolerance.EXACT;
        }
        Expr size = new Expr.Cast(DType.FLOAT64, new Expr.Unary(UnaryKind.ABS, expr));
        Op sizes = new Op.Reduce(ReduceKind.SUM, sum.axes(), size);
        long terms = sum.axes().extent(example.inputs().get(0).layout().shape());
        double factor = (ulps(terms) + exprUlps) * epsilon(expr.dtype());
        return bound(bench, example, sizes, example.inputs(), factor);
    }

    /** For a product over dimensions: relative to itself. */
    static Tolerance ofProduct(Bench bench, Case example) {
        Op.Reduce product = (Op.Reduce) example.op();
        Expr expr = product.exprs().root(0);
        if (!expr.dtype().isFloating()) {
            return Tolerance.EXACT;
        }
        Expr size = new Expr.Cast(DType.FLOAT64, new Expr.Unary(UnaryKind.ABS, expr));
        Op sizes = new Op.Reduce(ReduceKind.PROD, product.axes(), size);
        long terms = product.axes().extent(example.inputs().get(0).layout().shape());
        // a product of n factors is off by n u in whatever order (Higham, 3.1)
        double factor = (2 + terms) * epsilon(expr.dtype());
        return bound(bench, example, sizes, example.inputs(), factor);
    }

    /** For a matrix product: the product of the sizes. */
    static Tolerance ofMatmul(Bench bench, Case example) {
        DType dtype = example.inputs().get(0).object().dtype();
        if (!dtype.isFloating()) {
            return Tolerance.EXACT;
        }
        List<Case.Given> sizes =
                example.inputs().stream()
                        .map(given -> new Case.Given(sizes(given.object()), given.layout()))
                        .toList();
        long terms = example.inputs().get(0).layout().shape().size(-1);
        return bound(bench, example, example.op(), sizes, ulps(terms) * epsilon(dtype));
    }

    private static HostArray sizes(HostArray array) {
        HostArray sizes = HostArray.zeros(DType.FLOAT64, array.shape());
        for (long i = 0; i < array.shape().size(); i++) {
            double value = Math.abs(Scalars.toDouble(array.get(i), array.dtype()));
            sizes.set(i, Scalars.bits(value, DType.FLOAT64));
        }
        return sizes;
    }

    private static Tolerance bound(
            Bench bench, Case example, Op sizes, List<Case.Given> inputs, double factor) {
        Shape shape = example.outputs().get(0).layout().shape();
        Case.Given output = Case.Given.output(DType.FLOAT64, shape, Arrangement.CONTIGUOUS);
        Case measure = new Case("sizes", sizes, inputs, example.immediates(), List.of(output));
        HostArray bounds = measure.on(bench.oracle()).outputs().get(0);
        for (long i = 0; i < shape.size(); i++) {
            double bound = Scalars.toDouble(bounds.get(i), DType.FLOAT64) * factor;
            bounds.set(i, Scalars.bits(bound, DType.FLOAT64));
        }
        return new Tolerance.Bound(bounds);
    }
}
