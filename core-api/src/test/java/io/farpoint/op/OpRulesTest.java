package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.FarpointException;
import io.farpoint.Shape;
import io.farpoint.ShapeMismatchException;
import io.farpoint.op.OpRules.Typed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each op's operands must be, and how it refuses others. */
@Tag("unit")
class OpRulesTest {
    private static final DType F = DType.FLOAT32;
    private static final DType D = DType.FLOAT64;
    private static final DType L = DType.INT64;
    private static final DType B = DType.BOOL;
    private static final Expr X = new Expr.Input(0, F);
    private static final Expr SUM = new Expr.Binary(BinaryKind.ADD, X, new Expr.Input(1, F));

    private static Typed of(DType dtype, long... dims) {
        return new Typed(Shape.of(dims), dtype);
    }

    private static void accepts(Op op, List<Typed> in, Typed out) {
        assertDoesNotThrow(() -> OpRules.check(op, in, List.of(out)), op.name());
    }

    private static String refusesShape(Op op, List<Typed> in, Typed out) {
        return refuses(ShapeMismatchException.class, op, in, out);
    }

    private static String refusesDType(Op op, List<Typed> in, Typed out) {
        return refuses(DTypeException.class, op, in, out);
    }

    private static String refuses(
            Class<? extends FarpointException> how, Op op, List<Typed> in, Typed out) {
        return assertThrows(how, () -> OpRules.check(op, in, List.of(out)), op.name()).getMessage();
    }

    @Test
    void operandsOfAWrongNumberAreRefused() {
        Op map = new Op.Map(SUM);
        refusesShape(map, List.of(of(F, 2)), of(F, 2));
        refusesShape(map, List.of(of(F, 2), of(F, 2), of(F, 2)), of(F, 2));
        assertThrows(
                ShapeMismatchException.class,
                () -> OpRules.check(map, List.of(of(F, 2), of(F, 2)), List.of()));
        assertThrows(
                ShapeMismatchException.class,
                () -> OpRules.check(map, List.of(of(F, 2), of(F, 2)), List.of(of(F, 2), of(F, 2))));
    }

    @Test
    void mapTakesOneShape() {
        Op map = new Op.Map(SUM);
        accepts(map, List.of(of(F, 2, 3), of(F, 2, 3)), of(F, 2, 3));
        accepts(map, List.of(of(F), of(F)), of(F));
        accepts(map, List.of(of(F, 0), of(F, 0)), of(F, 0));
        String why = refusesShape(map, List.of(of(F, 2, 3), of(F, 3)), of(F, 2, 3));
        assertTrue(why.contains("add") && why.contains("[3]") && why.contains("[2, 3]"), why);
        refusesShape(map, List.of(of(F, 2, 3), of(F, 2, 3)), of(F, 6));
    }

    @Test
    void mapTakesTheDTypesOfItsExpression() {
        refusesDType(new Op.Map(SUM), List.of(of(F, 2), of(D, 2)), of(F, 2));
        refusesDType(new Op.Map(SUM), List.of(of(F, 2), of(F, 2)), of(D, 2));
        Op less = new Op.Map(new Expr.Binary(BinaryKind.LT, X, X));
        accepts(less, List.of(of(F, 2)), of(B, 2));
        refusesDType(less, List.of(of(F, 2)), of(F, 2));
    }

    @Test
    void mapOfSeveralOutputsGivesEachItsDTypeAndOneShape() {
        Op map = new Op.Map(X, new Expr.Binary(BinaryKind.GT, X, X));
        assertDoesNotThrow(
                () -> OpRules.check(map, List.of(of(F, 4)), List.of(of(F, 4), of(B, 4))));
        assertThrows(
                ShapeMismatchException.class,
                () -> OpRules.check(map, List.of(of(F, 4)), List.of(of(F, 4), of(B, 2, 2))));
        assertThrows(
                DTypeException.class,
                () -> OpRules.check(map, List.of(of(F, 4)), List.of(of(F, 4), of(F, 4))));
    }

