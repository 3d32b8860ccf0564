package io.farpoint.tck.worker;

import io.farpoint.DType;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The functions that {@link GradientLaws} differentiates, with the ranges of their inputs. */
final class GradientCases {
    private final Worker bob;

    GradientCases(Worker bob) {
        this.bob = bob;
    }

    /**
     * A function under test.
     *
     * @param name what it is
     * @param second whether its second derivative is checked too
     * @param low the least input value
     * @param high the greatest input value
     * @param shapes the shapes of its inputs
     * @param function the function
     */
    record Case(
            String name,
            boolean second,
            double low,
            double high,
            long[][] shapes,
            Function<List<Tensor>, Tensor> function) {}

    private static long[] s(long... dims) {
        return dims;
    }

    private static Case unary(String name, double low, double high, Function<Tensor, Tensor> f) {
        return new Case(name, true, low, high, new long[][] {s(2, 3)}, in -> f.apply(in.get(0)));
    }

    private static Case of(String name, Function<List<Tensor>, Tensor> f, long[]... shapes) {
        return new Case(name, true, 0.3, 1.7, shapes, f);
    }

    /** All cases. */
    List<Case> all() {
        List<Case> cases = new ArrayList<>();
        elementwise(cases);
        views(cases);
        reductions(cases);
        products(cases);
        inPlace(cases);
        return cases;
    }

    private void elementwise(List<Case> cases) {
        cases.add(unary("neg", -2, 2, Tensor::neg));
        cases.add(unary("abs", 0.2, 2, Tensor::abs));
        cases.add(unary("sqrt", 0.2, 2, Tensor::sqrt));
        cases.add(unary("exp", -2, 2, Tensor::exp));
        cases.add(unary("log", 0.2, 2, Tensor::log));
        cases.add(unary("log1p", -0.5, 2, Tensor::log1p));
        cases.add(unary("sin", -3, 3, Tensor::sin));
        cases.add(unary("cos", -3, 3, Tensor::cos));
        cases.add(unary("tanh", -2, 2, Tensor::tanh));
        cases.add(unary("sigmoid", -3, 3, Tensor::sigmoid));
        cases.add(unary("erf", -2, 2, Tensor::erf));
        cases.add(unary("gelu", -2, 2, Tensor::gelu));
        cases.add(unary("relu above", 0.2, 2, Tensor::relu));
        cases.add(unary("relu below", -2, -0.2, Tensor::relu));
        cases.add(unary("clamp", 0.55, 0.95, x -> x.clamp(0.5, 1.0)));
        cases.add(unary("pow of a number", 0.3, 2, x -> x.pow(2.5)));
        cases.add(unary("a number to the power", -1, 1, x -> Tensors.pow(2.0, x)));
        cases.add(unary("a number minus, over", 0.4, 2, x -> Tensors.div(3, Tensors.sub(5.0, x))));
        cases.add(
                unary("a chain as one map", 0.2, 1, x -> x.map(v -> v.mul(v).exp().sin().add(v))));
        cases.add(unary("to float64 is itself", 0.2, 1, x -> x.to(DType.FLOAT64).mul(x)));
        cases.add(of("add, broadcast", in -> in.get(0).add(in.get(1)), s(2, 3), s(3)));
        cases.add(of("sub, broadcast", in -> in.get(0).sub(in.get(1)), s(2, 1), s(1, 3)));
        cases.add(of("mul, broadcast", in -> in.get(0).mul(in.get(1)), s(2, 3), s(2, 1)));
        cases.add(of("div, broadcast", in -> in.get(0).div(in.get(1)), s(3), s(2, 3)));
        cases.add(of("pow", in -> in.get(0).pow(in.get(1)), s(2, 3), s(2, 3)));
        cases.add(of("remainder", in -> in.get(0).remainder(in.get(1).add(2)), s(4), s(4)));
        cases.add(of("maximum", in -> in.get(0).maximum(in.get(1)), s(5), s(5)));
        cases.add(of("minimum", in -> in.get(0).minimum(in.get(1)), s(5), s(5)));
        cases.add(of("with itself", in -> in.get(0).mul(in.get(0)).add(in.get(0)), s(4)));
        cases.add(
                of(
                        "where",
                        in -> Tensors.where(in.get(0).gt(1.0), in.get(0).mul(in.get(1)), in.get(1)),
                        s(2, 3),
                        s(2, 3)));
        cases.add(
                of(
                        "map of two",
                        in -> Tensors.map(in.get(0), in.get(1), (p, q) -> p.mul(q).add(q.log())),
                        s(2, 3),
                        s(3)));
        cases.add(of("scalar times matrix", in -> in.get(0).mul(in.get(1)), s(), s(2, 2)));
    }

