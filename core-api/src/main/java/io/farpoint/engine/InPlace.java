package io.farpoint.engine;

import io.farpoint.AutogradException;
import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.ShapeMismatchException;
import io.farpoint.Tensor;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import java.util.EnumMap;
import java.util.Map;

/** In-place ops: a map whose output is the target's own view. */
public final class InPlace {
    private static final Map<DType, Op.Map> FILL = new EnumMap<>(DType.class);

    static {
        for (DType dtype : DType.values()) {
            FILL.put(dtype, new Op.Map(new Expr.Immediate(0, dtype)));
        }
    }

    private InPlace() {}

    /**
     * Joins a tensor into a target.
     *
     * @param kind the function
     * @param x the target
     * @param y the other operand, broadcast to the target's shape
     * @return the target
     */
    public static Tensor binary(BinaryKind kind, Tensor x, Tensor y) {
        Handle target = (Handle) x;
        Handle other = (Handle) y;
        String name = kind.opName() + "_";
        Dispatcher.requireCollocated(name, target, other);
        DType common = Elementwise.commonDType(target, other);
        Op.Map op = MapTable.binary(kind, target.dtype(), other.dtype(), common);
        return run(name, into(op, target.dtype(), name), target, other, Elementwise.NO_IMMEDIATES);
    }

    /**
     * Joins a whole number into a target.
     *
     * @param kind the function
     * @param x the target
     * @param number the number
     * @return the target
     */
    public static Tensor binary(BinaryKind kind, Tensor x, long number) {
        return withNumber(kind, (Handle) x, DType.Category.INTEGER, (double) number, number);
    }

    /**
     * Joins a number into a target.
     *
     * @param kind the function
     * @param x the target
     * @param number the number
     * @return the target
     */
    public static Tensor binary(BinaryKind kind, Tensor x, double number) {
        return withNumber(kind, (Handle) x, DType.Category.FLOATING, number, 0);
    }

    private static Tensor withNumber(
            BinaryKind kind, Handle x, DType.Category category, double real, long whole) {
        String name = kind.opName() + "_";
        Op.Map op = MapTable.withNumber(kind, x.dtype(), category, false);
        DType dtype = op.exprs().immediates().get(0);
        if (category == DType.Category.INTEGER) {
            NumberRange.requireFits(kind, whole, dtype);
        }
        long bits =
                category == DType.Category.INTEGER
                        ? Scalars.bits(whole, dtype)
                        : Scalars.bits(real, dtype);
        return run(name, into(op, x.dtype(), name), x, null, new long[] {bits});
    }

    /** The op with its result converted to the target's dtype, which must be of its category. */
    private static Op.Map into(Op.Map op, DType target, String name) {
        Expr result = op.exprs().root(0);
        if (result.dtype() == target) {
            return op;
        }
        if (result.dtype().category().compareTo(target.category()) > 0) {
            throw new DTypeException(
                    name
                            + " would have to write "
                            + result.dtype()
                            + " into a tensor of "
                            + target
                            + "; convert the target with to("
                            + result.dtype()
                            + ")");
        }
        return new Op.Map(new Expr.Cast(target, result));
    }

    private static Tensor run(String name, Op.Map op, Handle target, Handle other, long[] numbers) {
        requireWritable(name, target);
        Layout layout = target.layout();
        Handle[] in = other == null ? new Handle[] {target} : new Handle[] {target, other};
        Layout[] views =
                other == null
                        ? new Layout[] {layout}
                        : new Layout[] {layout, broadcast(name, other, target)};
        target.engine()
                .dispatcher()
                .applyInPlace(name, op, in, views, numbers, new Handle[] {target});
        return target;
    }

    private static Layout broadcast(String name, Handle source, Handle target) {
        if (!source.layout().shape().broadcast(target.shape()).equals(target.shape())) {
            throw new ShapeMismatchException(
                    name + " cannot write shape " + source.shape() + " into " + target.shape());
        }
        return source.layout().expand(target.shape());
    }

    /** Refuses targets that autograd or memory forbid. */
    static void requireWritable(String name, Handle target) {
        target.requireLive();
        if (target.record().isBorrowed()) {
            throw new FarpointException(
                    name
                            + " on data that the owner of "
                            + target.worker().id()
                            + " lent read-only, shape "
                            + target.shape()
                            + "; clone it first");
        }
        if (!target.layout().isInjective()) {
            throw new ShapeMismatchException(
                    name
                            + " would write one element several times through the expanded or "
                            + "overlapping view "
                            + target.layout()
                            + "; clone it first");
        }
        if (target.record().isLeaf()
                && target.record().history() == null
                && target.engine().recorder().isRecording()
                && !target.isDetached()) {
            throw new AutogradException(
                    name
                            + " on a leaf that requires grad (or a view of one), shape "
                            + target.shape()
                            + ": do it inside noGrad, or on a clone");
        }
    }

    /**
     * Writes a whole number everywhere.
     *
     * @param x the target
     * @param value the number
     * @return the target
     */
    public static Tensor fill(Tensor x, long value) {
        return fill((Handle) x, Scalars.bits(value, x.dtype()));
    }

    /**
     * Writes a number everywhere.
     *
     * @param x the target
     * @param value the number
     * @return the target
     */
    public static Tensor fill(Tensor x, double value) {
        return fill((Handle) x, Scalars.bits(value, x.dtype()));
    }

    private static Tensor fill(Handle target, long bits) {
        requireWritable("fill_", target);
        target.engine()
                .dispatcher()
                .applyInPlace(
                        "fill_",
                        FILL.get(target.dtype()),
                        new Handle[0],
                        new Layout[0],
                        new long[] {bits},
                        new Handle[] {target});
        return target;
    }

    /**
     * Writes a tensor's elements.
     *
     * @param x the target
     * @param y the source, broadcast and converted
     * @return the target
     */
    public static Tensor copy(Tensor x, Tensor y) {
        Handle target = (Handle) x;
        Handle source = (Handle) y;
        Dispatcher.requireCollocated("copy_", target, source);
        requireWritable("copy_", target);
        target.engine()
                .dispatcher()
                .applyInPlace(
                        "copy_",
                        MapTable.cast(source.dtype(), target.dtype()),
                        new Handle[] {source},
                        new Layout[] {broadcast("copy_", source, target)},
                        Elementwise.NO_IMMEDIATES,
                        new Handle[] {target});
        return target;
    }
}
