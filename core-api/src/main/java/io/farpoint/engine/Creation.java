package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Farpoint;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.TensorFactory;
import io.farpoint.Worker;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Distribution;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Philox;
import io.farpoint.op.Scalars;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.util.Arrays;

/** Tensors out of nothing, or out of a program's data. */
public final class Creation {
    private static final Handle[] NO_HANDLES = {};
    private static final Layout[] NO_VIEWS = {};

    private Creation() {}

    private static EngineWorker worker(TensorFactory factory) {
        return switch (factory) {
            case Farpoint farpoint -> (EngineWorker) farpoint.me();
            case Worker worker -> (EngineWorker) worker;
        };
    }

    /**
     * A tensor of a program's bytes.
     *
     * @param factory where it is made
     * @param dtype its dtype
     * @param bytes its elements, row-major in native order
     * @param dims its shape
     * @return the tensor
     */
    public static Tensor fromBytes(
            TensorFactory factory, DType dtype, MemorySegment bytes, long... dims) {
        Shape shape = Shape.of(dims);
        if (bytes.byteSize() != shape.size() * dtype.bytes()) {
            throw new ShapeMismatchException(
                    "shape "
                            + shape
                            + " of "
                            + dtype
                            + " takes "
                            + shape.size() * dtype.bytes()
                            + " bytes, got "
                            + bytes.byteSize());
        }
        return worker(factory).put(dtype, shape, dtype == DType.BOOL ? truths(bytes) : bytes);
    }

    /** The same bytes, each 0 or 1. */
    private static MemorySegment truths(MemorySegment bytes) {
        byte[] truths = bytes.toArray(ValueLayout.JAVA_BYTE);
        for (int i = 0; i < truths.length; i++) {
            truths[i] = (byte) (truths[i] == 0 ? 0 : 1);
        }
        return MemorySegment.ofArray(truths);
    }

    /**
     * A tensor of an array; without a shape it has one dimension.
     *
     * @param factory where it is made
     * @param dtype its dtype
     * @param values its elements
     * @param count how many
     * @param dims its shape, or nothing
     * @return the tensor
     */
    public static Tensor fromArray(
            TensorFactory factory, DType dtype, MemorySegment values, long count, long... dims) {
        if (dims.length == 0) {
            return fromBytes(factory, dtype, values, count);
        }
        if (Shape.of(dims).size() != count) {
            throw new ShapeMismatchException(
                    "shape "
                            + Arrays.toString(dims)
                            + " takes "
                            + Shape.of(dims).size()
                            + " elements, got "
                            + count);
        }
        return fromBytes(factory, dtype, values, dims);
    }

    /**
     * The bytes of truth values.
     *
     * @param values the values
     * @return one byte each, 0 or 1
     */
    public static MemorySegment bytesOf(boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return MemorySegment.ofArray(bytes);
    }

    /**
     * A tensor of nested arrays.
     *
     * @param factory where it is made
     * @param nested arrays of arrays of one primitive type, rectangular
     * @return the tensor
     */
    public static Tensor fromNested(TensorFactory factory, Object[] nested) {
        int rank = 0;
        Class<?> type = nested.getClass();
        for (; type.isArray(); type = type.getComponentType()) {
            rank++;
        }
        long[] dims = new long[rank];
        Object at = nested;
        for (int i = 0; i < rank; i++) {
            dims[i] = at == null ? 0 : Array.getLength(at);
            at = at == null || dims[i] == 0 || i == rank - 1 ? null : Array.get(at, 0);
        }
        Shape shape = Shape.of(dims);
        Object flat = Array.newInstance(type, Math.toIntExact(shape.size()));
        flatten(nested, dims, 0, flat, 0, "");
        return switch (flat) {
            case float[] values ->
                    fromArray(
                            factory,
                            DType.FLOAT32,
                            MemorySegment.ofArray(values),
                            values.length,
                            dims);
            case double[] values ->
                    fromArray(
                            factory,
                            DType.FLOAT64,
                            MemorySegment.ofArray(values),
                            values.length,
                            dims);
            case long[] values ->
                    fromArray(
                            factory,
                            DType.INT64,
                            MemorySegment.ofArray(values),
                            values.length,
                            dims);
            case int[] values ->
                    fromArray(
                            factory,
                            DType.INT32,
                            MemorySegment.ofArray(values),
                            values.length,
                            dims);
            case byte[] values ->
                    fromArray(
                            factory,
                            DType.UINT8,
                            MemorySegment.ofArray(values),
                            values.length,
                            dims);
            case boolean[] values ->
                    fromArray(factory, DType.BOOL, bytesOf(values), values.length, dims);
            default ->
                    throw new DTypeException(
                            "a tensor cannot be made of "
                                    + type.getSimpleName()
                                    + " elements; use float, double, long, int, byte or boolean");
        };
    }

