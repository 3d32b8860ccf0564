package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import io.farpoint.stub.ExprValues;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Renumbering of operands. */
@Tag("unit")
class CompactExprTest {
    private static final DType D = DType.FLOAT64;
    private static final int OPERANDS = 9;

    private static Expr add(Expr left, Expr right) {
        return new Expr.Binary(BinaryKind.ADD, left, right);
    }

    @Test
    void operandsAreNumberedByFirstUse() {
        Expr expr =
                add(
                        add(new Expr.Input(7, D), new Expr.Immediate(4, D)),
                        add(new Expr.Input(2, D), new Expr.Input(7, D)));
        CompactExpr compact = CompactExpr.of(expr);
        assertEquals(
                add(
                        add(new Expr.Input(0, D), new Expr.Immediate(0, D)),
                        add(new Expr.Input(1, D), new Expr.Input(0, D))),
                compact.expr());
        assertEquals(List.of(7, 2), compact.inputs());
        assertEquals(List.of(4), compact.immediates());
    }

    @Test
    void constantsAndIndicesStay() {
        Expr expr = add(new Expr.Const(3, DType.INT64), new Expr.Index(1));
        assertEquals(new CompactExpr(expr, List.of(), List.of()), CompactExpr.of(expr));
    }

    @Test
    void immediatesStillUsedArePicked() {
        Expr expr = add(new Expr.Immediate(3, D), new Expr.Immediate(1, D));
        assertArrayEquals(
                new long[] {40, 20}, CompactExpr.of(expr).pick(new long[] {10, 20, 30, 40}));
    }

    @ParameterizedTest
    @MethodSource("io.farpoint.stub.TestSeeds#several")
    void valueIsTheSameAndNoNumberIsLeftOut(long seed) {
        Random random = new Random(seed);
        Expr expr = random(random, 5);
        CompactExpr compact = CompactExpr.of(expr);
        assertDoesNotThrow(() -> Exprs.of(compact.expr()), "no gaps");
        long[] inputs = new long[OPERANDS];
        long[] immediates = new long[OPERANDS];
        for (int i = 0; i < OPERANDS; i++) {
            inputs[i] = Double.doubleToRawLongBits(random.nextGaussian());
            immediates[i] = Double.doubleToRawLongBits(random.nextGaussian());
        }
        long[] left = compact.inputs().stream().mapToLong(i -> inputs[i]).toArray();
        assertEquals(
                new ExprValues(inputs, immediates, new long[0]).bits(expr),
                new ExprValues(left, compact.pick(immediates), new long[0]).bits(compact.expr()));
    }

    private static Expr random(Random random, int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            int index = random.nextInt(OPERANDS);
            return random.nextBoolean() ? new Expr.Input(index, D) : new Expr.Immediate(index, D);
        }
        return switch (random.nextInt(3)) {
            case 0 -> add(random(random, depth - 1), random(random, depth - 1));
            case 1 -> new Expr.Unary(UnaryKind.NEG, random(random, depth - 1));
            default ->
                    new Expr.Fma(
                            random(random, depth - 1),
                            random(random, depth - 1),
                            random(random, depth - 1));
        };
    }
}
