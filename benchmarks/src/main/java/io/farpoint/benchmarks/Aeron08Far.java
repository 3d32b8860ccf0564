package io.farpoint.benchmarks;

import java.util.concurrent.TimeUnit;
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
 * The baseline of {@link Lesson08Far}: the same bytes by Aeron alone, with another process, the
 * same settings and the same waiting.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@BenchmarkMode(Mode.AverageTime)
public class Aeron08Far {
    /** How bytes travel. */
    @Param({"ipc", "udp"})
    public String transport;

    private OtherProcess other;
    private RawAeron here;

    /** Starts the answering process. */
    @Setup
    public void open() {
        other = FarSide.raw(transport);
        here = RawAeron.asking(other.address());
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        here.close();
        other.close();
    }

    /** 64 bytes there and back. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    public void fetchOne() {
        here.ping();
    }

    /** 16 MiB there, copied out there. */
    @Benchmark
    public void sendMany() {
        here.sendMany();
    }

    /** 16 MiB back, copied out here. */
    @Benchmark
    public void fetchMany() {
        here.fetchMany();
    }
}