    @Test
    void indexBeyondTheRankIsRefused() {
        Op map = new Op.Map(new Expr.Index(1));
        accepts(map, List.of(), of(L, 2, 3));
        refusesShape(map, List.of(), of(L, 6));
        Expr weighted = new Expr.Binary(BinaryKind.MUL, X, new Expr.Cast(F, new Expr.Index(2)));
        refusesShape(
                new Op.Reduce(ReduceKind.SUM, new Axes(1), weighted),
                List.of(of(F, 2, 3)),
                of(F, 3));
    }

    @Test
    void reduceLeavesTheOtherDimensions() {
        Op sum = new Op.Reduce(ReduceKind.SUM, new Axes(0b101), SUM);
        List<Typed> in = List.of(of(F, 2, 3, 4), of(F, 2, 3, 4));
        accepts(sum, in, of(F, 3));
        refusesShape(sum, in, of(F, 1, 3, 1));
        refusesShape(sum, in, of(F, 2, 4));
        refusesDType(sum, in, of(D, 3));
    }

    @Test
    void reduceBeyondTheRankIsRefused() {
        refusesShape(
                new Op.Reduce(ReduceKind.SUM, new Axes(0b100), X), List.of(of(F, 2, 3)), of(F, 2));
        refusesShape(
                new Op.Reduce(ReduceKind.SUM, new Axes(-1), X), List.of(of(F, 2, 3)), of(F, 2));
    }

    @Test
    void reduceOfNoInputOrSeveralExpressionsIsRefused() {
        Exprs none = Exprs.of(new Expr.Const(0, F));
        refusesShape(new Op.Reduce(ReduceKind.SUM, Axes.NONE, none), List.of(), of(F, 2));
        Exprs two = Exprs.of(X, X);
        refusesShape(new Op.Reduce(ReduceKind.SUM, Axes.NONE, two), List.of(of(F, 2)), of(F, 2));
    }

    @ParameterizedTest
    @EnumSource
    void reduceIsDefinedForTheDTypesItsCommentSays(ReduceKind kind) {
        for (DType dtype : DType.values()) {
            boolean defined =
                    switch (kind) {
                        case SUM, PROD -> dtype != B;
                        case MAX, MIN -> true;
                        case ANY, ALL -> dtype == B;
                    };
            Op op = new Op.Reduce(kind, new Axes(1), new Expr.Input(0, dtype));
            List<Typed> in = List.of(of(dtype, 3));
            if (defined) {
                accepts(op, in, of(dtype));
            } else {
                refusesDType(op, in, of(dtype));
            }
        }
    }

    @Test
    void extremeOfNothingIsRefusedUnlessThereIsNoResultEither() {
        Op rows = new Op.Reduce(ReduceKind.MAX, new Axes(0b10), X);
        refusesShape(rows, List.of(of(F, 3, 0)), of(F, 3));
        accepts(rows, List.of(of(F, 0, 0)), of(F, 0));
        accepts(rows, List.of(of(F, 0, 3)), of(F, 0));
        Op arg = new Op.ArgReduce(ArgReduceKind.ARGMIN, new Axes(0b10));
        refusesShape(arg, List.of(of(F, 3, 0)), of(L, 3));
        accepts(arg, List.of(of(F, 0, 3)), of(L, 0));
        Op logSumExp = new Composite.LogSumExp(new Axes(0b10));
        refusesShape(logSumExp, List.of(of(F, 3, 0)), of(F, 3));
    }

    @Test
    void sumAndMeanOfNothingAreDefined() {
        accepts(new Op.Reduce(ReduceKind.SUM, new Axes(0b10), X), List.of(of(F, 3, 0)), of(F, 3));
        accepts(new Composite.Mean(new Axes(0b10)), List.of(of(F, 3, 0)), of(F, 3));
    }

