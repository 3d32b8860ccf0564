package io.farpoint.tck.link;

import io.farpoint.DType;
import io.farpoint.RemoteExecutionException;
import io.farpoint.Shape;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.Link;
import io.farpoint.session.ObjectRef;
import io.farpoint.session.Pending;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import io.farpoint.tck.Door;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A session as a door, through a link: failures come as a client hears of them. */
public final class LinkDoor implements Door {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final LinkGround ground;
    private final Link link;

    /** Reads of all that the last op named, begun right behind it: one round trip for a case. */
    private final Map<ObjectRef, Pending<MemorySegment>> reads = new HashMap<>();

    private long lastId;

    /**
     * A door to a worker of a ground.
     *
     * @param ground the ground, closed with the door
     */
    public LinkDoor(LinkGround ground) {
        this.ground = ground;
        this.link = ground.connect("bob");
    }

    /** The client's name for an object. */
    private static final class Linked extends ObjectRef implements Ref {
        Linked(long id, DType dtype, Shape shape) {
            super(id, dtype, shape);
        }
    }

    @Override
    public String backend() {
        return link.device().backend();
    }

    @Override
    public Support supports(OpSignature signature) {
        return ground.backend().supports(signature);
    }

    @Override
    public Ref put(DType dtype, Shape shape, byte[] bytes) {
        Linked ref = new Linked(++lastId, dtype, shape);
        link.put(ref, MemorySegment.ofArray(bytes));
        return ref;
    }

    @Override
    public void execute(
            Op op, List<View> inputs, List<Operand.Immediate> immediates, List<View> outputs) {
        link.execute(
                op,
                refs(inputs),
                layouts(inputs),
                immediates.stream().mapToLong(Operand.Immediate::bits).toArray(),
                refs(outputs),
                layouts(outputs),
                "");
        reads.clear();
        inputs.forEach(view -> read((ObjectRef) view.ref()));
        outputs.forEach(view -> read((ObjectRef) view.ref()));
    }

    private Pending<MemorySegment> read(ObjectRef ref) {
        return reads.computeIfAbsent(
                ref,
                object -> {
                    byte[] bytes = new byte[Math.toIntExact(object.bytes())];
                    Layout whole = Layout.contiguous(object.shape());
                    return link.read(object, whole, MemorySegment.ofArray(bytes));
                });
    }

    private static ObjectRef[] refs(List<View> views) {
        return views.stream().map(view -> (ObjectRef) view.ref()).toArray(ObjectRef[]::new);
    }

    private static Layout[] layouts(List<View> views) {
        return views.stream().map(View::layout).toArray(Layout[]::new);
    }

    private static <T> T await(Pending<T> pending) {
        return pending.await(PATIENCE, "an answer");
    }

    /** Read out of the message, since a client has nothing else; what is no verdict is an error. */
    @Override
    public Optional<Failure> failure(Ref ref) {
        try {
            await(read((ObjectRef) ref));
            return Optional.empty();
        } catch (RemoteExecutionException told) {
            for (FailureCode code : FailureCode.values()) {
                String start = code.text() + ": ";
                if (told.detail().startsWith(start)) {
                    String value = told.detail().substring(start.length()).split(";", 2)[0];
                    return Optional.of(new Failure(code, Long.parseLong(value)));
                }
            }
            throw told;
        }
    }

    @Override
    public byte[] get(Ref ref) {
        return await(read((ObjectRef) ref)).toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void free(Ref ref) {
        reads.remove((ObjectRef) ref);
        link.free((ObjectRef) ref);
    }

    @Override
    public void close() {
        ground.close();
    }
}
