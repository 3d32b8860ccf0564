package io.farpoint.op;

/**
 * The frozen numbers of op records and expression nodes on the wire: explicit, append-only, never
 * derived from an order. Reserved for records to come: 8 Convolve, 9 and 10 its gradients by input
 * and by weight, 11 Fold, 12 Scan, 13 ArgSort, 14 Factorise, 15 Plan; 69 to 127 further composites.
 */
public final class WireCodes {
    private WireCodes() {}

    /**
     * The number of an op's record; its attributes follow it.
     *
     * @param op the op
     * @return the wire code
     */
    public static int of(Op op) {
        return switch (op) {
            case Op.Map _ -> 1;
            case Op.Reduce _ -> 2;
            case Op.ArgReduce _ -> 3;
            case Op.MatMul _ -> 4;
            case Op.Gather _ -> 5;
            case Op.Scatter _ -> 6;
            case Op.Random _ -> 7;
            case Composite.Softmax _ -> 64;
            case Composite.LogSoftmax _ -> 65;
            case Composite.LogSumExp _ -> 66;
            case Composite.Mean _ -> 67;
            case Composite.CrossEntropy _ -> 68;
        };
    }

    /**
     * The number of an expression's node in a postfix program.
     *
     * @param node the node
     * @return the wire code
     */
    public static int of(Expr node) {
        return switch (node) {
            case Expr.Input _ -> 1;
            case Expr.Immediate _ -> 2;
            case Expr.Const _ -> 3;
            case Expr.Index _ -> 4;
            case Expr.Unary _ -> 5;
            case Expr.Binary _ -> 6;
            case Expr.Fma _ -> 7;
            case Expr.Select _ -> 8;
            case Expr.Cast _ -> 9;
        };
    }
}
