package io.farpoint.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Distribution;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.spi.Operand;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of random numbers: the same bits everywhere, told by seed, counter and place alone. */
public interface RandomLaws extends OpLaw {
    /** Seeds and counters: small, negative, and where 32-bit halves carry or all wraps. */
    long[][] SEEDS = {
        {0, 0},
        {1, 2},
        {-1, 0xFFFF_FFFFL},
        {0x0123_4567_89AB_CDEFL, 0xFFFF_FFFEL},
        {42, -1},
        {Long.MIN_VALUE, Long.MAX_VALUE - 1}
    };

    /**
     * Uniform numbers have the reference's bits.
     *
     * @param size how many
     */
    @ParameterizedTest(name = "{0} elements")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 7, 17, 31, 33, 127, 1021, 20_001})
    default void uniformNumbersHaveTheReferencesBits(long size) {
        for (long[] seed : SEEDS) {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                Case draw = draw(Distribution.UNIFORM, dtype, Shape.of(size), seed[0], seed[1]);
                check(draw, Tolerance.EXACT);
            }
        }
    }

    /**
     * Whole numbers have the reference's bits, whatever their range.
     *
     * @param size how many
     */
    @ParameterizedTest(name = "{0} elements")
    @ValueSource(longs = {0, 1, 2, 3, 17, 33, 1021})
    default void wholeNumbersHaveTheReferencesBits(long size) {
        long[][] ranges = {
            {0, 10}, {-5, 5}, {0, 1}, {0, 1L << 40}, {Long.MIN_VALUE, Long.MAX_VALUE}, {7, 7L << 33}
        };
        for (long[] seed : SEEDS) {
            for (long[] range : ranges) {
                Case draw =
                        draw(
                                Distribution.INTEGERS,
                                DType.INT64,
                                Shape.of(size),
                                seed[0],
                                seed[1],
                                range[0],
                                range[1]);
                check(draw, Tolerance.EXACT);
            }
        }
    }

    /**
     * Normal numbers come near the reference's, whose logarithm and cosine are others.
     *
     * @param size how many
     */
    @ParameterizedTest(name = "{0} elements")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 7, 17, 33, 1021, 20_001})
    default void normalNumbersComeNearTheReference(long size) {
        for (long[] seed : SEEDS) {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                Case draw = draw(Distribution.NORMAL, dtype, Shape.of(size), seed[0], seed[1]);
                HostArray bounds = HostArray.zeros(DType.FLOAT64, Shape.of(size));
                for (long i = 0; i < size; i++) {
                    // no normal here is above 9; eight ulps of that
                    double bound = 9 * 8 * ErrorBounds.epsilon(dtype);
                    bounds.set(i, Scalars.bits(bound, DType.FLOAT64));
                }
                check(draw, new Tolerance.Bound(bounds));
            }
        }
    }

    /**
     * The known answer of Random123 for a counter and key of zeros, {@code philox4x32 10}: the
     * words 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
     */
    @Test
    default void theFirstBlockIsTheKnownAnswer() {
        long[] words = {0x6627e8d5L, 0xe169c58dL, 0xbc57ac4cL, 0x9b00dbd8L};
        HostArray floats = drawn(DType.FLOAT32, Distribution.UNIFORM, 4, 0, 0);
        for (int i = 0; i < 4; i++) {
            double expected = (words[i] >>> 8) * 0x1p-24;
            assertEquals(expected, Scalars.toDouble(floats.get(i), DType.FLOAT32));
        }
        // over the widest range an integer is the 64 bits less one, from the least value on
        HostArray wholes =
                drawn(DType.INT64, Distribution.INTEGERS, 2, 0, 0, Long.MIN_VALUE, Long.MAX_VALUE);
        for (int i = 0; i < 2; i++) {
            long bits = words[2 * i] | words[2 * i + 1] << 32;
            assertEquals(Long.MIN_VALUE + (bits - 1), wholes.get(i));
        }
    }

    /** A longer draw begins with the shorter one, and a later counter goes on where it stands. */
    @Test
    default void anElementDependsOnItsPlaceAlone() {
        HostArray all = drawn(DType.FLOAT32, Distribution.UNIFORM, 1021, 9, 100);
        HostArray few = drawn(DType.FLOAT32, Distribution.UNIFORM, 33, 9, 100);
        HostArray later = drawn(DType.FLOAT32, Distribution.UNIFORM, 33, 9, 102);
        assertArrayEquals(Arrays.copyOf(all.bytes(), 132), few.bytes());
        assertArrayEquals(Arrays.copyOfRange(all.bytes(), 32, 32 + 132), later.bytes());
    }

    /** The shape is no part of it: elements count row-major. */
    @Test
    default void theShapeDoesNotMatter() {
        for (Distribution distribution : List.of(Distribution.UNIFORM, Distribution.NORMAL)) {
            HostArray row = drawn(DType.FLOAT64, distribution, 105, 3, 4);
            Case draw = draw(distribution, DType.FLOAT64, Shape.of(3, 7, 5), 3, 4);
            HostArray block = draw.on(bench().door()).outputs().get(0);
            assertArrayEquals(row.bytes(), block.bytes());
        }
    }

    /** Uniform numbers stay below 1 and above nothing, and fill the range. */
    @Test
    default void uniformNumbersFillTheirRange() {
        HostArray drawn = drawn(DType.FLOAT32, Distribution.UNIFORM, 20_000, 5, 6);
        double sum = 0;
        for (int i = 0; i < 20_000; i++) {
            double value = Scalars.toDouble(drawn.get(i), DType.FLOAT32);
            assertTrue(value >= 0 && value < 1, () -> "drawn: " + value);
            sum += value;
        }
        assertEquals(0.5, sum / 20_000, 0.01);
    }

    private HostArray drawn(DType dtype, Distribution distribution, long size, long... numbers) {
        Case draw = draw(distribution, dtype, Shape.of(size), numbers);
        assumeTrue(bench().runs(draw.signature()), "it draws no " + distribution);
        return draw.on(bench().door()).outputs().get(0);
    }

    private static Case draw(Distribution distribution, DType dtype, Shape shape, long... numbers) {
        List<Operand.Immediate> immediates =
                Arrays.stream(numbers).mapToObj(Case::immediate).toList();
        return new Case(
                "seed and counter " + Arrays.toString(numbers),
                new Op.Random(distribution),
                List.of(),
                immediates,
                List.of(Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS)));
    }
}
