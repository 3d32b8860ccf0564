package io.farpoint.tck;

import static io.farpoint.tck.Operands.x;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import io.farpoint.op.UnaryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Laws of bits: the same op on the same operands gives the same ones, run after run. */
public interface RepeatLaws extends OpLaw {
    /**
     * Cold or warm, again and again.
     *
     * @return one test an op
     */
    @TestFactory
    default Stream<DynamicTest> theSameOpGivesTheSameBits() {
        return cases(Arrangement.CONTIGUOUS).stream()
                .map(example ->
                        dynamicTest(example.name(), () -> bench().checkRepeats(example, 8)));
    }

    /**
     * However the same values lie, except where a backend says that an op depends on it.
     *
     * @return one test an op and a way to lie
     */
    @TestFactory
    default Stream<DynamicTest> theLayoutDoesNotChangeTheBits() {
        List<DynamicTest> tests = new ArrayList<>();
        List<Case> contiguous = cases(Arrangement.CONTIGUOUS);
        for (Arrangement way : Operands.writable()) {
            List<Case> arranged = cases(way);
            for (int i = 0; i < contiguous.size(); i++) {
                Case one = contiguous.get(i);
                Case other = arranged.get(i);
                if (bench().runs(one.signature())
                        && !bench().capabilities().bitsDependOnLayout().test(one.signature())) {
                    tests.add(
                            dynamicTest(
                                    one.name() + " " + way,
                                    () ->
                                            bench().checkAgainst(
                                                            other,
                                                            one.on(bench().door()).outputs(),
                                                            Tolerance.EXACT)));
                }
            }
        }
        return tests.stream();
    }

    /** The same ops on the same values, arranged so. */
    private static List<Case> cases(Arrangement way) {
        List<Case> cases = new ArrayList<>();
        Samples samples = new Samples(90);
        Shape shape = Shape.of(19, 129);
        for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
            HostArray values = samples.moderate(dtype, shape);
            HostArray others = samples.moderate(dtype, shape);
            List<Case.Given> one = List.of(Operands.arrange(values, way));
            List<Case.Given> two = List.of(one.get(0), Operands.arrange(others, way));
            functions(cases, samples, dtype, way);
            Expr product = new Expr.Binary(BinaryKind.MUL, x(0, dtype), x(1, dtype));
            for (int mask = 1; mask < 4; mask++) {
                Axes axes = new Axes(mask);
                Op sum = new Op.Reduce(ReduceKind.SUM, axes, product);
                cases.add(named("SUM over " + mask, dtype, sum, two, axes.removedFrom(shape)));
            }
            Op all = new Op.Reduce(ReduceKind.PROD, new Axes(2), x(0, dtype));
            cases.add(named("PROD", dtype, all, one, Shape.of(19)));
            HostArray right = samples.moderate(dtype, Shape.of(129, 33));
            List<Case.Given> matrices = List.of(one.get(0), Operands.arrange(right, way));
            cases.add(named("matmul", dtype, Op.MatMul.INSTANCE, matrices, Shape.of(19, 33)));
            cases.add(named("softmax", dtype, new Composite.Softmax(1), one, shape));
            HostArray index = samples.indices(DType.INT64, shape, 5);
            HostArray base = samples.moderate(dtype, Shape.of(5, 129));
            Op add = new Op.Scatter(0, ScatterMode.ADD);
            List<Case.Given> landing =
                    List.of(Operands.arrange(base, way), Operands.arrange(index, way), one.get(0));
            cases.add(named("scatterAdd", dtype, add, landing, base.shape()));
        }
        return cases;
    }

    private static void functions(List<Case> cases, Samples samples, DType dtype, Arrangement way) {
        Shape shape = Shape.of(3, 129);
        Case.Given first = Operands.arrange(samples.moderate(dtype, shape), way);
        Case.Given second = Operands.arrange(samples.moderate(dtype, shape), way);
        for (UnaryKind kind : UnaryKind.values()) {
            if (kind.floatingOnly()) {
                Op op = new Op.Map(new Expr.Unary(kind, x(0, dtype)));
                cases.add(named(kind, dtype, op, List.of(first), shape));
            }
        }
        Op power = new Op.Map(new Expr.Binary(BinaryKind.POW, x(0, dtype), x(1, dtype)));
        cases.add(named("POW", dtype, power, List.of(first, second), shape));
    }

    private static Case named(
            Object name, DType dtype, Op op, List<Case.Given> inputs, Shape shape) {
        Case.Given output = Case.Given.output(dtype, shape, Arrangement.CONTIGUOUS);
        return Case.of(name + " " + dtype, op, inputs, output);
    }
}
