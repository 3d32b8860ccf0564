package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.lanes.BlockProduct;
import io.farpoint.backend.cpu.panels.MatMulPanels;
import io.farpoint.backend.cpu.programs.CastLoops;
import io.farpoint.backend.cpu.programs.Loop1;
import io.farpoint.op.Layout;
import io.farpoint.spi.Operand;

/**
 * The matrix product of any strides: blocks of both operands are packed into arrays, over which a
 * loop along the rows of one of them runs. An element of a floating result is the sum over {@code
 * k} in order from 0, each product fused (rounded once with its sum), whatever the layout, the
 * blocks and the threads; integers wrap.
 */
final class PackedMatMul extends MatMulJob {
    /** Rows shorter than this leave lanes idle. */
    private static final long NARROW = 16;

    /**
     * With less depth most of the work is in the result, which is kept in the cache by fewer rows.
     */
    private static final long SHALLOW = 64;

    /** What an element costs on its way into or out of a block, in products. */
    private static final double ELEMENT = 8;

    /** The cost from which it is cut for several threads, some 40 us, and the least of a piece. */
    private static final double PARALLEL_FROM = 0x1p20;

    private static final double LEAST_PIECE = 0x1p18;
    private static final int PIECES_OF_A_THREAD = 4;

    private DType dtype;
    private Storage storage;
    private Storage computed;
    private BlockProduct<?> lanes;

    /** Which operand is packed in rows, along which the loop runs, and which as single numbers. */
    private int rowsOf;

    private int numbersOf;

    /** Strides in elements: of the numbers (row, k), of the rows (k, column), of the result. */
    private long numberStride;

    private long numberDepthStride;
    private long columnStride;
    private long columnDepthStride;
    private long outRowStride;
    private long outColumnStride;

    PackedMatMul(Workspace owner) {
        super(owner);
    }

    /** Looks the operands up; false if there is nothing to do. */
    boolean begin(DType of, Operand[] inputs, Operand[] outputs) {
        dtype = of;
        storage = Storage.of(of);
        computed = Storage.of(computedIn(of));
        return bind(inputs, outputs, storage);
    }

    /** In which dtype products of another are computed. */
    static DType computedIn(DType dtype) {
        return dtype == DType.UINT8 ? DType.INT32 : dtype;
    }

    /**
     * Cuts it.
     *
     * @param by the vector form, or null for the plain one
     * @param threads how many may work on it
     * @return how many pieces there are
     */
    int cut(BlockProduct<?> by, int threads) {
        lanes = isOnceOnly() ? null : by;
        orient();
        double elements =
                (double) rows * depth + (double) depth * columns + (double) rows * columns;
        double cost = (products() + ELEMENT * elements) * matrices;
        long wanted = 1;
        if (cost >= PARALLEL_FROM && threads > 1) {
            wanted = (long) Math.min(cost / LEAST_PIECE, (double) PIECES_OF_A_THREAD * threads);
        }
        MatMulPanels panels = owner.panels(computedIn(dtype), lanes);
        long mostRows = depth < SHALLOW ? Math.min(SHALLOW, panels.mostRows) : panels.mostRows;
        return cut(wanted, mostRows, panels.mostColumns, false);
    }

    /** Chooses along which side of the result the loop runs; no bit depends on it. */
    private void orient() {
        Layout left = owner.layouts[LEFT];
        Layout right = owner.layouts[RIGHT];
        Layout out = owner.layouts[OUT];
        int row = row();
        int column = row + 1;
        boolean swap = lanes == null ? rows > columns : vectorsRunDown(left, right, out, row);
        rowsOf = swap ? LEFT : RIGHT;
        numbersOf = swap ? RIGHT : LEFT;
        numberStride = swap ? right.stride(column) : left.stride(row);
        numberDepthStride = swap ? right.stride(row) : left.stride(column);
        columnStride = swap ? left.stride(row) : right.stride(column);
        columnDepthStride = swap ? left.stride(column) : right.stride(row);
        outRowStride = swap ? out.stride(column) : out.stride(row);
        outColumnStride = swap ? out.stride(row) : out.stride(column);
        if (swap) {
            long down = rows;
            rows = columns;
            columns = down;
        }
    }

    /**
     * Whether vectors run along the rows' side. Where the other side is narrow, almost all of the
     * work is to pack the large operand once, which goes best in the direction in which it lies.
     */
    private boolean vectorsRunDown(Layout left, Layout right, Layout out, int row) {
        if (Math.min(rows, columns) >= NARROW) {
            return out.stride(row) == 1 && out.stride(row + 1) != 1;
        }
        return rows > columns
                ? left.stride(row) == 1
                : right.stride(row) == 1 && right.stride(row + 1) != 1;
    }

