package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.fail;

import io.farpoint.DType;
import io.farpoint.op.Layout;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An object in a buffer larger than it, guard bytes before and after, so that a kernel that leaves
 * its operands is found out on any backend.
 */
final class GuardedObject implements Door.Ref {
    /** A multiple of every element's size, and wider than a vector register. */
    static final int GUARD_BYTES = 128;

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final byte GUARD = (byte) 0xC3;

    private final Backend backend;
    private final Buffer buffer;
    private final int front;
    private final int bytes;
    private boolean touched = true;

    /** Failure outputs of the ops that wrote this object. */
    private final List<GuardedObject> failures = new ArrayList<>();

    /** Puts bytes; with or without a guard before them, since offset 0 is a case of its own. */
    GuardedObject(Backend backend, byte[] content, boolean guardBefore) {
        this.backend = backend;
        front = guardBefore ? GUARD_BYTES : 0;
        bytes = content.length;
        byte[] all = new byte[front + bytes + GUARD_BYTES];
        Arrays.fill(all, GUARD);
        System.arraycopy(content, 0, all, front, bytes);
        buffer = backend.allocate(all.length);
        backend.write(buffer, 0, MemorySegment.ofArray(all));
    }

    /** This object as an op's operand. */
    Operand.View operand(Layout layout, DType dtype) {
        touched = true;
        Layout shifted =
                Layout.of(
                        layout.shape(), layout.strides(), layout.offset() + front / dtype.bytes());
        return new Operand.View(buffer, shifted, dtype);
    }

    List<GuardedObject> failures() {
        return failures;
    }

    /** Waits for the bytes and checks the guards around them. */
    byte[] read() {
        byte[] all = new byte[front + bytes + GUARD_BYTES];
        backend.read(buffer, 0, MemorySegment.ofArray(all)).await(PATIENCE);
        touched = false;
        for (int i = 0; i < all.length; i++) {
            if ((i < front || i >= front + bytes) && all[i] != GUARD) {
                fail(
                        "a kernel wrote outside its operands: byte "
                                + (i - front)
                                + " of an object of "
                                + bytes
                                + " bytes");
            }
        }
        return Arrays.copyOfRange(all, front, front + bytes);
    }

    /** Checks the guards once more, unless nothing can have changed, and frees. */
    void free() {
        if (touched) {
            read();
        }
        buffer.close();
    }
}
