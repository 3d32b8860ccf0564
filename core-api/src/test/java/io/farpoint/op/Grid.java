package io.farpoint.op;

import io.farpoint.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * A view by brute force: the position of every element, written down. What a layout says by strides
 * this says element by element, so each view has a definition that needs no stride.
 */
record Grid(Shape shape, List<Long> positions) {
    /** The positions that a layout's strides give. */
    static Grid of(Layout layout) {
        return of(
                layout.shape(),
                index -> {
                    long position = layout.offset();
                    for (int i = 0; i < index.length; i++) {
                        position += index[i] * layout.stride(i);
                    }
                    return position;
                });
    }

    /** A view by what stands at each index. */
    static Grid of(Shape shape, ToLongFunction<long[]> at) {
        List<Long> positions = new ArrayList<>();
        long[] index = new long[shape.rank()];
        for (long i = 0; i < shape.size(); i++) {
            long rest = i;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                index[axis] = rest % shape.size(axis);
                rest /= shape.size(axis);
            }
            positions.add(at.applyAsLong(index.clone()));
        }
        return new Grid(shape, positions);
    }

    long at(long... index) {
        long flat = 0;
        for (int axis = 0; axis < index.length; axis++) {
            flat = flat * shape.size(axis) + index[axis];
        }
        return positions.get(Math.toIntExact(flat));
    }

    Grid permute(int... axes) {
        long[] dims = Arrays.stream(axes).mapToLong(shape::size).toArray();
        return of(
                Shape.of(dims),
                index -> {
                    long[] from = new long[index.length];
                    for (int i = 0; i < axes.length; i++) {
                        from[axes[i]] = index[i];
                    }
                    return at(from);
                });
    }

    Grid expand(Shape target) {
        int lead = target.rank() - shape.rank();
        return of(
                target,
                index -> {
                    long[] from = new long[shape.rank()];
                    for (int i = 0; i < from.length; i++) {
                        from[i] = shape.size(i) == 1 ? 0 : index[lead + i];
                    }
                    return at(from);
                });
    }

    Grid slice(int axis, long start, long length, long step) {
        long[] dims = shape.dims();
        dims[axis] = length;
        return of(
                Shape.of(dims),
                index -> {
                    index[axis] = start + index[axis] * step;
                    return at(index);
                });
    }

    Grid select(int axis, long chosen) {
        return of(without(axis), index -> at(inserted(index, axis, chosen)));
    }

    Grid unsqueeze(int axis) {
        return of(Shape.of(inserted(shape.dims(), axis, 1)), index -> at(removed(index, axis)));
    }

    Grid window(int axis, long length, long step) {
        long[] dims = inserted(shape.dims(), shape.rank(), length);
        dims[axis] = (shape.size(axis) - length) / step + 1;
        return of(
                Shape.of(dims),
                index -> {
                    index[axis] = index[axis] * step + index[shape.rank()];
                    return at(removed(index, shape.rank()));
                });
    }

    /** The same positions in the same order; whether strides can say it is another question. */
    Grid reshape(Shape target) {
        return new Grid(target, positions);
    }

    /** Whether one stride a dimension gives all positions: what a view needs. */
    boolean isStrided() {
        if (positions.isEmpty()) {
            return true;
        }
        long[] strides = new long[shape.rank()];
        for (int axis = 0; axis < strides.length; axis++) {
            if (shape.size(axis) > 1) {
                long[] next = new long[strides.length];
                next[axis] = 1;
                strides[axis] = at(next) - positions.get(0);
            }
        }
        return positions.equals(
                of(
                                shape,
                                index -> {
                                    long position = positions.get(0);
                                    for (int axis = 0; axis < strides.length; axis++) {
                                        position += index[axis] * strides[axis];
                                    }
                                    return position;
                                })
                        .positions);
    }

    boolean isRowMajor() {
        for (int i = 1; i < positions.size(); i++) {
            if (positions.get(i) != positions.get(0) + i) {
                return false;
            }
        }
        return true;
    }

    boolean isInjective() {
        return distinct().size() == positions.size();
    }

    boolean fits(long elements) {
        return positions.stream().allMatch(position -> position >= 0 && position < elements);
    }

    boolean meets(Grid other) {
        Set<Long> both = distinct();
        both.retainAll(other.distinct());
        return !both.isEmpty();
    }

    Set<Long> distinct() {
        return new HashSet<>(positions);
    }

    private Shape without(int axis) {
        return Shape.of(removed(shape.dims(), axis));
    }

    private static long[] removed(long[] values, int at) {
        long[] left = new long[values.length - 1];
        System.arraycopy(values, 0, left, 0, at);
        System.arraycopy(values, at + 1, left, at, left.length - at);
        return left;
    }

    private static long[] inserted(long[] values, int at, long value) {
        long[] more = new long[values.length + 1];
        System.arraycopy(values, 0, more, 0, at);
        more[at] = value;
        System.arraycopy(values, at, more, at + 1, values.length - at);
        return more;
    }
}
