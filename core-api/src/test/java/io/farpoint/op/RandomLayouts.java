package io.farpoint.op;

import io.farpoint.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Layouts that a seed tells: small ones, of every kind that views can make, and others. */
final class RandomLayouts {
    private static final int MAX_RANK = 4;
    private static final int MAX_SIZE = 4;

    private final Random random;

    RandomLayouts(long seed) {
        random = new Random(seed);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance() {
        return random.nextBoolean();
    }

    /** A shape; one in eight sizes is 0, many are 1. */
    Shape shape() {
        long[] dims = new long[below(MAX_RANK + 1)];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = below(8) == 0 ? 0 : 1 + below(MAX_SIZE);
        }
        return Shape.of(dims);
    }

    /** What views make of a row-major layout, none of them repeating an element. */
    Layout injective() {
        Layout layout = Layout.contiguous(shape());
        for (int i = below(5); i > 0; i--) {
            layout =
                    switch (below(5)) {
                        case 0 -> layout.permute(order(layout.rank()));
                        case 1 -> sliced(layout);
                        case 2 -> selected(layout);
                        case 3 -> roomy(layout) ? layout.unsqueeze(axisOrEnd(layout)) : layout;
                        default -> reshaped(layout);
                    };
        }
        return layout;
    }

    /** Any layout: one of the above, perhaps expanded or under a window, or of wild strides. */
    Layout any() {
        Layout layout = injective();
        return switch (below(4)) {
            case 0 -> wild();
            case 1 -> layout.expand(wider(layout.shape()));
            case 2 -> windowed(layout);
            default -> layout;
        };
    }

    private Layout wild() {
        Shape shape = shape();
        long[] strides = new long[shape.rank()];
        long offset = below(5);
        for (int i = 0; i < strides.length; i++) {
            strides[i] = below(11) - 5;
            offset += Math.max(0, -strides[i] * (shape.size(i) - 1));
        }
        return Layout.of(shape, strides, offset);
    }

    private static boolean roomy(Layout layout) {
        return layout.rank() < MAX_RANK + 2;
    }

    int axisOrEnd(Layout layout) {
        return below(layout.rank() + 1);
    }

    int[] order(int rank) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            axes.add(i);
        }
        Collections.shuffle(axes, random);
        return axes.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A shape that another expands to. */
    Shape wider(Shape shape) {
        long[] dims = new long[shape.rank() + below(3)];
        int lead = dims.length - shape.rank();
        for (int i = 0; i < dims.length; i++) {
            long size = i < lead ? 1 : shape.size(i - lead);
            dims[i] = size == 1 ? below(MAX_SIZE) : size;
        }
        return Shape.of(dims);
    }

    /** Start, length and step of a slice that a dimension of this size has. */
    long[] range(long size) {
        if (size == 0 || below(8) == 0) {
            return new long[] {0, 0, 1 + below(3)};
        }
        long start = random.nextLong(size);
        long step = (1 + below(3)) * (chance() ? 1 : -1);
        long most = step > 0 ? (size - 1 - start) / step + 1 : start / -step + 1;
        return new long[] {start, 1 + random.nextLong(most), step};
    }

    private Layout sliced(Layout layout) {
        if (layout.rank() == 0) {
            return layout;
        }
        int axis = below(layout.rank());
        long[] range = range(layout.shape().size(axis));
        return layout.slice(axis, range[0], range[1], range[2]);
    }

    private Layout selected(Layout layout) {
        if (layout.rank() == 0 || layout.shape().size() == 0) {
            return layout;
        }
        int axis = below(layout.rank());
        return layout.select(axis, random.nextLong(layout.shape().size(axis)));
    }

    private Layout windowed(Layout layout) {
        if (layout.rank() == 0 || layout.shape().size() == 0) {
            return layout;
        }
        int axis = below(layout.rank());
        long size = layout.shape().size(axis);
        return layout.window(axis, 1 + random.nextLong(size), 1 + below(3));
    }

    private Layout reshaped(Layout layout) {
        Layout other = layout.reshape(sameSize(layout.shape()));
        return other == null ? layout : other;
    }

    /** Another shape of as many elements. */
    Shape sameSize(Shape shape) {
        List<Long> factors = new ArrayList<>();
        for (long size : shape.dims()) {
            for (long left = size, prime = 2; left > 1 || left == 0; ) {
                if (left % prime == 0 && left != 0) {
                    factors.add(prime);
                    left /= prime;
                } else if (left == 0) {
                    factors.add(0L);
                    left = 1;
                } else {
                    prime++;
                }
            }
        }
        if (chance()) {
            Collections.shuffle(factors, random);
        }
        List<Long> dims = new ArrayList<>();
        for (long factor : factors) {
            if (!dims.isEmpty() && (chance() || dims.size() > MAX_RANK)) {
                dims.set(dims.size() - 1, dims.getLast() * factor);
            } else {
                dims.add(factor);
            }
        }
        for (int i = below(3); i > 0; i--) {
            dims.add(below(dims.size() + 1), 1L);
        }
        return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
    }
}
