package io.farpoint.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.fused.VectorModule;
import io.farpoint.backend.cpu.lanes.BlockProduct;
import io.farpoint.backend.cpu.lanes.BlockProducts;
import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.backend.cpu.memory.CpuMemory;
import io.farpoint.backend.cpu.warming.Warmer;
import io.farpoint.op.Layout;
import io.farpoint.spi.Backend;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The own matrix products: their two forms, and their pieces. */
@Tag("unit")
class PackedMatMulTest {
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @ParameterizedTest
    @EnumSource(names = "BOOL", mode = EnumSource.Mode.EXCLUDE)
    void bothFormsGiveTheSameBitsHoweverTheyAreCut(DType dtype) {
        assumeTrue(VectorModule.isThere());
        CpuMemory memory = new CpuMemory("test", 1L << 28, 1);
        Workspaces workspaces = new Workspaces(memory, "test", 2);
        BlockProduct<?> lanes = BlockProducts.of(PackedMatMul.computedIn(dtype));
        for (MatMulCases.Case example : MatMulCases.all()) {
            long[] plain = bits(memory, workspaces, example, dtype, null, 1, false);
            assertArrayEquals(
                    plain,
                    bits(memory, workspaces, example, dtype, lanes, 1, false),
                    example::name);
            assertArrayEquals(
                    plain,
                    bits(memory, workspaces, example, dtype, lanes, 8, false),
                    example::name);
            assertArrayEquals(
                    plain, bits(memory, workspaces, example, dtype, null, 8, true), example::name);
            assertArrayEquals(
                    plain, bits(memory, workspaces, example, dtype, lanes, 1, true), example::name);
        }
        workspaces.close();
        memory.close();
    }

    /** The pieces one after the other; the result's memory in rows or in columns. */
    private static long[] bits(
            CpuMemory memory,
            Workspaces workspaces,
            MatMulCases.Case example,
            DType dtype,
            BlockProduct<?> lanes,
            int threads,
            boolean turned) {
        try (CpuBuffer left = filled(memory, example.left(), dtype, 1);
                CpuBuffer right = filled(memory, example.right(), dtype, 2);
                CpuBuffer out = memory.allocate(example.out().size() * dtype.bytes())) {
            Operand[] inputs = {
                new Operand.View(left, example.left(), dtype),
                new Operand.View(right, example.right(), dtype)
            };
            Layout result = turned ? turned(example.out()) : Layout.contiguous(example.out());
            Operand[] outputs = {new Operand.View(out, result, dtype)};
            Workspace w = workspaces.take();
            PackedMatMul job = w.packedMatMul;
            if (job.begin(dtype, inputs, outputs)) {
                int pieces = job.cut(lanes, threads);
                for (int i = pieces - 1; i >= 0; i--) {
                    job.piece(i, w);
                }
            }
            workspaces.give(w);
            long[] bits = MatMulCases.bits(out.segment().asSlice(out.start, out.bytes()), dtype);
            return turned ? turnedBack(bits, example.out()) : bits;
        }
    }

    private static CpuBuffer filled(CpuMemory memory, Layout view, DType dtype, long seed) {
        MemorySegment elements = MatMulCases.elements(view, dtype, seed);
        CpuBuffer buffer = memory.allocate(elements.byteSize());
        MemorySegment.copy(elements, 0, buffer.segment(), buffer.start, elements.byteSize());
        return buffer;
    }

    private static Layout turned(Shape shape) {
        int rank = shape.rank();
        long[] dims = shape.dims();
        long rows = dims[rank - 2];
        dims[rank - 2] = dims[rank - 1];
        dims[rank - 1] = rows;
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
        }
        return Layout.contiguous(Shape.of(dims)).permute(axes);
    }

    private static long[] turnedBack(long[] bits, Shape shape) {
        int columns = (int) shape.size(shape.rank() - 1);
        int rows = (int) shape.size(shape.rank() - 2);
        long[] back = new long[bits.length];
        for (int i = 0; i < bits.length; i++) {
            int matrix = i / (rows * columns) * rows * columns;
            int at = i - matrix;
            back[matrix + at % rows * columns + at / rows] = bits[i];
        }
        return back;
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT64", "INT64", "UINT8"})
    void threadsChangeNoBit(DType dtype) {
        try (Backend one = TestDevices.open(1L << 28);
                Backend four = TestDevices.open(4, 1L << 28, Path.of("nowhere"))) {
            for (MatMulCases.Case example : MatMulCases.all()) {
                assertArrayEquals(
                        MatMulCases.bits(one, example, dtype),
                        MatMulCases.bits(four, example, dtype),
                        example::name);
            }
        }
    }

    @Test
    void endlessDepthOfNothingIsNothing() {
        long deep = (1L << 31) + 5;
        Layout left = Layout.of(Shape.of(1, deep), new long[] {0, 0}, 0);
        Layout right = Layout.of(Shape.of(deep, 0), new long[] {0, 1}, 0);
        try (Backend cpu = TestDevices.open(1L << 20)) {
            long[] bits = MatMulCases.bits(cpu, new MatMulCases.Case("", left, right), DType.INT32);
            assertEquals(0, bits.length);
        }
    }

    @Test
    void aFormServesWhenItIsWarm() {
        assumeTrue(VectorModule.isThere());
        try (Warmer warmer = new Warmer("test")) {
            VectorForms forms = new VectorForms(warmer, true, 1000);
            assertNull(forms.warm(DType.FLOAT64, 999));
            assertEquals(0, forms.warmCount());
            long start = System.nanoTime();
            while (forms.warm(DType.FLOAT64, 1) == null) {
                assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "not warm after a minute");
                LockSupport.parkNanos(1_000_000);
            }
            assertNotNull(forms.warm(DType.FLOAT64, 0));
            assertEquals(1, forms.warmCount());
        }
    }

    @Test
    void closingEndsTheWarming() {
        assumeTrue(VectorModule.isThere());
        Warmer warmer = new Warmer("ended");
        VectorForms forms = new VectorForms(warmer, true, 0);
        forms.warm(DType.INT64, 1);
        warmer.close();
        forms.warm(DType.INT32, 1);
        assertTrue(
                Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                        .noneMatch(thread -> thread.getName().startsWith("farpoint-ended")));
    }
}
