package io.farpoint.tck;

import io.farpoint.LimitExceededException;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.BackendStats;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.DeviceInfo;
import io.farpoint.spi.OpSignature;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import io.farpoint.tck.oracle.OperandRules;
import io.farpoint.tck.oracle.OracleBackend;
import io.farpoint.tck.oracle.OracleSupport;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * A device with memory of its own, before there is a GPU: the oracle on another thread, behind an
 * in-order queue. It is not inline, its buffers have no host address, and its completions come
 * late. Whatever may be refused is refused at the call; the device's thread only does.
 */
public final class FarMemoryBackend implements Backend {
    /** The device that a default one is. */
    public static final DeviceInfo DEVICE =
            new DeviceInfo(
                    "farmemory",
                    "farmemory",
                    "the oracle on a thread of its own, its memory out of reach",
                    false,
                    Long.MAX_VALUE);

    private final DeviceInfo device;
    private final long memoryLimitBytes;
    private final OracleBackend oracle;
    private final FarQueue queue;
    private final Staging staging = new Staging();

    // Guarded by the queue's monitor, so that what is checked there holds when it is enqueued.
    private long bytesInUse;
    private long buffersInUse;
    private long opsExecuted;
    private long writesCopied;
    private long writesStaged;
    private boolean closed;

    /**
     * A far device.
     *
     * @param device what it calls itself
     * @param memoryLimitBytes the most bytes of buffers it may hold
     * @param delays how it dawdles
     */
    public FarMemoryBackend(DeviceInfo device, long memoryLimitBytes, Delays delays) {
        this.device = device;
        this.memoryLimitBytes = memoryLimitBytes;
        // Limits are kept on this side, where closing a buffer counts at once.
        oracle = new OracleBackend(device, Long.MAX_VALUE);
        queue = new FarQueue(device.name(), delays);
    }

    /**
     * A far device without a limit.
     *
     * @param delays how it dawdles
     */
    public FarMemoryBackend(Delays delays) {
        this(DEVICE, Long.MAX_VALUE, delays);
    }

    /** Stops the device before its next task, until {@link #release}: everything is late now. */
    public void hold() {
        queue.hold();
    }

    /** Lets a held device go on. */
    public void release() {
        queue.release();
    }

    /**
     * The device is gone, with all it held: waiting completions and later calls fail.
     *
     * @param reason what happened, for messages
     */
    public void lose(String reason) {
        queue.lose(reason, null);
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public BackendStats stats() {
        synchronized (queue) {
            return new BackendStats(
                    bytesInUse,
                    buffersInUse,
                    opsExecuted,
                    Map.of(
                            "tasksWaiting", (long) queue.waiting(),
                            "writesCopied", writesCopied,
                            "writesStaged", writesStaged));
        }
    }

    @Override
    public Support supports(OpSignature signature) {
        return OracleSupport.of(signature);
    }

    @Override
    public Buffer allocate(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a buffer cannot have " + bytes + " bytes");
        }
        FarBuffer buffer = new FarBuffer(this, bytes);
        synchronized (queue) {
            queue.checkOpen();
            if (bytes > memoryLimitBytes - bytesInUse) {
                throw new LimitExceededException(
                        OracleBackend.outOfMemory(device, bytes, bytesInUse, memoryLimitBytes));
            }
            queue.submit(() -> buffer.memory(oracle.allocate(bytes)));
            bytesInUse += bytes;
            buffersInUse++;
        }
        return buffer;
    }

    /** Ends a buffer after what is already enqueued; after the device's end it only counts. */
    void release(FarBuffer buffer) {
        synchronized (queue) {
            if (!buffer.end() || closed) {
                return;
            }
            bytesInUse -= buffer.bytes();
            buffersInUse--;
            try {
                queue.submit(() -> buffer.memory().close());
            } catch (BackendException e) {
                // lost or closed: the memory went, or goes, with the device
            }
        }
    }