    @Test
    void argReduceGivesInt64() {
        Op arg = new Op.ArgReduce(ArgReduceKind.ARGMAX, new Axes(0b11));
        accepts(arg, List.of(of(F, 2, 3)), of(L));
        accepts(arg, List.of(of(B, 2, 3)), of(L));
        refusesDType(arg, List.of(of(F, 2, 3)), of(F));
        refusesShape(arg, List.of(of(F, 2, 3)), of(L, 1));
        refusesShape(arg, List.of(of(F, 2)), of(L));
    }

    @Test
    void matmulTakesMatchingMatrices() {
        Op matmul = Op.MatMul.INSTANCE;
        accepts(matmul, List.of(of(F, 2, 3), of(F, 3, 4)), of(F, 2, 4));
        accepts(matmul, List.of(of(F, 5, 2, 3), of(F, 5, 3, 4)), of(F, 5, 2, 4));
        accepts(matmul, List.of(of(L, 2, 0), of(L, 0, 4)), of(L, 2, 4));
        refusesShape(matmul, List.of(of(F, 2, 3), of(F, 2, 3)), of(F, 2, 3));
        refusesShape(matmul, List.of(of(F, 3), of(F, 3)), of(F));
        refusesShape(matmul, List.of(of(F, 2, 3), of(F, 5, 3, 4)), of(F, 5, 2, 4));
        refusesShape(matmul, List.of(of(F, 1, 2, 3), of(F, 5, 3, 4)), of(F, 5, 2, 4));
        refusesShape(matmul, List.of(of(F, 2, 3), of(F, 3, 4)), of(F, 4, 2));
    }

    @Test
    void matmulTakesOneNumericDType() {
        Op matmul = Op.MatMul.INSTANCE;
        refusesDType(matmul, List.of(of(F, 2, 3), of(D, 3, 4)), of(F, 2, 4));
        refusesDType(matmul, List.of(of(B, 2, 3), of(B, 3, 4)), of(B, 2, 4));
        refusesDType(matmul, List.of(of(F, 2, 3), of(F, 3, 4)), of(D, 2, 4));
    }

    @Test
    void gatherTakesAnIndexAlikeBesidesItsAxis() {
        Op gather = new Op.Gather(1);
        accepts(gather, List.of(of(F, 2, 5), of(L, 2, 3)), of(F, 2, 3));
        accepts(gather, List.of(of(F, 2, 5), of(DType.INT32, 2, 9)), of(F, 2, 9));
        accepts(gather, List.of(of(F, 2, 0), of(L, 2, 0)), of(F, 2, 0));
        refusesShape(gather, List.of(of(F, 2, 5), of(L, 3, 5)), of(F, 3, 5));
        refusesShape(gather, List.of(of(F, 2, 5), of(L, 5)), of(F, 5));
        refusesShape(gather, List.of(of(F, 2, 5), of(L, 2, 3)), of(F, 2, 5));
        refusesShape(new Op.Gather(2), List.of(of(F, 2, 5), of(L, 2, 3)), of(F, 2, 3));
        refusesShape(new Op.Gather(-1), List.of(of(F, 2, 5), of(L, 2, 3)), of(F, 2, 3));
    }

    @Test
    void indexIsOfInt32OrInt64() {
        for (DType dtype : DType.values()) {
            List<Typed> in = List.of(of(F, 2), of(dtype, 2));
            if (dtype == DType.INT32 || dtype == L) {
                accepts(new Op.Gather(0), in, of(F, 2));
            } else {
                refusesDType(new Op.Gather(0), in, of(F, 2));
                List<Typed> three = List.of(of(F, 2), of(dtype, 2), of(F, 2));
                refusesDType(new Op.Scatter(0, ScatterMode.ADD), three, of(F, 2));
            }
        }
    }

