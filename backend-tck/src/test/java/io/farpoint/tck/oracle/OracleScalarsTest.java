package io.farpoint.tck.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracle's scalar functions against values from elsewhere: it has no oracle of its own. */
@Tag("unit")
class OracleScalarsTest {

    /** Values of mpmath at 30 digits. */
    @ParameterizedTest(name = "erf {0}")
    @CsvSource({
        "0.1, 0.112462916018284892203275071744",
        "0.5, 0.520499877813046537682746653892",
        "1, 0.842700792949714869341220635083",
        "-1, -0.842700792949714869341220635083",
        "2, 0.995322265018952734162069256367",
        "3, 0.999977909503001414558627223870",
        "1e-10, 1.12837916709551257389e-10",
        "7, 1",
        "-100, -1",
        "0.0, 0.0",
        "-0.0, -0.0",
        "NaN, NaN"
    })
    void theErrorFunctionIsRightToTheLastDigit(double x, double expected) {
        assertEquals(expected, ErrorFunction.erf(x));
    }

    /** Quotients as Python prints them; by zero as torch does. */
    @ParameterizedTest(name = "{0} // {1}, {0} % {1}")
    @CsvSource({
        "7, 2, 3, 1",
        "-7, 2, -4, 1",
        "7, -2, -4, -1",
        "-7, -2, 3, -1",
        "1, 0.1, 9, 0.09999999999999995",
        "-4, 2, -2, 0.0",
        "4, -2, -2, -0.0",
        "0.0, 3, 0.0, 0.0",
        "-0.0, 3, -0.0, 0.0",
        "5, Infinity, 0.0, 5",
        "-5, Infinity, -1, Infinity",
        "Infinity, 2, NaN, NaN",
        "1, 0.0, Infinity, NaN",
        "-1, 0.0, -Infinity, NaN",
        "0.0, 0.0, NaN, NaN"
    })
    void divisionRoundsDownAsInPython(double x, double y, double quotient, double rest) {
        assertEquals(quotient, doubles(BinaryKind.FLOOR_DIV, x, y));
        assertEquals(rest, doubles(BinaryKind.REMAINDER, x, y));
    }

    @ParameterizedTest(name = "{0} // {1}, {0} % {1}")
    @CsvSource({
        "7, 2, 3, 1",
        "-7, 2, -4, 1",
        "7, -2, -4, -1",
        "-7, -2, 3, -1",
        "-2147483648, -1, -2147483648, 0"
    })
    void integersDivideAsInPythonAndWrap(long x, long y, long quotient, long rest) {
        assertEquals(quotient, wholes(BinaryKind.FLOOR_DIV, DType.INT32, x, y));
        assertEquals(rest, wholes(BinaryKind.REMAINDER, DType.INT32, x, y));
    }

    @Test
    void unsignedBytesWrapModulo256() {
        assertEquals(4, wholes(BinaryKind.ADD, DType.UINT8, 250, 10));
        assertEquals(250, wholes(BinaryKind.SUB, DType.UINT8, 4, 10));
        assertEquals(144, wholes(BinaryKind.MUL, DType.UINT8, 20, 20));
        assertEquals(1, wholes(BinaryKind.GT, DType.UINT8, 200, 100));
        assertEquals(255, OracleScalars.unary(UnaryKind.NEG, DType.UINT8, 1));
        assertEquals(1, OracleScalars.unary(UnaryKind.SIGN, DType.UINT8, 200));
        assertEquals(66, wholes(BinaryKind.FLOOR_DIV, DType.UINT8, 200, 3));
    }

    @ParameterizedTest(name = "{0} ** {1}")
    @CsvSource({
        "1, NaN, 1",
        "-1, Infinity, 1",
        "-1, -Infinity, 1",
        "NaN, 0, 1",
        "2, 0.5, 1.4142135623730951",
        "-8, 0.3333333333333333, NaN",
        "-2, 3, -8",
        "0.0, -1, Infinity",
        "-0.0, -1, -Infinity"
    })
    void powersAreThoseOfIeee754(double x, double y, double expected) {
        assertEquals(expected, doubles(BinaryKind.POW, x, y));
    }

