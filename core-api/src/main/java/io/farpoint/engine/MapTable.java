package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.DType.Category;
import io.farpoint.DTypeException;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;

/**
 * The maps of one step, built once per dtypes, so that nothing is allocated to say {@code add}.
 * Entries are immutable; a null means that torch refuses the types.
 */
final class MapTable {
    private static final DType[] DTYPES = DType.values();
    private static final Category[] CATEGORIES = Category.values();
    private static final int N = DTYPES.length;

    private static final Op.Map[] UNARY = new Op.Map[UnaryKind.values().length * N];
    private static final Op.Map[] BINARY = new Op.Map[BinaryKind.values().length * N * N * N];
    private static final Op.Map[] NUMBER =
            new Op.Map[BinaryKind.values().length * N * CATEGORIES.length * 2];
    private static final Op.Map[] CAST = new Op.Map[N * N];
    private static final Op.Map[] RELU = new Op.Map[N];

    static {
        for (DType a : DTYPES) {
            for (UnaryKind kind : UnaryKind.values()) {
                UNARY[kind.ordinal() * N + a.ordinal()] = makeUnary(kind, a);
            }
            for (BinaryKind kind : BinaryKind.values()) {
                for (DType b : DTYPES) {
                    for (DType common : DTYPES) {
                        BINARY[index(kind, a, b, common)] = makeBinary(kind, a, b, common);
                    }
                }
                for (Category category : CATEGORIES) {
                    NUMBER[index(kind, a, category, false)] = makeNumber(kind, a, category, false);
                    NUMBER[index(kind, a, category, true)] = makeNumber(kind, a, category, true);
                }
            }
            for (DType b : DTYPES) {
                CAST[a.ordinal() * N + b.ordinal()] = new Op.Map(cast(b, new Expr.Input(0, a)));
            }
            RELU[a.ordinal()] = a == DType.BOOL ? null : makeRelu(a);
        }
    }

    private MapTable() {}

    static Op.Map unary(UnaryKind kind, DType dtype) {
        return require(UNARY[kind.ordinal() * N + dtype.ordinal()], kind.opName(), dtype, null);
    }

    static Op.Map binary(BinaryKind kind, DType left, DType right, DType common) {
        return require(BINARY[index(kind, left, right, common)], kind.opName(), left, right);
    }

    static Op.Map withNumber(BinaryKind kind, DType dtype, Category number, boolean numberFirst) {
        return require(NUMBER[index(kind, dtype, number, numberFirst)], kind.opName(), dtype, null);
    }

    static Op.Map cast(DType from, DType to) {
        return CAST[from.ordinal() * N + to.ordinal()];
    }

    static Op.Map relu(DType dtype) {
        return require(RELU[dtype.ordinal()], "relu", dtype, null);
    }

    static Op.Map logicalNot(DType dtype) {
        return unary(UnaryKind.NOT, dtype);
    }

    private static Op.Map require(Op.Map op, String name, DType left, DType right) {
        if (op == null) {
            throw new DTypeException(
                    name
                            + " is not defined for "
                            + left
                            + (right == null ? "" : " and " + right)
                            + "; convert with to(dtype) first");
        }
        return op;
    }

    private static int index(BinaryKind kind, DType a, DType b, DType common) {
        return ((kind.ordinal() * N + a.ordinal()) * N + b.ordinal()) * N + common.ordinal();
    }

    private static int index(BinaryKind kind, DType dtype, Category number, boolean first) {
        return ((kind.ordinal() * N + dtype.ordinal()) * CATEGORIES.length + number.ordinal()) * 2
                + (first ? 1 : 0);
    }

    static Expr cast(DType to, Expr expr) {
        return expr.dtype() == to ? expr : new Expr.Cast(to, expr);
    }

    private static Op.Map makeUnary(UnaryKind kind, DType dtype) {
        Expr x = new Expr.Input(0, dtype);
        if (kind == UnaryKind.NOT) {
            return new Op.Map(new Expr.Unary(kind, cast(DType.BOOL, x)));
        }
        if (kind.floatingOnly() && !dtype.isFloating()) {
            return new Op.Map(new Expr.Unary(kind, cast(DType.FLOAT32, x)));
        }
        return dtype == DType.BOOL ? null : new Op.Map(new Expr.Unary(kind, x));
    }

    private static Op.Map makeBinary(BinaryKind kind, DType a, DType b, DType common) {
        DType computed = computedIn(kind, common);
        if (computed == null) {
            return null;
        }
        return new Op.Map(
                new Expr.Binary(
                        kind,
                        cast(computed, new Expr.Input(0, a)),
                        cast(computed, new Expr.Input(1, b))));
    }

    private static Op.Map makeNumber(BinaryKind kind, DType a, Category number, boolean first) {
        DType computed = computedIn(kind, a.withScalar(number));
        if (computed == null) {
            return null;
        }
        Expr x = cast(computed, new Expr.Input(0, a));
        Expr n = new Expr.Immediate(0, computed);
        return new Op.Map(first ? new Expr.Binary(kind, n, x) : new Expr.Binary(kind, x, n));
    }

    /** The dtype in which a function of two operands of a common dtype is computed. */
    static DType computedIn(BinaryKind kind, DType common) {
        return switch (kind) {
            case ADD, MUL, MAX, MIN, EQ, NE, LT, LE, GT, GE -> common;
            case SUB, FLOOR_DIV, REMAINDER, POW -> common == DType.BOOL ? null : common;
            case DIV -> common.isFloating() ? common : DType.FLOAT32;
            case AND, OR, XOR -> DType.BOOL;
        };
    }

    /** By select, so that NaN stays and the gradient at 0 is 0. */
    private static Op.Map makeRelu(DType dtype) {
        Expr x = new Expr.Input(0, dtype);
        Expr zero = new Expr.Const(Scalars.bits(0L, dtype), dtype);
        return new Op.Map(new Expr.Select(new Expr.Binary(BinaryKind.LE, x, zero), zero, x));
    }
}
