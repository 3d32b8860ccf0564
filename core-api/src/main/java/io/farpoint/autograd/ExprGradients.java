package io.farpoint.autograd;

import io.farpoint.DType;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.CompactExpr;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Scalars;
import io.farpoint.op.UnaryKind;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The derivatives of scalar expressions, symbolically, so that a chain of elementwise steps has a
 * gradient of one kernel. The gradient of output {@code o} is input {@code n + o} of the
 * derivative, behind the {@code n} inputs of the expression.
 */
final class ExprGradients {
    /** The most derivatives kept; beyond it the cache begins anew. */
    private static final int MAX_CACHED = 4096;

    private record Key(Exprs exprs, int input) {}

    private final ConcurrentHashMap<Key, Optional<CompactExpr>> cache = new ConcurrentHashMap<>();

    /** The derivative by an input, or empty where it is 0 everywhere. */
    Optional<CompactExpr> byInput(Exprs exprs, int input) {
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        return cache.computeIfAbsent(new Key(exprs, input), ExprGradients::derive);
    }

    private static Optional<CompactExpr> derive(Key key) {
        Sum sum = new Sum(key.input());
        int n = key.exprs().inputs().size();
        for (int o = 0; o < key.exprs().roots().size(); o++) {
            Expr root = key.exprs().root(o);
            if (root.dtype().isFloating()) {
                sum.descend(root, new Expr.Input(n + o, root.dtype()));
            }
        }
        return Optional.ofNullable(sum.total).map(CompactExpr::of);
    }

    /** Gathers what flows to one input: the chain rule, from the root down. */
    private static final class Sum {
        final int input;
        Expr total;

        Sum(int input) {
            this.input = input;
        }

        /** Lets the gradient {@code up} of a node flow on to its children. */
        void descend(Expr node, Expr up) {
            switch (node) {
                case Expr.Input leaf -> {
                    if (leaf.index() == input) {
                        total = total == null ? up : binary(BinaryKind.ADD, total, up);
                    }
                }
                case Expr.Immediate _, Expr.Const _, Expr.Index _ -> {}
                case Expr.Unary unary -> throughUnary(unary, up);
                case Expr.Binary binary -> throughBinary(binary, up);
                case Expr.Fma fma -> {
                    descend(fma.a(), times(up, fma.b()));
                    descend(fma.b(), times(up, fma.a()));
                    descend(fma.c(), up);
                }
                case Expr.Select select -> {
                    Expr zero = constant(0, up.dtype());
                    descend(select.whenTrue(), new Expr.Select(select.condition(), up, zero));
                    descend(select.whenFalse(), new Expr.Select(select.condition(), zero, up));
                }
                case Expr.Cast cast -> {
                    DType from = cast.arg().dtype();
                    if (cast.dtype().isFloating() && from.isFloating()) {
                        descend(cast.arg(), from == up.dtype() ? up : new Expr.Cast(from, up));
                    }
                }
            }
        }

        private void throughUnary(Expr.Unary node, Expr up) {
            if (!node.dtype().isFloating() || !reaches(node.arg())) {
                return;
            }
            Expr x = node.arg();
            Expr one = constant(1, node.dtype());
            switch (node.kind()) {
                case NEG -> descend(x, negative(up));
                case ABS -> descend(x, times(up, unary(UnaryKind.SIGN, x)));
                case SQRT -> descend(x, over(up, times(constant(2, node.dtype()), node)));
                case EXP -> descend(x, times(up, node));
                case LOG -> descend(x, over(up, x));
                case LOG1P -> descend(x, over(up, binary(BinaryKind.ADD, one, x)));
                case SIN -> descend(x, times(up, unary(UnaryKind.COS, x)));
                case COS -> descend(x, negative(times(up, unary(UnaryKind.SIN, x))));
                case TANH -> descend(x, times(up, binary(BinaryKind.SUB, one, times(node, node))));
                case SIGMOID ->
                        descend(x, times(up, times(node, binary(BinaryKind.SUB, one, node))));
                case ERF -> {
                    Expr factor = constant(2 / Math.sqrt(Math.PI), node.dtype());
                    Expr bell = unary(UnaryKind.EXP, negative(times(x, x)));
                    descend(x, times(up, times(factor, bell)));
                }
                case SIGN, FLOOR, NOT -> {}
            }
        }

