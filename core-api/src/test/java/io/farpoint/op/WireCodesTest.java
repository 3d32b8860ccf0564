package io.farpoint.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.farpoint.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The numbers on the wire, frozen: a line may be added at an end, none may ever change. Whoever
 * sees one of these fail has broken the protocol, not the test.
 */
@Tag("unit")
class WireCodesTest {
    private static <E extends Enum<E>> String codes(E[] values, ToIntFunction<E> code) {
        return String.join(
                " ",
                Arrays.stream(values).map(value -> value + "=" + code.applyAsInt(value)).toList());
    }

    @Test
    void dtypesAreFrozen() {
        assertEquals(
                "BOOL=1 UINT8=2 INT32=3 INT64=4 FLOAT32=5 FLOAT64=6",
                codes(DType.values(), DType::code));
    }

    @Test
    void unaryKindsAreFrozen() {
        assertEquals(
                "NEG=1 ABS=2 SIGN=3 SQRT=4 EXP=5 LOG=6 LOG1P=7 SIN=8 COS=9 TANH=10 SIGMOID=11"
                        + " ERF=12 FLOOR=13 NOT=14",
                codes(UnaryKind.values(), UnaryKind::code));
    }

    @Test
    void binaryKindsAreFrozen() {
        assertEquals(
                "ADD=1 SUB=2 MUL=3 DIV=4 FLOOR_DIV=5 REMAINDER=6 POW=7 MAX=8 MIN=9 EQ=10 NE=11"
                        + " LT=12 LE=13 GT=14 GE=15 AND=16 OR=17 XOR=18",
                codes(BinaryKind.values(), BinaryKind::code));
    }

    @Test
    void reduceKindsAreFrozen() {
        assertEquals(
                "SUM=1 PROD=2 MAX=3 MIN=4 ANY=5 ALL=6",
                codes(ReduceKind.values(), ReduceKind::code));
        assertEquals("ARGMAX=1 ARGMIN=2", codes(ArgReduceKind.values(), ArgReduceKind::code));
    }

    @Test
    void scatterModesAreFrozen() {
        assertEquals("SET=1 ADD=2", codes(ScatterMode.values(), ScatterMode::code));
    }

    @Test
    void distributionsAreFrozen() {
        assertEquals(
                "UNIFORM=1 NORMAL=2 INTEGERS=3", codes(Distribution.values(), Distribution::code));
    }

    @Test
    void failureCodesAreFrozen() {
        assertEquals(
                "INDEX_OUT_OF_RANGE=1 DIVISION_BY_ZERO=2 NEGATIVE_POWER=3",
                codes(FailureCode.values(), FailureCode::code));
    }

    @Test
    void opsAreFrozen() {
        List<Op> ops = WireCodes.oneOfEachOp();
        List<String> codes = new ArrayList<>();
        ops.forEach(op -> codes.add(op.getClass().getSimpleName() + "=" + WireCodes.of(op)));
        assertEquals(
                "Map=1 Reduce=2 ArgReduce=3 MatMul=4 Gather=5 Scatter=6 Random=7 Softmax=64"
                        + " LogSoftmax=65 LogSumExp=66 Mean=67 CrossEntropy=68",
                String.join(" ", codes));
        assertEquals(
                Op.Primitive.class.getPermittedSubclasses().length
                        + Composite.class.getPermittedSubclasses().length,
                ops.size(),
                "a new op needs its line here");
    }

    @Test
    void expressionNodesAreFrozen() {
        List<Expr> nodes = WireCodes.oneOfEachNode();
        List<String> codes = new ArrayList<>();
        nodes.forEach(
                node -> codes.add(node.getClass().getSimpleName() + "=" + WireCodes.of(node)));
        assertEquals(
                "Input=1 Immediate=2 Const=3 Index=4 Unary=5 Binary=6 Fma=7 Select=8 Cast=9",
                String.join(" ", codes));
        assertEquals(
                Expr.class.getPermittedSubclasses().length,
                nodes.size(),
                "a new node needs its line here");
    }

    /** Grows with every op, node and function; a release that knows another one is refused. */
    @Test
    void fingerprintIsFrozenUntilAnOpIsAdded() {
        assertEquals("17036fef91f8b07b", Long.toHexString(WireCodes.fingerprint()));
    }

    @Test
    void failureCodesLeadBack() {
        for (FailureCode failure : FailureCode.values()) {
            assertEquals(failure, FailureCode.ofCode(failure.code()));
        }
        assertEquals(null, FailureCode.ofCode(99));
    }
}
