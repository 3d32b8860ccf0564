package io.farpoint.transport.aeron.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.session.Command;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ops said again: the same bytes, the same instance, and never more of them than is said. */
@Tag("unit")
class OpCachesTest {
    private final Frames frames = new Frames();
    private final EncodedOps encoded = new EncodedOps();

    private static Op constant(long bits) {
        return new Op.Map(new Expr.Const(bits, DType.INT64));
    }

    private static Op large() {
        Expr sum = new Expr.Const(0, DType.INT64);
        for (int i = 1; i < 9; i++) {
            sum = new Expr.Binary(BinaryKind.ADD, sum, sum);
        }
        return new Op.Map(sum, sum);
    }

    private Op sent(Op op) {
        var execute = new Command.Execute(op, List.of(), List.of(), List.of(), "");
        return ((Command.Execute) frames.commands(frames.of(execute)).get(0)).op();
    }

    @Test
    void opSentAgainIsNotEncodedAgain() {
        Op op = constant(1);
        assertSame(encoded.of(op), encoded.of(op));
        assertNotSame(encoded.of(op), encoded.of(constant(1)), "found by identity");
    }

    @Test
    void opThatComesAgainIsTheSameInstance() {
        Op first = sent(constant(1));
        assertEquals(constant(1), first);
        assertSame(first, sent(constant(1)));
        assertNotSame(first, sent(constant(2)));
    }

    @Test
    void encodedOpsAreBounded() {
        for (int i = 0; i < 100 * EncodedOps.SLOTS; i++) {
            Op op = constant(i);
            assertEquals(i & 0xFF, encoded.of(op)[4] & 0xFF, "another op's bytes");
        }
        assertTrue(encoded.size() <= EncodedOps.SLOTS);
        assertTrue(encoded.size() > EncodedOps.SLOTS / 2, "the cache is hardly used");
    }

    @Test
    void decodedOpsAreBounded() {
        for (int i = 0; i < 100 * DecodedOps.SLOTS; i++) {
            assertEquals(constant(i), sent(constant(i)));
        }
        int kept = frames.commandDecoder.keptOps();
        assertTrue(kept <= DecodedOps.SLOTS && kept > DecodedOps.SLOTS / 2, "kept " + kept);
    }

    @Test
    void largeOpsAreNotKept() {
        Op op = large();
        assertNotSame(encoded.of(op), encoded.of(op));
        assertEquals(0, encoded.size());
        assertNotSame(sent(op), sent(op));
        assertEquals(0, frames.commandDecoder.keptOps());
    }

    @Test
    void opThatWasRefusedIsNotKept() {
        byte[] frame =
                frames.of(new Command.Execute(constant(1), List.of(), List.of(), List.of(), ""));
        frame[FrameWriter.HEADER_BYTES + 8 + 3 + 2 + 1] = 2; // two roots
        for (int i = 0; i < 2; i++) {
            assertThrows(MalformedFrameException.class, () -> frames.commands(frame));
        }
        assertEquals(0, frames.commandDecoder.keptOps());
    }

    private static Command.Execute addition() {
        Expr sum =
                new Expr.Binary(
                        BinaryKind.ADD,
                        new Expr.Input(0, DType.FLOAT32),
                        new Expr.Input(1, DType.FLOAT32));
        Shape five = Shape.of(5);
        Layout row = Layout.contiguous(five);
        return new Command.Execute(
                new Op.Map(sum),
                List.of(new Command.Source(1, row), new Command.Source(2, row)),
                List.of(),
                List.of(new Command.Target(3, DType.FLOAT32, five, row, true)),
                "");
    }

    private static long bytesOf(Runnable work) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        work.run();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, memory.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    @Test
    void additionSentAgainAllocatesNothing() {
        Command.Execute addition = addition();
        CommandEncoder encoder = new CommandEncoder();
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        assertEquals(0, bytesOf(() -> encoder.encode(addition, buffer, 0)));
    }

    /** The command, its lists and operands; the op, the shape and the views come from before. */
    @Test
    void additionThatComesAgainAllocatesItsRecordsAlone() {
        UnsafeBuffer frame = new UnsafeBuffer(frames.of(addition()));
        CommandDecoder decoder = new CommandDecoder();
        long bytes =
                bytesOf(() -> {
                    decoder.wrap(frame, 0, frame.capacity());
                    decoder.next();
                });
        assertTrue(bytes <= 320, "allocates " + bytes + " bytes");
    }
}
