package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ops whose output is the very view they read, in another order than they write. */
@Tag("unit")
class InPlaceTest {
    private static final int N = 200;

    @Test
    void aMatrixIsSquaredInPlace() {
        float[] matrix = new float[N * N];
        for (int i = 0; i < N; i++) {
            matrix[i * N + (i + 1) % N] = i + 1; // a shift with weights
        }
        run(matrix, Shape.of(N, N), Op.MatMul.INSTANCE, data -> new Operand[] {data, data});
        for (int i = 0; i < N; i++) {
            int next = (i + 1) % N;
            assertEquals((i + 1f) * (next + 1f), matrix[i * N + (i + 2) % N]);
        }
    }

    @Test
    void elementsAreReversedInPlace() {
        float[] values = rising();
        float[] expected = new float[N];
        for (int i = 0; i < N; i++) {
            expected[i] = values[N - 1 - i];
        }
        run(values, Shape.of(N), new Op.Gather(0), data -> new Operand[] {data, null});
        assertArrayEquals(expected, values);
    }

    @Test
    void elementsAreAddedToThemselvesReversed() {
        float[] values = rising();
        float[] expected = new float[N];
        for (int i = 0; i < N; i++) {
            expected[i] = values[i] + values[N - 1 - i];
        }
        Op add = new Op.Scatter(0, ScatterMode.ADD);
        run(values, Shape.of(N), add, data -> new Operand[] {data, null, data});
        assertArrayEquals(expected, values);
    }

    private static float[] rising() {
        float[] values = new float[N];
        for (int i = 0; i < N; i++) {
            values[i] = i * i;
        }
        return values;
    }

    private interface Inputs {
        Operand[] of(Operand data);
    }

    /** Runs with an index that counts down in place of null. */
    private static void run(float[] values, Shape shape, Op op, Inputs given) {
        long[] down = new long[N];
        for (int i = 0; i < N; i++) {
            down[i] = N - 1 - i;
        }
        try (Backend backend = TestDevices.open(1L << 28);
                Buffer data = backend.allocate(4L * values.length);
                Buffer index = backend.allocate(8L * N);
                Buffer failure = backend.allocate(16)) {
            backend.write(data, 0, MemorySegment.ofArray(values));
            backend.write(index, 0, MemorySegment.ofArray(down));
            Operand view = new Operand.View(data, Layout.contiguous(shape), DType.FLOAT32);
            Operand[] inputs = given.of(view);
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i] == null) {
                    inputs[i] = vector(index, N);
                }
            }
            backend.execute(op, inputs, new Operand[] {view, vector(failure, 2)});
            backend.read(data, 0, MemorySegment.ofArray(values));
            assertEquals(3, backend.stats().buffersInUse());
        }
    }

    private static Operand vector(Buffer buffer, long n) {
        return new Operand.View(buffer, Layout.contiguous(Shape.of(n)), DType.INT64);
    }
}
