package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import java.util.ArrayDeque;

/**
 * One step of the recorded history: an op or a transfer, where its inputs came from, and what
 * backward needs of them. Alive while a record with handles, or a later node, refers to it.
 */
public final class GraphNode {
    /**
     * Where a gradient goes on to.
     *
     * @param node the node that made the input, or null for a leaf
     * @param output which of its outputs
     * @param leaf the leaf's record, or null
     * @param view the layout under which the object was used
     * @param shape the object's whole shape
     * @param dtype its dtype
     * @param worker where it lives
     */
    public record Edge(
            GraphNode node,
            int output,
            ObjectRecord leaf,
            Layout view,
            Shape shape,
            DType dtype,
            EngineWorker worker) {}

    /**
     * A value that backward needs.
     *
     * @param record its object, kept alive
     * @param view which part
     * @param version the object's version when it was saved
     */
    public record Saved(ObjectRecord record, Layout view, int version) {}

    /**
     * One output.
     *
     * @param view where in its object it was written
     * @param shape the object's whole shape
     * @param dtype its dtype
     * @param background the history of the object's other elements, or null if there is none
     */
    public record Output(Layout view, Shape shape, DType dtype, Edge background) {
        /**
         * Whether the output is its whole object, row-major.
         *
         * @return true if so
         */
        public boolean isWhole() {
            return view.isWhole(shape.size()) && view.shape().equals(shape);
        }
    }

    private final long sequence;
    private final Op op;
    private final EngineWorker worker;
    private final Edge[] edges;
    private final Layout[] views;
    private final long[] immediates;
    private final Output[] outputs;
    private Saved[] savedInputs;
    private Saved[] savedOutputs;
    private int references = 1;
    private boolean walked;

    GraphNode(
            long sequence,
            Op op,
            EngineWorker worker,
            Edge[] edges,
            Layout[] views,
            long[] immediates,
            Output[] outputs,
            Saved[] savedInputs,
            Saved[] savedOutputs) {
        this.sequence = sequence;
        this.op = op;
        this.worker = worker;
        this.edges = edges;
        this.views = views;
        this.immediates = immediates;
        this.outputs = outputs;
        this.savedInputs = savedInputs;
        this.savedOutputs = savedOutputs;
        for (Edge edge : edges) {
            retain(edge);
        }
        for (Output output : outputs) {
            retain(output.background());
        }
    }

    private static void retain(Edge edge) {
        if (edge != null && edge.node() != null) {
            edge.node().retain();
        }
    }

    /**
     * Its place in the order of recording: inputs come from lower numbers.
     *
     * @return the number
     */
    public long sequence() {
        return sequence;
    }

    /**
     * The op.
     *
     * @return the op, or null for a transfer
     */
    public Op op() {
        return op;
    }

    /**
     * Where the outputs live.
     *
     * @return the worker
     */
    public EngineWorker worker() {
        return worker;
    }

    /**
     * Where gradients go on to, one an input, null where none is needed.
     *
     * @return the edges; not to be changed
     */
    public Edge[] edges() {
        return edges;
    }

    /**
     * The layouts under which the inputs were read.
     *
     * @return one an input; not to be changed
     */
    public Layout[] views() {
        return views;
    }

    /**
     * The immediates' bits.
     *
     * @return one an immediate; not to be changed
     */
    public long[] immediates() {
        return immediates;
    }

    /**
     * The outputs.
     *
     * @return one an output; not to be changed
     */
    public Output[] outputs() {
        return outputs;
    }

    /**
     * A value saved of an input.
     *
     * @param input which
     * @return the value, or null if it was not saved or has been let go
     */
    public synchronized Saved savedInput(int input) {
        return savedInputs == null ? null : savedInputs[input];
    }

    /**
     * A value saved of an output.
     *
     * @param output which
     * @return the value, or null if it was not saved or has been let go
     */
    public synchronized Saved savedOutput(int output) {
        return savedOutputs == null ? null : savedOutputs[output];
    }

    /**
     * Whether a pass that does not retain the graph has been here.
     *
     * @return true if so
     */
    public synchronized boolean isWalked() {
        return walked;
    }

    /** Lets go of what was saved: a backward pass that does not retain the graph is through. */
    public void letGo() {
        Saved[] inputs;
        Saved[] results;
        synchronized (this) {
            walked = true;
            inputs = savedInputs;
            results = savedOutputs;
            savedInputs = null;
            savedOutputs = null;
        }
        release(inputs);
        release(results);
    }

    private static void release(Saved[] saved) {
        if (saved != null) {
            for (Saved value : saved) {
                if (value != null) {
                    value.record().release();
                }
            }
        }
    }

    /** Counts a reference in: of a record, of a later node, or of a pass on its way here. */
    public synchronized void retain() {
        references++;
    }

    private synchronized boolean dropReference() {
        return --references == 0;
    }

    /** Counts a reference out; the last lets go of what was saved, and of the nodes before. */
    public void release() {
        if (!dropReference()) {
            return;
        }
        ArrayDeque<GraphNode> dead = new ArrayDeque<>();
        dead.add(this);
        while (!dead.isEmpty()) {
            GraphNode node = dead.poll();
            node.letGo();
            for (Edge edge : node.edges) {
                drop(edge, dead);
            }
            for (Output output : node.outputs) {
                drop(output.background(), dead);
            }
        }
    }

    private static void drop(Edge edge, ArrayDeque<GraphNode> dead) {
        if (edge != null && edge.node() != null && edge.node().dropReference()) {
            dead.add(edge.node());
        }
    }

    /**
     * The name that {@code grad_fn} prints.
     *
     * @return the op's name, capitalised
     */
    public String name() {
        String name = op == null ? "to" : op.name();
        return name.equals("matmul")
                ? "MatMul"
                : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