    @Test
    void scatterTakesASourceOfItsIndexShape() {
        Op scatter = new Op.Scatter(0, ScatterMode.SET);
        accepts(scatter, List.of(of(F, 5, 2), of(L, 3, 2), of(F, 3, 2)), of(F, 5, 2));
        refusesShape(scatter, List.of(of(F, 5, 2), of(L, 3, 2), of(F, 5, 2)), of(F, 5, 2));
        refusesShape(scatter, List.of(of(F, 5, 2), of(L, 3, 3), of(F, 3, 3)), of(F, 5, 2));
        refusesShape(scatter, List.of(of(F, 5, 2), of(L, 3, 2), of(F, 3, 2)), of(F, 3, 2));
        refusesDType(scatter, List.of(of(F, 5, 2), of(L, 3, 2), of(D, 3, 2)), of(F, 5, 2));
        refusesDType(scatter, List.of(of(F, 5, 2), of(L, 3, 2), of(F, 3, 2)), of(D, 5, 2));
    }

    @ParameterizedTest
    @EnumSource
    void randomDrawsTheDTypesItsCommentSays(Distribution distribution) {
        for (DType dtype : DType.values()) {
            boolean drawn = distribution == Distribution.INTEGERS ? dtype == L : dtype.isFloating();
            Op random = new Op.Random(distribution);
            if (drawn) {
                accepts(random, List.of(), of(dtype, 3));
            } else {
                refusesDType(random, List.of(), of(dtype, 3));
            }
            assertEquals(distribution.immediates(), random.immediates().size());
        }
    }

    @Test
    void softmaxKeepsShapeAndDType() {
        for (Op op : List.of(new Composite.Softmax(1), new Composite.LogSoftmax(1))) {
            accepts(op, List.of(of(F, 2, 3)), of(F, 2, 3));
            accepts(op, List.of(of(D, 3, 0)), of(D, 3, 0));
            refusesShape(op, List.of(of(F, 3)), of(F, 3));
            refusesShape(op, List.of(of(F, 2, 3)), of(F, 2));
            refusesDType(op, List.of(of(L, 2, 3)), of(L, 2, 3));
            refusesDType(op, List.of(of(F, 2, 3)), of(D, 2, 3));
        }
        refusesShape(new Composite.Softmax(-1), List.of(of(F, 2, 3)), of(F, 2, 3));
    }

    @Test
    void meanAndLogSumExpLeaveTheOtherDimensions() {
        for (Op op :
                List.of(
                        new Composite.Mean(new Axes(0b01)),
                        new Composite.LogSumExp(new Axes(0b01)))) {
            accepts(op, List.of(of(F, 2, 3)), of(F, 3));
            refusesShape(op, List.of(of(F, 2, 3)), of(F, 1, 3));
            refusesDType(op, List.of(of(L, 2, 3)), of(L, 3));
            refusesShape(op, List.of(of(F)), of(F));
        }
    }

    @Test
    void crossEntropyTakesLogitsAndClassNumbers() {
        Op op = Composite.CrossEntropy.INSTANCE;
        accepts(op, List.of(of(F, 4, 3), of(L, 4)), of(F, 4));
        accepts(op, List.of(of(D, 0, 3), of(DType.INT32, 0)), of(D, 0));
        refusesShape(op, List.of(of(F, 4, 3), of(L, 3)), of(F, 4));
        refusesShape(op, List.of(of(F, 4, 3), of(L, 4, 1)), of(F, 4));
        refusesShape(op, List.of(of(F, 3), of(L, 3)), of(F, 3));
        refusesShape(op, List.of(of(F, 4, 0), of(L, 4)), of(F, 4));
        refusesDType(op, List.of(of(F, 4, 3), of(F, 4)), of(F, 4));
        refusesDType(op, List.of(of(L, 4, 3), of(L, 4)), of(L, 4));
        refusesDType(op, List.of(of(F, 4, 3), of(L, 4)), of(D, 4));
    }

    @Test
    void textOfOperandsNamesDTypesAndShapes() {
        assertEquals(
                "FLOAT32[2, 3], INT64[4], BOOL[]",
                OpRules.text(List.of(of(F, 2, 3), of(L, 4), of(B))));
    }
}