    private void views(List<Case> cases) {
        cases.add(of("reshape", in -> square(in.get(0).reshape(3, 2)), s(2, 3)));
        cases.add(of("reshape of a transpose", in -> square(in.get(0).t().reshape(6)), s(2, 3)));
        cases.add(of("permute", in -> weighted(in.get(0).permute(2, 0, 1)), s(2, 3, 2)));
        cases.add(of("slice", in -> square(in.get(0).slice(1, 1, 3)), s(2, 4)));
        cases.add(of("slice backwards", in -> weighted(in.get(0).slice(0, 3, 0, -2)), s(5)));
        cases.add(of("select", in -> square(in.get(0).select(0, 1)), s(3, 2)));
        cases.add(of("narrow", in -> square(in.get(0).narrow(-1, 0, 2)), s(2, 3)));
        cases.add(of("flip", in -> weighted(in.get(0).flip(0, 1)), s(2, 3)));
        cases.add(of("expand", in -> weighted(in.get(0).expand(4, 3)), s(1, 3)));
        cases.add(of("expand with more dims", in -> weighted(in.get(0).expand(2, 4, 3)), s(3)));
        cases.add(of("squeeze", in -> square(in.get(0).unsqueeze(1).squeeze()), s(3)));
        cases.add(
                of(
                        "view of a view",
                        in -> weighted(in.get(0).slice(0, 1, 3).t().slice(0, 0, 2).flip(1)),
                        s(4, 3)));
        cases.add(of("cat", in -> weighted(Tensors.cat(1, in)), s(2, 2), s(2, 3)));
        cases.add(of("stack", in -> weighted(Tensors.stack(0, in)), s(2, 2), s(2, 2)));
    }

    private void reductions(List<Case> cases) {
        cases.add(of("sum", in -> square(in.get(0).sum()), s(2, 3)));
        cases.add(of("sum of rows", in -> square(in.get(0).sum(1)), s(2, 3)));
        cases.add(of("sum kept", in -> square(in.get(0).sum(0, true)), s(2, 3)));
        cases.add(of("mean", in -> square(in.get(0).mean(1)), s(2, 3)));
        cases.add(of("prod", in -> square(in.get(0).prod(1)), s(2, 3)));
        cases.add(of("max", in -> square(in.get(0).max()), s(2, 3)));
        cases.add(of("amax", in -> square(in.get(0).amax(new int[] {1}, true)), s(2, 3)));
        cases.add(of("max of rows", in -> square(in.get(0).max(1).values()), s(2, 3)));
        cases.add(of("min of columns", in -> square(in.get(0).min(0).values()), s(2, 3)));
        cases.add(of("logSumExp", in -> square(in.get(0).logSumExp(1)), s(2, 3)));
        cases.add(of("softmax", in -> weighted(in.get(0).softmax(1)), s(2, 3)));
        cases.add(of("softmax of columns", in -> weighted(in.get(0).softmax(0)), s(3, 2)));
        cases.add(of("logSoftmax", in -> weighted(in.get(0).logSoftmax(-1)), s(2, 3)));
        cases.add(of("mseLoss", in -> Tensors.mseLoss(in.get(0), in.get(1)), s(2, 3), s(2, 3)));
        cases.add(
                of(
                        "binaryCrossEntropyWithLogits",
                        in -> Tensors.binaryCrossEntropyWithLogits(in.get(0), in.get(1)),
                        s(4),
                        s(4)));
        cases.add(
                of(
                        "crossEntropy",
                        in -> {
                            Tensor target = bobLongs(2, 0, 1);
                            return Tensors.crossEntropy(in.get(0), target);
                        },
                        s(3, 3)));
    }

