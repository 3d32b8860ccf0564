package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One op on given operands, to be run behind any door. Two operands over the same {@link HostArray}
 * (the very same, not an equal one) are views of one object: an output that is an input's very view
 * is written in place.
 *
 * @param name what is special about it, for messages
 * @param op the op
 * @param inputs its strided inputs
 * @param immediates its immediates
 * @param outputs its outputs: the objects before the op, and the views written
 */
public record Case(
        String name,
        Op op,
        List<Given> inputs,
        List<Operand.Immediate> immediates,
        List<Given> outputs) {
    /**
     * A view of an object.
     *
     * @param object the object, all of it
     * @param layout the view
     */
    public record Given(HostArray object, Layout layout) {
        /**
         * All of an object.
         *
         * @param object the object
         * @return the view
         */
        public static Given whole(HostArray object) {
            return new Given(object, Layout.contiguous(object.shape()));
        }

        /**
         * A fresh output.
         *
         * @param dtype its dtype
         * @param shape the view's shape
         * @param arrangement how it lies in its object
         * @return the view
         */
        public static Given output(DType dtype, Shape shape, Arrangement arrangement) {
            HostArray object = HostArray.poisoned(dtype, arrangement.object(shape));
            return new Given(object, arrangement.layout(shape));
        }
    }

    /**
     * What came out.
     *
     * @param failure why it failed, if it did; the outputs are empty then
     * @param inputs the inputs' objects afterwards
     * @param outputs the outputs' objects afterwards
     */
    public record Outcome(
            Optional<Door.Failure> failure, List<HostArray> inputs, List<HostArray> outputs) {}

    /**
     * A case without immediates.
     *
     * @param name what is special about it
     * @param op the op
     * @param inputs its inputs
     * @param output its only output
     * @return the case
     */
    public static Case of(String name, Op op, List<Given> inputs, Given output) {
        return new Case(name, op, inputs, List.of(), List.of(output));
    }

    /**
     * An immediate.
     *
     * @param value its value
     * @param dtype its dtype
     * @return the immediate
     */
    public static Operand.Immediate immediate(double value, DType dtype) {
        return new Operand.Immediate(Scalars.bits(value, dtype), dtype);
    }

    /**
     * An INT64 immediate.
     *
     * @param value its value
     * @return the immediate
     */
    public static Operand.Immediate immediate(long value) {
        return new Operand.Immediate(value, DType.INT64);
    }

    /**
     * The op with its operands' dtypes.
     *
     * @return the signature
     */
    public OpSignature signature() {
        return new OpSignature(op, dtypes(inputs), dtypes(outputs));
    }

    /**
     * Runs the case.
     *
     * @param door where
     * @return what came out; everything put is given up again
     */
    public Outcome on(Door door) {
        try (Objects objects = new Objects(door)) {
            List<Door.View> out = objects.views(outputs);
            door.execute(op, objects.views(inputs), immediates, out);
            Optional<Door.Failure> failure = Optional.empty();
            for (Door.View view : out) {
                failure = failure.or(() -> door.failure(view.ref()));
            }
            List<HostArray> read = new ArrayList<>();
            for (Given given : inputs) {
                read.add(isWritten(given) ? given.object() : objects.get(given));
            }
            List<HostArray> written = new ArrayList<>();
            for (Given given : failure.isEmpty() ? outputs : List.<Given>of()) {
                written.add(objects.get(given));
            }
            return new Outcome(failure, read, written);
        }
    }

    private boolean isWritten(Given input) {
        return outputs.stream().anyMatch(output -> output.object() == input.object());
    }

    /** The case's objects behind a door, each put once; given up at the end. */
    private record Objects(Door door, Map<HostArray, Door.Ref> refs) implements AutoCloseable {
        Objects(Door door) {
            this(door, new IdentityHashMap<>());
        }

        List<Door.View> views(List<Given> operands) {
            List<Door.View> views = new ArrayList<>();
            for (Given given : operands) {
                Door.Ref ref = refs.computeIfAbsent(given.object(), this::put);
                views.add(new Door.View(ref, given.layout(), given.object().dtype()));
            }
            return views;
        }

        private Door.Ref put(HostArray array) {
            return door.put(array.dtype(), array.shape(), array.bytes());
        }

        HostArray get(Given given) {
            HostArray object = given.object();
            return new HostArray(object.dtype(), object.shape(), door.get(refs.get(object)));
        }

        @Override
        public void close() {
            refs.values().forEach(door::free);
        }
    }

    private static List<DType> dtypes(List<Given> operands) {
        return operands.stream().map(given -> given.object().dtype()).toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name).append(": ").append(op.name());
        inputs.forEach(
                in -> text.append(' ').append(in.object().dtype()).append(in.layout().shape()));
        return text.append(" of ").append(op).toString();
    }
}
