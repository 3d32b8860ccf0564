package io.farpoint.autograd;

import io.farpoint.AutogradException;
import io.farpoint.GraphMode;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.TensorsNotCollocatedException;
import io.farpoint.engine.Creation;
import io.farpoint.engine.Engine;
import io.farpoint.engine.GraphNode;
import io.farpoint.engine.Handle;
import io.farpoint.engine.HandleScope;
import io.farpoint.engine.ObjectRecord;
import io.farpoint.engine.Recorder;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A backward pass: walks the graph from the latest node to the earliest, in the caller's thread, by
 * ordinary commands that nobody waits for. Gradients are kept per object, whole; a view's gradient
 * is laid into its object's.
 */
public final class Backward {
    /** Where a gradient can be asked for: an output of a node, or a leaf. */
    private record Place(GraphNode node, int output, ObjectRecord leaf) {
        static Place of(GraphNode.Edge edge) {
            return new Place(edge.node(), edge.output(), edge.leaf());
        }
    }

    private final Gradients gradients;
    private final Engine engine;
    private final GraphMode mode;
    private final Map<GraphNode, Handle[]> pending = new HashMap<>();
    private final Map<ObjectRecord, Handle> leaves = new LinkedHashMap<>();
    private final Map<Place, Handle> wanted = new HashMap<>();
    private final PriorityQueue<GraphNode> queue =
            new PriorityQueue<>(Comparator.comparingLong(GraphNode::sequence).reversed());

    private Backward(Gradients gradients, Engine engine, GraphMode mode) {
        this.gradients = gradients;
        this.engine = engine;
        this.mode = mode;
    }

    static void toLeaves(Gradients gradients, Handle root, Handle gradient, GraphMode mode) {
        Backward pass = new Backward(gradients, root.engine(), mode);
        pass.engine
                .recorder()
                .withRecording(
                        mode == GraphMode.CREATE,
                        () -> {
                            try {
                                pass.walk(root, gradient);
                                pass.leaves.forEach(pass::accumulate);
                            } finally {
                                pass.dropAll();
                            }
                            return null;
                        });
    }

    /**
     * Gradients as tensors; no leaf's gradient is touched.
     *
     * @param output what is differentiated
     * @param gradient its gradient, or null for 1
     * @param mode what becomes of the graph
     * @param inputs by what
     * @return one gradient an input
     */
    public static List<Tensor> grad(
            Tensor output, Tensor gradient, GraphMode mode, List<Tensor> inputs) {
        Handle root = (Handle) output;
        if (!root.requiresGrad()) {
            throw new AutogradException(
                    "grad of a tensor that does not require grad, shape " + root.shape());
        }
        Engine engine = root.engine();
        Backward pass =
                new Backward(((Autograd) engine.differentiator()).gradients(), engine, mode);
        return engine.recorder()
                .withRecording(
                        mode == GraphMode.CREATE,
                        () -> {
                            try {
                                return pass.walkTo(root, (Handle) gradient, inputs);
                            } finally {
                                pass.dropAll();
                            }
                        });
    }

    private List<Tensor> walkTo(Handle root, Handle gradient, List<Tensor> inputs) {
        for (Tensor input : inputs) {
            GraphNode.Edge edge = Recorder.edge((Handle) input, ((Handle) input).layout());
            if (edge == null) {
                throw new AutogradException(
                        "grad by a tensor that does not require grad, shape " + input.shape());
            }
            wanted.put(Place.of(edge), null);
        }
        walk(root, gradient);
        List<Tensor> results = new ArrayList<>();
        for (Tensor input : inputs) {
            Handle handle = (Handle) input;
            Handle found = wanted.get(Place.of(Recorder.edge(handle, handle.layout())));
            if (found == null) {
                throw new AutogradException(
                        "the output does not depend on an input of shape " + input.shape());
            }
            Handle whole = ObjectGradients.whole(found);
            Handle result =
                    handle.layout().isWhole(handle.record().shape().size())
                            ? whole.view(whole.layout().reshape(handle.layout().shape()))
                            : whole.view(handle.layout());
            results.add(result);
            if (whole != found) {
                whole.close();
            }
        }
        return results;
    }

    private void walk(Handle root, Handle gradient) {
        try (HandleScope _ = engine.scope()) {
            Handle seed = gradient == null ? one(root) : given(root, gradient);
            deliver(Recorder.edge(root, root.layout()), seed);
            Reference.reachabilityFence(root);
        }
        while (!queue.isEmpty()) {
            GraphNode node = queue.poll();
            try {
                step(node);
            } finally {
                node.release();
            }
        }
    }

    private static Handle one(Handle root) {
        if (root.size() != 1) {
            throw new AutogradException(
                    "backward without a gradient needs a tensor of one element, this one has shape "
                            + root.shape()
                            + "; reduce it, or give its gradient");
        }
        Shape shape = root.layout().shape();
        return (Handle) Creation.full(root.worker(), root.dtype(), 1L, shape.dims());
    }

