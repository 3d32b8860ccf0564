package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.TensorsNotCollocatedException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.FramePool;
import java.lang.ref.Reference;

/**
 * The way of an op: counts its operands in, so that nothing frees them meanwhile, gives it to the
 * worker, records it, and makes the new handle.
 */
public final class Dispatcher {
    private final Handles handles;
    private final Recorder recorder;
    private final FramePool<CallFrame> frames = new FramePool<>(CallFrame::new);

    Dispatcher(Handles handles, Recorder recorder) {
        this.handles = handles;
        this.recorder = recorder;
    }

    /**
     * Refuses operands that live on different workers.
     *
     * @param op the op's name
     * @param first one operand
     * @param second another
     */
    static void requireCollocated(String op, Handle first, Handle second) {
        if (first.worker() != second.worker()) {
            first.requireLive();
            second.requireLive();
            throw new TensorsNotCollocatedException(
                    op
                            + " needs its operands on one worker, but "
                            + first.dtype()
                            + first.shape()
                            + " is on "
                            + first.worker()
                            + " and "
                            + second.dtype()
                            + second.shape()
                            + " on "
                            + second.worker()
                            + "; send or to(worker) brings them together");
        }
    }

    /**
     * Runs an op whose only output is a new row-major tensor.
     *
     * @param op the op
     * @param in its inputs, at least one
     * @param views their layouts
     * @param immediates its immediates' bits
     * @param shape the output's shape
     * @param dtype the output's dtype
     * @return the output
     */
    public Handle apply(
            Op op, Handle[] in, Layout[] views, long[] immediates, Shape shape, DType dtype) {
        Layout layout = views.length > 0 ? whole(views[0], shape) : Layout.contiguous(shape);
        return create(in[0].worker(), op, in, views, immediates, layout, shape, dtype);
    }

    /**
     * Runs an op that writes a view of a new object; what it does not write is zero.
     *
     * @param worker where
     * @param op the op
     * @param in its inputs
     * @param views their layouts
     * @param immediates its immediates' bits
     * @param outView what it writes of the object
     * @param shape the object's shape
     * @param dtype the object's dtype
     * @return the whole object
     */
    public Handle create(
            EngineWorker worker,
            Op op,
            Handle[] in,
            Layout[] views,
            long[] immediates,
            Layout outView,
            Shape shape,
            DType dtype) {
        CallFrame frame = frames.take();
        try {
            return create(frame, worker, op, in, views, immediates, outView, shape, dtype);
        } finally {
            frame.clear(in.length);
            frames.give(frame);
        }
    }

    /** Runs an elementwise op of one input. */
    Handle apply(Op op, Handle x, long[] immediates, DType dtype) {
        CallFrame frame = frames.take();
        try {
            Handle[] in = frame.handles(1);
            Layout[] views = frame.views(1);
            in[0] = x;
            views[0] = x.layout();
            Layout view = views[0];
            return create(
                    frame,
                    x.worker(),
                    op,
                    in,
                    views,
                    immediates,
                    whole(view, view.shape()),
                    view.shape(),
                    dtype);
        } finally {
            frame.clear(1);
            frames.give(frame);
        }
    }

    /** Runs an elementwise op of two inputs, under layouts of the result's shape. */
    Handle apply(Op op, Handle a, Layout aView, Handle b, Layout bView, Shape shape, DType dtype) {
        CallFrame frame = frames.take();
        try {
            Handle[] in = frame.handles(2);
            Layout[] views = frame.views(2);
            in[0] = a;
            in[1] = b;
            views[0] = aView;
            views[1] = bView;
            return create(
                    frame,
                    a.worker(),
                    op,
                    in,
                    views,
                    Elementwise.NO_IMMEDIATES,
                    whole(aView, shape),
                    shape,
                    dtype);
        } finally {
            frame.clear(2);
            frames.give(frame);
        }
    }

