package io.farpoint.benchmarks;

import io.aeron.logbuffer.Header;
import io.farpoint.session.Pending;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The baseline of {@link Lesson08Far}: bare Aeron between two processes, with the same driver mode,
 * and waiting as a caller of Farpoint waits. Of 16 MiB over shared memory it is two copies in
 * memory, as many as they need.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Bare08Far {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** By which way. */
    @Param({"ipc", "udp"})
    public String over;

    private OtherJvm process;
    private BareEnd end;
    private long answers;
    private long awaited;
    private Pending<Void> answer;
    private Arena arena;
    private MemorySegment source;
    private MemorySegment between;
    private MemorySegment target;

    /** Starts the other process and connects both streams. */
    @Setup
    public void open() {
        boolean ipc = over.equals(FarWorker.IPC);
        String there = ipc ? "aeron:ipc" : "aeron:udp?endpoint=" + OtherJvm.freeEndpoint();
        String back = ipc ? "aeron:ipc" : "aeron:udp?endpoint=" + OtherJvm.freeEndpoint();
        process = BareEcho.start(there, back);
        end = ipc ? BareEnd.attaching(process.said()) : BareEnd.embedding();
        end.open(there, BareEnd.THERE, back, BareEnd.BACK);
        await(() -> {
            end.work();
            return end.isConnected();
        });
        answer =
                pending(() -> {
                    end.work();
                    end.poll(this::take);
                    return answers >= awaited;
                });
        arena = Arena.ofConfined();
        source = arena.allocate(BareEnd.TRANSFER_BYTES, Long.BYTES).fill((byte) 1);
        between = arena.allocate(BareEnd.TRANSFER_BYTES, Long.BYTES).fill((byte) 1);
        target = arena.allocate(BareEnd.TRANSFER_BYTES, Long.BYTES).fill((byte) 1);
    }

    /** Ends the run, and the other process. */
    @TearDown
    public void close() {
        try {
            arena.close();
            end.close();
        } finally {
            process.close();
        }
    }

    /** A look that may be the last. */
    private interface Look {
        boolean poll();
    }

    private static Pending<Void> pending(Look look) {
        return new Pending<>() {
            @Override
            public boolean poll() {
                return look.poll();
            }

            @Override
            public Void result() {
                return null;
            }
        };
    }

    private static void await(Look look) {
        pending(look).await(PATIENCE, "the other process");
    }

    private void take(DirectBuffer buffer, int offset, int length, Header header) {
        if (buffer.getLong(offset) == BareEnd.PING || end.land(buffer, offset, length)) {
            answers++;
        }
    }

    private void send(long kind) {
        while (!end.send(kind)) {
            end.work();
            Thread.yield();
        }
    }

    private void awaitAnswer() {
        awaited++;
        answer.await(PATIENCE, "an answer");
    }

    /** 64 bytes there and back. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void fetch() {
        send(BareEnd.PING);
        awaitAnswer();
    }

    /** 16 MiB there, until all have come. */
    @Benchmark
    public void send16MiB() {
        if (over.equals(FarWorker.IPC)) {
            copyTwice();
            return;
        }
        for (int from = 0; from < BareEnd.TRANSFER_BYTES; ) {
            int next = end.sendChunk(from);
            if (next == from) {
                end.work();
                Thread.yield();
            }
            from = next;
        }
        awaitTransfer();
    }

    /** 16 MiB back. */
    @Benchmark
    public void fetch16MiB() {
        if (over.equals(FarWorker.IPC)) {
            copyTwice();
            return;
        }
        send(BareEnd.ASK);
        awaitTransfer();
    }

    /** At its best: a receiver that sleeps meanwhile loses datagrams, and waits for them again. */
    private void awaitTransfer() {
        awaited++;
        while (!answer.poll()) {
            Thread.yield();
        }
    }

    private void copyTwice() {
        between.copyFrom(source);
        target.copyFrom(between);
    }
}
