package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sets of dimensions. */
@Tag("unit")
class AxesTest {
    private static final Shape SHAPE = Shape.of(2, 3, 0, 5);

    @Test
    void noneGivenMeansAll() {
        assertEquals(Axes.all(4), Axes.of(SHAPE));
        assertEquals(new Axes(0b1111), Axes.of(SHAPE));
        assertEquals(Axes.NONE, Axes.of(Shape.SCALAR));
    }

    @Test
    void negativeOnesCountFromTheEnd() {
        assertEquals(new Axes(0b1001), Axes.of(SHAPE, 0, -1));
        assertTrue(Axes.of(SHAPE, -4).contains(0));
    }

    @Test
    void oneNamedTwiceIsRefused() {
        assertThrows(ShapeMismatchException.class, () -> Axes.of(SHAPE, 1, 1));
        assertThrows(ShapeMismatchException.class, () -> Axes.of(SHAPE, 3, -1));
    }

    @Test
    void oneOutOfRangeIsRefused() {
        assertThrows(ShapeMismatchException.class, () -> Axes.of(SHAPE, 4));
        assertThrows(ShapeMismatchException.class, () -> Axes.of(SHAPE, -5));
        assertThrows(ShapeMismatchException.class, () -> Axes.of(Shape.SCALAR, 1));
    }

    @Test
    void scalarTakesZeroAndMinusOneAsTorchDoes() {
        assertEquals(Axes.NONE, Axes.of(Shape.SCALAR, 0));
        assertEquals(Axes.NONE, Axes.of(Shape.SCALAR, -1));
    }

    @Test
    void reductionRemovesOrKeepsThem() {
        Axes axes = Axes.of(SHAPE, 0, 2);
        assertEquals(2, axes.count());
        assertEquals(Shape.of(3, 5), axes.removedFrom(SHAPE));
        assertEquals(Shape.of(1, 3, 1, 5), axes.keptIn(SHAPE));
        assertEquals(Shape.SCALAR, Axes.all(4).removedFrom(SHAPE));
        assertEquals(SHAPE, Axes.NONE.removedFrom(SHAPE));
    }

    @Test
    void extentIsHowManyBecomeOne() {
        assertEquals(0, Axes.of(SHAPE, 0, 2).extent(SHAPE));
        assertEquals(10, Axes.of(SHAPE, 0, 3).extent(SHAPE));
        assertEquals(1, Axes.NONE.extent(SHAPE));
        assertEquals(1, Axes.of(Shape.SCALAR).extent(Shape.SCALAR));
    }

    @Test
    void greatestRankHasAllItsDimensions() {
        long[] dims = new long[Shape.MAX_RANK];
        java.util.Arrays.fill(dims, 2);
        Shape shape = Shape.of(dims);
        assertEquals(Shape.MAX_RANK, Axes.of(shape).count());
        assertEquals(Shape.of(2), new Axes((1 << 15) - 1).removedFrom(shape));
    }
}
