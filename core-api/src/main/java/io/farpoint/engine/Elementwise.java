package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DType.Category;
import io.farpoint.DTypeException;
import io.farpoint.Scalar;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Elementwise ops: promotion, broadcasting, and the choice of a prebuilt map. */
public final class Elementwise {
    static final long[] NO_IMMEDIATES = {};

    private static final double SQRT_HALF = Math.sqrt(0.5);

    private Elementwise() {}

    /**
     * A function of one tensor.
     *
     * @param kind the function
     * @param x the tensor
     * @return the result
     */
    public static Tensor unary(UnaryKind kind, Tensor x) {
        Handle handle = (Handle) x;
        Op op = MapTable.unary(kind, handle.dtype());
        return single(op, handle, NO_IMMEDIATES);
    }

    /**
     * A function of two tensors.
     *
     * @param kind the function
     * @param a one tensor
     * @param b the other
     * @return the result
     */
    public static Tensor binary(BinaryKind kind, Tensor a, Tensor b) {
        Handle left = (Handle) a;
        Handle right = (Handle) b;
        Dispatcher.requireCollocated(kind.opName(), left, right);
        DType common = commonDType(left, right);
        Op.Map op = MapTable.binary(kind, left.dtype(), right.dtype(), common);
        return pair(op, left, right);
    }

    private static Handle pair(Op.Map op, Handle left, Handle right) {
        Layout x = left.layout();
        Layout y = right.layout();
        Shape shape = x.shape();
        if (!shape.equals(y.shape())) {
            shape = shape.broadcast(y.shape());
            x = x.expand(shape);
            y = y.expand(shape);
        }
        return left.engine()
                .dispatcher()
                .apply(op, left, x, right, y, shape, op.exprs().root(0).dtype());
    }

    /** Torch's result type of two tensors: dimensions count before rank 0, unless it is higher. */
    static DType commonDType(Handle a, Handle b) {
        DType x = a.dtype();
        DType y = b.dtype();
        if (x == y) {
            return x;
        }
        boolean scalarX = a.layout().rank() == 0;
        boolean scalarY = b.layout().rank() == 0;
        if (scalarX == scalarY) {
            return x.promote(y);
        }
        DType strong = scalarX ? y : x;
        DType weak = scalarX ? x : y;
        return weak.category().compareTo(strong.category()) > 0 ? weak : strong;
    }

    /**
     * A function of a tensor and a whole number.
     *
     * @param kind the function
     * @param x the tensor
     * @param number the number
     * @return the result
     */
    public static Tensor binary(BinaryKind kind, Tensor x, long number) {
        Handle handle = (Handle) x;
        Op.Map op = MapTable.withNumber(kind, handle.dtype(), Category.INTEGER, false);
        return single(op, handle, immediate(kind, op, number));
    }

    /**
     * A function of a tensor and a number.
     *
     * @param kind the function
     * @param x the tensor
     * @param number the number
     * @return the result
     */
    public static Tensor binary(BinaryKind kind, Tensor x, double number) {
        Handle handle = (Handle) x;
        Op.Map op = MapTable.withNumber(kind, handle.dtype(), Category.FLOATING, false);
        return single(op, handle, immediate(kind, op, number));
    }

    /**
     * A function of a whole number and a tensor.
     *
     * @param kind the function
     * @param number the number
     * @param x the tensor
     * @return the result
     */
    public static Tensor binary(BinaryKind kind, long number, Tensor x) {
        Handle handle = (Handle) x;
        Op.Map op = MapTable.withNumber(kind, handle.dtype(), Category.INTEGER, true);
        return single(op, handle, immediate(kind, op, number));
    }

    /**
     * A function of a number and a tensor.
     *
     * @param kind the function
     * @param number the number
     * @param x the tensor
     * @return the result
     */
    public static Tensor binary(BinaryKind kind, double number, Tensor x) {
        Handle handle = (Handle) x;
        Op.Map op = MapTable.withNumber(kind, handle.dtype(), Category.FLOATING, true);
        return single(op, handle, immediate(kind, op, number));
    }

    private static long[] immediate(BinaryKind kind, Op.Map op, long number) {
        NumberRange.requireFits(kind, number, op.exprs().immediates().get(0));
        return new long[] {Scalars.bits(number, op.exprs().immediates().get(0))};
    }

    private static long[] immediate(BinaryKind kind, Op.Map op, double number) {
        return new long[] {Scalars.bits(number, op.exprs().immediates().get(0))};
    }

    static Handle single(Op op, Handle x, long[] immediates) {
        DType dtype = ((Op.Map) op).exprs().root(0).dtype();
        return x.engine().dispatcher().apply(op, x, immediates, dtype);
    }

    /**
     * max(x, 0).
     *
     * @param x the tensor
     * @return the result
     */
    public static Tensor relu(Tensor x) {
        return single(MapTable.relu(x.dtype()), (Handle) x, NO_IMMEDIATES);
    }

    /**
     * x times the normal distribution function.
     *
     * @param x a floating tensor
     * @return the result
     */
    public static Tensor gelu(Tensor x) {
        return map(
                List.of(x),
                args -> {
                    Scalar v = args.get(0);
                    return v.mul(0.5).mul(v.mul(SQRT_HALF).erf().add(1));
                });
    }

    /**
     * Bounded below and above.
     *
     * @param x the tensor
     * @param min the lower bound
     * @param max the upper bound
     * @return the result
     */
    public static Tensor clamp(Tensor x, double min, double max) {
        return map(List.of(x), args -> args.get(0).clamp(min, max));
    }

