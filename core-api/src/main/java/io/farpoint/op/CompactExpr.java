package io.farpoint.op;

import java.util.ArrayList;
import java.util.List;

/**
 * An expression whose operands are numbered without gaps in the order of their first use, with the
 * old number of each: what is left of an expression in which some operands are no longer used.
 *
 * @param expr the renumbered expression
 * @param inputs the old index of each input
 * @param immediates the old index of each immediate
 */
public record CompactExpr(Expr expr, List<Integer> inputs, List<Integer> immediates) {
    /**
     * Renumbers.
     *
     * @param expr an expression
     * @return the same, compact
     */
    public static CompactExpr of(Expr expr) {
        List<Integer> inputs = new ArrayList<>();
        List<Integer> immediates = new ArrayList<>();
        Expr compact =
                expr.replaceLeaves(leaf ->
                        switch (leaf) {
                            case Expr.Input input ->
                                    new Expr.Input(number(inputs, input.index()), input.dtype());
                            case Expr.Immediate number ->
                                    new Expr.Immediate(
                                            number(immediates, number.index()), number.dtype());
                            case Expr.Const _, Expr.Index _ -> leaf;
                            case Expr.Unary _,
                                    Expr.Binary _,
                                    Expr.Fma _,
                                    Expr.Select _,
                                    Expr.Cast _ ->
                                    throw new IllegalStateException("no leaf: " + leaf);
                        });
        return new CompactExpr(compact, List.copyOf(inputs), List.copyOf(immediates));
    }

    private static int number(List<Integer> seen, int old) {
        int at = seen.indexOf(old);
        if (at < 0) {
            seen.add(old);
            return seen.size() - 1;
        }
        return at;
    }

    /**
     * The immediates that are left.
     *
     * @param all the old immediates' bits
     * @return the bits of those still used, in their new order
     */
    public long[] pick(long[] all) {
        long[] left = new long[immediates.size()];
        for (int i = 0; i < left.length; i++) {
            left[i] = all[immediates.get(i)];
        }
        return left;
    }
}
