package io.farpoint.tck.oracle;

import io.farpoint.Shape;
import io.farpoint.op.Axes;
import java.util.function.Consumer;

/** Walks over shapes, one index tuple at a time. */
public final class Indices {
    private Indices() {}

    /**
     * Visits every index of a shape in row-major order: none of an empty shape, one of a scalar.
     *
     * @param shape the shape
     * @param visit receives each index; the array is reused, copy it to keep it
     */
    public static void each(Shape shape, Consumer<long[]> visit) {
        long[] index = new long[shape.rank()];
        for (long i = 0; i < shape.size(); i++) {
            visit.accept(index);
            next(shape, index);
        }
    }

    /** Steps to the next index in row-major order, from the last to the first. */
    private static void next(Shape shape, long[] index) {
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (++index[axis] < shape.size(axis)) {
                return;
            }
            index[axis] = 0;
        }
    }

    /**
     * The index of an element of which a reduction keeps one part and runs over the other.
     *
     * @param axes the dimensions reduced
     * @param kept the index along the others
     * @param reduced the index along these
     * @return the whole index
     */
    static long[] join(Axes axes, long[] kept, long[] reduced) {
        long[] index = new long[kept.length + reduced.length];
        int k = 0;
        int r = 0;
        for (int axis = 0; axis < index.length; axis++) {
            index[axis] = axes.contains(axis) ? reduced[r++] : kept[k++];
        }
        return index;
    }

    /**
     * What a reduction runs over.
     *
     * @param axes the dimensions reduced
     * @param shape the whole shape
     * @return the shape of these dimensions alone
     */
    static Shape reduced(Axes axes, Shape shape) {
        return new Axes(Axes.all(shape.rank()).mask() & ~axes.mask()).removedFrom(shape);
    }

    /**
     * An index with one coordinate replaced.
     *
     * @param index an index
     * @param axis which coordinate
     * @param coordinate its new value
     * @return a new index
     */
    static long[] with(long[] index, int axis, long coordinate) {
        long[] changed = index.clone();
        changed[axis] = coordinate;
        return changed;
    }
}
