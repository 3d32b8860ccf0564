package io.farpoint.stub;

import io.farpoint.LimitExceededException;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.Composite;
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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A device that does what a test tells it: inline, or late, when nothing happens until {@link
 * #step} or {@link #runAll}. It counts its live buffers and remembers what it executed.
 */
public final class StubBackend implements Backend {
    private final DeviceInfo device;
    private final ArrayDeque<Runnable> late = new ArrayDeque<>();
    private final Set<StubBuffer> live = new HashSet<>();
    private final List<Op> executed = new ArrayList<>();
    private final ArrayDeque<long[]> failures = new ArrayDeque<>();
    private Function<OpSignature, Support> support = StubBackend::usual;
    private int allocationsLeft = Integer.MAX_VALUE;
    private int reads;
    private String lost;

    private StubBackend(boolean inline) {
        device = new DeviceInfo("stub", "stub", "a script", inline, Long.MAX_VALUE);
    }

    /** One that has done each call when it returns. */
    public static StubBackend inline() {
        return new StubBackend(true);
    }

    /** One that does nothing by itself. */
    public static StubBackend late() {
        return new StubBackend(false);
    }

    private static Support usual(OpSignature signature) {
        return signature.op() instanceof Composite
                ? Support.DECOMPOSED
                : StubOps.computes(signature.op()) ? Support.NATIVE : Support.NONE;
    }

    /** Says something else of signatures. */
    public synchronized void supports(Function<OpSignature, Support> other) {
        support = other;
    }

    /** The next failable op fails so, whatever its values. */
    public synchronized void failNext(long code, long value) {
        failures.add(new long[] {code, value});
    }

    /** Grants so many allocations, then refuses. */
    public synchronized void allowAllocations(int count) {
        allocationsLeft = count;
    }

    /** The device is gone. */
    public synchronized void lose(String reason) {
        lost = reason;
        runAll();
    }

    /** Does one thing that is late; false if there was none. */
    public boolean step() {
        Runnable next;
        synchronized (this) {
            next = late.poll();
        }
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    /** Does all that is late. */
    public void runAll() {
        while (step()) {}
    }

    /** How many buffers are open. */
    public synchronized int live() {
        return live.size();
    }

    /** What was executed, in order. */
    public synchronized List<Op> executed() {
        return List.copyOf(executed);
    }

    /** How many reads were begun. */
    public synchronized int reads() {
        return reads;
    }

    private void enqueue(Runnable work) {
        if (device.inline()) {
            work.run();
        } else {
            late.add(work);
        }
    }

    private void requireThere() {
        if (lost != null) {
            throw new BackendException("device stub is lost: " + lost);
        }
    }

    @Override
    public DeviceInfo device() {
        return device;
    }

    @Override
    public synchronized BackendStats stats() {
        return new BackendStats(
                live.stream().mapToLong(StubBuffer::bytes).sum(),
                live.size(),
                executed.size(),
                Map.of());
    }

    @Override
    public synchronized Support supports(OpSignature signature) {
        return support.apply(signature);
    }

    @Override
    public synchronized Buffer allocate(long bytes) {
        requireThere();
        if (bytes < 0) {
            throw new IllegalArgumentException("a buffer cannot have " + bytes + " bytes");
        }
        if (allocationsLeft-- <= 0 || bytes > 1 << 24) {
            throw new LimitExceededException("device stub has no memory for " + bytes + " bytes");
        }
        StubBuffer buffer = new StubBuffer(this, bytes);
        live.add(buffer);
        return buffer;
    }

    synchronized void release(StubBuffer buffer) {
        if (!buffer.closed) {
            buffer.closed = true;
            live.remove(buffer);
            enqueue(buffer::end);
        }
    }

    private static StubBuffer open(Buffer buffer) {
        StubBuffer mine = (StubBuffer) buffer;
        if (mine.closed) {
            throw new BackendException("device stub was given a closed buffer");
        }
        return mine;
    }

    @Override
    public synchronized Completion write(Buffer target, long offset, MemorySegment source) {
        requireThere();
        StubBuffer mine = open(target);
        MemorySegment bytes = MemorySegment.ofArray(source.toArray(ValueLayout.JAVA_BYTE));
        MemorySegment place = mine.memory.asSlice(offset, bytes.byteSize());
        return transfer(() -> place.copyFrom(bytes));
    }

    @Override
    public synchronized Completion read(Buffer source, long offset, MemorySegment target) {
        requireThere();
        reads++;
        MemorySegment place = open(source).memory.asSlice(offset, target.byteSize());
        return transfer(() -> target.copyFrom(place));
    }

    private Completion transfer(Runnable copy) {
        Transfer transfer = new Transfer();
        enqueue(() -> {
            if (lost == null) {
                copy.run();
            }
            transfer.done = true;
        });
        return transfer;
    }

    /** Done once it was stepped to; failed if the device was gone by then. */
    private final class Transfer implements Completion {
        private volatile boolean done;

        @Override
        public boolean poll() {
            if (lost != null) {
                requireThere();
            }
            return done;
        }

        @Override
        public void await(Duration timeout) {
            throw new UnsupportedOperationException("nothing here waits");
        }
    }

    @Override
    public synchronized void execute(Op op, Operand[] inputs, Operand[] outputs) {
        requireThere();
        if (op instanceof Op.Primitive
                && !StubOps.computes(op)
                && support.apply(new OpSignature(op, List.of(), List.of())) != Support.NATIVE) {
            throw new UnsupportedOpException(op.name() + " cannot run on stub");
        }
        for (Operand[] operands : new Operand[][] {inputs, outputs}) {
            for (Operand operand : operands) {
                if (operand instanceof Operand.View view) {
                    requireInside(view);
                }
            }
        }
        executed.add(op);
        long[] script = op.mayFail() ? failures.poll() : null;
        Operand[] in = inputs.clone();
        Operand[] out = outputs.clone();
        enqueue(() -> {
            long[] failure = StubOps.run(op, in, out);
            failure = script == null ? failure : script;
            if (failure != null) {
                StubBuffer verdict = (StubBuffer) ((Operand.View) out[out.length - 1]).buffer();
                verdict.memory.copyFrom(MemorySegment.ofArray(failure));
            }
        });
    }

    private static void requireInside(Operand.View view) {
        StubBuffer buffer = open(view.buffer());
        if (!view.layout().fits(buffer.bytes() / view.dtype().bytes())) {
            throw new IllegalArgumentException("a kernel outside its buffer: " + view.layout());
        }
    }

    @Override
    public void close() {
        runAll();
    }
}
