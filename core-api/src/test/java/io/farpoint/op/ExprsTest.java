package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.LimitExceededException;
import io.farpoint.Shape;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from an op's expressions, and how large they may be. */
@Tag("unit")
class ExprsTest {
    private static final DType F = DType.FLOAT32;

    private static Expr x(int index) {
        return new Expr.Input(index, F);
    }

    private static Expr add(Expr left, Expr right) {
        return new Expr.Binary(BinaryKind.ADD, left, right);
    }

    private static Expr deep(int depth) {
        Expr expr = x(0);
        for (int i = 1; i < depth; i++) {
            expr = new Expr.Unary(UnaryKind.NEG, expr);
        }
        return expr;
    }

    /** A sum of as many nodes, an odd number. */
    private static Expr wide(int nodes) {
        if (nodes == 1) {
            return x(0);
        }
        int left = (nodes - 1) / 2;
        left += left % 2 == 0 ? 1 : 0;
        return add(wide(left), wide(nodes - 1 - left));
    }

    @Test
    void depthHasALimit() {
        assertEquals(Exprs.MAX_DEPTH, Exprs.of(deep(Exprs.MAX_DEPTH)).nodes());
        assertThrows(LimitExceededException.class, () -> Exprs.of(deep(Exprs.MAX_DEPTH + 1)));
    }

    /** The limit is met before the stack's. */
    @Test
    void depthFarBeyondTheLimitIsRefusedAlike() {
        assertThrows(LimitExceededException.class, () -> Exprs.of(deep(3_000)));
    }

    @Test
    void nodesHaveALimitOverAllOutputsTogether() {
        int half = Exprs.MAX_NODES / 2;
        assertEquals(Exprs.MAX_NODES, Exprs.of(wide(half - 1), wide(half + 1)).nodes());
        assertThrows(LimitExceededException.class, () -> Exprs.of(wide(half + 1), wide(half + 1)));
    }

    @Test
    void sharedSubtreesCountEachTime() {
        Expr expr = x(0);
        for (int i = 0; i < 5; i++) {
            expr = add(expr, expr);
        }
        assertEquals(63, Exprs.of(expr).nodes());
        Expr huge = x(0);
        for (int i = 0; i < 100; i++) {
            huge = add(huge, huge);
        }
        Expr tooLarge = huge;
        assertThrows(LimitExceededException.class, () -> Exprs.of(tooLarge));
    }

    @Test
    void inputsHaveALimit() {
        Expr expr = x(0);
        for (int i = 1; i < Exprs.MAX_INPUTS; i++) {
            expr = add(expr, x(i));
        }
        Expr most = expr;
        assertEquals(Exprs.MAX_INPUTS, Exprs.of(most).inputs().size());
        assertThrows(LimitExceededException.class, () -> Exprs.of(add(most, x(Exprs.MAX_INPUTS))));
    }

