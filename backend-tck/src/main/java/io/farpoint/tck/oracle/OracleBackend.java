package io.farpoint.tck.oracle;

import io.farpoint.LimitExceededException;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The oracle: a device that runs each op in the calling thread, one call at a time, one element at
 * a time. It checks everything a caller promises and claims no composite.
 */
public final class OracleBackend implements Backend {
    /** The device that a default oracle is. */
    public static final DeviceInfo DEVICE =
            new DeviceInfo(
                    "oracle",
                    "oracle",
                    "the reference: one element at a time, slow and right",
                    true,
                    Long.MAX_VALUE);

    private final DeviceInfo device;
    private final long memoryLimitBytes;
    private final Set<OracleBuffer> buffers = new HashSet<>();
    private long bytesInUse;
    private long opsExecuted;
    private boolean closed;

    /**
     * An oracle.
     *
     * @param device what it calls itself
     * @param memoryLimitBytes the most bytes of buffers it may hold
     */
    public OracleBackend(DeviceInfo device, long memoryLimitBytes) {
        this.device = device;
        this.memoryLimitBytes = memoryLimitBytes;
    }

    /** An oracle without a limit. */
    public OracleBackend() {
        this(DEVICE, Long.MAX_VALUE);
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public synchronized BackendStats stats() {
        return new BackendStats(bytesInUse, buffers.size(), opsExecuted, Map.of());
    }

    @Override
    public Support supports(OpSignature signature) {
        return OracleSupport.of(signature);
    }

    @Override
    public synchronized Buffer allocate(long bytes) {
        checkOpen();
        if (bytes < 0) {
            throw new IllegalArgumentException("a buffer cannot have " + bytes + " bytes");
        }
        if (bytes > memoryLimitBytes - bytesInUse) {
            throw new LimitExceededException(
                    outOfMemory(device, bytes, bytesInUse, memoryLimitBytes));
        }
        OracleBuffer buffer;
        try {
            buffer = new OracleBuffer(this, bytes);
        } catch (OutOfMemoryError e) {
            throw new LimitExceededException(
                    outOfMemory(device, bytes, bytesInUse, memoryLimitBytes), e);
        }
        buffers.add(buffer);
        bytesInUse += bytes;
        return buffer;
    }

    /**
     * What a device says that has no more memory.
     *
     * @param device the device
     * @param asked bytes asked for
     * @param used bytes in use
     * @param limit the most bytes it may hold
     * @return the message
     */
    public static String outOfMemory(DeviceInfo device, long asked, long used, long limit) {
        return ("device %s has no memory for %d bytes: %d used, %d free of a limit of %d;"
                        + " release tensors or raise the limit")
                .formatted(device.name(), asked, used, limit - used, limit);
    }

    synchronized void release(OracleBuffer buffer) {
        if (buffer.end()) {
            buffers.remove(buffer);
            bytesInUse -= buffer.bytes();
        }
    }

    @Override
    public synchronized Completion write(Buffer target, long offset, MemorySegment source) {
        checkOpen();
        slice(target, offset, source.byteSize()).copyFrom(source);
        return Completion.DONE;
    }

    @Override
    public synchronized Completion read(Buffer source, long offset, MemorySegment target) {
        checkOpen();
        target.copyFrom(slice(source, offset, target.byteSize()));
        return Completion.DONE;
    }

    @Override
    public synchronized void execute(Op op, Operand[] inputs, Operand[] outputs) {
        checkOpen();
        OperandRules.check(op, inputs, outputs);
        int strided = OpRules.inputs(op);
        Elements[] in = new Elements[strided];
        for (int i = 0; i < strided; i++) {
            in[i] = elements(inputs[i]);
        }
        long[] immediates = new long[inputs.length - strided];
        for (int i = 0; i < immediates.length; i++) {
            immediates[i] = ((Operand.Immediate) inputs[strided + i]).bits();
        }
        Elements[] out = new Elements[OpRules.outputs(op)];
        for (int i = 0; i < out.length; i++) {
            out[i] = elements(outputs[i]);
        }
        Elements failure = op.mayFail() ? elements(outputs[out.length]) : null;
        Verdict verdict = new Verdict();
        OracleOps.run((Op.Primitive) op, in, immediates, out, verdict);
        verdict.writeTo(failure);
        opsExecuted++;
    }

    private Elements elements(Operand operand) {
        Operand.View view = (Operand.View) operand;
        return new Elements(memory(view.buffer()), view.layout(), view.dtype());
    }

    @Override
    public synchronized boolean copyFrom(
            Buffer target,
            long targetOffset,
            Backend other,
            Buffer source,
            long sourceOffset,
            long bytes) {
        if (other != this) {
            return false;
        }
        checkOpen();
        slice(target, targetOffset, bytes).copyFrom(slice(source, sourceOffset, bytes));
        return true;
    }

    private MemorySegment slice(Buffer buffer, long offset, long bytes) {
        MemorySegment memory = memory(buffer);
        checkRange(buffer, offset, bytes);
        return memory.asSlice(offset, bytes);
    }

    /**
     * Checks that a copy stays inside a buffer.
     *
     * @param buffer the buffer
     * @param offset where the copy begins, in bytes
     * @param bytes how much is copied
     * @throws IllegalArgumentException if it would leave the buffer
     */
    public static void checkRange(Buffer buffer, long offset, long bytes) {
        if (offset < 0 || bytes > buffer.bytes() - offset) {
            throw new IllegalArgumentException(
                    "a copy of %d bytes at %d does not fit %s".formatted(bytes, offset, buffer));
        }
    }

    private MemorySegment memory(Buffer buffer) {
        if (buffer instanceof OracleBuffer mine) {
            return mine.memory(this);
        }
        throw new BackendException(
                "device " + device.name() + " was given a buffer of another backend: " + buffer);
    }

    private void checkOpen() {
        if (closed) {
            throw new BackendException("device " + device.name() + " is closed");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        buffers.forEach(OracleBuffer::end);
        buffers.clear();
        bytesInUse = 0;
    }
}
