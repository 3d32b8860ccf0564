package io.farpoint.session;

import io.farpoint.LimitExceededException;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * The door to a worker in this process: a plain call. The stored object hangs on the caller's
 * reference, so nothing is looked up.
 */
public final class DirectLink implements Link {
    private final Session session;
    private final boolean tellsAtOnce;
    private final FramePool<OperandFrame> frames = new FramePool<>(OperandFrame::new);

    /**
     * A door.
     *
     * @param session the session behind it
     * @param tellsAtOnce whether an op that has already failed throws at the call, as on {@code me}
     */
    public DirectLink(Session session, boolean tellsAtOnce) {
        this.session = session;
        this.tellsAtOnce = tellsAtOnce;
    }

    @Override
    public DeviceInfo device() {
        return session.host().backend().device();
    }

    @Override
    public void execute(
            Op op,
            ObjectRef[] in,
            Layout[] inViews,
            long[] immediates,
            ObjectRef[] out,
            Layout[] outViews,
            String caller) {
        OperandFrame frame = frames.take();
        StoredObject[] inputs = frame.inputs(in.length);
        StoredObject[] outputs = frame.outputs(out.length);
        Poison poison;
        try {
            for (int i = 0; i < in.length; i++) {
                inputs[i] = stored(in[i]);
            }
            for (int i = 0; i < out.length; i++) {
                outputs[i] = out[i].seat == null ? create(out[i]) : stored(out[i]);
            }
            poison =
                    session.execute(
                            frame, op, inputs, inViews, immediates, outputs, outViews, caller);
        } finally {
            OperandFrame.clear(inputs);
            OperandFrame.clear(outputs);
            frames.give(frame);
        }
        if (poison != null && tellsAtOnce) {
            session.failures().takeUnreported();
            throw atOnce(poison);
        }
    }

    private RuntimeException atOnce(Poison poison) {
        return switch (poison.cause()) {
            case LimitExceededException limit -> limit;
            case UnsupportedOpException unsupported -> unsupported;
            case null, default -> poison.exceptionFor(session);
        };
    }

    private StoredObject create(ObjectRef ref) {
        StoredObject object = session.create(ref.id(), ref.dtype(), ref.shape());
        ref.seat = object;
        return object;
    }

    private static StoredObject stored(ObjectRef ref) {
        return (StoredObject) ref.seat;
    }

    @Override
    public void put(ObjectRef ref, MemorySegment bytes) {
        StoredObject object = create(ref);
        try {
            session.put(object, bytes);
        } catch (RuntimeException failed) {
            session.free(object);
            throw failed;
        }
    }

    @Override
    public void free(ObjectRef ref) {
        if (ref.seat != null) {
            session.free(stored(ref));
        }
    }

    @Override
    public Pending<MemorySegment> read(ObjectRef ref, Layout view, MemorySegment target) {
        return session.read(stored(ref), view, target);
    }

    @Override
    public void moveOut(ObjectRef ref, Layout view, Destination to, long ticket) {
        session.moveOut(stored(ref), view, to, ticket);
    }

    @Override
    public void expect(ObjectRef ref, long ticket) {
        session.expect(create(ref), ticket);
    }

    @Override
    public Destination destination() {
        return new Destination.InProcess(session.host());
    }

    @Override
    public Pending<Void> settled(ObjectRef ref) {
        return session.settled(stored(ref));
    }

    @Override
    public Pending<Void> sync() {
        return session.sync();
    }

    @Override
    public void tag(ObjectRef ref, Set<String> tags, String description) {
        stored(ref).tag(tags, description);
    }

    @Override
    public Pending<List<Found>> search(Set<String> tags, long firstId) {
        List<Found> found = session.objects().search(tags, firstId);
        return Pending.of(found);
    }

    @Override
    public void adopt(ObjectRef ref) {
        ref.seat = session.find(ref.id());
    }

    @Override
    public boolean advance() {
        return session.host().advance();
    }

    @Override
    public void close() {
        session.close();
    }
}
