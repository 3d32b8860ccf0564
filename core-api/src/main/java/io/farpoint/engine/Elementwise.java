package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DType.Category;
import io.farpoint.DTypeException;
import io.farpoint.Scalar;
import io.farpoint.Shape;
import io.farpoint.Tensor;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.CompactExpr;
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
        Engine.requireCollocated(kind.opName(), left, right);
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
                .apply(
                        op,
                        new Handle[] {left, right},
                        new Layout[] {x, y},
                        NO_IMMEDIATES,
                        shape,
                        op.exprs().root(0).dtype());
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
        return single(op, handle, immediate(op, number));
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
        return single(op, handle, immediate(op, number));
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
        return single(op, handle, immediate(op, number));
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
        return single(op, handle, immediate(op, number));
    }

    private static long[] immediate(Op.Map op, long number) {
        return new long[] {Scalars.bits(number, op.exprs().immediates().get(0))};
    }

    private static long[] immediate(Op.Map op, double number) {
        return new long[] {Scalars.bits(number, op.exprs().immediates().get(0))};
    }

    static Handle single(Op op, Handle x, long[] immediates) {
        Op.Map map = (Op.Map) op;
        return x.engine()
                .apply(
                        op,
                        new Handle[] {x},
                        new Layout[] {x.layout()},
                        immediates,
                        x.layout().shape(),
                        map.exprs().root(0).dtype());
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
        Engine.requireCollocated(kind.opName(), left, right);
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
        if (condition.dtype() != DType.BOOL) {
            throw new DTypeException(
                    "where takes a BOOL condition, got " + condition.dtype() + "; use ne(0)");
        }
        return map(
                List.of(condition, a, b),
                args -> args.get(0).where(args.get(1), args.get(2)),
                commonDType((Handle) a, (Handle) b));
    }

    /**
     * The user's own function.
     *
     * @param tensors the arguments, broadcast together
     * @param function builds the result from symbols of their elements
     * @return the result
     */
    public static Tensor map(List<Tensor> tensors, Function<List<Scalar>, Scalar> function) {
        return map(tensors, function, null);
    }

    private static Tensor map(
            List<Tensor> tensors, Function<List<Scalar>, Scalar> function, DType values) {
        List<Handle> handles = new ArrayList<>();
        Shape shape = Shape.SCALAR;
        for (Tensor tensor : tensors) {
            Handle handle = (Handle) tensor;
            handle.requireLive();
            if (!handles.isEmpty()) {
                Engine.requireCollocated("map", handles.get(0), handle);
            }
            handles.add(handle);
            shape = shape.broadcast(handle.layout().shape());
        }
        ScalarSymbol.Tape tape = new ScalarSymbol.Tape();
        List<Scalar> symbols = new ArrayList<>();
        for (int i = 0; i < handles.size(); i++) {
            Scalar symbol = ScalarSymbol.input(tape, i, handles.get(i).dtype());
            symbols.add(values != null && i > 0 ? symbol.to(values) : symbol);
        }
        CompactExpr result = CompactExpr.of(((ScalarSymbol) function.apply(symbols)).on(tape));
        Handle[] in = new Handle[result.inputs().size()];
        Layout[] views = new Layout[in.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = handles.get(result.inputs().get(i));
            views[i] = in[i].layout().expand(shape);
        }
        return handles.get(0)
                .engine()
                .create(
                        handles.get(0).worker(),
                        new Op.Map(result.expr()),
                        in,
                        views,
                        result.pick(tape.numbers()),
                        Layout.contiguous(shape),
                        shape,
                        result.expr().dtype());
    }
}
