package io.farpoint.engine;

import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Records the graph, as ops run: whether to, where gradients go on to, and what to save. */
public final class Recorder {
    private final Differentiator differentiator;
    private final ScopedValue<Boolean> recording = ScopedValue.newInstance();
    private final AtomicLong sequences = new AtomicLong();

    Recorder(Differentiator differentiator) {
        this.differentiator = differentiator;
    }

    /**
     * Whether ops are recorded on this thread.
     *
     * @return false inside noGrad
     */
    public boolean isRecording() {
        return recording.orElse(Boolean.TRUE);
    }

    /**
     * Runs without recording.
     *
     * @param <T> the result's type
     * @param work what to run
     * @return its result
     */
    public <T> T withoutGrad(Supplier<T> work) {
        return withRecording(false, work);
    }

    /**
     * Runs with recording on or off.
     *
     * @param <T> the result's type
     * @param record whether to record
     * @param work what to run
     * @return its result
     */
    public <T> T withRecording(boolean record, Supplier<T> work) {
        if (isRecording() == record) {
            return work.get();
        }
        return ScopedValue.where(recording, record).call(work::get);
    }

    boolean wantsGrad(Handle[] in) {
        for (Handle handle : in) {
            if (handle.needsGrad()) {
                return isRecording();
            }
        }
        return false;
    }

    GraphNode recordNode(
            Op op,
            EngineWorker worker,
            Handle[] in,
            Layout[] views,
            long[] immediates,
            ObjectRecord[] out,
            Layout[] outViews,
            GraphNode.Edge[] backgrounds) {
        GraphNode.Edge[] edges = new GraphNode.Edge[in.length];
        int wanted = 0;
        for (int i = 0; i < in.length; i++) {
            edges[i] = edge(in[i], views[i]);
            wanted |= edges[i] == null ? 0 : 1 << i;
        }
        GraphNode.Output[] outputs = new GraphNode.Output[out.length];
        for (int i = 0; i < out.length; i++) {
            outputs[i] =
                    new GraphNode.Output(
                            outViews[i],
                            out[i].shape(),
                            out[i].dtype(),
                            backgrounds == null ? null : backgrounds[i]);
        }
        GraphNode.Saved[] saved = null;
        int save = op == null ? 0 : differentiator.inputsToSave(op, wanted);
        if (save != 0) {
            saved = new GraphNode.Saved[in.length];
            for (int i = 0; i < in.length; i++) {
                saved[i] = (save & (1 << i)) == 0 ? null : save(in[i].record(), views[i]);
            }
        }
        GraphNode.Saved[] savedOut = null;
        if (op != null && differentiator.savesOutput(op)) {
            savedOut = new GraphNode.Saved[] {save(out[0], outViews[0])};
        }
        return new GraphNode(
                sequences.incrementAndGet(),
                op,
                worker,
                edges,
                views,
                immediates,
                outputs,
                saved,
                savedOut);
    }

    private static GraphNode.Saved save(ObjectRecord record, Layout view) {
        record.retain();
        return new GraphNode.Saved(record, view, record.version());
    }

    /**
     * Where the gradient of a handle goes on to.
     *
     * @param handle the handle
     * @param view the layout under which it is used
     * @return the edge, or null if it goes nowhere
     */
    public static GraphNode.Edge edge(Handle handle, Layout view) {
        if (!handle.needsGrad()) {
            return null;
        }
        ObjectRecord record = handle.record();
        GraphNode node = record.history();
        return new GraphNode.Edge(
                node,
                node == null ? 0 : record.historyOutput(),
                node == null ? record : null,
                view,
                record.shape(),
                record.dtype(),
                record.worker());
    }

    /** Records a transfer. */
    void recordTransfer(Handle from, ObjectRecord to) {
        if (to.dtype().isFloating() && from.needsGrad() && isRecording()) {
            Layout[] outViews = {Layout.contiguous(to.shape())};
            GraphNode node =
                    recordNode(
                            null,
                            to.worker(),
                            new Handle[] {from},
                            new Layout[] {from.layout()},
                            new long[0],
                            new ObjectRecord[] {to},
                            outViews,
                            null);
            to.continueHistory(node, 0);
        }
    }

    /**
     * A handle onto a saved value, with its history, for backward.
     *
     * @param saved the value
     * @param edge where the value came from, or null
     * @param maker the node that made it, or null
     * @param output which of its outputs
     * @return a handle in this thread's scope
     */
    public Handle revive(GraphNode.Saved saved, GraphNode.Edge edge, GraphNode maker, int output) {
        ObjectRecord record = saved.record();
        record.retain();
        record.addHandle();
        GraphNode node = maker != null ? maker : edge == null ? null : edge.node();
        if (node != null && record.history() == null) {
            node.retain();
            record.continueHistory(node, maker != null ? output : edge.output());
        }
        boolean hidden = node == null && edge == null;
        return record.worker().engine().handles().enlist(new Handle(record, saved.view(), hidden));
    }
}
