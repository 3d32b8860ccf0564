package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Backend;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Completion;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A fresh device under test, with the few calls that its laws keep making. */
final class DeviceRig implements AutoCloseable {
    /** Longer than anything takes; only a device that hangs gets there. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** {@code x + c}, of FLOAT32. */
    static final Op ADD_IMMEDIATE =
            new Op.Map(
                    new Expr.Binary(
                            BinaryKind.ADD,
                            new Expr.Input(0, DType.FLOAT32),
                            new Expr.Immediate(0, DType.FLOAT32)));

    final Backend backend;

    private DeviceRig(Backend backend, String asked) {
        this.backend = backend;
        assertEquals(asked, backend.device().backend(), "another backend answers");
    }

    static DeviceRig open(Capabilities capabilities) {
        return new DeviceRig(capabilities.open(), capabilities.backend());
    }

    static DeviceRig open(Capabilities capabilities, long memoryLimitBytes) {
        Backend backend = capabilities.opener().apply(memoryLimitBytes);
        return new DeviceRig(backend, capabilities.backend());
    }

    Buffer put(byte[] bytes) {
        Buffer buffer = backend.allocate(bytes.length);
        backend.write(buffer, 0, MemorySegment.ofArray(bytes));
        return buffer;
    }

    Buffer put(float... values) {
        Buffer buffer = backend.allocate(4L * values.length);
        backend.write(buffer, 0, MemorySegment.ofArray(values));
        return buffer;
    }

    byte[] bytes(Buffer buffer) {
        byte[] bytes = new byte[Math.toIntExact(buffer.bytes())];
        await(backend.read(buffer, 0, MemorySegment.ofArray(bytes)));
        return bytes;
    }

    float[] floats(Buffer buffer) {
        float[] values = new float[Math.toIntExact(buffer.bytes() / 4)];
        await(backend.read(buffer, 0, MemorySegment.ofArray(values)));
        return values;
    }

    static void await(Completion completion) {
        completion.await(PATIENCE);
    }

    /** All of a buffer as a row. */
    static Operand.View row(Buffer buffer, DType dtype) {
        Shape shape = Shape.of(buffer.bytes() / dtype.bytes());
        return new Operand.View(buffer, Layout.contiguous(shape), dtype);
    }

    static Operand.Immediate number(float value) {
        return new Operand.Immediate(Scalars.bits(value, DType.FLOAT32), DType.FLOAT32);
    }

    /** Adds a number to each float of a buffer, in place or into another. */
    void add(Buffer source, float number, Buffer target) {
        backend.execute(
                ADD_IMMEDIATE,
                new Operand[] {row(source, DType.FLOAT32), number(number)},
                new Operand[] {row(target, DType.FLOAT32)});
    }

    /** Checks that an error names the device. */
    void assertNamesTheDevice(BackendException error) {
        String name = backend.device().name();
        if (error.getMessage() == null || !error.getMessage().contains(name)) {
            throw new AssertionError("an error that does not name device " + name, error);
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