    /**
     * Bounded below and above by whole numbers.
     *
     * @param x the tensor
     * @param min the lower bound
     * @param max the upper bound
     * @return the result
     */
    public static Tensor clamp(Tensor x, long min, long max) {
        return map(List.of(x), args -> args.get(0).clamp(min, max));
    }

    /**
     * A logical function of the truth of two tensors.
     *
     * @param kind and, or, xor
     * @param a one tensor
     * @param b the other
     * @return a BOOL tensor
     */
    public static Tensor logical(BinaryKind kind, Tensor a, Tensor b) {
        Handle left = (Handle) a;
        Handle right = (Handle) b;
        Dispatcher.requireCollocated(kind.opName(), left, right);
        return pair(MapTable.binary(kind, left.dtype(), right.dtype(), DType.BOOL), left, right);
    }

    /**
     * Whether each element is 0.
     *
     * @param x the tensor
     * @return a BOOL tensor
     */
    public static Tensor logicalNot(Tensor x) {
        return single(MapTable.logicalNot(x.dtype()), (Handle) x, NO_IMMEDIATES);
    }

    /**
     * Conversion.
     *
     * @param x the tensor
     * @param dtype the dtype to convert to
     * @return x itself if it has it
     */
    public static Tensor to(Tensor x, DType dtype) {
        return x.dtype() == dtype
                ? x
                : single(MapTable.cast(x.dtype(), dtype), (Handle) x, NO_IMMEDIATES);
    }

    static Handle copy(Handle x) {
        return single(MapTable.cast(x.dtype(), x.dtype()), x, NO_IMMEDIATES);
    }

    /**
     * One of two values by a condition.
     *
     * @param condition a BOOL tensor
     * @param a the value where it holds
     * @param b the value elsewhere
     * @return the result, broadcast
     */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        requireCondition(condition);
        DType values = commonDType((Handle) a, (Handle) b);
        return map(
                List.of(condition, a, b),
                args -> args.get(0).where(args.get(1).to(values), args.get(2).to(values)));
    }

    /**
     * A value or a number by a condition.
     *
     * @param condition a BOOL tensor
     * @param a what counts where it holds
     * @param b what counts elsewhere
     * @return the result, broadcast
     */
    public static Tensor where(Tensor condition, Tensor a, double b) {
        return choose(condition, a, value -> value.number(b), true);
    }

    /**
     * A value or a whole number by a condition.
     *
     * @param condition a BOOL tensor
     * @param a what counts where it holds
     * @param b what counts elsewhere
     * @return the result, broadcast
     */
    public static Tensor where(Tensor condition, Tensor a, long b) {
        return choose(condition, a, value -> value.number(b), true);
    }

    /**
     * A number or a value by a condition.
     *
     * @param condition a BOOL tensor
     * @param a what counts where it holds
     * @param b what counts elsewhere
     * @return the result, broadcast
     */
    public static Tensor where(Tensor condition, double a, Tensor b) {
        return choose(condition, b, value -> value.number(a), false);
    }

    /**
     * A whole number or a value by a condition.
     *
     * @param condition a BOOL tensor
     * @param a what counts where it holds
     * @param b what counts elsewhere
     * @return the result, broadcast
     */
    public static Tensor where(Tensor condition, long a, Tensor b) {
        return choose(condition, b, value -> value.number(a), false);
    }

    private static Tensor choose(
            Tensor condition,
            Tensor tensor,
            Function<ScalarSymbol, Scalar> number,
            boolean tensorFirst) {
        requireCondition(condition);
        return map(
                List.of(condition, tensor),
                args -> {
                    Scalar value = args.get(1);
                    Scalar other = number.apply((ScalarSymbol) value);
                    return tensorFirst
                            ? args.get(0).where(value, other)
                            : args.get(0).where(other, value);
                });
    }

    private static void requireCondition(Tensor condition) {
        if (condition.dtype() != DType.BOOL) {
            throw new DTypeException(
                    "where takes a BOOL condition, got " + condition.dtype() + "; use ne(0)");
        }
    }

    /**
     * The user's own function, built anew.
     *
     * @param tensors the arguments, broadcast together
     * @param function builds the result from symbols of their elements
     * @return the result
     */
    public static Tensor map(List<Tensor> tensors, Function<List<Scalar>, Scalar> function) {
        return run(tensors, new FunctionTable(tensors.size(), function)::build);
    }

    /**
     * The user's own function, built once per tuple of dtypes.
     *
     * @param table the function
     * @param tensors the arguments, broadcast together
     * @return the result
     */
    public static Tensor apply(FunctionTable table, List<Tensor> tensors) {
        return run(tensors, table::forDTypes);
    }

    private static Tensor run(
            List<Tensor> tensors, Function<List<DType>, FunctionTable.Built> build) {
        if (tensors.isEmpty()) {
            throw new ShapeMismatchException("map needs at least one tensor");
        }
        Handle first = (Handle) tensors.get(0);
        Shape shape = first.shape();
        List<DType> dtypes = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) {
            Handle handle = (Handle) tensor;
            Dispatcher.requireCollocated("map", first, handle);
            handle.requireLive();
            dtypes.add(handle.dtype());
            shape = shape.broadcast(handle.layout().shape());
        }
        FunctionTable.Built built = build.apply(dtypes);
        Handle[] in = new Handle[built.inputs().size()];
        Layout[] views = new Layout[in.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = (Handle) tensors.get(built.inputs().get(i));
            views[i] = in[i].layout().expand(shape);
        }
        return first.engine()
                .dispatcher()
                .create(
                        first.worker(),
                        built.op(),
                        in,
                        views,
                        built.immediates(),
                        Layout.contiguous(shape),
                        shape,
                        built.op().exprs().root(0).dtype());
    }
}