    private static int flatten(
            Object part, long[] dims, int depth, Object flat, int at, String where) {
        if (part == null || Array.getLength(part) != dims[depth]) {
            throw new ShapeMismatchException(
                    "a ragged array: row "
                            + (where.isEmpty() ? "[]" : where)
                            + " has "
                            + (part == null ? "no" : Array.getLength(part))
                            + " elements where "
                            + dims[depth]
                            + " are expected");
        }
        int length = Array.getLength(part);
        if (depth == dims.length - 1) {
            System.arraycopy(part, 0, flat, at, length);
            return at + length;
        }
        int next = at;
        for (int i = 0; i < length; i++) {
            next = flatten(Array.get(part, i), dims, depth + 1, flat, next, where + "[" + i + "]");
        }
        return next;
    }

    private static Handle create(
            EngineWorker worker, Op op, DType dtype, Shape shape, long... immediates) {
        return worker.engine()
                .dispatcher()
                .create(
                        worker,
                        op,
                        NO_HANDLES,
                        NO_VIEWS,
                        immediates,
                        Layout.contiguous(shape),
                        shape,
                        dtype);
    }

    static Handle full(EngineWorker worker, DType dtype, Shape shape, long value) {
        return create(
                worker,
                new Op.Map(new Expr.Immediate(0, dtype)),
                dtype,
                shape,
                Scalars.bits(value, dtype));
    }

    /**
     * One number everywhere.
     *
     * @param factory where it is made
     * @param dtype its dtype
     * @param value the number, converted
     * @param dims its shape
     * @return the tensor
     */
    public static Tensor full(TensorFactory factory, DType dtype, double value, long... dims) {
        return create(
                worker(factory),
                new Op.Map(new Expr.Immediate(0, dtype)),
                dtype,
                Shape.of(dims),
                Scalars.bits(value, dtype));
    }

    /**
     * One whole number everywhere.
     *
     * @param factory where it is made
     * @param dtype its dtype
     * @param value the number, converted
     * @param dims its shape
     * @return the tensor
     */
    public static Tensor full(TensorFactory factory, DType dtype, long value, long... dims) {
        return full(worker(factory), dtype, Shape.of(dims), value);
    }

    /**
     * Whole numbers from start by step to before end.
     *
     * @param factory where it is made
     * @param start the first
     * @param end the bound
     * @param step the distance
     * @return INT64
     */
    public static Tensor arange(TensorFactory factory, long start, long end, long step) {
        if (step == 0
                || (end - start) / step < 0
                || Long.signum(end - start) * Long.signum(step) < 0) {
            throw new ShapeMismatchException(
                    "arange from " + start + " to " + end + " cannot step by " + step);
        }
        long span = Math.abs(end - start);
        long count = Math.ceilDiv(span, Math.abs(step));
        Expr i = new Expr.Index(0);
        Expr expr =
                new Expr.Binary(
                        BinaryKind.ADD,
                        new Expr.Immediate(0, DType.INT64),
                        new Expr.Binary(BinaryKind.MUL, i, new Expr.Immediate(1, DType.INT64)));
        return create(worker(factory), new Op.Map(expr), DType.INT64, Shape.of(count), start, step);
    }

