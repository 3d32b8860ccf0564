package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layout says of itself, against its positions written down. */
@Tag("unit")
class LayoutTest {
    private static final String SEEDS = "io.farpoint.stub.TestSeeds#several";

    @ParameterizedTest
    @MethodSource(SEEDS)
    void contiguousMeansRowMajorWithoutGaps(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            if (layout.shape().size() > 0) {
                assertEquals(
                        Grid.of(layout).isRowMajor(), layout.isContiguous(), () -> "of " + layout);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void lowestAndHighestPositionsAreReachedAndNoneBeyond(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            if (layout.shape().size() > 0) {
                Grid grid = Grid.of(layout);
                long low = grid.positions().stream().mapToLong(p -> p).min().orElseThrow();
                long high = grid.positions().stream().mapToLong(p -> p).max().orElseThrow();
                assertEquals(low, layout.minPosition(), () -> "of " + layout);
                assertEquals(high, layout.maxPosition(), () -> "of " + layout);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void fitsMeansEveryPositionIsInside(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            for (long elements = 0; elements < 40; elements += 3) {
                long size = elements;
                assertEquals(
                        Grid.of(layout).fits(size),
                        layout.fits(size),
                        () -> layout + " in " + size);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void whatIsCalledInjectiveReachesNothingTwice(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 50; i++) {
            Layout layout = layouts.any();
            if (layout.isInjective()) {
                assertTrue(Grid.of(layout).isInjective(), () -> "of " + layout);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void viewsThatRepeatNothingAreCalledInjective(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.injective();
            assertTrue(layout.isInjective(), () -> "of " + layout);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void expandedViewsAreInjectiveOnlyWhereNothingRepeats(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.injective();
            Layout expanded = layout.expand(layouts.wider(layout.shape()));
            assertEquals(
                    Grid.of(expanded).isInjective(),
                    expanded.isInjective(),
                    () -> "of " + expanded);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void coversMeansEachElementOnce(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            Grid grid = Grid.of(layout);
            long elements = layout.shape().size();
            if (elements > 0
                    && layout.fits(elements)
                    && (layout.isInjective() || !grid.isInjective())) { // else conservative
                assertEquals(
                        grid.distinct().size() == elements,
                        layout.covers(elements),
                        () -> "of " + layout);
                assertFalse(layout.covers(elements + 1), () -> "of " + layout);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void wholeMeansRowMajorFromTheFirstToTheLast(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            long elements = layout.shape().size();
            boolean whole = layout.equals(Layout.contiguous(layout.shape()));
            boolean sameGrid = Grid.of(layout).equals(Grid.of(Layout.contiguous(layout.shape())));
            if (elements > 0) {
                assertEquals(sameGrid, layout.isWhole(elements), () -> "of " + layout);
            }
            assertTrue(!whole || layout.isWhole(elements), () -> "of " + layout);
            assertFalse(layout.isWhole(elements + 1), () -> "of " + layout);
        }
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void layoutsThatShareAPositionMayOverlap(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 30; i++) {
            Layout a = layouts.any();
            Layout b = layouts.any();
            assertEquals(a.mayOverlap(b), b.mayOverlap(a), () -> a + " and " + b);
            if (Grid.of(a).meets(Grid.of(b))) {
                assertTrue(a.mayOverlap(b), () -> a + " and " + b);
            }
        }
    }

    @Test
    void layoutsWhoseRangesAreApartDoNotOverlap() {
        Layout row = Layout.contiguous(Shape.of(10));
        assertFalse(row.slice(0, 0, 5, 1).mayOverlap(row.slice(0, 5, 5, 1)));
        assertFalse(row.slice(0, 9, 5, -1).mayOverlap(row.slice(0, 0, 5, 1)));
        assertTrue(row.slice(0, 0, 5, 2).mayOverlap(row.slice(0, 1, 5, 2)), "conservative");
    }

    @Test
    void emptyLayoutsOverlapNothingAndFitEverywhere() {
        Layout empty = Layout.of(Shape.of(0, 3), new long[] {100, -7}, 50);
        assertFalse(empty.mayOverlap(Layout.contiguous(Shape.of(100))));
        assertFalse(Layout.contiguous(Shape.of(100)).mayOverlap(empty));
        assertTrue(empty.fits(0) && empty.isInjective());
    }

    @Test
    void emptyLayoutsAreContiguousWhateverTheirStrides() {
        assertTrue(Layout.of(Shape.of(3, 0), new long[] {7, 7}, 0).isContiguous());
        assertTrue(Layout.of(Shape.of(0, 3), new long[] {1, 7}, 0).isContiguous());
    }

    @Test
    void emptyLayoutsCoverAnEmptyObjectWhereverTheyStart() {
        assertTrue(Layout.of(Shape.of(0, 3), new long[] {3, 1}, 2).covers(0));
        assertFalse(Layout.of(Shape.of(0, 3), new long[] {3, 1}, 0).covers(1));
    }

    @Test
    void scalarIsOneElement() {
        Layout scalar = Layout.contiguous(Shape.SCALAR);
        assertEquals(0, scalar.rank());
        assertEquals(0, scalar.minPosition());
        assertEquals(0, scalar.maxPosition());
        assertTrue(scalar.isWhole(1) && scalar.covers(1) && scalar.fits(1) && !scalar.fits(0));
    }

    @ParameterizedTest
    @MethodSource(SEEDS)
    void axesByStrideRiseAndTheLaterOfEqualsComesFirst(long seed) {
        RandomLayouts layouts = new RandomLayouts(seed);
        for (int i = 0; i < 20; i++) {
            Layout layout = layouts.any();
            int[] order = layout.axesByStride();
            assertEquals(layout.rank(), order.length);
            for (int at = 1; at < order.length; at++) {
                long before = Math.abs(layout.stride(order[at - 1]));
                long after = Math.abs(layout.stride(order[at]));
                assertTrue(
                        before < after || (before == after && order[at - 1] > order[at]),
                        () -> "of " + layout);
            }
        }
    }

    @Test
    void equalLayoutsHaveEqualShapeStridesAndOffset() {
        Layout layout = Layout.of(Shape.of(2, 3), new long[] {3, 1}, 4);
        assertEquals(layout, Layout.of(Shape.of(2, 3), new long[] {3, 1}, 4));
        assertEquals(layout.hashCode(), Layout.of(Shape.of(2, 3), new long[] {3, 1}, 4).hashCode());
        assertNotEquals(layout, Layout.of(Shape.of(2, 3), new long[] {3, 1}, 5));
        assertNotEquals(layout, Layout.of(Shape.of(2, 3), new long[] {3, 2}, 4));
        assertNotEquals(layout, Layout.of(Shape.of(3, 2), new long[] {3, 1}, 4));
    }

    @Test
    void stridesGivenOutAreCopies() {
        long[] strides = {3, 1};
        Layout layout = Layout.of(Shape.of(2, 3), strides, 0);
        strides[0] = 9;
        layout.strides()[1] = 9;
        assertEquals(3, layout.stride(0));
        assertEquals(1, layout.stride(1));
    }

    @Test
    void layoutBeforeItsObjectIsRefused() {
        assertThrows(
                ShapeMismatchException.class, () -> Layout.of(Shape.of(3), new long[] {-1}, 1));
        assertThrows(ShapeMismatchException.class, () -> Layout.of(Shape.SCALAR, new long[0], -1));
    }

    @Test
    void layoutOfTooFewStridesIsRefused() {
        assertThrows(
                ShapeMismatchException.class, () -> Layout.of(Shape.of(3, 3), new long[] {1}, 0));
    }

    @Test
    void layoutBeyond63BitsIsRefused() {
        assertThrows(
                ShapeMismatchException.class,
                () -> Layout.of(Shape.of(3), new long[] {Long.MAX_VALUE}, 0));
        assertThrows(
                ShapeMismatchException.class,
                () -> Layout.of(Shape.of(2, 2), new long[] {1L << 62, 1L << 62}, 0));
        assertThrows(
                ShapeMismatchException.class,
                () -> Layout.of(Shape.of(3), new long[] {Long.MIN_VALUE}, Long.MAX_VALUE));
    }
}
