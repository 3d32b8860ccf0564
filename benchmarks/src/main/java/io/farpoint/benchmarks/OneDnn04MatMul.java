package io.farpoint.benchmarks;

import java.lang.foreign.MemorySegment;
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
 * The baseline of {@link Lesson04MatMul}: the library call alone, into memory that is there
 * already.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OneDnn04MatMul {
    private static final int COLUMNS = 16;
    private static final int BATCH = 16;

    /** The side of the square. */
    @Param({"128", "512", "1024", "2048"})
    public int side;

    private OneDnn library;
    private MemorySegment square;
    private MemorySegment other;
    private MemorySegment product;

    /** Makes the operands. */
    @Setup
    public void open() {
        library = new OneDnn();
        long floats = (long) side * side;
        square = library.random(floats);
        other = library.random(floats);
        product = library.random(floats);
    }

    /** Ends the run. */
    @TearDown
    public void close() {
        library.close();
    }

    /** Square by square. */
    @Benchmark
    public void square() {
        library.multiply(side, side, side, square, other, false, product);
    }

    /** Square by a transposed square. */
    @Benchmark
    public void transposed() {
        library.multiply(side, side, side, square, other, true, product);
    }

    /** Square by sixteen columns. */
    @Benchmark
    public void skinny() {
        library.multiply(side, COLUMNS, side, square, other, false, product);
    }

    /** Sixteen products of a quarter of the side: as many floats as the square has. */
    @Benchmark
    public void batched() {
        int quarter = side / 4;
        library.multiplyEach(BATCH, quarter, quarter, quarter, square, other, product);
    }

    /** Square by vector. */
    @Benchmark
    public void vector() {
        library.multiply(side, 1, side, square, other, false, product);
    }
}
