package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.dnnl.Dnnl;
import io.farpoint.op.Layout;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;

/**
 * A float32 matrix product by oneDNN, on the operands where they lie: transposed views, batches and
 * broadcast batches without a copy. What it declines and how it is cut follow from shapes and
 * layouts alone, and each call runs on one thread, so its bits do not depend on how many threads
 * there are. (Its own threads wait for each other in a busy loop: beside other work 128^3 took 8 ms
 * by them and 40 us in tiles, measured.)
 */
final class NativeMatMul extends MatMulJob {
    /** Below so many products of one matrix a call costs more than it saves. */
    private static final double LEAST_OF_A_MATRIX = 256;

    /** Below so many products in all the library is not worth being loaded. */
    private static final double LEAST = 2_000;

    /** What is longer is not for a library whose inner numbers may be ints. */
    private static final long LONGEST = Integer.MAX_VALUE;

    /**
     * From so many products on there are 2 pieces, 4 and so on. What a tile packs again costs 2 to
     * 6 % of one bare call, 11 % where the depth is 16 (measured).
     */
    private static final double[] CUTS = {0x1p21, 0x1p23, 0x1p26, 0x1p33, 0x1p36, 0x1p39};

    /** Whole matrices of about so many products are a piece: 20 us. */
    private static final double PIECE_OF_A_BATCH = 0x1p20;

    private static final int OUT_OF_MEMORY = 1;

    private Dnnl library;
    private long leftPitch;
    private long rightPitch;
    private long outPitch;

    NativeMatMul(Workspace owner) {
        super(owner);
    }

    /** Whether a product's shape is for the library. */
    static boolean suits(Operand.View left, Operand.View out) {
        if (left.dtype() != DType.FLOAT32) {
            return false;
        }
        int row = out.layout().rank() - 2;
        long m = out.layout().shape().size(row);
        long n = out.layout().shape().size(row + 1);
        long k = left.layout().shape().size(row + 1);
        double products = (double) m * n * k;
        return products >= LEAST_OF_A_MATRIX
                && products * (out.layout().shape().size() / m / n) >= LEAST
                && Math.max(Math.max(m, n), k) <= LONGEST;
    }

    /** Looks the operands up; false if the library cannot take them as they lie. */
    boolean begin(Operand[] inputs, Operand[] outputs) {
        if (!bind(inputs, outputs, Storage.of(DType.FLOAT32))) {
            return false;
        }
        leftPitch = pitch(owner.layouts[LEFT], rows, depth);
        rightPitch = pitch(owner.layouts[RIGHT], depth, columns);
        outPitch = pitch(owner.layouts[OUT], rows, columns);
        return leftPitch != 0 && rightPitch != 0 && outPitch > 0;
    }

    /** Cuts it; the number of pieces. */
    int cut(Dnnl by) {
        library = by;
        double products = products() * matrices;
        long wanted = 1;
        for (double cut : CUTS) {
            wanted <<= products >= cut ? 1 : 0;
        }
        wanted = Math.max(wanted, Math.min(matrices, (long) (products / PIECE_OF_A_BATCH)));
        // A transposed right operand costs more to pack again: 14 % of 512^3 for 7 % (measured).
        return cut(wanted, rows, columns, rightPitch < 0);
    }

    @Override
    public void piece(int number, Workspace w) {
        int threads = library.setThreads(1);
        try {
            super.piece(number, w);
        } finally {
            library.setThreads(threads);
        }
    }

    @Override
    void tile(Workspace w, long row, long height, long column, long width) {
        int status =
                library.sgemm(
                        leftPitch < 0,
                        rightPitch < 0,
                        height,
                        width,
                        depth,
                        at(w, LEFT, row, 0),
                        Math.abs(leftPitch),
                        at(w, RIGHT, 0, column),
                        Math.abs(rightPitch),
                        at(w, OUT, row, column),
                        outPitch);
        if (status != 0) {
            throw new BackendException(
                    "oneDNN refused a product of "
                            + height
                            + "x"
                            + depth
                            + " by "
                            + depth
                            + "x"
                            + width
                            + (status == OUT_OF_MEMORY ? ": it found no memory" : "")
                            + " (status "
                            + status
                            + ")");
        }
    }

    private MemorySegment at(Workspace w, int operand, long row, long column) {
        Layout layout = owner.layouts[operand];
        int axis = row();
        long element =
                w.walk.position(operand)
                        + row * layout.stride(axis)
                        + column * layout.stride(axis + 1);
        return owner.segments[operand].asSlice(owner.bases[operand] + element * Float.BYTES);
    }

    /**
     * The distance of a matrix's memory rows: negative if its memory holds the transpose, 0 if
     * neither dimension runs without gaps.
     */
    private long pitch(Layout view, long height, long width) {
        long rowStride = view.stride(row());
        long columnStride = view.stride(row() + 1);
        if (columnStride == 1 || width == 1) {
            if (height == 1) {
                return width;
            }
            if (rowStride >= width && rowStride <= LONGEST) {
                return rowStride;
            }
        }
        if (rowStride == 1 || height == 1) {
            if (width == 1) {
                return -height;
            }
            if (columnStride >= height && columnStride <= LONGEST) {
                return -columnStride;
            }
        }
        return 0;
    }
}
