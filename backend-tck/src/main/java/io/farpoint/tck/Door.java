package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.FailureCode;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.util.List;
import java.util.Optional;

/**
 * Where ops go in: a backend, or a link to a session that has one. The op laws know nothing else,
 * so they hold for both. One thread at a time uses a door; its calls take effect in their order.
 */
public interface Door extends AutoCloseable {
    /** An object behind the door; what it is the door alone knows. */
    interface Ref {}

    /**
     * A view of an object.
     *
     * @param ref the object
     * @param layout the elements, in elements from the object's start
     * @param dtype the object's dtype
     */
    record View(Ref ref, Layout layout, DType dtype) {}

    /**
     * Why values made an op fail.
     *
     * @param code the reason
     * @param value the offending value
     */
    record Failure(FailureCode code, long value) {}

    /**
     * The backend that answers behind the door.
     *
     * @return the provider's name, {@link io.farpoint.spi.DeviceInfo#backend}
     */
    String backend();

    /**
     * Whether an op of these dtypes runs behind the door.
     *
     * @param signature op and dtypes
     * @return what the backend says
     */
    Support supports(OpSignature signature);

    /**
     * Makes an object.
     *
     * @param dtype its dtype
     * @param shape its shape
     * @param bytes its elements, row-major, in the machine's byte order
     * @return the object
     */
    Ref put(DType dtype, Shape shape, byte[] bytes);

    /**
     * Runs an op, a composite too where the backend does not claim it. Outputs are views of objects
     * put before; one that is an input's very view is written in place.
     *
     * @param op the op
     * @param inputs its strided inputs
     * @param immediates its immediates
     * @param outputs its outputs, without a failure output
     */
    void execute(Op op, List<View> inputs, List<Operand.Immediate> immediates, List<View> outputs);

    /**
     * Whether values made an op fail of which this object was an output. Waits.
     *
     * @param ref the object
     * @return the reason, or empty if the object is good
     */
    Optional<Failure> failure(Ref ref);

    /**
     * Reads an object whose {@link #failure} is empty. Waits.
     *
     * @param ref the object
     * @return all its elements, row-major, in the machine's byte order
     */
    byte[] get(Ref ref);

    /**
     * Gives an object up.
     *
     * @param ref the object
     */
    void free(Ref ref);

    /** Gives up what is left and closes what the door opened. */
    @Override
    void close();
}
