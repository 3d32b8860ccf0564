package io.farpoint.tck;

import io.farpoint.Shape;
import io.farpoint.op.Layout;

/** The ways in which an operand of some shape may lie in its object. */
public enum Arrangement {
    /** Row-major, the whole object. */
    CONTIGUOUS,
    /** Row-major, with elements before and after it. */
    OFFSET,
    /** Dimensions in reverse order. */
    PERMUTED,
    /** Every second element of every dimension, from the second on. */
    SLICED,
    /** Every dimension backwards: negative strides. */
    REVERSED,
    /** Backwards, every third of the first dimension, transposed: all at once. */
    MIXED,
    /** Every second dimension from the first on repeated by stride 0. For inputs alone. */
    BROADCAST,
    /** One element repeated by stride 0 everywhere. For inputs alone. */
    SCALAR,
    /** Overlapping windows: every dimension steps by one element. For inputs alone. */
    OVERLAPPING;

    private static final int BEFORE = 5;
    private static final int AFTER = 3;

    /**
     * Whether each element has a place of its own, so that an output may lie so.
     *
     * @return true if so
     */
    public boolean isWritable() {
        return switch (this) {
            case CONTIGUOUS, OFFSET, PERMUTED, SLICED, REVERSED, MIXED -> true;
            case BROADCAST, SCALAR, OVERLAPPING -> false;
        };
    }

    /**
     * The shape of the object in which an operand lies so.
     *
     * @param shape the operand's shape
     * @return the object's shape
     */
    public Shape object(Shape shape) {
        long[] dims = shape.dims();
        int rank = dims.length;
        return switch (this) {
            case CONTIGUOUS, REVERSED -> shape;
            case OFFSET -> Shape.of(BEFORE + shape.size() + AFTER);
            case PERMUTED -> Shape.of(reverse(dims));
            case SLICED -> {
                for (int i = 0; i < rank; i++) {
                    dims[i] = 2 * dims[i] + 1;
                }
                yield Shape.of(dims);
            }
            case MIXED -> {
                long[] turned = reverse(dims);
                if (rank > 0) {
                    turned[0] *= 3;
                }
                yield Shape.of(turned);
            }
            case BROADCAST -> {
                for (int i = 0; i < rank; i += 2) {
                    dims[i] = 1;
                }
                yield Shape.of(dims);
            }
            case SCALAR -> Shape.SCALAR;
            case OVERLAPPING -> {
                long reach = 1;
                for (long dim : dims) {
                    reach += Math.max(dim, 1) - 1;
                }
                yield Shape.of(reach);
            }
        };
    }

    /**
     * Where the operand's elements stand in {@link #object}.
     *
     * @param shape the operand's shape
     * @return the layout, of that shape
     */
    public Layout layout(Shape shape) {
        Layout whole = Layout.contiguous(object(shape));
        int rank = shape.rank();
        return switch (this) {
            case CONTIGUOUS -> whole;
            case OFFSET -> Layout.of(shape, Layout.contiguous(shape).strides(), BEFORE);
            case PERMUTED -> whole.permute(reverseAxes(rank));
            case SLICED -> {
                Layout view = whole;
                for (int i = 0; i < rank; i++) {
                    view = view.slice(i, 1, shape.size(i), 2);
                }
                yield view;
            }
            case REVERSED -> backwards(whole);
            case MIXED -> {
                Layout view = whole;
                if (rank > 0) {
                    long kept = shape.size(rank - 1);
                    view = view.slice(0, kept == 0 ? 0 : 1, kept, 3);
                }
                yield backwards(view.permute(reverseAxes(rank)));
            }
            case BROADCAST, SCALAR -> whole.expand(shape);
            case OVERLAPPING -> {
                long[] ones = new long[rank];
                java.util.Arrays.fill(ones, 1);
                yield Layout.of(shape, ones, 0);
            }
        };
    }

    private static Layout backwards(Layout layout) {
        Layout view = layout;
        for (int i = 0; i < layout.rank(); i++) {
            long size = layout.shape().size(i);
            view = view.slice(i, Math.max(size - 1, 0), size, -1);
        }
        return view;
    }

    private static int[] reverseAxes(int rank) {
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = rank - 1 - i;
        }
        return axes;
    }

    private static long[] reverse(long[] dims) {
        long[] reversed = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            reversed[i] = dims[dims.length - 1 - i];
        }
        return reversed;
    }
}