    /**
     * Numbers from start by step to before end.
     *
     * @param factory where it is made
     * @param start the first
     * @param end the bound
     * @param step the distance
     * @return FLOAT32, computed in FLOAT64
     */
    public static Tensor arange(TensorFactory factory, double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (!(count >= 0) || Double.isInfinite(count)) {
            throw new ShapeMismatchException(
                    "arange from " + start + " to " + end + " cannot step by " + step);
        }
        return ramp(worker(factory), start, step, (long) count);
    }

    /**
     * Evenly spaced numbers, both ends included.
     *
     * @param factory where it is made
     * @param start the first
     * @param end the last
     * @param steps how many
     * @return FLOAT32, computed in FLOAT64
     */
    public static Tensor linspace(TensorFactory factory, double start, double end, long steps) {
        if (steps < 0) {
            throw new ShapeMismatchException("linspace cannot have " + steps + " steps");
        }
        double step = steps < 2 ? 0 : (end - start) / (steps - 1);
        return ramp(worker(factory), start, step, steps);
    }

    private static Tensor ramp(EngineWorker worker, double start, double step, long count) {
        Expr i = new Expr.Cast(DType.FLOAT64, new Expr.Index(0));
        Expr expr =
                new Expr.Cast(
                        DType.FLOAT32,
                        new Expr.Binary(
                                BinaryKind.ADD,
                                new Expr.Immediate(0, DType.FLOAT64),
                                new Expr.Binary(
                                        BinaryKind.MUL, i, new Expr.Immediate(1, DType.FLOAT64))));
        return create(
                worker,
                new Op.Map(expr),
                DType.FLOAT32,
                Shape.of(count),
                Double.doubleToRawLongBits(start),
                Double.doubleToRawLongBits(step));
    }

    /**
     * Ones on the diagonal.
     *
     * @param factory where it is made
     * @param rows rows
     * @param columns columns
     * @return FLOAT32
     */
    public static Tensor eye(TensorFactory factory, long rows, long columns) {
        Expr same = new Expr.Binary(BinaryKind.EQ, new Expr.Index(0), new Expr.Index(1));
        return create(
                worker(factory),
                new Op.Map(new Expr.Cast(DType.FLOAT32, same)),
                DType.FLOAT32,
                Shape.of(rows, columns));
    }

    /**
     * Random numbers.
     *
     * @param factory where they are drawn
     * @param distribution uniform or normal
     * @param dtype FLOAT32 or FLOAT64
     * @param dims the shape
     * @return the tensor
     */
    public static Tensor random(
            TensorFactory factory, Distribution distribution, DType dtype, long... dims) {
        if (!dtype.isFloating()) {
            throw new DTypeException("rand and randn draw floating numbers, not " + dtype);
        }
        EngineWorker worker = worker(factory);
        Shape shape = Shape.of(dims);
        long[] seed = worker.engine().seeds().take(Philox.blocks(shape.size(), dtype.bytes()));
        return create(worker, new Op.Random(distribution), dtype, shape, seed);
    }

    /**
     * Random whole numbers.
     *
     * @param factory where they are drawn
     * @param low the least
     * @param high one above the greatest
     * @param dims the shape
     * @return INT64
     */
    public static Tensor randint(TensorFactory factory, long low, long high, long... dims) {
        if (low >= high) {
            throw new FarpointException(
                    "randint draws from [low, high), which is empty for " + low + " and " + high);
        }
        EngineWorker worker = worker(factory);
        Shape shape = Shape.of(dims);
        long[] seed = worker.engine().seeds().take(Philox.blocks(shape.size(), Long.BYTES));
        return create(
                worker,
                new Op.Random(Distribution.INTEGERS),
                DType.INT64,
                shape,
                seed[0],
                seed[1],
                low,
                high);
    }
}
