package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.FarpointException;
import io.farpoint.Options;
import io.farpoint.Shape;
import io.farpoint.TensorsNotCollocatedException;
import io.farpoint.WorkerNotFoundException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.DirectLink;
import io.farpoint.session.Link;
import io.farpoint.session.SessionLimits;
import io.farpoint.session.WorkerHost;
import io.farpoint.spi.Backend;
import io.farpoint.spi.DeviceInfo;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All state of one {@code Farpoint}: its workers and devices, its live handles, and the way an op
 * takes from operands to a new tensor. Safe from many threads.
 */
public final class Engine implements AutoCloseable {
    /** How many dropped handles an op looks after, at most. */
    private static final int DRAIN_PER_OP = 4;

    private static final int ROOTS = 8;
    private static final ObjectRecord[] NO_RECORDS = {};

    private final Options options;
    private final Differentiator differentiator;
    private final Devices devices;
    private final Courier courier = new Courier();
    private final Seeds seeds = new Seeds();
    private final ScopedValue<Boolean> recording = ScopedValue.newInstance();
    private final ReferenceQueue<Handle> dropped = new ReferenceQueue<>();
    private final ThreadLocal<HandleScope> scopes = new ThreadLocal<>();
    private final HandleList[] roots = new HandleList[ROOTS];
    private final AtomicLong handleIds = new AtomicLong(randomStart());
    private final AtomicLong sequences = new AtomicLong();
    private final Map<String, EngineWorker> workers = new ConcurrentHashMap<>();
    private final List<WorkerHost> hosts = new ArrayList<>();
    private final EngineWorker me;
    private volatile boolean closed;

    /**
     * An engine with its local worker.
     *
     * @param options the user's settings
     * @param differentiator how gradients are made
     */
    public Engine(Options options, Differentiator differentiator) {
        this.options = options;
        this.differentiator = differentiator;
        this.devices = new Devices(options);
        for (int i = 0; i < ROOTS; i++) {
            roots[i] = new HandleList();
        }
        this.me = openInProcess("me", EngineWorker.Kind.LOCAL, options.backend());
    }

    /** Ids rise from a random start, so that nobody takes an id for a permission. */
    static long randomStart() {
        return ThreadLocalRandom.current().nextLong(10_000_000_000L, 90_000_000_000L);
    }

    /**
     * The local worker.
     *
     * @return me
     */
    public EngineWorker me() {
        return me;
    }

    /**
     * The user's settings.
     *
     * @return the options
     */
    public Options options() {
        return options;
    }

    /**
     * How gradients are made.
     *
     * @return autograd
     */
    public Differentiator differentiator() {
        return differentiator;
    }

    Courier courier() {
        return courier;
    }

    /**
     * Seed and counter of all random numbers.
     *
     * @return the seeds
     */
    public Seeds seeds() {
        return seeds;
    }

    ReferenceQueue<Handle> dropped() {
        return dropped;
    }

    long nextHandleId() {
        return handleIds.incrementAndGet();
    }

    /**
     * The devices that can run here.
     *
     * @return one entry a device
     */
    public List<DeviceInfo> devices() {
        return devices.list();
    }

    /**
     * Makes a worker of this process.
     *
     * @param id its id
     * @param device its device, or null for the default
     * @return the worker
     */
    public EngineWorker virtualWorker(String id, String device) {
        return openInProcess(
                id, EngineWorker.Kind.VIRTUAL, device == null ? options.backend() : device);
    }

    private EngineWorker openInProcess(String id, EngineWorker.Kind kind, String device) {
        requireOpen();
        Backend backend = devices.open(device);
        SessionLimits limits =
                new SessionLimits(SessionLimits.DEFAULT_OBJECTS, options.memoryLimitBytes());
        WorkerHost host = new WorkerHost(id, backend, limits, System::nanoTime, courier::wake);
        Link link = new DirectLink(host.openSession(this), kind == EngineWorker.Kind.LOCAL);
        EngineWorker worker = seat(new EngineWorker(this, id, kind, link));
        synchronized (hosts) {
            hosts.add(host);
        }
        courier.watch(host::advance);
        return worker;
    }

    /**
     * Adds a worker behind a link that a transport made.
     *
     * @param id its id
     * @param link its door
     * @return the worker
     */
    public EngineWorker remoteWorker(String id, Link link) {
        requireOpen();
        EngineWorker worker = seat(new EngineWorker(this, id, EngineWorker.Kind.REMOTE, link));
        courier.watch(link::advance);
        return worker;
    }

    private EngineWorker seat(EngineWorker worker) {
        if (workers.putIfAbsent(worker.id(), worker) != null) {
            worker.close();
            throw new FarpointException(
                    "there is already a worker \"" + worker.id() + "\"; choose another id");
        }
        return worker;
    }

    /**
     * The worker of an id.
     *
     * @param id the id
     * @return the worker
     */
    public EngineWorker worker(String id) {
        EngineWorker worker = workers.get(id);
        if (worker == null) {
            throw new WorkerNotFoundException(
                    "no worker \""
                            + id
                            + "\"; there are "
                            + workers.keySet().stream().sorted().toList());
        }
        return worker;
    }

