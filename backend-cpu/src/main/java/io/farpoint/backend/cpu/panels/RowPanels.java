package io.farpoint.backend.cpu.panels;

import io.farpoint.backend.cpu.blocks.Storage;

/** Panels for the plain loops: every row is an array of its own, read from element 0. */
final class RowPanels<A> extends MatMulPanels {
    private static final int COLUMNS = 512;

    /** Even: the loop takes two at a time. */
    private static final int ROWS = 128;

    /** A multiple of 4: the loop takes four at a time. */
    private static final int DEPTH = 64;

    private final MatMulLoops.Loop<A> loop;
    private final Object[] results = new Object[ROWS];
    private final Object[] rows = new Object[DEPTH];
    private final Object numbers;

    RowPanels(Storage storage, MatMulLoops.Loop<A> loop) {
        super(storage, ROWS, COLUMNS, DEPTH);
        this.loop = loop;
        this.numbers = storage.array(ROWS * DEPTH);
    }

    @Override
    public void begin(int height, int width) {
        for (int i = 0; i < height + (height & 1); i++) {
            storage.fill(result(i), 0, width, 0);
        }
    }

    @Override
    public Object result(int row) {
        if (results[row] == null) {
            results[row] = storage.array(COLUMNS);
        }
        return results[row];
    }

    @Override
    public int resultAt(int row) {
        return 0;
    }

    @Override
    public Object row(int k) {
        if (rows[k] == null) {
            rows[k] = storage.array(COLUMNS);
        }
        return rows[k];
    }

    @Override
    public void rowIsIn(int k, int deep, int width) {}

    /** The depth is padded by zeros. */
    @Override
    public void endRows(int deep, int width) {
        for (int k = deep; k < pitch(deep); k++) {
            storage.fill(row(k), 0, width, 0);
        }
    }

    @Override
    public boolean takesColumns() {
        return false;
    }

    @Override
    public void column(int column, int deep) {
        throw new IllegalStateException("rows are wanted");
    }

    @Override
    public Object numbers() {
        return numbers;
    }

    @Override
    public int pitch(int deep) {
        return (deep + 3) & ~3;
    }

    /** Depth and rows are padded by zeros. */
    @Override
    public void endNumbers(int height, int deep) {
        int pitch = pitch(deep);
        if (pitch != deep) {
            for (int i = 0; i < height; i++) {
                storage.fill(numbers, i * pitch + deep, pitch - deep, 0);
            }
        }
        if ((height & 1) != 0) {
            storage.fill(numbers, height * pitch, pitch, 0);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // the panels hold the loop's arrays
    public void multiply(int height, int deep, int width) {
        int pitch = pitch(deep);
        for (int i = 0; i < height; i += 2) {
            A c0 = (A) result(i);
            A c1 = (A) result(i + 1);
            for (int k = 0; k < deep; k += 4) {
                loop.run(
                        c0,
                        c1,
                        (A) row(k),
                        (A) row(k + 1),
                        (A) row(k + 2),
                        (A) row(k + 3),
                        (A) numbers,
                        i * pitch + k,
                        (i + 1) * pitch + k,
                        width);
            }
        }
    }
}