    private void products(List<Case> cases) {
        cases.add(of("matmul", in -> square(in.get(0).matmul(in.get(1))), s(2, 3), s(3, 4)));
        cases.add(of("matmul of vectors", in -> in.get(0).matmul(in.get(1)), s(3), s(3)));
        cases.add(of("matrix vector", in -> square(in.get(0).matmul(in.get(1))), s(2, 3), s(3)));
        cases.add(of("vector matrix", in -> square(in.get(0).matmul(in.get(1))), s(3), s(3, 2)));
        cases.add(of("batched", in -> square(in.get(0).matmul(in.get(1))), s(2, 2, 3), s(2, 3, 2)));
        cases.add(
                of(
                        "batch against one matrix",
                        in -> square(in.get(0).matmul(in.get(1))),
                        s(2, 2, 3),
                        s(3, 2)));
        cases.add(
                of(
                        "broadcast batches",
                        in -> square(in.get(0).matmul(in.get(1))),
                        s(2, 1, 2, 3),
                        s(3, 3, 2)));
        cases.add(
                of(
                        "matmul of a transpose",
                        in -> square(in.get(0).t().matmul(in.get(1).t())),
                        s(3, 2),
                        s(4, 3)));
        cases.add(
                of(
                        "linear",
                        in -> square(in.get(0).linear(in.get(1), in.get(2))),
                        s(3, 2),
                        s(4, 2),
                        s(4)));
        cases.add(
                of(
                        "indexSelect",
                        in -> weighted(in.get(0).indexSelect(0, bobLongs(2, 0, 2, -1))),
                        s(3, 2)));
        cases.add(
                of(
                        "gather",
                        in -> weighted(in.get(0).gather(1, bobLongs(0, 2, 1, 1).reshape(2, 2))),
                        s(2, 3)));
        cases.add(
                of(
                        "scatterAdd",
                        in -> weighted(in.get(0).scatterAdd(0, bobLongs(1, 1, 0), in.get(1))),
                        s(2),
                        s(3)));
    }

    private void inPlace(List<Case> cases) {
        cases.add(
                of(
                        "slice assignment",
                        in -> {
                            Tensor x = in.get(0).mul(2);
                            x.slice(0, 1, 3).copy_(in.get(1));
                            return weighted(x);
                        },
                        s(4),
                        s(2)));
        cases.add(
                of(
                        "a view taken before a write to its base",
                        in -> {
                            Tensor x = in.get(0).mul(1);
                            Tensor view = x.narrow(0, 1, 2);
                            x.mul_(3).add_(in.get(1));
                            return square(view);
                        },
                        s(4),
                        s(1)));
        cases.add(
                of(
                        "a write through a view, seen by its base",
                        in -> {
                            Tensor x = in.get(0).mul(1);
                            x.select(0, 1).add_(in.get(1)).mul_(3);
                            return square(x);
                        },
                        s(2, 3),
                        s(3)));
        cases.add(
                of(
                        "copy_ into fresh zeros, twice",
                        in -> {
                            Tensor x = bob.zeros(DType.FLOAT64, 3, 2);
                            x.t().select(0, 0).copy_(in.get(0));
                            x.select(1, 1).copy_(in.get(0).mul(in.get(0)));
                            return weighted(x);
                        },
                        s(3)));
        cases.add(
                of(
                        "fill_ cuts the gradient",
                        in -> {
                            Tensor x = in.get(0).mul(1);
                            x.narrow(0, 0, 2).fill_(7);
                            return square(x);
                        },
                        s(4)));
    }

    private Tensor bobLongs(long... values) {
        return bob.tensor(values);
    }

    private static Tensor square(Tensor x) {
        return x.mul(x);
    }

    /** Makes every element count differently, so that a misplaced gradient shows. */
    private Tensor weighted(Tensor x) {
        Tensor weights =
                bob.arange(x.size()).reshape(x.shape().dims()).to(DType.FLOAT64).mul(0.1).add(1);
        return square(x).mul(weights);
    }
}