    private void requireOpen() {
        if (closed) {
            throw new FarpointException("this Farpoint is closed");
        }
    }

    // Grad mode

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

    // Handles and scopes

    /** Puts a fresh handle into this thread's scope, or among those that belong to none. */
    Handle enlist(Handle handle) {
        currentList().add(handle.ref());
        return handle;
    }

    private HandleList currentList() {
        HandleScope scope = scopes.get();
        return scope != null ? scope.list() : root();
    }

    private HandleList root() {
        return roots[(int) Thread.currentThread().threadId() & (ROOTS - 1)];
    }

    /**
     * Takes a handle out of its scope: something longer-lived owns it from now on.
     *
     * @param handle the handle
     * @return the same handle
     */
    public Handle own(Handle handle) {
        hand(handle, root());
        return handle;
    }

    void hand(Handle handle, HandleList list) {
        HandleRef ref = handle.ref();
        ref.unlink();
        if (ref.spent() == null) {
            list.add(ref);
            if (ref.spent() != null) {
                ref.unlink();
            }
        }
    }

    /**
     * Opens a scope on this thread.
     *
     * @return the scope
     */
    public HandleScope scope() {
        HandleScope scope = new HandleScope(this, scopes.get(), Thread.currentThread());
        scopes.set(scope);
        return scope;
    }

    void leave(HandleScope scope) {
        HandleScope outer = scope.outer();
        if (outer == null) {
            scopes.remove();
        } else {
            scopes.set(outer);
        }
    }

    boolean isCurrent(HandleScope scope) {
        return scopes.get() == scope;
    }

    HandleList listAround(HandleScope scope) {
        return scope.outer() == null ? root() : scope.outer().list();
    }

    /** Releases what the collector found dropped, a few at a time. */
    private void drainSome() {
        for (int i = 0; i < DRAIN_PER_OP; i++) {
            HandleRef ref = (HandleRef) dropped.poll();
            if (ref == null) {
                return;
            }
            ref.spend("it was dropped");
        }
    }

    /** Releases all that the collector has found dropped so far. */
    void drainAll() {
        for (Reference<?> ref; (ref = dropped.poll()) != null; ) {
            ((HandleRef) ref).spend("it was dropped");
        }
    }

    // The way of an op

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
        Layout layout =
                views.length > 0
                                && views[0].shape().equals(shape)
                                && views[0].isContiguous()
                                && views[0].offset() == 0
                        ? views[0]
                        : Layout.contiguous(shape);
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
        drainSome();
        GraphNode node = null;
        ObjectRecord[] inputs = acquireAll(in);
        ObjectRecord record;
        try {
            record = worker.newRecord(dtype, shape);
            Layout[] outViews = {outView};
            ObjectRecord[] out = {record};
            try {
                worker.execute(op, inputs, views, immediates, out, outViews);
            } catch (RuntimeException failed) {
                record.dropHandle();
                throw failed;
            }
            if (dtype.isFloating() && wantsGrad(in)) {
                node = recordNode(op, worker, in, views, immediates, out, outViews, null);
                record.continueHistory(node, 0);
            }
        } finally {
            releaseAll(inputs);
        }
        Layout whole = outView.isWhole(shape.size()) ? outView : Layout.contiguous(shape);
        return enlist(new Handle(record, whole, false));
    }

    /** Runs an op that writes views of existing objects. */
    void applyInPlace(Op op, Handle[] in, Layout[] views, long[] immediates, Handle[] targets) {
        drainSome();
        boolean record = wantsGrad(in) || wantsGrad(targets);
        ObjectRecord[] inputs = acquireAll(in);
        try {
            ObjectRecord[] out = acquireAll(targets);
            try {
                Layout[] outViews = new Layout[targets.length];
                GraphNode.Edge[] backgrounds = new GraphNode.Edge[targets.length];
                for (int i = 0; i < targets.length; i++) {
                    outViews[i] = targets[i].layout();
                    if (record && !outViews[i].covers(out[i].shape().size())) {
                        backgrounds[i] = edge(targets[i], Layout.contiguous(out[i].shape()));
                    }
                }
                EngineWorker worker = targets[0].worker();
                GraphNode node =
                        record
                                ? recordNode(
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
                        out[i].written(op.name());
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
            }
        } finally {
            releaseAll(inputs);
        }
    }

    private static ObjectRecord[] acquireAll(Handle[] in) {
        if (in.length == 0) {
            return NO_RECORDS;
        }
        ObjectRecord[] records = new ObjectRecord[in.length];
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

    private boolean wantsGrad(Handle[] in) {
        for (Handle handle : in) {
            if (handle.needsGrad()) {
                return isRecording();
            }
        }
        return false;
    }

    private GraphNode recordNode(
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
        return enlist(new Handle(record, saved.view(), hidden));
    }

    /** Ends everything: sessions, then devices. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        courier.close();
        workers.values().forEach(EngineWorker::close);
        synchronized (hosts) {
            hosts.forEach(WorkerHost::close);
        }
        devices.close();
    }
}
