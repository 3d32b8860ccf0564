package io.farpoint.tck.oracle;

import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.Composite;
import io.farpoint.op.FailureCode;
import java.util.function.DoubleBinaryOperator;

/**
 * What each composite is, straight from its formula, in double and rounded once. The oracle backend
 * does not claim composites, so that sessions decompose them; the kit holds the decomposition, and
 * every backend that does claim one, to what stands here.
 */
public final class OracleComposites {
    private OracleComposites() {}

    /**
     * Evaluates a composite.
     *
     * @param composite the op
     * @param in its inputs
     * @param out its output
     * @param failure INT64[2], written if the values make it fail; may be null if they cannot
     */
    public static void run(Composite composite, Elements[] in, Elements out, Elements failure) {
        Elements x = in[0];
        switch (composite) {
            case Composite.Softmax softmax ->
                    eachInSlices(
                            x,
                            new Axes(1 << softmax.axis()),
                            (at, max, sum) ->
                                    out.setDouble(StrictMath.exp(x.getDouble(at) - max) / sum, at));
            case Composite.LogSoftmax softmax ->
                    eachInSlices(
                            x,
                            new Axes(1 << softmax.axis()),
                            (at, max, sum) ->
                                    out.setDouble(x.getDouble(at) - max - StrictMath.log(sum), at));
            case Composite.LogSumExp sum ->
                    Indices.each(
                            out.shape(),
                            at -> {
                                double max = max(x, sum.axes(), at);
                                double log = StrictMath.log(sumOfExp(x, sum.axes(), at, max));
                                out.setDouble(Double.isInfinite(max) ? max : max + log, at);
                            });
            case Composite.Mean mean ->
                    Indices.each(
                            out.shape(),
                            at -> {
                                double sum = fold(x, mean.axes(), at, 0, Double::sum);
                                out.setDouble(sum / mean.axes().extent(x.shape()), at);
                            });
            case Composite.CrossEntropy _ -> crossEntropy(x, in[1], out, failure);
        }
    }

    private static void crossEntropy(Elements x, Elements target, Elements out, Elements failure) {
        long classes = x.shape().size(1);
        Axes axes = new Axes(0b10);
        Verdict verdict = new Verdict();
        Indices.each(
                out.shape(),
                row -> {
                    long wanted = target.get(row);
                    if (wanted < -classes || wanted >= classes) {
                        verdict.fail(FailureCode.INDEX_OUT_OF_RANGE, wanted);
                        return;
                    }
                    double logit = x.getDouble(row[0], wanted < 0 ? wanted + classes : wanted);
                    double max = max(x, axes, row);
                    double log = StrictMath.log(sumOfExp(x, axes, row, max));
                    out.setDouble(-(logit - max - log), row);
                });
        verdict.writeTo(failure);
    }

    /** What is done with an element, given its slice's maximum and sum of exponentials. */
    private interface Visit {
        void element(long[] at, double max, double sum);
    }

    private static void eachInSlices(Elements x, Axes axes, Visit visit) {
        Indices.each(
                axes.removedFrom(x.shape()),
                kept -> {
                    double max = max(x, axes, kept);
                    double sum = sumOfExp(x, axes, kept, max);
                    Indices.each(
                            Indices.reduced(axes, x.shape()),
                            rest -> visit.element(Indices.join(axes, kept, rest), max, sum));
                });
    }

    private static double max(Elements x, Axes axes, long[] kept) {
        return fold(x, axes, kept, Double.NEGATIVE_INFINITY, Math::max);
    }

    private static double sumOfExp(Elements x, Axes axes, long[] kept, double max) {
        return fold(x, axes, kept, 0, (sum, value) -> sum + StrictMath.exp(value - max));
    }

    /** Joins the values of a slice, row-major. */
    private static double fold(
            Elements x, Axes axes, long[] kept, double start, DoubleBinaryOperator join) {
        double[] result = {start};
        Shape reduced = Indices.reduced(axes, x.shape());
        Indices.each(
                reduced,
                rest ->
                        result[0] =
                                join.applyAsDouble(
                                        result[0], x.getDouble(Indices.join(axes, kept, rest))));
        return result[0];
    }
}
