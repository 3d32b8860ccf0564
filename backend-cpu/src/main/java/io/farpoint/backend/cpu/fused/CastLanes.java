package io.farpoint.backend.cpu.fused;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Conversions between vectors of as many lanes, as {@link io.farpoint.op.Expr.Cast} defines them:
 * floating to integer truncates and saturates, NaN gives 0; integers wrap. Bytes are unsigned.
 */
final class CastLanes {
    private CastLanes() {}

    static IntVector byteToInt(
            ByteVector a, VectorSpecies<Integer> species, VectorSpecies<Integer> ints) {
        return (IntVector) a.convertShape(VectorOperators.ZERO_EXTEND_B2I, species, 0);
    }

    static LongVector byteToLong(
            ByteVector a, VectorSpecies<Long> species, VectorSpecies<Integer> ints) {
        return (LongVector) a.convertShape(VectorOperators.ZERO_EXTEND_B2L, species, 0);
    }

    static FloatVector byteToFloat(
            ByteVector a, VectorSpecies<Float> species, VectorSpecies<Integer> ints) {
        IntVector wide = byteToInt(a, ints, ints);
        return (FloatVector) wide.convertShape(VectorOperators.I2F, species, 0);
    }

    static DoubleVector byteToDouble(
            ByteVector a, VectorSpecies<Double> species, VectorSpecies<Integer> ints) {
        IntVector wide = byteToInt(a, ints, ints);
        return (DoubleVector) wide.convertShape(VectorOperators.I2D, species, 0);
    }

    static ByteVector intToByte(
            IntVector a, VectorSpecies<Byte> species, VectorSpecies<Integer> ints) {
        return (ByteVector) a.convertShape(VectorOperators.I2B, species, 0);
    }

    static LongVector intToLong(
            IntVector a, VectorSpecies<Long> species, VectorSpecies<Integer> ints) {
        return (LongVector) a.convertShape(VectorOperators.I2L, species, 0);
    }

    static FloatVector intToFloat(
            IntVector a, VectorSpecies<Float> species, VectorSpecies<Integer> ints) {
        return (FloatVector) a.convertShape(VectorOperators.I2F, species, 0);
    }

    static DoubleVector intToDouble(
            IntVector a, VectorSpecies<Double> species, VectorSpecies<Integer> ints) {
        return (DoubleVector) a.convertShape(VectorOperators.I2D, species, 0);
    }

    static ByteVector longToByte(
            LongVector a, VectorSpecies<Byte> species, VectorSpecies<Integer> ints) {
        return (ByteVector) a.convertShape(VectorOperators.L2B, species, 0);
    }

    static IntVector longToInt(
            LongVector a, VectorSpecies<Integer> species, VectorSpecies<Integer> ints) {
        return (IntVector) a.convertShape(VectorOperators.L2I, species, 0);
    }

    static FloatVector longToFloat(
            LongVector a, VectorSpecies<Float> species, VectorSpecies<Integer> ints) {
        return (FloatVector) a.convertShape(VectorOperators.L2F, species, 0);
    }

    static DoubleVector longToDouble(
            LongVector a, VectorSpecies<Double> species, VectorSpecies<Integer> ints) {
        return (DoubleVector) a.convertShape(VectorOperators.L2D, species, 0);
    }

    static ByteVector floatToByte(
            FloatVector a, VectorSpecies<Byte> species, VectorSpecies<Integer> ints) {
        IntVector whole = (IntVector) a.convertShape(VectorOperators.F2I, ints, 0);
        return (ByteVector) whole.max(0).min(255).convertShape(VectorOperators.I2B, species, 0);
    }

    static IntVector floatToInt(
            FloatVector a, VectorSpecies<Integer> species, VectorSpecies<Integer> ints) {
        return (IntVector) a.convertShape(VectorOperators.F2I, species, 0);
    }

    static LongVector floatToLong(
            FloatVector a, VectorSpecies<Long> species, VectorSpecies<Integer> ints) {
        return (LongVector) a.convertShape(VectorOperators.F2L, species, 0);
    }

    static DoubleVector floatToDouble(
            FloatVector a, VectorSpecies<Double> species, VectorSpecies<Integer> ints) {
        return (DoubleVector) a.convertShape(VectorOperators.F2D, species, 0);
    }

    static ByteVector doubleToByte(
            DoubleVector a, VectorSpecies<Byte> species, VectorSpecies<Integer> ints) {
        IntVector whole = (IntVector) a.convertShape(VectorOperators.D2I, ints, 0);
        return (ByteVector) whole.max(0).min(255).convertShape(VectorOperators.I2B, species, 0);
    }

    static IntVector doubleToInt(
            DoubleVector a, VectorSpecies<Integer> species, VectorSpecies<Integer> ints) {
        return (IntVector) a.convertShape(VectorOperators.D2I, species, 0);
    }

    static LongVector doubleToLong(
            DoubleVector a, VectorSpecies<Long> species, VectorSpecies<Integer> ints) {
        return (LongVector) a.convertShape(VectorOperators.D2L, species, 0);
    }

    static FloatVector doubleToFloat(
            DoubleVector a, VectorSpecies<Float> species, VectorSpecies<Integer> ints) {
        return (FloatVector) a.convertShape(VectorOperators.D2F, species, 0);
    }
}
