package io.farpoint.spi;

import io.farpoint.LimitExceededException;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Op;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One device with one in-order queue: memory, and running one op. It infers no shapes, knows no
 * gradients and sees no network. The contract, each line a law of the conformance kit:
 *
 * <ul>
 *   <li>any strides and offsets in, stride 0 is broadcast; outputs of a {@link Op.Map}, and a
 *       {@link Op.Scatter} in place, may be strided too, others are row-major at any offset;
 *       zero-size is legal; outputs are allocated by the caller, do not overlap each other, and
 *       overlap an input only where it is that same view;
 *   <li>calls are safe from many threads; one thread's calls take effect in its order, and a call
 *       that happens-before another takes effect before it;
 *   <li>an unsupported signature is refused before any side effect; an allocation that fails says
 *       how much was asked, used and free; {@code execute} acquires all it needs before it returns,
 *       afterwards only values or the loss of the device fail it, and a lost device fails every
 *       later call and every waiting {@link Completion} by name;
 *   <li>{@code close} drains or refuses by name, fails waiting completions, and never touches a
 *       read's target afterwards;
 *   <li>the same op on the same operands gives the same bits (NaN payloads apart), run after run.
 * </ul>
 */
public interface Backend extends AutoCloseable {
    /**
     * What the device is, and whether it is inline: runs in the calling thread. Its description is
     * about the options it was opened with, and may change when the device learns more.
     *
     * @return the device
     */
    DeviceInfo device();

    /**
     * What it has done and holds.
     *
     * @return the counters now
     */
    BackendStats stats();

    /**
     * Whether it runs an op of these dtypes.
     *
     * @param signature op and dtypes
     * @return native, decomposed (composites alone) or none
     */
    Support supports(OpSignature signature);

    /**
     * Takes memory. Answers at once; the content is undefined.
     *
     * @param bytes how much, at least 0
     * @return the memory
     * @throws LimitExceededException if it is not to be had: says how much was asked, used and free
     */
    Buffer allocate(long bytes);

    /**
     * Copies host memory to the device, in order.
     *
     * @param target where to
     * @param offset where in the target, in bytes
     * @param source the bytes; memory of {@link #staging} is free again at completion, any other at
     *     return
     * @return the end of the copy
     */
    Completion write(Buffer target, long offset, MemorySegment source);

    /**
     * Copies device memory to the host, in order; returns at once.
     *
     * @param source where from
     * @param offset where in the source, in bytes
     * @param target receives {@code target.byteSize()} bytes; reachable from any thread, and not to
     *     be touched before completion
     * @return the end of the copy
     */
    Completion read(Buffer source, long offset, MemorySegment target);

    /**
     * Enqueues an op. Arrays are not kept.
     *
     * @param op the op
     * @param inputs its strided inputs, then its immediates
     * @param outputs its outputs, then, if it {@link Op#mayFail}, a contiguous INT64[2] to be
     *     written on failure alone
     * @throws UnsupportedOpException if {@link #supports} does not say native for it
     */
    void execute(Op op, Operand[] inputs, Operand[] outputs);

    /**
     * Copies between two devices by a faster way than read and write, if there is one; enqueued on
     * both.
     *
     * @param target memory of this device
     * @param targetOffset where in it, in bytes
     * @param other the other device
     * @param source memory of the other device
     * @param sourceOffset where in it, in bytes
     * @param bytes how much
     * @return false if there is no such way and nothing was done
     */
    default boolean copyFrom(
            Buffer target,
            long targetOffset,
            Backend other,
            Buffer source,
            long sourceOffset,
            long bytes) {
        return false;
    }

    /**
     * Host memory that this device copies fastest.
     *
     * @param owner whose close ends its life
     * @param bytes how much
     * @return at least 16-byte aligned host memory
     */
    default MemorySegment staging(Arena owner, long bytes) {
        return owner.allocate(Math.max(bytes, 1), 64).asSlice(0, bytes);
    }

    /** Drains the queue, then gives all memory back; waiting completions fail by name. */
    @Override
    void close();
}
