package io.farpoint;

import io.farpoint.engine.Creation;
import io.farpoint.op.Distribution;
import java.lang.foreign.MemorySegment;

/**
 * Makes tensors: on a {@link Farpoint} on {@code me}, on a {@link Worker} there. From data the Java
 * type tells the dtype: byte UINT8 (unsigned), int[] INT32, long INT64, float FLOAT32, double
 * FLOAT64, boolean BOOL. Without data the dtype is FLOAT32 unless told.
 */
public sealed interface TensorFactory permits Farpoint, Worker {
    /** INT64 values in one dimension. */
    default Tensor tensor(long... values) {
        return tensor(values, new long[0]);
    }

    /** INT64 values of a shape; without one, of one dimension. */
    default Tensor tensor(long[] values, long... shape) {
        return Creation.fromArray(
                this, DType.INT64, MemorySegment.ofArray(values), values.length, shape);
    }

    /** FLOAT32 values in one dimension. */
    default Tensor tensor(float... values) {
        return tensor(values, new long[0]);
    }

    /** FLOAT32 values of a shape; without one, of one dimension. */
    default Tensor tensor(float[] values, long... shape) {
        return Creation.fromArray(
                this, DType.FLOAT32, MemorySegment.ofArray(values), values.length, shape);
    }

    /** FLOAT64 values in one dimension. */
    default Tensor tensor(double... values) {
        return tensor(values, new long[0]);
    }

    /** FLOAT64 values of a shape; without one, of one dimension. */
    default Tensor tensor(double[] values, long... shape) {
        return Creation.fromArray(
                this, DType.FLOAT64, MemorySegment.ofArray(values), values.length, shape);
    }

    /** BOOL values in one dimension. */
    default Tensor tensor(boolean... values) {
        return tensor(values, new long[0]);
    }

    /** BOOL values of a shape; without one, of one dimension. */
    default Tensor tensor(boolean[] values, long... shape) {
        return Creation.fromArray(this, DType.BOOL, Creation.bytesOf(values), values.length, shape);
    }

    /** INT32 values of a shape; without one, of one dimension. */
    default Tensor tensor(int[] values, long... shape) {
        return Creation.fromArray(
                this, DType.INT32, MemorySegment.ofArray(values), values.length, shape);
    }

    /** UINT8 values of a shape; without one, of one dimension. Bytes count as unsigned. */
    default Tensor tensor(byte[] values, long... shape) {
        return Creation.fromArray(
                this, DType.UINT8, MemorySegment.ofArray(values), values.length, shape);
    }

    /**
     * Nested arrays of one primitive type.
     *
     * @param nested such as {@code float[][]}; rectangular
     * @return a tensor of the arrays' shape
     * @throws ShapeMismatchException if it is ragged, naming the row
     */
    default Tensor tensor(Object[] nested) {
        return Creation.fromNested(this, nested);
    }

    /** Values from memory, row-major in native byte order; the memory is free at return. */
    default Tensor tensor(DType dtype, MemorySegment values, long... shape) {
        return Creation.fromBytes(this, dtype, values, shape);
    }

    /** A FLOAT64 scalar of rank 0. */
    default Tensor scalar(double value) {
        return Creation.fromBytes(this, DType.FLOAT64, MemorySegment.ofArray(new double[] {value}));
    }

    /** A FLOAT32 scalar of rank 0. */
    default Tensor scalar(float value) {
        return Creation.fromBytes(this, DType.FLOAT32, MemorySegment.ofArray(new float[] {value}));
    }

    /** An INT64 scalar of rank 0. */
    default Tensor scalar(long value) {
        return Creation.fromBytes(this, DType.INT64, MemorySegment.ofArray(new long[] {value}));
    }

    /** A BOOL scalar of rank 0. */
    default Tensor scalar(boolean value) {
        return Creation.fromBytes(this, DType.BOOL, Creation.bytesOf(new boolean[] {value}));
    }

    /** FLOAT32 zeros. */
    default Tensor zeros(long... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    /** Zeros of a dtype. */
    default Tensor zeros(DType dtype, long... shape) {
        return Creation.full(this, dtype, 0L, shape);
    }

    /** FLOAT32 ones. */
    default Tensor ones(long... shape) {
        return ones(DType.FLOAT32, shape);
    }

    /** Ones of a dtype. */
    default Tensor ones(DType dtype, long... shape) {
        return Creation.full(this, dtype, 1L, shape);
    }

    /** One number everywhere, FLOAT32. */
    default Tensor full(double value, long... shape) {
        return full(DType.FLOAT32, value, shape);
    }

    /** One number everywhere, converted to a dtype. */
    default Tensor full(DType dtype, double value, long... shape) {
        return Creation.full(this, dtype, value, shape);
    }

    /** One whole number everywhere, converted to a dtype. */
    default Tensor full(DType dtype, long value, long... shape) {
        return Creation.full(this, dtype, value, shape);
    }

    /** 0, 1, … before end: INT64. */
    default Tensor arange(long end) {
        return arange(0, end, 1);
    }

    /** start, start + 1, … before end: INT64. */
    default Tensor arange(long start, long end) {
        return arange(start, end, 1);
    }

    /** start, start + step, … before end: INT64. */
    default Tensor arange(long start, long end, long step) {
        return Creation.arange(this, start, end, step);
    }

    /** start, start + step, … before end: FLOAT32. */
    default Tensor arange(double start, double end, double step) {
        return Creation.arange(this, start, end, step);
    }

    /** Evenly spaced numbers from start to end, both included: FLOAT32. */
    default Tensor linspace(double start, double end, long steps) {
        return Creation.linspace(this, start, end, steps);
    }

    /** The identity matrix: FLOAT32. */
    default Tensor eye(long rows) {
        return eye(rows, rows);
    }

    /** Ones on the diagonal: FLOAT32. */
    default Tensor eye(long rows, long columns) {
        return Creation.eye(this, rows, columns);
    }

    /** Uniform numbers in [0, 1): FLOAT32. */
    default Tensor rand(long... shape) {
        return rand(DType.FLOAT32, shape);
    }

    /** Uniform numbers in [0, 1) of a floating dtype. */
    default Tensor rand(DType dtype, long... shape) {
        return Creation.random(this, Distribution.UNIFORM, dtype, shape);
    }

    /** Standard normal numbers: FLOAT32. */
    default Tensor randn(long... shape) {
        return randn(DType.FLOAT32, shape);
    }

    /** Standard normal numbers of a floating dtype. */
    default Tensor randn(DType dtype, long... shape) {
        return Creation.random(this, Distribution.NORMAL, dtype, shape);
    }

    /** Whole numbers from low to before high: INT64. */
    default Tensor randint(long low, long high, long... shape) {
        return Creation.randint(this, low, high, shape);
    }
}