    /**
     * Whether an operand is used but once or twice, which packing it for vectors does not repay.
     */
    private boolean isOnceOnly() {
        int row = row();
        return rows <= 2 && owner.layouts[RIGHT].stride(row + 1) == 1
                || columns <= 2 && owner.layouts[LEFT].stride(row) == 1;
    }

    @Override
    void tile(Workspace w, long row, long tall, long column, long wide) {
        int height = (int) tall;
        int width = (int) wide;
        MatMulPanels panels = w.panels(computedIn(dtype), lanes);
        panels.begin(height, width);
        for (long k = 0; k < depth; k += panels.mostDepth) {
            int deep = (int) Math.min(panels.mostDepth, depth - k);
            packRows(w, panels, k, deep, column, width);
            packNumbers(w, panels, row, height, k, deep);
            panels.multiply(height, deep, width);
        }
        for (int i = 0; i < height; i++) {
            Object values = panels.result(i);
            int at = panels.resultAt(i);
            if (storage != computed) {
                narrow(values, at, panels, width, w);
                values = panels.bytes();
                at = 0;
            }
            storage.store(
                    values,
                    at,
                    owner.segments[OUT],
                    owner.bases[OUT],
                    w.walk.position(OUT) + (row + i) * outRowStride + column * outColumnStride,
                    0,
                    outColumnStride,
                    1,
                    width);
        }
    }

    /** Packs a block of the operand along which the loop runs. */
    private void packRows(
            Workspace w, MatMulPanels panels, long k, int deep, long column, int width) {
        long start = w.walk.position(rowsOf) + k * columnDepthStride + column * columnStride;
        if (panels.takesColumns() && columnStride != 1 && columnDepthStride == 1) {
            for (int j = 0; j < width; j++) {
                load(w, panels, rowsOf, start + j * columnStride, 1, deep, panels.line(), 0);
                panels.column(j, deep);
            }
            return;
        }
        for (int i = 0; i < deep; i++) {
            long from = start + i * columnDepthStride;
            load(w, panels, rowsOf, from, columnStride, width, panels.row(i), 0);
            panels.rowIsIn(i, deep, width);
        }
        panels.endRows(deep, width);
    }

    /** Packs a block of the other operand. */
    private void packNumbers(
            Workspace w, MatMulPanels panels, long row, int height, long k, int deep) {
        long start = w.walk.position(numbersOf) + row * numberStride + k * numberDepthStride;
        Object numbers = panels.numbers();
        int pitch = panels.pitch(deep);
        if (numberStride == 1 && numberDepthStride != 1) {
            for (int i = 0; i < deep; i++) {
                Object line = panels.line();
                load(w, panels, numbersOf, start + i * numberDepthStride, 1, height, line, 0);
                computed.deal(line, numbers, i, pitch, height);
            }
        } else {
            for (int i = 0; i < height; i++) {
                long from = start + i * numberStride;
                load(w, panels, numbersOf, from, numberDepthStride, deep, numbers, i * pitch);
            }
        }
        panels.endNumbers(height, deep);
    }

    @SuppressWarnings("unchecked") // loops and arrays follow from one dtype
    private void load(
            Workspace w,
            MatMulPanels panels,
            int operand,
            long position,
            long stride,
            int n,
            Object to,
            int at) {
        Object target = storage == computed ? to : panels.bytes();
        int first = storage == computed ? at : 0;
        storage.load(
                owner.segments[operand],
                owner.bases[operand],
                position,
                0,
                stride,
                1,
                n,
                target,
                first);
        if (storage != computed) {
            var widen = (Loop1<Object, Object>) CastLoops.of(dtype, DType.INT32);
            widen.run(target, panels.ints(), n, w.scratch);
            System.arraycopy(panels.ints(), 0, to, at, n);
        }
    }

    @SuppressWarnings("unchecked") // loops and arrays follow from one dtype
    private void narrow(Object values, int at, MatMulPanels panels, int width, Workspace w) {
        System.arraycopy(values, at, panels.ints(), 0, width);
        var narrow = (Loop1<Object, Object>) CastLoops.of(DType.INT32, dtype);
        narrow.run(panels.ints(), panels.bytes(), width, w.scratch);
    }
}
