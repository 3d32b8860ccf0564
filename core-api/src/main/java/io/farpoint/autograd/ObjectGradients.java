package io.farpoint.autograd;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.engine.GraphNode;
import io.farpoint.engine.Handle;
import io.farpoint.op.Axes;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;

/** Lays the gradient of a view into a gradient of its whole object. */
final class ObjectGradients {
    private ObjectGradients() {}

    /** The gradient of an edge's object, from that of the view under which it was used. */
    static Handle ofView(GraphNode.Edge edge, Handle gradient) {
        Layout view = edge.view();
        long elements = edge.shape().size();
        if (view.isWhole(elements) && view.shape().equals(edge.shape())) {
            return gradient;
        }
        Axes repeated = Gradients.broadcastAxes(view);
        Handle g = sumRepeated(gradient, repeated);
        for (int axis = view.rank() - 1; axis >= 0; axis--) {
            if (g.layout().shape().size(axis) == 1) {
                g = g.view(g.layout().squeeze(axis));
                view =
                        repeated.contains(axis)
                                ? view.slice(axis, 0, 1, 1).squeeze(axis)
                                : view.squeeze(axis);
            }
        }
        if (view.covers(elements) && hasPositiveStrides(view)) {
            int[] order = fallingStrides(view);
            Tensor ordered = g.view(g.layout().permute(order));
            return (Handle) ordered.reshape(edge.shape().dims());
        }
        return embed(g, view, edge);
    }

    private static Handle sumRepeated(Handle gradient, Axes repeated) {
        int left = 0;
        for (int axis = 0; axis < gradient.layout().rank(); axis++) {
            boolean open = repeated.contains(axis) && gradient.layout().shape().size(axis) > 1;
            left |= open ? 1 << axis : 0;
        }
        if (left == 0) {
            return gradient;
        }
        int[] dims = new int[Integer.bitCount(left)];
        for (int axis = 0, i = 0; i < dims.length; axis++) {
            if ((left & (1 << axis)) != 0) {
                dims[i++] = axis;
            }
        }
        return (Handle) gradient.sum(dims, true);
    }

    private static boolean hasPositiveStrides(Layout view) {
        for (int i = 0; i < view.rank(); i++) {
            if (view.stride(i) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int[] fallingStrides(Layout view) {
        int[] rising = view.axesByStride();
        int[] falling = new int[rising.length];
        for (int i = 0; i < rising.length; i++) {
            falling[i] = rising[rising.length - 1 - i];
        }
        return falling;
    }

    /** A new object, zero but for the view. */
    private static Handle embed(Handle gradient, Layout view, GraphNode.Edge edge) {
        DType dtype = edge.dtype();
        return gradient.engine()
                .dispatcher()
                .create(
                        gradient.worker(),
                        new Op.Map(new Expr.Input(0, dtype)),
                        new Handle[] {gradient},
                        new Layout[] {gradient.layout()},
                        new long[0],
                        view,
                        edge.shape(),
                        dtype);
    }

    /** A gradient whose handle is its whole object, so that layouts of the object fit it. */
    static Handle whole(Handle gradient) {
        return gradient.layout().isWhole(gradient.record().shape().size())
                ? gradient
                : (Handle) gradient.clone();
    }

    /** Whether nobody else can see a gradient's object, so that a leaf may keep it. */
    static boolean isExclusive(Handle gradient) {
        Shape shape = gradient.record().shape();
        return gradient.layout().isWhole(shape.size()) && gradient.record().isExclusive();
    }
}
