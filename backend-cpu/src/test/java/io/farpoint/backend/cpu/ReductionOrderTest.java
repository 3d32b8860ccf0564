package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.op.Axes;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sum has the bits that {@link Fold} defines, however its operand lies. */
@Tag("unit")
class ReductionOrderTest {
    private static final Expr X = new Expr.Input(0, DType.FLOAT32);

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 2, 3, 7, 31, 63, 64, 65, 127, 255, 256, 257, 511, 513, 1021, 1024, 1025, 4095,
                4096, 4097, 9001
            })
    void rowsAndColumnsAndViewsGiveTheSameBits(int n) {
        SplittableRandom random = new SplittableRandom(n);
        try (Backend backend = TestDevices.open(1L << 30)) {
            for (int results : new int[] {1, 5, 70, 1100}) {
                if ((long) n * results > 1_500_000) {
                    continue;
                }
                float[] values = new float[n * results];
                float[] expected = new float[results];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) random.nextDouble(-1, 2);
                }
                for (int i = 0; i < results; i++) {
                    expected[i] = defined(values, i * n, n);
                }
                Layout rows = Layout.contiguous(Shape.of(results, n));
                assertArrayEquals(expected, sum(backend, values, rows, 0b10));
                assertArrayEquals(expected, sum(backend, values, rows.permute(1, 0), 0b01));
                float[] columns = transposed(values, results, n);
                Layout down = Layout.contiguous(Shape.of(n, results));
                assertArrayEquals(expected, sum(backend, columns, down, 0b01));
                assertArrayEquals(expected, sum(backend, columns, down.permute(1, 0), 0b10));
            }
        }
    }

    /** The definition, word for word. */
    private static float defined(float[] values, int from, int n) {
        double carry = 0;
        float last = 0;
        for (int start = 0; start < n; start += Fold.CHUNK) {
            float[] lanes = new float[Fold.LANES];
            for (int i = start; i < Math.min(n, start + Fold.CHUNK); i++) {
                lanes[i % Fold.LANES] += values[from + i];
            }
            for (int distance = Fold.LANES / 2; distance > 0; distance /= 2) {
                for (int i = 0; i < distance; i++) {
                    lanes[i] += lanes[i + distance];
                }
            }
            last = lanes[0];
            carry += lanes[0];
        }
        return n <= Fold.CHUNK ? last : (float) carry;
    }

    private static float[] transposed(float[] values, int rows, int columns) {
        float[] turned = new float[values.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                turned[j * rows + i] = values[i * columns + j];
            }
        }
        return turned;
    }

    private static float[] sum(Backend backend, float[] values, Layout layout, int axes) {
        Op op = new Op.Reduce(ReduceKind.SUM, new Axes(axes), X);
        Shape shape = new Axes(axes).removedFrom(layout.shape());
        float[] result = new float[(int) shape.size()];
        try (Buffer in = backend.allocate(4L * values.length);
                Buffer out = backend.allocate(4L * result.length)) {
            backend.write(in, 0, MemorySegment.ofArray(values));
            Operand[] inputs = {new Operand.View(in, layout, DType.FLOAT32)};
            Layout target = Layout.contiguous(shape);
            Operand[] outputs = {new Operand.View(out, target, DType.FLOAT32)};
            backend.execute(op, inputs, outputs);
            backend.read(out, 0, MemorySegment.ofArray(result));
        }
        return result;
    }

    @Test
    void aLongSumStaysAccurate() {
        float[] values = new float[10_000_000];
        java.util.Arrays.fill(values, 0.1f);
        try (Backend backend = TestDevices.open(1L << 30)) {
            float sum = sum(backend, values, Layout.contiguous(Shape.of(values.length)), 1)[0];
            assertEquals(values.length * (double) 0.1f, sum, 1);
        }
    }
}
