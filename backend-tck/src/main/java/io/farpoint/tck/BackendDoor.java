package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Composite;
import io.farpoint.op.Decompositions;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A backend as a door. It does what a session would and no more: gives failing ops their output,
 * decomposes composites that are not claimed; and it sets guard bytes around every object.
 */
public final class BackendDoor implements Door {
    private static final Shape FAILURE = Shape.of(2);

    private final Backend backend;
    private final Set<GuardedObject> objects = new LinkedHashSet<>();
    private int made;

    /**
     * A door to a backend, which it owns.
     *
     * @param backend the backend, closed with the door
     */
    public BackendDoor(Backend backend) {
        this.backend = backend;
    }

    @Override
    public String backend() {
        return backend.device().backend();
    }

    @Override
    public Support supports(OpSignature signature) {
        return backend.supports(signature);
    }

    @Override
    public Ref put(DType dtype, Shape shape, byte[] bytes) {
        if (bytes.length != shape.size() * dtype.bytes()) {
            throw new IllegalArgumentException(bytes.length + " bytes are not a " + dtype + shape);
        }
        return hold(bytes);
    }

    /** Every second object has no guard before it. */
    private GuardedObject hold(byte[] bytes) {
        GuardedObject object = new GuardedObject(backend, bytes, made++ % 2 == 0);
        objects.add(object);
        return object;
    }

    @Override
    public void execute(
            Op op, List<View> inputs, List<Operand.Immediate> immediates, List<View> outputs) {
        OpSignature signature = new OpSignature(op, dtypes(inputs), dtypes(outputs));
        if (op instanceof Composite composite
                && backend.supports(signature) == Support.DECOMPOSED) {
            decompose(composite, inputs, outputs.get(0));
            return;
        }
        List<Operand> in = new ArrayList<>();
        inputs.forEach(view -> in.add(operand(view)));
        in.addAll(immediates);
        List<Operand> out = new ArrayList<>();
        outputs.forEach(view -> out.add(operand(view)));
        if (op.mayFail()) {
            GuardedObject failure = hold(new byte[16]);
            out.add(failure.operand(Layout.contiguous(FAILURE), DType.INT64));
            outputs.forEach(view -> object(view.ref()).failures().add(failure));
        }
        backend.execute(op, in.toArray(Operand[]::new), out.toArray(Operand[]::new));
    }

    /** As a session does it: step by step, the steps' failures counted as the composite's. */
    private void decompose(Composite composite, List<View> inputs, View output) {
        List<View> places = new ArrayList<>(inputs);
        places.add(output);
        List<Decompositions.Slot> slots = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            View view = inputs.get(i);
            slots.add(new Decompositions.Slot(i, view.layout(), view.dtype()));
        }
        Decompositions.Slot last =
                new Decompositions.Slot(inputs.size(), output.layout(), output.dtype());
        for (Decompositions.Step step : Decompositions.of(composite, slots, last)) {
            List<View> in = step.inputs().stream().map(slot -> place(places, slot)).toList();
            List<DType> dtypes = step.op().immediates();
            List<Operand.Immediate> immediates = new ArrayList<>();
            for (int i = 0; i < dtypes.size(); i++) {
                immediates.add(new Operand.Immediate(step.immediates().get(i), dtypes.get(i)));
            }
            View out = place(places, step.output());
            execute(step.op(), in, immediates, List.of(out));
            if (out.ref() != output.ref()) {
                object(output.ref()).failures().addAll(object(out.ref()).failures());
            }
        }
        for (View temporary : places.subList(inputs.size() + 1, places.size())) {
            object(temporary.ref()).failures().clear(); // the output has them
            free(temporary.ref());
        }
    }

    private View place(List<View> places, Decompositions.Slot slot) {
        while (places.size() <= slot.index()) {
            byte[] bytes = HostArray.poisoned(slot.dtype(), slot.layout().shape()).bytes();
            places.add(new View(hold(bytes), slot.layout(), slot.dtype()));
        }
        return new View(places.get(slot.index()).ref(), slot.layout(), slot.dtype());
    }

    private Operand.View operand(View view) {
        return object(view.ref()).operand(view.layout(), view.dtype());
    }

    private static List<DType> dtypes(List<View> views) {
        return views.stream().map(View::dtype).toList();
    }

    private GuardedObject object(Ref ref) {
        GuardedObject object = (GuardedObject) ref;
        if (!objects.contains(object)) {
            throw new IllegalArgumentException("the object was freed before");
        }
        return object;
    }

    @Override
    public Optional<Failure> failure(Ref ref) {
        for (GuardedObject object : object(ref).failures()) {
            ByteBuffer verdict = ByteBuffer.wrap(object.read()).order(ByteOrder.nativeOrder());
            long code = verdict.getLong(0);
            if (code != 0) {
                return Optional.of(new Failure(FailureCode.ofCode(code), verdict.getLong(8)));
            }
        }
        return Optional.empty();
    }

    @Override
    public byte[] get(Ref ref) {
        return object(ref).read();
    }

    @Override
    public void free(Ref ref) {
        GuardedObject object = object(ref);
        object.failures().stream().filter(objects::remove).forEach(GuardedObject::free);
        objects.remove(object);
        object.free();
    }

    /** Frees what is left, checking its guards, then closes the backend. */
    @Override
    public void close() {
        try {
            for (GuardedObject object : List.copyOf(objects)) {
                objects.remove(object);
                object.free();
            }
        } finally {
            backend.close();
        }
    }
}
