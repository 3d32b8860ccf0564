package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which dtypes each node takes and gives. */
@Tag("unit")
class ExprTest {
    private static final Set<DType> NUMBERS = EnumSet.complementOf(EnumSet.of(DType.BOOL));
    private static final Set<DType> FLOATS = EnumSet.of(DType.FLOAT32, DType.FLOAT64);

    private static Expr x(DType dtype) {
        return new Expr.Input(0, dtype);
    }

    private static void allowed(boolean defined, Executable node, Object what) {
        if (defined) {
            assertDoesNotThrow(node, what.toString());
        } else {
            assertThrows(DTypeException.class, node, what.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void unaryTakesTheDTypesItsCommentSays(UnaryKind kind) {
        Set<DType> defined =
                switch (kind) {
                    case NEG, ABS, SIGN, FLOOR -> NUMBERS;
                    case SQRT, EXP, LOG, LOG1P, SIN, COS, TANH, SIGMOID, ERF -> FLOATS;
                    case NOT -> EnumSet.of(DType.BOOL);
                };
        for (DType dtype : DType.values()) {
            allowed(
                    defined.contains(dtype),
                    () -> assertSame(dtype, new Expr.Unary(kind, x(dtype)).dtype()),
                    dtype);
        }
    }

    @ParameterizedTest
    @EnumSource
    void binaryTakesTheDTypesItsCommentSays(BinaryKind kind) {
        Set<DType> defined =
                switch (kind) {
                    case ADD, MUL, MAX, MIN, EQ, NE, LT, LE, GT, GE -> EnumSet.allOf(DType.class);
                    case SUB, FLOOR_DIV, REMAINDER, POW -> NUMBERS;
                    case DIV -> FLOATS;
                    case AND, OR, XOR -> EnumSet.of(DType.BOOL);
                };
        for (DType dtype : DType.values()) {
            DType result = kind.isComparison() ? DType.BOOL : dtype;
            allowed(
                    defined.contains(dtype),
                    () -> assertSame(result, binary(kind, dtype, dtype).dtype()),
                    dtype);
        }
    }

    @ParameterizedTest
    @EnumSource
    void binaryOfTwoDTypesIsRefused(BinaryKind kind) {
        for (DType left : DType.values()) {
            for (DType right : DType.values()) {
                if (left != right) {
                    assertThrows(DTypeException.class, () -> binary(kind, left, right));
                }
            }
        }
    }

    private static Expr binary(BinaryKind kind, DType left, DType right) {
        return new Expr.Binary(kind, x(left), new Expr.Input(1, right));
    }

    @Test
    void fmaTakesThreeOfOneFloatingDType() {
        for (DType dtype : DType.values()) {
            Expr x = x(dtype);
            allowed(
                    dtype.isFloating(),
                    () -> assertSame(dtype, new Expr.Fma(x, x, x).dtype()),
                    dtype);
        }
        Expr x = x(DType.FLOAT32);
        Expr y = x(DType.FLOAT64);
        assertThrows(DTypeException.class, () -> new Expr.Fma(x, x, y));
        assertThrows(DTypeException.class, () -> new Expr.Fma(x, y, x));
        assertThrows(DTypeException.class, () -> new Expr.Fma(y, x, x));
    }

    @Test
    void selectTakesABoolAndTwoOfOneDType() {
        Expr bool = x(DType.BOOL);
        Expr number = x(DType.INT32);
        assertSame(DType.INT32, new Expr.Select(bool, number, number).dtype());
        assertThrows(DTypeException.class, () -> new Expr.Select(number, number, number));
        assertThrows(DTypeException.class, () -> new Expr.Select(bool, number, bool));
    }

    @Test
    void castTakesAndGivesAny() {
        for (DType from : DType.values()) {
            for (DType to : DType.values()) {
                assertSame(to, new Expr.Cast(to, x(from)).dtype());
            }
        }
    }

    @Test
    void indexIsInt64() {
        assertSame(DType.INT64, new Expr.Index(3).dtype());
    }

    @Test
    void replacedLeavesComeLeftToRight() {
        Expr sum = binary(BinaryKind.ADD, DType.FLOAT32, DType.FLOAT32);
        Expr bool = new Expr.Binary(BinaryKind.LT, new Expr.Input(2, DType.FLOAT32), sum);
        Expr tree = new Expr.Select(bool, new Expr.Fma(sum, sum, sum), sum);
        StringBuilder seen = new StringBuilder();
        Expr same =
                tree.replaceLeaves(leaf -> {
                    seen.append(((Expr.Input) leaf).index());
                    return leaf;
                });
        assertEquals(tree, same);
        assertEquals("20101010101", seen.toString());
    }

    @Test
    void textIsACallPerNode() {
        Expr expr =
                new Expr.Binary(
                        BinaryKind.MUL,
                        new Expr.Input(0, DType.FLOAT32),
                        new Expr.Const(Scalars.bits(2.0, DType.FLOAT32), DType.FLOAT32));
        assertEquals("mul(x0, 2.0)", Exprs.of(expr).toString());
        assertEquals(
                "float32(index1); c0",
                Exprs.of(
                                new Expr.Cast(DType.FLOAT32, new Expr.Index(1)),
                                new Expr.Immediate(0, DType.INT64))
                        .toString());
    }
}
