package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every view against its definition, element by element. */
@Tag("unit")
class LayoutViewsTest {
    private static final String SEEDS = "io.farpoint.stub.TestSeeds#several";
    private static final int TIMES = 20;

    @ParameterizedTest
    @MethodSource(SEEDS)
    void permuteReordersTheDimensions(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            int[] order = layouts.order(layout.rank());
            int[] named = order.clone();
            for (int j = 0; j < named.length; j++) {
                named[j] -= layouts.chance() ? named.length : 0;
            }
            assertEquals(
                    Grid.of(layout).permute(order),
                    Grid.of(layout.permute(named)),
                    () -> "of " + layout);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void expandRepeatsAlongNewAndUnitDimensions(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            Shape target = layouts.wider(layout.shape());
            assertEquals(
                    Grid.of(layout).expand(target),
                    Grid.of(layout.expand(target)),
                    () -> layout + " to " + target);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void sliceTakesEveryStepthForwardsAndBackwards(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            if (layout.rank() > 0) {
                int axis = layouts.below(layout.rank());
                long[] range = layouts.range(layout.shape().size(axis));
                assertEquals(
                        Grid.of(layout).slice(axis, range[0], range[1], range[2]),
                        Grid.of(layout.slice(axis, range[0], range[1], range[2])),
                        () -> "of " + layout);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void selectDropsADimension(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            for (int axis = 0; axis < layout.rank(); axis++) {
                for (int at = 0; at < layout.shape().size(axis); at++) {
                    assertEquals(
                            Grid.of(layout).select(axis, at),
                            Grid.of(layout.select(axis, at)),
                            "of " + layout);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void unsqueezeAddsADimensionAndSqueezeTakesItAway(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            int axis = layouts.axisOrEnd(layout);
            Layout more = layout.unsqueeze(axis);
            assertEquals(Grid.of(layout).unsqueeze(axis), Grid.of(more), () -> "of " + layout);
            assertEquals(layout, more.squeeze(axis));
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void windowAddsADimensionInsideTheWindow(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < TIMES; i++) {
            Layout layout = layouts.any();
            for (int axis = 0; axis < layout.rank(); axis++) {
                long size = layout.shape().size(axis);
                for (long length = 1; length <= size; length++) {
                    long step = 1 + layouts.below(3);
                    assertEquals(
                            Grid.of(layout).window(axis, length, step),
                            Grid.of(layout.window(axis, length, step)),
                            "of " + layout);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void reshapeKeepsTheOrderWhereStridesCanSayIt(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        int copies = 0;
        for (int i = 0; i < 5 * TIMES; i++) {
            Layout layout = layouts.any();
            Shape target = layouts.sameSize(layout.shape());
            Grid wanted = Grid.of(layout).reshape(target);
            Layout view = layout.reshape(target);
            String what = layout + " to " + target;
            assertEquals(wanted.isStrided(), view != null, what);
            copies += view == null ? 1 : 0;
            if (view != null) {
                assertEquals(wanted, Grid.of(view), what);
            }
        }
        assertTrue(copies > 0, "no case needed a copy: the generator is too kind");
    }

    @Test
    void reshapeOfAnEmptyLayoutIsAlwaysAView() {
        Layout empty = Layout.contiguous(Shape.of(3, 0, 4)).permute(2, 1, 0);
        assertEquals(Shape.of(0), empty.reshape(Shape.of(0)).shape());
        assertEquals(Shape.of(7, 0), empty.reshape(Shape.of(7, 0)).shape());
    }

    @Test
    void reshapeBetweenScalarAndUnitShapesIsAView() {
        Layout scalar = Layout.contiguous(Shape.of(5)).select(0, 3);
        Layout ones = scalar.reshape(Shape.of(1, 1, 1));
        assertEquals(3, ones.minPosition());
        assertEquals(Shape.SCALAR, ones.reshape(Shape.SCALAR).shape());
        assertEquals(3, ones.reshape(Shape.SCALAR).offset());
    }

    @Test
    void permuteOfAWrongListIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(2, 3));
        assertThrows(ShapeMismatchException.class, () -> layout.permute(0));
        assertThrows(ShapeMismatchException.class, () -> layout.permute(0, 0));
        assertThrows(ShapeMismatchException.class, () -> layout.permute(0, -2));
        assertThrows(ShapeMismatchException.class, () -> layout.permute(0, 2));
    }

    @Test
    void expandOfAnotherSizeIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(2, 3));
        assertThrows(ShapeMismatchException.class, () -> layout.expand(Shape.of(2, 4)));
        assertThrows(ShapeMismatchException.class, () -> layout.expand(Shape.of(3)));
        assertThrows(ShapeMismatchException.class, () -> layout.expand(Shape.of(2, 1)));
        assertThrows(ShapeMismatchException.class, () -> layout.expand(Shape.of(0, 3)));
    }

    @Test
    void sliceOutsideIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(5));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 0, 6, 1));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, -1, 1, 1));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 5, 1, 1));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 1, 3, -1));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 0, 1, 0));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 0, -1, 1));
    }

    @Test
    void sliceWhoseEndWrapsAroundIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(5));
        assertThrows(ShapeMismatchException.class, () -> layout.slice(0, 0, (1L << 58) + 1, 64));
    }

    @Test
    void selectOutsideIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(5));
        assertThrows(ShapeMismatchException.class, () -> layout.select(0, 5));
        assertThrows(ShapeMismatchException.class, () -> layout.select(0, -1));
    }

    @Test
    void windowThatDoesNotFitIsRefused() {
        Layout layout = Layout.contiguous(Shape.of(5));
        assertThrows(ShapeMismatchException.class, () -> layout.window(0, 6, 1));
        assertThrows(ShapeMismatchException.class, () -> layout.window(0, 0, 1));
        assertThrows(ShapeMismatchException.class, () -> layout.window(0, 2, 0));
    }

    @Test
    void viewAboveTheGreatestRankIsRefused() {
        long[] ones = new long[Shape.MAX_RANK];
        java.util.Arrays.fill(ones, 1);
        Layout layout = Layout.contiguous(Shape.of(ones));
        assertThrows(ShapeMismatchException.class, () -> layout.unsqueeze(0));
        assertThrows(ShapeMismatchException.class, () -> layout.window(0, 1, 1));
    }
}
