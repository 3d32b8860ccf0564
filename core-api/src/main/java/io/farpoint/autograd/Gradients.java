package io.farpoint.autograd;

import io.farpoint.AutogradException;
import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.Tensors;
import io.farpoint.engine.Creation;
import io.farpoint.engine.Engine;
import io.farpoint.engine.GraphNode;
import io.farpoint.engine.Handle;
import io.farpoint.engine.ObjectRecord;
import io.farpoint.engine.Reductions;
import io.farpoint.op.Axes;
import io.farpoint.op.CompactExpr;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import java.util.Optional;

/**
 * The gradient of every op, in tensor operations: one exhaustive switch, so that every backend and
 * every remote worker differentiates with no code of its own, and gradients have gradients. An
 * arm's result has the shape under which the input was read, or 1 where that view was broadcast.
 */
final class Gradients {
    /** How many locks the gradients of all leaves share. */
    private static final int LOCKS = 64;

    private final ExprGradients expressions = new ExprGradients();
    private final Object[] locks = new Object[LOCKS];

    Gradients() {
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /** The lock under which the gradients of a leaf add up. */
    Object lockOf(ObjectRecord leaf) {
        return locks[(int) leaf.id() & (LOCKS - 1)];
    }

    ExprGradients expressions() {
        return expressions;
    }

    /** The gradients of a node's inputs; null where none is wanted or it is 0 everywhere. */
    Tensor[] of(GraphNode node, Handle[] up) {
        Tensor[] grads = new Tensor[node.edges().length];
        Tensor g = up[0];
        switch (node.op()) {
            case null -> grads[0] = g.to(node.edges()[0].worker());
            case Op.Map map -> ofExpressions(node, map.exprs(), up, grads);
            case Op.Reduce reduce -> ofReduce(node, reduce, up[0], grads);
            case Op.MatMul _ -> ofMatMul(node, g, grads);
            case Op.Gather gather -> {
                Shape source = node.views()[0].shape();
                Tensor zeros = Creation.full(node.worker(), g.dtype(), 0L, source.dims());
                grads[0] = zeros.scatterAdd(gather.axis(), saved(node, 1), g);
            }
            case Op.Scatter scatter -> ofScatter(node, scatter, g, grads);
            case Composite.Softmax softmax -> {
                Tensor y = savedOutput(node);
                grads[0] = y.mul(g.sub(g.mul(y).sum(softmax.axis(), true)));
            }
            case Composite.LogSoftmax softmax -> {
                Tensor y = savedOutput(node);
                grads[0] = g.sub(y.exp().mul(g.sum(softmax.axis(), true)));
            }
            case Composite.LogSumExp sum -> {
                Tensor x = saved(node, 0);
                Tensor y = restore((Handle) savedOutput(node), sum.axes(), x.shape());
                Tensor weight = x.sub(y).exp();
                grads[0] = weight.mul(restore((Handle) g, sum.axes(), x.shape()));
            }
            case Composite.Mean mean -> {
                Shape shape = node.views()[0].shape();
                Tensor share = g.div((double) mean.axes().extent(shape));
                grads[0] = restore((Handle) share, mean.axes(), shape);
            }
            case Composite.CrossEntropy _ -> {
                Tensor p = saved(node, 0).softmax(1);
                Tensor target = saved(node, 1).unsqueeze(1);
                Tensor rows = g.unsqueeze(1);
                grads[0] = p.mul(rows).scatterAdd(1, target, rows.neg());
            }
            case Op.ArgReduce _, Op.Random _ -> {}
        }
        return grads;
    }

    /** One map per wanted input; where the input was broadcast, one reduction instead. */
    private void ofExpressions(GraphNode node, Exprs exprs, Handle[] up, Tensor[] grads) {
        int n = exprs.inputs().size();
        for (int i = 0; i < n; i++) {
            if (node.edges()[i] == null) {
                continue;
            }
            Optional<CompactExpr> derivative = expressions.byInput(exprs, i);
            if (derivative.isPresent()) {
                grads[i] = run(node, derivative.get(), n, up, broadcastAxes(node.views()[i]));
            }
        }
    }

    private Tensor run(GraphNode node, CompactExpr derivative, int n, Handle[] up, Axes sum) {
        Handle[] in = new Handle[derivative.inputs().size()];
        Layout[] views = new Layout[in.length];
        Shape shape = up[firstGiven(up)].layout().shape();
        for (int i = 0; i < in.length; i++) {
            int old = derivative.inputs().get(i);
            in[i] = old < n ? saved(node, old) : given(node, up, old - n, shape);
            views[i] = in[i].layout();
        }
        if (in.length == 1 && sum.mask() == 0 && derivative.expr() instanceof Expr.Input) {
            return in[0];
        }
        long[] immediates = derivative.pick(node.immediates());
        DType dtype = derivative.expr().dtype();
        Engine engine = node.worker().engine();
        if (sum.mask() == 0) {
            return engine.dispatcher()
                    .apply(new Op.Map(derivative.expr()), in, views, immediates, shape, dtype);
        }
        Handle reduced =
                engine.dispatcher()
                        .apply(
                                new Op.Reduce(ReduceKind.SUM, sum, derivative.expr()),
                                in,
                                views,
                                immediates,
                                sum.removedFrom(shape),
                                dtype);
        return reduced.view(reduced.layout().reshape(sum.keptIn(shape)));
    }

    private static int firstGiven(Handle[] up) {
        int first = 0;
        while (up[first] == null) {
            first++;
        }
        return first;
    }

    /** The gradient of an output; zeros for one that nobody used. */
    private static Handle given(GraphNode node, Handle[] up, int output, Shape shape) {
        if (up[output] != null) {
            return up[output];
        }
        DType dtype = node.outputs()[output].dtype();
        Tensor zero = Creation.full(node.worker(), dtype, 0L);
        return (Handle) zero.expand(shape.dims());
    }

    private void ofReduce(GraphNode node, Op.Reduce reduce, Handle g, Tensor[] grads) {
        Shape shape = node.views()[0].shape();
        Handle wide = restore(g, reduce.axes(), shape);
        if (reduce.kind() == ReduceKind.SUM) {
            ofExpressions(node, reduce.exprs(), new Handle[] {wide}, grads);
            return;
        }
        Tensor e = reduced(node, reduce.exprs());
        Tensor inner =
                switch (reduce.kind()) {
                    case PROD -> ofProduct(e, wide, reduce.axes(), shape);
                    case MAX, MIN -> {
                        Tensor y = restore(savedOutputHandle(node), reduce.axes(), shape);
                        Tensor bothNaN = e.ne(e).logicalAnd(y.ne(y));
                        Tensor hits = e.eq(y).logicalOr(bothNaN).to(e.dtype());
                        Tensor count =
                                restore((Handle) sum(hits, reduce.axes()), reduce.axes(), shape);
                        yield wide.mul(hits).div(count);
                    }
                    case SUM, ANY, ALL -> throw new IllegalStateException(reduce.name());
                };
        ofExpressions(node, reduce.exprs(), new Handle[] {(Handle) inner}, grads);
    }

    /**
     * The product of the others. With the zeros set apart it is {@code base}, times the one other
     * zero where there is one (0, but with a gradient of its own), and 0 where there are more.
     */
    private static Tensor ofProduct(Tensor e, Handle wide, Axes axes, Shape shape) {
        Tensor isZero = e.eq(0);
        Tensor filled = Tensors.where(isZero, 1, e);
        Tensor rest = restore((Handle) reduce(ReduceKind.PROD, filled, axes), axes, shape);
        Tensor base = rest.div(filled);
        Tensor zero = Tensors.where(isZero, e, 0);
        Tensor otherZero = restore((Handle) sum(zero, axes), axes, shape).sub(zero);
        Tensor mark = isZero.to(e.dtype());
        Tensor others = restore((Handle) sum(mark, axes), axes, shape).sub(mark);
        Tensor factor =
                Tensors.where(
                        others.eq(0),
                        base,
                        Tensors.where(others.eq(1), base.mul(otherZero), base.mul(0)));
        return wide.mul(factor);
    }

    private Tensor reduced(GraphNode node, Exprs exprs) {
        int n = exprs.inputs().size();
        if (n == 1 && exprs.root(0) instanceof Expr.Input) {
            return saved(node, 0);
        }
        Handle[] in = new Handle[n];
        Layout[] views = new Layout[n];
        for (int i = 0; i < n; i++) {
            in[i] = saved(node, i);
            views[i] = in[i].layout();
        }
        return node.worker()
                .engine()
                .dispatcher()
                .apply(
                        new Op.Map(exprs),
                        in,
                        views,
                        node.immediates(),
                        views[0].shape(),
                        exprs.root(0).dtype());
    }

    private static Tensor sum(Tensor x, Axes axes) {
        return reduce(ReduceKind.SUM, x, axes);
    }

    private static Tensor reduce(ReduceKind kind, Tensor x, Axes axes) {
        return Reductions.run(
                new Op.Reduce(kind, axes, new Expr.Input(0, x.dtype())),
                (Handle) x,
                axes,
                false,
                x.dtype());
    }

    /**
     * A gradient lies in memory as its operand does, transposed or not, so that a leaf can keep it
     * as it is: copying the gradient of a layer's weights cost a fifth of a training step.
     */
    private void ofMatMul(GraphNode node, Tensor g, Tensor[] grads) {
        if (node.edges()[0] != null) {
            Tensor right = saved(node, 1);
            grads[0] =
                    isTransposed(node.views()[0])
                            ? right.matmul(transpose(g)).transpose(-2, -1)
                            : g.matmul(transpose(right));
        }
        if (node.edges()[1] != null) {
            Tensor left = saved(node, 0);
            grads[1] =
                    isTransposed(node.views()[1])
                            ? transpose(g).matmul(left).transpose(-2, -1)
                            : transpose(left).matmul(g);
        }
    }

    private static Tensor transpose(Tensor matrix) {
        return matrix.transpose(-2, -1);
    }

    private static boolean isTransposed(Layout matrix) {
        int row = matrix.rank() - 2;
        return matrix.stride(row) == 1 && matrix.stride(row + 1) > 1;
    }

    private void ofScatter(GraphNode node, Op.Scatter scatter, Tensor g, Tensor[] grads) {
        Tensor index = saved(node, 1);
        if (node.edges()[0] != null) {
            grads[0] = g;
            if (scatter.mode() == ScatterMode.SET) {
                Tensor hit = g.gather(scatter.axis(), index);
                grads[0] = g.scatterAdd(scatter.axis(), index, hit.neg());
            }
        }
        if (node.edges()[2] != null) {
            grads[2] = g.gather(scatter.axis(), index);
        }
    }

    /** The dimensions along which a view repeats its elements. */
    static Axes broadcastAxes(Layout view) {
        int mask = 0;
        for (int i = 0; i < view.rank(); i++) {
            mask |= view.stride(i) == 0 && view.shape().size(i) > 1 ? 1 << i : 0;
        }
        return new Axes(mask);
    }

    /** A reduced tensor as a view of the shape before the reduction. */
    private static Handle restore(Handle reduced, Axes axes, Shape shape) {
        Layout layout = reduced.layout();
        for (int axis = 0; axis < shape.rank(); axis++) {
            layout = axes.contains(axis) ? layout.unsqueeze(axis) : layout;
        }
        return reduced.view(layout.expand(shape));
    }

    private static Handle saved(GraphNode node, int input) {
        GraphNode.Saved saved = node.savedInput(input);
        requireUnchanged(node, saved);
        return node.worker().engine().recorder().revive(saved, node.edges()[input], null, 0);
    }

    private static Tensor savedOutput(GraphNode node) {
        return savedOutputHandle(node);
    }

    private static Handle savedOutputHandle(GraphNode node) {
        GraphNode.Saved saved = node.savedOutput(0);
        requireUnchanged(node, saved);
        return node.worker().engine().recorder().revive(saved, null, node, 0);
    }

    private static void requireUnchanged(GraphNode node, GraphNode.Saved saved) {
        if (saved == null) {
            throw new AutogradException(
                    "the graph behind "
                            + node.name()
                            + " was let go by an earlier backward; "
                            + "use GraphMode.RETAIN there");
        }
        if (saved.version() != saved.record().version()) {
            throw new AutogradException(
                    node.name()
                            + " needs a value of shape "
                            + saved.view().shape()
                            + " for its gradient that "
                            + saved.record().lastWriter()
                            + " has changed in place since; clone it before the write");
        }
    }
}