    @Override
    public Completion write(Buffer target, long offset, MemorySegment source) {
        FarBuffer far = mine(target);
        OracleBackend.checkRange(far, offset, source.byteSize());
        boolean staged = staging.contains(source) && source.isAccessibleBy(queue.thread());
        MemorySegment bytes =
                staged
                        ? source
                        : MemorySegment.ofArray(new byte[Math.toIntExact(source.byteSize())]);
        if (!staged) {
            bytes.copyFrom(source); // the caller may change it as soon as this returns
        }
        LateCompletion end =
                new LateCompletion(
                        "a write of " + source.byteSize() + " bytes to " + device.name());
        synchronized (queue) {
            queue.checkOpen();
            far.checkOpen(this);
            queue.submit(new Copy(end, () -> oracle.write(far.memory(), offset, bytes)));
            if (staged) {
                writesStaged++;
            } else {
                writesCopied++;
            }
        }
        return end;
    }

    @Override
    public Completion read(Buffer source, long offset, MemorySegment target) {
        FarBuffer far = mine(source);
        OracleBackend.checkRange(far, offset, target.byteSize());
        if (target.isReadOnly() || !target.isAccessibleBy(queue.thread())) {
            throw new IllegalArgumentException(
                    "device "
                            + device.name()
                            + " reads late and on its own thread: the target must be writable and"
                            + " of the heap or of a shared or automatic arena, not a confined one");
        }
        LateCompletion end =
                new LateCompletion(
                        "a read of " + target.byteSize() + " bytes from " + device.name());
        synchronized (queue) {
            queue.checkOpen();
            far.checkOpen(this);
            queue.submit(new Copy(end, () -> oracle.read(far.memory(), offset, target)));
        }
        return end;
    }

    /** A transfer, whose end is told. */
    private record Copy(LateCompletion end, Runnable copy) implements FarQueue.Task {
        @Override
        public void run() {
            try {
                copy.run();
            } catch (IllegalStateException e) {
                // the caller's own memory ended before the transfer: its fault, not the device's
                end.fail("the host memory of a transfer was closed before its completion", e);
                return;
            }
            end.complete();
        }

        @Override
        public void fail(String message, Throwable cause) {
            end.fail(message, cause);
        }
    }

    @Override
    public void execute(Op op, Operand[] inputs, Operand[] outputs) {
        OperandRules.check(op, inputs, outputs);
        Operand[] in = inputs.clone();
        Operand[] out = outputs.clone();
        synchronized (queue) {
            queue.checkOpen();
            checkOpen(in);
            checkOpen(out);
            queue.submit(() -> oracle.execute(op, near(in), near(out)));
            opsExecuted++;
        }
    }

    private void checkOpen(Operand[] operands) {
        for (Operand operand : operands) {
            if (operand instanceof Operand.View view) {
                mine(view.buffer()).checkOpen(this);
            }
        }
    }

    /** The same operands in the oracle's memory; on the device's thread. */
    private Operand[] near(Operand[] operands) {
        Operand[] near = operands.clone();
        for (int i = 0; i < near.length; i++) {
            if (near[i] instanceof Operand.View view) {
                Buffer memory = ((FarBuffer) view.buffer()).memory();
                near[i] = new Operand.View(memory, view.layout(), view.dtype());
            }
        }
        return near;
    }

    private FarBuffer mine(Buffer buffer) {
        if (buffer instanceof FarBuffer far) {
            return far;
        }
        throw new BackendException(
                "device " + device.name() + " was given a buffer of another backend: " + buffer);
    }

    @Override
    public MemorySegment staging(Arena owner, long bytes) {
        MemorySegment memory = Backend.super.staging(owner, bytes);
        staging.add(memory);
        return memory;
    }

    @Override
    public void close() {
        queue.close();
        oracle.close();
        synchronized (queue) {
            closed = true;
            bytesInUse = 0;
            buffersInUse = 0;
        }
    }
}
