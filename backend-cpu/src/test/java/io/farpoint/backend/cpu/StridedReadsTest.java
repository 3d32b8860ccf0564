package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.LoopBounds;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements a step apart, read and written, whatever the step and the width. */
@Tag("unit")
class StridedReadsTest {
    private static final int[] STEPS = {1, 2, 3, 5, -1, -2, -3, 64};
    private static final int[] SIZES = {1, 2, 17, 1023, 1025, 5000};

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyElementComesFromItsPlaceAndGoesToItsPlace(DType dtype) {
        try (Backend backend = TestDevices.open(1, new LoopBounds(false, 1, 1, true))) {
            Op.Map copy = new Op.Map(new Expr.Input(0, dtype));
            for (int size : SIZES) {
                for (int from : STEPS) {
                    for (int to : STEPS) {
                        Layout source = stepped(size, from);
                        Layout target = stepped(size, to);
                        byte[] data = bytes(source, dtype, size);
                        byte[] expected = bytes(target, dtype, -size);
                        byte[] found = expected.clone();
                        move(data, source, expected, target, dtype.bytes());
                        try (Buffer x = backend.allocate(data.length);
                                Buffer y = backend.allocate(found.length)) {
                            backend.write(x, 0, MemorySegment.ofArray(data));
                            backend.write(y, 0, MemorySegment.ofArray(found));
                            Operand[] input = {new Operand.View(x, source, dtype)};
                            Operand[] output = {new Operand.View(y, target, dtype)};
                            backend.execute(copy, input, output);
                            backend.read(y, 0, MemorySegment.ofArray(found));
                        }
                        assertArrayEquals(expected, found, size + " by " + from + " to " + to);
                    }
                }
            }
        }
    }

    private static Layout stepped(int size, int step) {
        long all = (long) size * Math.abs(step);
        long first = step < 0 ? (long) (size - 1) * -step : 0;
        return Layout.contiguous(Shape.of(all)).slice(0, first, size, step);
    }

    private static byte[] bytes(Layout layout, DType dtype, int seed) {
        byte[] bytes = new byte[(int) (layout.maxPosition() + 1) * dtype.bytes()];
        new Random(seed).nextBytes(bytes);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        } else if (dtype.isFloating()) {
            for (int i = dtype.bytes() - 1; i < bytes.length; i += dtype.bytes()) {
                bytes[i] &= 0x3F; // no NaN, whose payload may change
            }
        }
        return bytes;
    }

    private static void move(byte[] from, Layout source, byte[] to, Layout target, int width) {
        for (int i = 0; i < source.shape().size(0); i++) {
            long read = source.offset() + i * source.stride(0);
            long written = target.offset() + i * target.stride(0);
            System.arraycopy(from, (int) read * width, to, (int) written * width, width);
        }
    }
}