    @ParameterizedTest(name = "{0} ** {1} of int32")
    @CsvSource({
        "3, 4, 81",
        "-2, 31, -2147483648",
        "2, 32, 0",
        "0, 0, 1",
        "-1, -3, -1",
        "-1, -4, 1",
        "1, -9, 1",
        "7, 63, 1075496887"
    })
    void integerPowersWrap(long x, long y, long expected) {
        assertEquals(expected, wholes(BinaryKind.POW, DType.INT32, x, y));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "NaN, INT32, 0",
        "NaN, BOOL, 1",
        "NaN, UINT8, 0",
        "-1.9, INT64, -1",
        "-1.9, UINT8, 0",
        "300.5, UINT8, 255",
        "1e20, INT64, 9223372036854775807",
        "-1e20, INT32, -2147483648",
        "0.3, BOOL, 1",
        "-0.0, BOOL, 0"
    })
    void floatsTruncateAndSaturate(double x, DType to, long expected) {
        long bits = Double.doubleToRawLongBits(x);
        assertEquals(expected, OracleScalars.cast(DType.FLOAT64, to, bits));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "-1, UINT8, 255",
        "4294967297, INT32, 1",
        "256, BOOL, 1",
        "-1, INT32, -1",
        "511, UINT8, 255"
    })
    void integersWrapWhenNarrowed(long x, DType to, long expected) {
        assertEquals(expected, OracleScalars.cast(DType.INT64, to, x));
    }

    @Test
    void aLongGoesToFloatInOneRounding() {
        long tie = (1L << 54) + (1L << 30) + 1; // by way of a double it would round down
        long bits = OracleScalars.cast(DType.INT64, DType.FLOAT32, tie);
        assertEquals((1L << 54) + (1L << 31), (long) Scalars.toDouble(bits, DType.FLOAT32));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "SIGN, -0.0, 0.0", "SIGN, NaN, NaN", "SIGN, -Infinity, -1", "ABS, -0.0, 0.0",
        "NEG, 0.0, -0.0", "FLOOR, -0.5, -1", "FLOOR, -0.0, -0.0", "LOG, -0.0, -Infinity",
        "LOG, -1, NaN", "LOG1P, -1, -Infinity", "EXP, -Infinity, 0.0", "SIGMOID, -Infinity, 0.0",
        "SIGMOID, Infinity, 1", "SIGMOID, 0, 0.5", "SIGMOID, -745, 5e-324", "SQRT, -0.0, -0.0",
        "SIN, Infinity, NaN", "TANH, -0.0, -0.0", "TANH, 40, 1"
    })
    void edgesOfFunctions(UnaryKind kind, double x, double expected) {
        long bits = OracleScalars.unary(kind, DType.FLOAT64, Double.doubleToRawLongBits(x));
        assertEquals(expected, Double.longBitsToDouble(bits));
    }

    @ParameterizedTest(name = "{0} of {1} and {2}")
    @CsvSource({
        "MAX, 1, NaN, NaN", "MIN, NaN, 1, NaN", "MAX, -0.0, 0.0, 0.0", "MIN, 0.0, -0.0, -0.0",
        "EQ, NaN, NaN, 0", "NE, NaN, NaN, 1", "LE, NaN, 1, 0", "EQ, 0.0, -0.0, 1"
    })
    void naNIsNeitherLargerNorEqual(BinaryKind kind, double x, double y, double expected) {
        long bits =
                OracleScalars.binary(
                        kind,
                        DType.FLOAT64,
                        Double.doubleToRawLongBits(x),
                        Double.doubleToRawLongBits(y),
                        new Verdict());
        assertEquals(expected, kind.isComparison() ? bits : Double.longBitsToDouble(bits));
    }

    @Test
    void floatsRoundAfterEachNode() {
        long third =
                OracleScalars.binary(
                        BinaryKind.DIV, DType.FLOAT32, floatBits(1), floatBits(3), new Verdict());
        assertEquals(1f / 3f, Float.intBitsToFloat((int) third));
        long fused =
                OracleScalars.fma(
                        DType.FLOAT32, floatBits(1.0001f), floatBits(1.0001f), floatBits(-1.0002f));
        assertEquals(Math.fma(1.0001f, 1.0001f, -1.0002f), Float.intBitsToFloat((int) fused));
    }

    private static long floatBits(float value) {
        return Scalars.bits(value, DType.FLOAT32);
    }

    private static double doubles(BinaryKind kind, double x, double y) {
        return Double.longBitsToDouble(
                OracleScalars.binary(
                        kind,
                        DType.FLOAT64,
                        Double.doubleToRawLongBits(x),
                        Double.doubleToRawLongBits(y),
                        new Verdict()));
    }

    private static long wholes(BinaryKind kind, DType dtype, long x, long y) {
        return OracleScalars.binary(kind, dtype, x, y, new Verdict());
    }
}