        private void throughBinary(Expr.Binary node, Expr up) {
            if (!node.dtype().isFloating() || node.kind().isComparison()) {
                return;
            }
            Expr a = node.left();
            Expr b = node.right();
            switch (node.kind()) {
                case ADD -> {
                    descend(a, up);
                    descend(b, up);
                }
                case SUB -> {
                    descend(a, up);
                    descend(b, negative(up));
                }
                case MUL -> {
                    descend(a, times(up, b));
                    descend(b, times(up, a));
                }
                case DIV -> {
                    descend(a, over(up, b));
                    descend(b, negative(over(times(up, over(a, b)), b)));
                }
                case REMAINDER -> {
                    descend(a, up);
                    descend(b, negative(times(up, unary(UnaryKind.FLOOR, over(a, b)))));
                }
                case POW -> throughPower(node, up);
                case MAX -> throughExtreme(BinaryKind.GT, a, b, up);
                case MIN -> throughExtreme(BinaryKind.LT, a, b, up);
                case FLOOR_DIV, EQ, NE, LT, LE, GT, GE, AND, OR, XOR -> {}
            }
        }

        /** As torch: 0 where the exponent is 0, and no log of a base of 0 with an exponent >= 0. */
        private void throughPower(Expr.Binary node, Expr up) {
            Expr a = node.left();
            Expr b = node.right();
            Expr zero = constant(0, node.dtype());
            if (reaches(a)) {
                Expr lower = binary(BinaryKind.SUB, b, constant(1, node.dtype()));
                Expr slope = times(up, times(b, binary(BinaryKind.POW, a, lower)));
                descend(a, new Expr.Select(binary(BinaryKind.EQ, b, zero), zero, slope));
            }
            if (reaches(b)) {
                Expr slope = times(up, times(node, unary(UnaryKind.LOG, a)));
                Expr flat =
                        binary(
                                BinaryKind.AND,
                                binary(BinaryKind.EQ, a, zero),
                                binary(BinaryKind.GE, b, zero));
                descend(b, new Expr.Select(flat, zero, slope));
            }
        }

        /** Equal ones share the gradient, as in torch. */
        private void throughExtreme(BinaryKind wins, Expr a, Expr b, Expr up) {
            Expr zero = constant(0, up.dtype());
            Expr half = times(up, constant(0.5, up.dtype()));
            Expr tie = new Expr.Select(binary(BinaryKind.EQ, a, b), half, zero);
            descend(a, new Expr.Select(binary(wins, a, b), up, tie));
            descend(b, new Expr.Select(binary(wins, b, a), up, tie));
        }

        private boolean reaches(Expr expr) {
            if (expr instanceof Expr.Input leaf && leaf.index() == input) {
                return true;
            }
            for (Expr child : expr.children()) {
                if (reaches(child)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Expr constant(double value, DType dtype) {
        return new Expr.Const(Scalars.bits(value, dtype), dtype);
    }

    private static Expr unary(UnaryKind kind, Expr arg) {
        return new Expr.Unary(kind, arg);
    }

    private static Expr binary(BinaryKind kind, Expr left, Expr right) {
        return new Expr.Binary(kind, left, right);
    }

    private static Expr times(Expr left, Expr right) {
        return binary(BinaryKind.MUL, left, right);
    }

    private static Expr over(Expr left, Expr right) {
        return binary(BinaryKind.DIV, left, right);
    }

    private static Expr negative(Expr arg) {
        return unary(UnaryKind.NEG, arg);
    }
}
