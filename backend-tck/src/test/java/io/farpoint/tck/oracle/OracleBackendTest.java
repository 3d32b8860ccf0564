package io.farpoint.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the oracle tells a caller that breaks the contract, which other backends may not find out.
 */
@Tag("unit")
class OracleBackendTest {
    private static final DType FLOAT = DType.FLOAT32;
    private static final Op COPY = new Op.Map(new Expr.Input(0, FLOAT));

    private final OracleBackend oracle = new OracleBackend();

    @AfterEach
    void close() {
        oracle.close();
    }

    @Test
    void freshMemoryHoldsNothingOfValue() {
        byte[] bytes = new byte[3];
        oracle.read(oracle.allocate(3), 0, MemorySegment.ofArray(bytes));
        byte poison = (byte) 0xA5;
        assertArrayEquals(new byte[] {poison, poison, poison}, bytes);
    }

    @Test
    void aClosedBufferIsFoundOut() {
        Buffer closed = oracle.allocate(16);
        Buffer open = oracle.allocate(16);
        closed.close();
        MemorySegment host = MemorySegment.ofArray(new float[4]);
        for (Runnable use :
                new Runnable[] {
                    () -> oracle.write(closed, 0, host),
                    () -> oracle.read(closed, 0, host),
                    () -> run(COPY, row(closed), row(open)),
                    () -> run(COPY, row(open), row(closed))
                }) {
            var error = assertThrows(BackendException.class, use::run);
            assertTrue(error.getMessage().contains("oracle"), error.getMessage());
            assertTrue(error.getMessage().contains("closed buffer"), error.getMessage());
        }
    }

    @Test
    void aBufferOfAnotherDeviceIsFoundOut() {
        try (OracleBackend other = new OracleBackend()) {
            Buffer foreign = other.allocate(16);
            MemorySegment host = MemorySegment.ofArray(new float[4]);
            assertThrows(BackendException.class, () -> oracle.write(foreign, 0, host));
        }
    }

    @Test
    void copiesOutsideABufferAreRefused() {
        Buffer buffer = oracle.allocate(16);
        MemorySegment host = MemorySegment.ofArray(new byte[10]);
        assertThrows(IllegalArgumentException.class, () -> oracle.write(buffer, 7, host));
        assertThrows(IllegalArgumentException.class, () -> oracle.read(buffer, -1, host));
    }

    @Test
    void operandsOutsideTheirBufferAreRefused() {
        Buffer buffer = oracle.allocate(16);
        Operand far = view(buffer, Layout.of(Shape.of(2), new long[] {4}, 0));
        Operand output = view(oracle.allocate(8), Layout.contiguous(Shape.of(2)));
        refused("outside its buffer", COPY, far, output);
    }

    @Test
    void anOutputThatReachesAnElementTwiceIsRefused() {
        Layout repeated = Layout.contiguous(Shape.of(1)).expand(Shape.of(4));
        refused(
                "reaches an element twice",
                COPY,
                row(oracle.allocate(16)),
                view(oracle.allocate(16), repeated));
    }

    @Test
    void anOutputThatOverlapsAnInputOtherwiseIsRefused() {
        Buffer buffer = oracle.allocate(20);
        Operand.View first = view(buffer, Layout.of(Shape.of(4), new long[] {1}, 0));
        Operand.View second = view(buffer, Layout.of(Shape.of(4), new long[] {1}, 1));
        refused("overlaps an output", COPY, first, second);
        run(COPY, first, first); // the very same view is right
    }

    @Test
    void outputsThatOverlapAreRefused() {
        Op twice = new Op.Map(new Expr.Input(0, FLOAT), new Expr.Input(0, FLOAT));
        Operand.View output = row(oracle.allocate(16));
        Operand[] in = {row(oracle.allocate(16))};
        Operand[] out = {output, output};
        var error =
                assertThrows(IllegalArgumentException.class, () -> oracle.execute(twice, in, out));
        assertTrue(error.getMessage().contains("two outputs that overlap"), error.getMessage());
    }

    @Test
    void anOpThatMayFailNeedsItsFailureOutput() {
        DType dtype = DType.INT32;
        Expr quotient =
                new Expr.Binary(
                        BinaryKind.FLOOR_DIV, new Expr.Input(0, dtype), new Expr.Input(0, dtype));
        Operand.View view =
                new Operand.View(oracle.allocate(16), Layout.contiguous(Shape.of(4)), dtype);
        refused("failure output", new Op.Map(quotient), view, view);
    }

    @Test
    void shapesAndDTypesAreChecked() {
        Operand.View four = row(oracle.allocate(16));
        Operand.View three = row(oracle.allocate(12));
        assertThrows(ShapeMismatchException.class, () -> run(COPY, four, three));
        Operand.View bytes =
                new Operand.View(oracle.allocate(16), Layout.contiguous(Shape.of(4)), DType.INT32);
        assertThrows(UnsupportedOpException.class, () -> run(COPY, bytes, four));
        assertThrows(DTypeException.class, () -> new Expr.Fma(x(), x(), new Expr.Index(0)));
    }

    @Test
    void compositesAreLeftToTheSession() {
        Operand.View x = row(oracle.allocate(16));
        Operand.View y = row(oracle.allocate(16));
        var error =
                assertThrows(
                        UnsupportedOpException.class, () -> run(new Composite.Softmax(0), x, y));
        assertTrue(error.getMessage().contains("sessions decompose it"), error.getMessage());
    }

    @Test
    void closingGivesAllMemoryBack() {
        oracle.allocate(100);
        oracle.close();
        assertEquals(0, oracle.stats().bytesInUse());
    }

    private static Expr x() {
        return new Expr.Input(0, FLOAT);
    }

    private void refused(String because, Op op, Operand input, Operand output) {
        var error = assertThrows(IllegalArgumentException.class, () -> run(op, input, output));
        assertTrue(error.getMessage().contains(because), error.getMessage());
    }

    private void run(Op op, Operand input, Operand output) {
        oracle.execute(op, new Operand[] {input}, new Operand[] {output});
    }

    private static Operand.View row(Buffer buffer) {
        return view(buffer, Layout.contiguous(Shape.of(buffer.bytes() / 4)));
    }

    private static Operand.View view(Buffer buffer, Layout layout) {
        return new Operand.View(buffer, layout, FLOAT);
    }
}
