package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.op.Layout;
import io.farpoint.spi.Operand;

/**
 * The matrix product of any strides: blocks of both operands are packed into arrays, in which a
 * loop over the longer side of the result runs. An element of a floating result is the sum over
 * {@code k} in order from 0, each product fused (rounded once with its sum), whatever the layout
 * and the blocking; integers wrap.
 */
final class MatMulKernel<A> {
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int OUT = 2;

    private final Workspace w;
    private final Storage storage;
    private final Storage computed;
    private final MatMulLoops.Loop<A> loop;
    private final Loop1<Object, Object> widen;
    private final Loop1<Object, Object> narrow;
    private final MatMulPanels panels;

    /** Which operand is packed in rows, along which the loop runs, and which as single numbers. */
    private final int rowsOf;

    private final int numbersOf;

    /** Strides in elements: of the numbers (row, k), of the rows (k, column), of the result. */
    private final long numberStride;

    private final long numberDepthStride;
    private final long columnStride;
    private final long columnDepthStride;
    private final long outRowStride;
    private final long outColumnStride;
    private final long rows;
    private final long columns;
    private final long depth;

    @SuppressWarnings("unchecked") // loops and arrays follow from one dtype
    private MatMulKernel(DType dtype, Workspace w) {
        this.w = w;
        this.storage = Storage.of(dtype);
        DType wide = dtype == DType.UINT8 ? DType.INT32 : dtype;
        this.computed = Storage.of(wide);
        this.loop = (MatMulLoops.Loop<A>) MatMulLoops.of(dtype);
        this.widen = (Loop1<Object, Object>) CastLoops.of(dtype, wide);
        this.narrow = (Loop1<Object, Object>) CastLoops.of(wide, dtype);
        this.panels = w.panels(computed);
        Layout left = w.layouts[LEFT];
        Layout right = w.layouts[RIGHT];
        Layout out = w.layouts[OUT];
        int row = left.rank() - 2;
        int column = row + 1;
        boolean swap = left.shape().size(row) > right.shape().size(column);
        this.rowsOf = swap ? LEFT : RIGHT;
        this.numbersOf = swap ? RIGHT : LEFT;
        this.depth = left.shape().size(column);
        this.rows = swap ? right.shape().size(column) : left.shape().size(row);
        this.columns = swap ? left.shape().size(row) : right.shape().size(column);
        this.numberStride = swap ? right.stride(column) : left.stride(row);
        this.numberDepthStride = swap ? right.stride(row) : left.stride(column);
        this.columnStride = swap ? left.stride(row) : right.stride(column);
        this.columnDepthStride = swap ? left.stride(column) : right.stride(row);
        this.outRowStride = swap ? out.stride(column) : out.stride(row);
        this.outColumnStride = swap ? out.stride(row) : out.stride(column);
    }

    static void run(Operand[] inputs, Operand[] outputs, Workspace w) {
        DType dtype = inputs[0].dtype();
        Storage storage = Storage.of(dtype);
        w.bind(LEFT, inputs[0], storage);
        w.bind(RIGHT, inputs[1], storage);
        Layout out = w.bind(OUT, outputs[0], storage);
        if (out.shape().size() == 0) {
            return;
        }
        int[] batch = new int[out.rank() - 2];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = i;
        }
        Walk walk = w.walk;
        walk.begin(out.shape(), batch, batch.length);
        for (int i = 0; i <= OUT; i++) {
            walk.add(w.layouts[i], batch, batch.length);
        }
        walk.collapse();
        walk.reset();
        MatMulKernel<?> kernel = new MatMulKernel<>(dtype, w);
        long matrices = walk.size();
        for (long i = 0; i < matrices; i++) {
            walk.strip(1);
            kernel.matrix();
            walk.advance();
        }
    }

    private void matrix() {
        for (long column = 0; column < columns; column += MatMulPanels.COLUMNS) {
            int width = (int) Math.min(MatMulPanels.COLUMNS, columns - column);
            for (long row = 0; row < rows; row += MatMulPanels.ROWS) {
                int height = (int) Math.min(MatMulPanels.ROWS, rows - row);
                tile(row, height, column, width);
            }
        }
    }

    private void tile(long row, int height, long column, int width) {
        for (int i = 0; i < height + (height & 1); i++) {
            computed.fill(panels.result(i), 0, width, 0);
        }
        for (long k = 0; k < depth; k += MatMulPanels.DEPTH) {
            int deep = (int) Math.min(MatMulPanels.DEPTH, depth - k);
            packRows(k, deep, column, width);
            packNumbers(row, height, k, deep);
            multiply(height, deep, width);
        }
        for (int i = 0; i < height; i++) {
            Object values = panels.result(i);
            if (storage != computed) {
                narrow.run(values, panels.bytes(), width, w.scratch);
                values = panels.bytes();
            }
            storage.store(
                    values,
                    0,
                    w.segments[OUT],
                    w.bases[OUT],
                    w.walk.position(OUT) + (row + i) * outRowStride + column * outColumnStride,
                    0,
                    outColumnStride,
                    1,
                    width);
        }
    }

    @SuppressWarnings("unchecked") // the panels hold the loop's arrays
    private void multiply(int height, int deep, int width) {
        A numbers = (A) panels.numbers();
        int pitch = (deep + 3) & ~3;
        for (int i = 0; i < height; i += 2) {
            A c0 = (A) panels.result(i);
            A c1 = (A) panels.result(i + 1);
            for (int k = 0; k < deep; k += 4) {
                loop.run(
                        c0,
                        c1,
                        (A) panels.row(k),
                        (A) panels.row(k + 1),
                        (A) panels.row(k + 2),
                        (A) panels.row(k + 3),
                        numbers,
                        i * pitch + k,
                        (i + 1) * pitch + k,
                        width);
            }
        }
    }

    /** Packs a block of the operand along which the loop runs; the depth padded by zeros. */
    private void packRows(long k, int deep, long column, int width) {
        long start = w.walk.position(rowsOf) + k * columnDepthStride + column * columnStride;
        for (int i = 0; i < deep; i++) {
            load(rowsOf, start + i * columnDepthStride, columnStride, width, panels.row(i), 0);
        }
        for (int i = deep; i < ((deep + 3) & ~3); i++) {
            computed.fill(panels.row(i), 0, width, 0);
        }
    }

    /** Packs a block of the other operand; depth and rows padded by zeros. */
    private void packNumbers(long row, int height, long k, int deep) {
        long start = w.walk.position(numbersOf) + row * numberStride + k * numberDepthStride;
        Object numbers = panels.numbers();
        int pitch = (deep + 3) & ~3;
        for (int i = 0; i < height; i++) {
            load(numbersOf, start + i * numberStride, numberDepthStride, deep, numbers, i * pitch);
            computed.fill(numbers, i * pitch + deep, pitch - deep, 0);
        }
        if ((height & 1) != 0) {
            computed.fill(numbers, height * pitch, pitch, 0);
        }
    }

    private void load(int operand, long position, long stride, int n, Object to, int at) {
        Object target = storage == computed ? to : panels.bytes();
        int first = storage == computed ? at : 0;
        storage.load(
                w.segments[operand], w.bases[operand], position, 0, stride, 1, n, target, first);
        if (storage != computed) {
            widen.run(target, panels.ints(), n, w.scratch);
            System.arraycopy(panels.ints(), 0, to, at, n);
        }
    }
}