    private static Handle given(Handle root, Handle gradient) {
        if (gradient.worker() != root.worker()) {
            throw new TensorsNotCollocatedException(
                    "backward of a tensor on "
                            + root.worker()
                            + " with a gradient on "
                            + gradient.worker());
        }
        if (!gradient.shape().equals(root.shape()) || gradient.dtype() != root.dtype()) {
            throw new ShapeMismatchException(
                    "backward of "
                            + root.dtype()
                            + root.shape()
                            + " with a gradient of "
                            + gradient.dtype()
                            + gradient.shape());
        }
        return (Handle) gradient.clone();
    }

    private void step(GraphNode node) {
        Handle[] objects = pending.remove(node);
        if (node.isWalked()) {
            for (Handle handle : objects) {
                close(handle);
            }
            throw new AutogradException(
                    "a second backward through "
                            + node.name()
                            + ": its graph was let go; use GraphMode.RETAIN in the first");
        }
        try (HandleScope _ = engine.scope()) {
            Handle[] up = new Handle[objects.length];
            for (int i = 0; i < objects.length; i++) {
                capture(new Place(node, i, null), objects[i]);
                if (objects[i] != null) {
                    up[i] = ofOutput(node.outputs()[i], objects[i]);
                }
            }
            Tensor[] grads = gradients.of(node, up);
            for (int i = 0; i < grads.length; i++) {
                if (node.edges()[i] != null) {
                    Tensor grad = grads[i] == null ? zero(node, i) : grads[i];
                    deliver(node.edges()[i], (Handle) grad);
                }
            }
        } finally {
            for (Handle handle : objects) {
                close(handle);
            }
        }
        if (mode == GraphMode.FREE) {
            node.letGo();
        }
    }

    /** Where a function is flat the gradient is 0, not none. */
    private static Tensor zero(GraphNode node, int input) {
        GraphNode.Edge edge = node.edges()[input];
        return Creation.full(node.worker(), edge.dtype(), 0L).expand(edge.view().shape().dims());
    }

    /** The gradient of what an op wrote, and on to the history of what it left as it was. */
    private Handle ofOutput(GraphNode.Output output, Handle object) {
        if (output.isWhole()) {
            return object;
        }
        Handle whole = ObjectGradients.whole(object);
        Handle written = whole.view(output.view());
        if (output.background() != null) {
            Handle rest = (Handle) whole.clone();
            rest.view(output.view()).zero_();
            deliver(output.background(), rest);
        }
        return written;
    }

    private void deliver(GraphNode.Edge edge, Handle gradient) {
        Handle object = ObjectGradients.ofView(edge, gradient);
        if (edge.node() == null) {
            capture(Place.of(edge), object);
            leaves.merge(edge.leaf(), keep(object), this::sum);
            return;
        }
        Handle[] slots = pending.get(edge.node());
        if (slots == null) {
            slots = new Handle[edge.node().outputs().length];
            pending.put(edge.node(), slots);
            // The handle that keeps the graph may be dropped while the pass is on its way.
            edge.node().retain();
            queue.add(edge.node());
        }
        Handle kept = keep(object);
        slots[edge.output()] =
                slots[edge.output()] == null ? kept : sum(slots[edge.output()], kept);
    }

    /** Notes a gradient that was asked for; at a node it is complete when the node's turn comes. */
    private void capture(Place place, Handle gradient) {
        if (gradient != null && wanted.containsKey(place)) {
            wanted.merge(place, keep(gradient), this::sum);
        }
    }

    /** A handle of this pass's own, outside any scope. */
    private Handle keep(Handle handle) {
        return engine.own(handle.view(handle.layout()));
    }

    private Handle sum(Handle left, Handle right) {
        Handle sum = engine.own((Handle) left.add(right));
        left.close();
        right.close();
        return sum;
    }

    private void accumulate(ObjectRecord leaf, Handle gradient) {
        // Not the record's own lock: the add below may look after dropped handles of others.
        synchronized (gradients.lockOf(leaf)) {
            Handle before = leaf.grad();
            Handle now;
            if (before != null) {
                now = (Handle) before.add(gradient);
            } else if (ObjectGradients.isExclusive(gradient)) {
                now = gradient.view(gradient.layout());
            } else {
                now = (Handle) gradient.clone();
            }
            leaf.replaceGrad(engine.own(now));
        }
    }

    private void dropAll() {
        queue.forEach(GraphNode::release);
        queue.clear();
        leaves.values().forEach(Backward::close);
        wanted.values().forEach(Backward::close);
        for (Handle[] slots : pending.values()) {
            for (Handle handle : slots) {
                close(handle);
            }
        }
    }

    private static void close(Handle handle) {
        if (handle != null) {
            handle.close();
        }
    }
}
