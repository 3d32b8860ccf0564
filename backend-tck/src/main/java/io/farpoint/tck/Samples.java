package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Scalars;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Values to compute with: first those that break things, then random ones that a seed tells. */
public final class Samples {
    private static final double[] FLOATS = {
        0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3.25, -7.75, 1e-3, -1e-3, 0.1, 1.5, 2.5, -1.5, 10, -10,
        20.5, -20.5, 100, -100, 88.5, -87.5, 90, -104, 1e5, -1e5, 16777217, 255.5, 256, -1e-7, 1e-7
    };

    private static final long[] WHOLES = {
        0, 1, -1, 2, -2, 3, 5, 7, -7, 10, 63, 100, 127, 128, 255, 256, -128, 1000, -1000
    };

    private final RandomGenerator random;

    /**
     * Samples of a seed.
     *
     * @param seed the seed
     */
    public Samples(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /**
     * Values of all kinds: NaN, infinities, both zeros, the least and greatest, and usual ones.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray any(DType dtype, Shape shape) {
        List<Long> special = special(dtype);
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            boolean pick = random.nextInt(3) == 0;
            array.set(i, pick ? special.get(random.nextInt(special.size())) : usual(dtype, 10));
        }
        return array;
    }

    /**
     * Finite values of moderate size, none of them zero for floating types.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray moderate(DType dtype, Shape shape) {
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            array.set(i, usual(dtype, 10));
        }
        return array;
    }

    /**
     * Values of which many are equal, for ties.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray tied(DType dtype, Shape shape) {
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            array.set(i, Scalars.bits((long) random.nextInt(4), dtype));
        }
        return array;
    }

    /**
     * Factors of which many may be multiplied: near 1 or -1 for floating types.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray factors(DType dtype, Shape shape) {
        HostArray array = moderate(dtype, shape);
        for (long i = 0; dtype.isFloating() && i < shape.size(); i++) {
            double value = 0.75 + random.nextDouble() / 2;
            array.set(i, Scalars.bits(random.nextBoolean() ? value : -value, dtype));
        }
        return array;
    }

    /**
     * Divisors: what {@link #any} gives for floating types, else no zero.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray divisors(DType dtype, Shape shape) {
        HostArray array = any(dtype, shape);
        for (long i = 0; dtype.isInteger() && i < shape.size(); i++) {
            if (array.get(i) == 0) {
                array.set(i, 3);
            }
        }
        return array;
    }

    /**
     * Numbers of moderate size, infinities, zeros and NaN: what a quotient may be floored of
     * without leaving the whole numbers a float can tell apart.
     *
     * @param dtype a floating dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray floorable(DType dtype, Shape shape) {
        double[] special = {
            0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1, -1, 0.1, 3
        };
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            boolean pick = random.nextInt(4) == 0;
            double value =
                    pick
                            ? special[random.nextInt(special.length)]
                            : Math.copySign(
                                    0.01 + random.nextDouble() * 100, random.nextDouble() - 0.5);
            array.set(i, Scalars.bits(value, dtype));
        }
        return array;
    }

    /**
     * Exponents that fail no power: integers from 0 to 9; any for floating types.
     *
     * @param dtype their dtype
     * @param shape their shape
     * @return the object
     */
    public HostArray exponents(DType dtype, Shape shape) {
        double[] special = {0, -0.0, 1, -1, 2, 3, 0.5, -0.5, -2, Double.NaN, 1e3, -1e3};
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            if (!dtype.isFloating()) {
                array.set(i, random.nextInt(10));
            } else if (random.nextInt(3) == 0) {
                double value =
                        switch (random.nextInt(8)) {
                            case 0 -> Double.POSITIVE_INFINITY;
                            case 1 -> Double.NEGATIVE_INFINITY;
                            default -> special[random.nextInt(special.length)];
                        };
                array.set(i, Scalars.bits(value, dtype));
            } else {
                array.set(i, Scalars.bits(random.nextDouble() * 8 - 4, dtype));
            }
        }
        return array;
    }

    /**
     * Indices into a dimension, from both ends.
     *
     * @param dtype INT32 or INT64
     * @param shape their shape
     * @param size the dimension's size
     * @return the object
     */
    public HostArray indices(DType dtype, Shape shape, long size) {
        HostArray array = HostArray.zeros(dtype, shape);
        for (long i = 0; i < shape.size(); i++) {
            array.set(i, random.nextLong(2 * size) - size);
        }
        return array;
    }

    private long usual(DType dtype, double spread) {
        return switch (dtype) {
            case BOOL -> random.nextInt(2);
            case UINT8 -> random.nextInt(256);
            case INT32, INT64 -> random.nextInt(-1000, 1001);
            case FLOAT32, FLOAT64 -> {
                double value = random.nextGaussian() * spread;
                yield Scalars.bits(value == 0 ? spread : value, dtype);
            }
        };
    }

    /**
     * The values of a dtype that break things.
     *
     * @param dtype the dtype
     * @return their bits
     */
    public static List<Long> special(DType dtype) {
        List<Long> bits = new ArrayList<>();
        switch (dtype) {
            case BOOL -> bits.addAll(List.of(0L, 1L));
            case UINT8, INT32, INT64 -> {
                for (long whole : WHOLES) {
                    bits.add(Scalars.bits(whole, dtype));
                }
                long least = dtype == DType.INT32 ? Integer.MIN_VALUE : Long.MIN_VALUE;
                for (long whole : new long[] {least, least + 1, ~least, ~least - 1}) {
                    bits.add(Scalars.bits(whole, dtype));
                }
            }
            case FLOAT32, FLOAT64 -> {
                for (double value : FLOATS) {
                    bits.add(Scalars.bits(value, dtype));
                }
                boolean single = dtype == DType.FLOAT32;
                double[] extremes = {
                    Double.NaN,
                    Double.POSITIVE_INFINITY,
                    single ? Float.MAX_VALUE : Double.MAX_VALUE,
                    single ? Float.MIN_NORMAL : Double.MIN_NORMAL,
                    single ? Float.MIN_VALUE : Double.MIN_VALUE,
                    single ? 1e-39 : 1e-310,
                    1e9,
                    3e9,
                    1e19
                };
                for (double value : extremes) {
                    bits.add(Scalars.bits(value, dtype));
                    bits.add(Scalars.bits(-value, dtype));
                }
            }
        }
        return bits;
    }
}
