package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.UnsupportedOpException;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import io.farpoint.spi.Support;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Device laws of what is supported: said, recorded, and refused before any side effect. */
public interface SupportLaws extends DeviceLaw {
    /** Whatever is asked, there is an answer, and the same one again. */
    @Test
    default void everyOpGetsAnAnswer() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            for (OpCatalogue.Entry entry : new OpCatalogue().entries()) {
                Support support = rig.backend.supports(entry.signature());
                assertNotNull(support, () -> entry.toString());
                assertEquals(support, rig.backend.supports(entry.signature()));
                if (entry.op() instanceof Op.Primitive) {
                    assertTrue(support != Support.DECOMPOSED, () -> entry + " is no composite");
                }
            }
        }
    }

    /** Ops that are none or decomposed are refused at the call, and nothing has happened. */
    @Test
    default void unsupportedOpsAreRefusedBeforeAnySideEffect() {
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            long before = rig.backend.stats().opsExecuted();
            for (OpCatalogue.Entry entry : new OpCatalogue().entries()) {
                if (rig.backend.supports(entry.signature()) != Support.NATIVE) {
                    refused(rig, entry);
                }
            }
            assertEquals(before, rig.backend.stats().opsExecuted());
        }
    }

    private static void refused(DeviceRig rig, OpCatalogue.Entry entry) {
        List<Buffer> buffers = new ArrayList<>();
        List<Operand> in = new ArrayList<>();
        for (OpRules.Typed typed : entry.inputs()) {
            Operand.View view = view(rig, typed);
            buffers.add(view.buffer());
            in.add(view);
        }
        for (DType dtype : entry.op().immediates()) {
            in.add(new Operand.Immediate(1, dtype));
        }
        Operand.View output = view(rig, entry.output());
        buffers.add(output.buffer());
        List<Operand> out = new ArrayList<>(List.of(output));
        if (entry.op().mayFail()) {
            Operand.View failure = view(rig, new OpRules.Typed(Shape.of(2), DType.INT64));
            buffers.add(failure.buffer());
            out.add(failure);
        }
        assertThrows(
                UnsupportedOpException.class,
                () ->
                        rig.backend.execute(
                                entry.op(),
                                in.toArray(Operand[]::new),
                                out.toArray(Operand[]::new)),
                () -> "not supported, and not refused: " + entry);
        for (Buffer buffer : buffers) {
            assertArrayEquals(untouched(buffer.bytes()), rig.bytes(buffer), entry.toString());
            buffer.close();
        }
    }

    private static Operand.View view(DeviceRig rig, OpRules.Typed typed) {
        Buffer buffer = rig.put(untouched(typed.shape().size() * typed.dtype().bytes()));
        return new Operand.View(buffer, Layout.contiguous(typed.shape()), typed.dtype());
    }

    private static byte[] untouched(long size) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    /** Where values could make an op fail and do not, its failure output is not written at all. */
    @Test
    default void theFailureOutputIsWrittenOnFailureAlone() {
        DType dtype = DType.INT64;
        Expr quotient =
                new Expr.Binary(
                        BinaryKind.FLOOR_DIV, new Expr.Input(0, dtype), new Expr.Input(1, dtype));
        Op op = new Op.Map(quotient);
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            Operand.View ones = view(rig, new OpRules.Typed(Shape.of(100), dtype));
            Operand.View output = view(rig, new OpRules.Typed(Shape.of(100), dtype));
            Operand.View failure = view(rig, new OpRules.Typed(Shape.of(2), dtype));
            rig.backend.execute(op, new Operand[] {ones, ones}, new Operand[] {output, failure});
            assertArrayEquals(untouched(16), rig.bytes(failure.buffer()));
        }
    }

    /**
     * The table beside the tests says what the backend says, line for line, in both directions.
     *
     * @throws IOException if the file cannot be read or written
     */
    @Test
    default void theSupportTableIsTheCommittedOne() throws IOException {
        Path file =
                Path.of(System.getProperty("basedir", ""))
                        .resolve("src/test/resources")
                        .resolve("support-" + capabilities().backend() + ".md");
        try (DeviceRig rig = DeviceRig.open(capabilities())) {
            List<String> actual = SupportTable.lines(rig.backend);
            if (Boolean.getBoolean(SupportTable.WRITE)) {
                Files.createDirectories(file.getParent());
                Files.write(file, actual);
            }
            List<String> committed = Files.exists(file) ? Files.readAllLines(file) : List.of();
            List<String> gone = new ArrayList<>(committed);
            gone.removeAll(actual);
            List<String> fresh = new ArrayList<>(actual);
            fresh.removeAll(committed);
            assertTrue(
                    gone.isEmpty() && fresh.isEmpty(),
                    () ->
                            file
                                    + " is not what the backend says; write it anew with -D"
                                    + SupportTable.WRITE
                                    + "=true and look at the change"
                                    + "\n  committed, but not so:\n    "
                                    + String.join("\n    ", gone)
                                    + "\n  so, but not committed:\n    "
                                    + String.join("\n    ", fresh));
            assertEquals(committed, actual, "the lines' order");
        }
    }
}
