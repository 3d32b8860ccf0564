package io.farpoint.tck;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.tck.oracle.Elements;
import io.farpoint.tck.oracle.Indices;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The shapes that laws run over, and operands made for them. */
final class Operands {
    /** Around the widths of vectors and blocks, and none of them. */
    static final List<Long> SIZES = List.of(0L, 1L, 3L, 7L, 17L, 31L, 33L, 127L, 1021L);

    /** More than any block, for work that is cut among threads. */
    static final long LARGE = 70_001;

    /** Shapes to arrange in every way. */
    static final List<Shape> SHAPES =
            List.of(
                    Shape.SCALAR,
                    Shape.of(33),
                    Shape.of(7, 33),
                    Shape.of(3, 1, 17),
                    Shape.of(2, 0, 3),
                    Shape.of(2, 3, 4, 5));

    private Operands() {}

    /** An input of a shape, arranged so. */
    static Case.Given input(
            DType dtype,
            Shape shape,
            Arrangement arrangement,
            BiFunction<DType, Shape, HostArray> values) {
        return new Case.Given(
                values.apply(dtype, arrangement.object(shape)), arrangement.layout(shape));
    }

    /** These very values as an input, arranged so; what lies around them is poison. */
    static Case.Given arrange(HostArray values, Arrangement arrangement) {
        Case.Given given = Case.Given.output(values.dtype(), values.shape(), arrangement);
        Elements view = given.object().view(given.layout());
        Elements source = values.all();
        Indices.each(values.shape(), index -> view.set(source.get(index), index));
        return given;
    }

    /** A map of one output, over inputs of one shape, the output arranged so. */
    static Case map(String name, Expr expr, List<Case.Given> inputs, Shape shape, Arrangement out) {
        return Case.of(name, new Op.Map(expr), inputs, Case.Given.output(expr.dtype(), shape, out));
    }

    /** A map that writes on its first input's very view. */
    static Case inPlace(String name, Expr expr, List<Case.Given> inputs) {
        return Case.of(name, new Op.Map(expr), inputs, inputs.get(0));
    }

    /** The ways in which an output may lie. */
    static List<Arrangement> writable() {
        List<Arrangement> ways = new ArrayList<>();
        for (Arrangement way : Arrangement.values()) {
            if (way.isWritable()) {
                ways.add(way);
            }
        }
        return ways;
    }

    /** The i-th input of an expression. */
    static Expr.Input x(int index, DType dtype) {
        return new Expr.Input(index, dtype);
    }
}
