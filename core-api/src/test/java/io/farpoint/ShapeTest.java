package io.farpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes, their limits, and broadcasting. */
@Tag("unit")
class ShapeTest {
    private static Shape parse(String sizes) {
        return Shape.of(
                sizes.equals("-")
                        ? new long[0]
                        : Arrays.stream(sizes.split("x")).mapToLong(Long::parseLong).toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "-, -, -",
        "3, -, 3",
        "3, 1, 3",
        "2x3, 3, 2x3",
        "2x1, 1x3, 2x3",
        "2x1, 3, 2x3",
        "5x1x4, 3x1, 5x3x4",
        "0, 1, 0",
        "0, -, 0",
        "2x0, 1x1, 2x0",
        "4x1x0, 3x1, 4x3x0"
    })
    void broadcastsAsNumPyEitherWay(String a, String b, String together) {
        assertEquals(parse(together), parse(a).broadcast(parse(b)));
        assertEquals(parse(together), parse(b).broadcast(parse(a)));
    }

    @ParameterizedTest
    @CsvSource({"2, 3", "0, 2", "2x3, 2", "2x3, 3x3", "1x2x3, 4x1x2"})
    void sizesThatDifferAndAreNotOneAreRefusedByName(String a, String b) {
        ShapeMismatchException refused =
                assertThrows(ShapeMismatchException.class, () -> parse(a).broadcast(parse(b)));
        assertTrue(refused.getMessage().contains(parse(a).toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains(parse(b).toString()), refused.getMessage());
    }

    /** Against the rule as NumPy words it: aligned from the end, one of both or equal. */
    @ParameterizedTest
    @MethodSource("io.farpoint.stub.TestSeeds#several")
    void broadcastOfRandomShapesFollowsTheRule(long seed) {
        Random random = new Random(seed);
        long[] a = random.longs(random.nextInt(4), 0, 4).toArray();
        long[] b = random.longs(random.nextInt(4), 0, 4).toArray();
        int rank = Math.max(a.length, b.length);
        long[] expected = new long[rank];
        boolean fits = true;
        for (int i = 0; i < rank; i++) {
            long left = i < rank - a.length ? 1 : a[i - (rank - a.length)];
            long right = i < rank - b.length ? 1 : b[i - (rank - b.length)];
            fits &= left == right || left == 1 || right == 1;
            expected[i] = left == 1 ? right : left;
        }
        if (fits) {
            assertEquals(Shape.of(expected), Shape.of(a).broadcast(Shape.of(b)));
        } else {
            assertThrows(ShapeMismatchException.class, () -> Shape.of(a).broadcast(Shape.of(b)));
        }
    }

    @Test
    void scalarHasOneElementAndNoDimension() {
        assertEquals(0, Shape.of().rank());
        assertEquals(1, Shape.of().size());
        assertEquals(Shape.SCALAR, Shape.of());
    }

    @Test
    void anySizeOfZeroMakesItEmpty() {
        assertEquals(0, Shape.of(3, 0, 5).size());
        assertEquals(0, Shape.of(0).size());
    }

    @Test
    void negativeSizeIsRefused() {
        assertThrows(ShapeMismatchException.class, () -> Shape.of(2, -1));
    }

    @Test
    void rankHasALimit() {
        long[] ones = new long[Shape.MAX_RANK];
        Arrays.fill(ones, 1);
        assertEquals(Shape.MAX_RANK, Shape.of(ones).rank());
        assertThrows(
                ShapeMismatchException.class,
                () -> Shape.of(Arrays.copyOf(ones, Shape.MAX_RANK + 1)));
    }

    @Test
    void sizeHasALimit() {
        assertEquals(Shape.MAX_SIZE, Shape.of(Shape.MAX_SIZE).size());
        assertEquals(Shape.MAX_SIZE, Shape.of(1L << 30, 1L << 29).size());
        assertThrows(ShapeMismatchException.class, () -> Shape.of(Shape.MAX_SIZE + 1));
        assertThrows(ShapeMismatchException.class, () -> Shape.of(1L << 30, 1L << 30));
    }

    @Test
    void productThatWrapsAroundIsRefused() {
        assertThrows(ShapeMismatchException.class, () -> Shape.of(1L << 32, 1L << 32));
        assertThrows(ShapeMismatchException.class, () -> Shape.of(1L << 40, 1L << 40, 3));
        assertThrows(ShapeMismatchException.class, () -> Shape.of(Long.MAX_VALUE));
    }

    /** Strides of an empty tensor are made of its other sizes, which must not overflow either. */
    @Test
    void emptyShapeOfHugeSizesIsRefusedToo() {
        assertThrows(ShapeMismatchException.class, () -> Shape.of(0, 1L << 40, 1L << 40));
    }

    @Test
    void negativeDimensionCountsFromTheEnd() {
        Shape shape = Shape.of(2, 3, 4);
        assertEquals(4, shape.size(-1));
        assertEquals(2, shape.size(-3));
        assertEquals(1, shape.axis(-2));
    }

    @Test
    void dimensionOutOfRangeIsRefused() {
        Shape shape = Shape.of(2, 3, 4);
        assertThrows(ShapeMismatchException.class, () -> shape.axis(3));
        assertThrows(ShapeMismatchException.class, () -> shape.axis(-4));
        assertThrows(ShapeMismatchException.class, () -> Shape.SCALAR.axis(0));
    }

    @Test
    void sizesGivenInAndOutAreCopies() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.dims()[1] = 9;
        assertArrayEquals(new long[] {2, 3}, shape.dims());
    }

    @Test
    void equalShapesHaveEqualSizes() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(0, 3), Shape.of(3, 0));
    }

    @Test
    void textIsAListOfSizes() {
        assertEquals("[2, 3]", Shape.of(2, 3).toString());
        assertEquals("[]", Shape.SCALAR.toString());
    }
}
