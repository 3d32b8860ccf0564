package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The 64-bit form of numbers. */
@Tag("unit")
class ScalarsTest {
    @ParameterizedTest
    @EnumSource
    void smallNumbersComeBack(DType dtype) {
        for (long value : new long[] {0, 1}) {
            assertEquals(value, Scalars.toLong(Scalars.bits(value, dtype), dtype));
            assertEquals(value, Scalars.toDouble(Scalars.bits((double) value, dtype), dtype));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UINT8, 300.7, 255",
        "UINT8, -3, 0",
        "UINT8, NaN, 0",
        "UINT8, 3.9, 3",
        "INT32, 1e20, 2147483647",
        "INT32, -1e20, -2147483648",
        "INT32, -3.9, -3",
        "INT32, NaN, 0",
        "INT64, 1e30, 9223372036854775807",
        "INT64, -Infinity," + " -9223372036854775808",
        "INT64, NaN, 0",
        "BOOL, 0.1, 1",
        "BOOL, NaN, 1",
        "BOOL, -0.0, 0"
    })
    void floatingToWholeTruncatesAndSaturates(DType dtype, double value, long expected) {
        assertEquals(expected, Scalars.bits(value, dtype));
    }

    @ParameterizedTest
    @CsvSource({
        "UINT8, 300, 44",
        "UINT8, -1, 255",
        "INT32, 4294967297, 1",
        "INT32, 2147483648," + " -2147483648",
        "INT64, -5, -5",
        "BOOL, 256, 1",
        "BOOL, 0, 0"
    })
    void wholeToNarrowerWholeWraps(DType dtype, long value, long expected) {
        assertEquals(expected, Scalars.bits(value, dtype));
    }

    /** One number, one form, so that equal constants are equal expressions. */
    @Test
    void floatsFillTheLowHalfAlone() {
        assertEquals(0xBF80_0000L, Scalars.bits(-1.0, DType.FLOAT32));
        assertEquals(0xBF80_0000L, Scalars.bits(-1L, DType.FLOAT32));
        assertEquals(-1.0, Scalars.toDouble(0xBF80_0000L, DType.FLOAT32));
    }

    @Test
    void doublesKeepEveryBit() {
        for (double value : new double[] {Math.PI, -0.0, Double.MIN_VALUE, Double.NaN}) {
            long bits = Scalars.bits(value, DType.FLOAT64);
            assertEquals(Double.doubleToRawLongBits(value), bits);
            assertEquals(value, Scalars.toDouble(bits, DType.FLOAT64));
        }
    }
}