    @Test
    void immediatesHaveALimit() {
        Expr expr = new Expr.Immediate(0, F);
        for (int i = 1; i < Exprs.MAX_IMMEDIATES; i++) {
            expr = add(expr, new Expr.Immediate(i, F));
        }
        Expr most = expr;
        assertEquals(Exprs.MAX_IMMEDIATES, Exprs.of(most).immediates().size());
        assertThrows(
                LimitExceededException.class,
                () -> Exprs.of(add(most, new Expr.Immediate(Exprs.MAX_IMMEDIATES, F))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void operandOfNoPossibleNumberIsRefused(int index) {
        assertThrows(LimitExceededException.class, () -> Exprs.of(x(index)));
        assertThrows(LimitExceededException.class, () -> Exprs.of(new Expr.Immediate(index, F)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1_000_000})
    void indexOfNoPossibleDimensionIsRefused(int axis) {
        List<OpRules.Typed> out = List.of(new OpRules.Typed(Shape.of(2, 2), DType.INT64));
        assertThrows(
                FarpointException.class,
                () -> OpRules.check(new Op.Map(new Expr.Index(axis)), List.of(), out));
    }

    @Test
    void outputsHaveALimitAndThereIsOneAtLeast() {
        List<Expr> most = Collections.nCopies(Exprs.MAX_OUTPUTS, x(0));
        assertEquals(Exprs.MAX_OUTPUTS, Exprs.of(most).roots().size());
        assertThrows(
                LimitExceededException.class,
                () -> Exprs.of(Collections.nCopies(Exprs.MAX_OUTPUTS + 1, x(0))));
        assertThrows(LimitExceededException.class, Exprs::of);
    }

    @Test
    void operandLeftOutIsRefusedByNumber() {
        DTypeException input = assertThrows(DTypeException.class, () -> Exprs.of(x(1)));
        assertTrue(input.getMessage().contains("input 0"), input.getMessage());
        DTypeException number =
                assertThrows(
                        DTypeException.class, () -> Exprs.of(add(x(0), new Expr.Immediate(2, F))));
        assertTrue(number.getMessage().contains("immediate 0"), number.getMessage());
    }

    @Test
    void gapMayBeFilledByAnotherOutput() {
        assertEquals(List.of(F, F), Exprs.of(x(1), x(0)).inputs());
    }

    @Test
    void operandUnderTwoDTypesIsRefusedByName() {
        Expr mixed = add(x(0), new Expr.Cast(F, new Expr.Input(0, DType.INT64)));
        DTypeException refused = assertThrows(DTypeException.class, () -> Exprs.of(mixed));
        assertTrue(refused.getMessage().contains("FLOAT32"), refused.getMessage());
        assertTrue(refused.getMessage().contains("INT64"), refused.getMessage());
        assertThrows(
                DTypeException.class,
                () -> Exprs.of(new Expr.Immediate(0, F), new Expr.Immediate(0, DType.INT32)));
    }

    @ParameterizedTest
    @CsvSource({
        "FLOOR_DIV, INT64, true", "REMAINDER, UINT8, true", "POW, INT32, true",
        "FLOOR_DIV, FLOAT32, false", "REMAINDER, FLOAT64, false", "POW, FLOAT32, false",
        "ADD, INT64, false", "MUL, BOOL, false"
    })
    void divisionAndPowersOfIntegersMayFail(BinaryKind kind, DType dtype, boolean mayFail) {
        Expr inner = new Expr.Binary(kind, new Expr.Input(0, dtype), new Expr.Input(1, dtype));
        assertEquals(mayFail, Exprs.of(inner).mayFail());
        assertEquals(mayFail, Exprs.of(new Expr.Cast(F, inner)).mayFail(), "inside");
        assertEquals(mayFail, new Op.Map(inner).mayFail());
    }

    @Test
    void indicesUsedTellTheLeastRank() {
        assertEquals(0, Exprs.of(x(0)).indexRank());
        assertEquals(1, Exprs.of(new Expr.Index(0)).indexRank());
        Expr both = new Expr.Binary(BinaryKind.ADD, new Expr.Index(2), new Expr.Index(0));
        assertEquals(3, Exprs.of(both).indexRank());
    }

    @Test
    void equalExpressionsAreEqual() {
        assertEquals(Exprs.of(add(x(0), x(1))), Exprs.of(add(x(0), x(1))));
        assertEquals(Exprs.of(add(x(0), x(1))).hashCode(), Exprs.of(add(x(0), x(1))).hashCode());
        assertNotEquals(Exprs.of(add(x(0), x(1))), Exprs.of(add(x(1), x(0))));
        assertEquals(new Op.Map(add(x(0), x(1))), new Op.Map(add(x(0), x(1))));
    }

    @Test
    void rootsGivenAreCopied() {
        List<Expr> roots = new java.util.ArrayList<>(List.of(x(0)));
        Exprs exprs = Exprs.of(roots);
        roots.clear();
        assertEquals(1, exprs.roots().size());
        assertFalse(exprs.mayFail());
    }
}