    /** The row-major layout of a shape; the given one if it is that already. */
    private static Layout whole(Layout view, Shape shape) {
        return view.isContiguous() && view.offset() == 0 && view.shape().equals(shape)
                ? view
                : Layout.contiguous(shape);
    }

    private Handle create(
            CallFrame frame,
            EngineWorker worker,
            Op op,
            Handle[] in,
            Layout[] views,
            long[] immediates,
            Layout outView,
            Shape shape,
            DType dtype) {
        handles.drainSome();
        ObjectRecord[] inputs = acquireAll(in, frame.records(in.length));
        ObjectRecord record;
        try {
            record = worker.newRecord(dtype, shape);
            ObjectRecord[] out = frame.output(record);
            Layout[] outViews = frame.outputView(outView);
            try {
                worker.execute(op, inputs, views, immediates, out, outViews);
            } catch (RuntimeException failed) {
                record.dropHandle();
                throw failed;
            }
            if (dtype.isFloating() && recorder.wantsGrad(in)) {
                // A node keeps its arrays; the frame's go back.
                GraphNode node =
                        recorder.recordNode(
                                op, worker, in, views.clone(), immediates, out, outViews, null);
                record.continueHistory(node, 0);
            }
        } finally {
            releaseAll(inputs);
            // Until here no operand's history may go with a handle that its owner has dropped.
            Reference.reachabilityFence(in);
        }
        Layout whole = outView.isWhole(shape.size()) ? outView : Layout.contiguous(shape);
        return handles.enlist(new Handle(record, whole, false));
    }

    /** Runs an op that writes views of existing objects. */
    void applyInPlace(
            String name, Op op, Handle[] in, Layout[] views, long[] immediates, Handle[] targets) {
        handles.drainSome();
        boolean record =
                targets[0].record().dtype().isFloating()
                        && (recorder.wantsGrad(in) || recorder.wantsGrad(targets));
        ObjectRecord[] inputs = acquireAll(in, new ObjectRecord[in.length]);
        try {
            ObjectRecord[] out = acquireAll(targets, new ObjectRecord[targets.length]);
            try {
                Layout[] outViews = new Layout[targets.length];
                GraphNode.Edge[] backgrounds = new GraphNode.Edge[targets.length];
                for (int i = 0; i < targets.length; i++) {
                    outViews[i] = targets[i].layout();
                    if (record && !outViews[i].covers(out[i].shape().size())) {
                        backgrounds[i] =
                                Recorder.edge(targets[i], Layout.contiguous(out[i].shape()));
                    }
                }
                EngineWorker worker = targets[0].worker();
                GraphNode node =
                        record
                                ? recorder.recordNode(
                                        op,
                                        worker,
                                        in,
                                        views,
                                        immediates,
                                        out,
                                        outViews,
                                        backgrounds)
                                : null;
                try {
                    worker.execute(op, inputs, views, immediates, out, outViews);
                } finally {
                    for (int i = 0; i < out.length; i++) {
                        out[i].written(name);
                        if (node != null) {
                            if (i > 0) {
                                node.retain();
                            }
                            out[i].continueHistory(node, i);
                        }
                    }
                }
            } finally {
                releaseAll(out);
                Reference.reachabilityFence(targets);
            }
        } finally {
            releaseAll(inputs);
            // Until here no operand's history may go with a handle that its owner has dropped.
            Reference.reachabilityFence(in);
        }
    }

    private static ObjectRecord[] acquireAll(Handle[] in, ObjectRecord[] records) {
        for (int i = 0; i < in.length; i++) {
            try {
                in[i].acquire();
            } catch (RuntimeException spent) {
                for (int j = 0; j < i; j++) {
                    records[j].release();
                }
                throw spent;
            }
            records[i] = in[i].record();
        }
        return records;
    }

    private static void releaseAll(ObjectRecord[] records) {
        for (ObjectRecord record : records) {
            record.release();
        }
    }
}
