package io.farpoint.tck;

import static io.farpoint.tck.Operands.x;

import io.farpoint.DType;
import io.farpoint.DTypeException;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Axes;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Composite;
import io.farpoint.op.Distribution;
import io.farpoint.op.Expr;
import io.farpoint.op.Op;
import io.farpoint.op.OpRules;
import io.farpoint.op.ReduceKind;
import io.farpoint.op.ScatterMode;
import io.farpoint.op.UnaryKind;
import io.farpoint.spi.OpSignature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every op of every dtype once, with operands' shapes that fit it. */
final class OpCatalogue {
    /**
     * An op of a dtype.
     *
     * @param op the op
     * @param inputs its strided inputs' shapes and dtypes
     * @param output its output's shape and dtype
     */
    record Entry(Op op, List<OpRules.Typed> inputs, OpRules.Typed output) {
        OpSignature signature() {
            List<DType> in = inputs.stream().map(OpRules.Typed::dtype).toList();
            return new OpSignature(op, in, List.of(output.dtype()));
        }

        /** Whether the op is defined for these dtypes at all. */
        boolean isDefined() {
            try {
                OpRules.check(op, inputs, List.of(output));
                return true;
            } catch (DTypeException e) {
                return false;
            }
        }
    }

    private static final Shape ROW = Shape.of(6);
    private static final Shape SQUARE = Shape.of(2, 2);

    /**
     * A row of the table to its entries, one a dtype; null where no such op can be written down.
     */
    private final Map<String, Map<DType, Entry>> rows = new LinkedHashMap<>();

    /** All of them. */
    OpCatalogue() {
        maps();
        reductions();
        others();
        composites();
    }

    /** The table: name of a row to the entry of each dtype that has one. */
    Map<String, Map<DType, Entry>> rows() {
        return rows;
    }

    /** All entries, those of undefined dtypes too. */
    List<Entry> entries() {
        List<Entry> all = new ArrayList<>();
        rows.values().forEach(row -> all.addAll(row.values()));
        return all;
    }

    private void maps() {
        row("copy", dtype -> map(x(0, dtype)));
        row("fill with a constant", dtype -> map(new Expr.Const(0, dtype)));
        row("fill with an immediate", dtype -> map(new Expr.Immediate(0, dtype)));
        row("index", dtype -> dtype == DType.INT64 ? map(new Expr.Index(0)) : null);
        row("select", dtype -> map(new Expr.Select(x(0, DType.BOOL), x(1, dtype), x(2, dtype))));
        row("fma", dtype -> map(new Expr.Fma(x(0, dtype), x(1, dtype), x(2, dtype))));
        for (UnaryKind kind : UnaryKind.values()) {
            row(lower(kind), dtype -> map(new Expr.Unary(kind, x(0, dtype))));
        }
        for (BinaryKind kind : BinaryKind.values()) {
            row(lower(kind), dtype -> map(new Expr.Binary(kind, x(0, dtype), x(1, dtype))));
        }
        for (DType to : DType.values()) {
            row("cast to " + to.torchName(), dtype -> map(new Expr.Cast(to, x(0, dtype))));
        }
    }

    private static Entry map(Expr expr) {
        Op.Map op = new Op.Map(expr);
        List<OpRules.Typed> inputs = new ArrayList<>();
        op.exprs().inputs().forEach(dtype -> inputs.add(new OpRules.Typed(ROW, dtype)));
        return new Entry(op, inputs, new OpRules.Typed(ROW, expr.dtype()));
    }

    private void reductions() {
        for (ReduceKind kind : ReduceKind.values()) {
            row(
                    "reduce " + lower(kind),
                    dtype ->
                            entry(
                                    new Op.Reduce(kind, new Axes(1), x(0, dtype)),
                                    Shape.SCALAR,
                                    dtype,
                                    typed(ROW, dtype)));
        }
        for (ArgReduceKind kind : ArgReduceKind.values()) {
            row(
                    lower(kind),
                    dtype ->
                            entry(
                                    new Op.ArgReduce(kind, new Axes(1)),
                                    Shape.SCALAR,
                                    DType.INT64,
                                    typed(ROW, dtype)));
        }
    }

    private void others() {
        row(
                "matmul",
                dtype ->
                        entry(
                                Op.MatMul.INSTANCE,
                                SQUARE,
                                dtype,
                                typed(SQUARE, dtype),
                                typed(SQUARE, dtype)));
        for (DType index : IndexingLaws.INDICES) {
            row(
                    "gather by " + index.torchName(),
                    dtype ->
                            entry(
                                    new Op.Gather(0),
                                    ROW,
                                    dtype,
                                    typed(ROW, dtype),
                                    typed(ROW, index)));
            for (ScatterMode mode : ScatterMode.values()) {
                row(
                        "scatter " + lower(mode) + " by " + index.torchName(),
                        dtype ->
                                entry(
                                        new Op.Scatter(0, mode),
                                        ROW,
                                        dtype,
                                        typed(ROW, dtype),
                                        typed(ROW, index),
                                        typed(ROW, dtype)));
            }
        }
        for (Distribution distribution : Distribution.values()) {
            row(
                    "random " + lower(distribution),
                    dtype -> entry(new Op.Random(distribution), ROW, dtype));
        }
    }

    private void composites() {
        row("softmax", dtype -> entry(new Composite.Softmax(0), ROW, dtype, typed(ROW, dtype)));
        row(
                "logSoftmax",
                dtype -> entry(new Composite.LogSoftmax(0), ROW, dtype, typed(ROW, dtype)));
        row(
                "logSumExp",
                dtype ->
                        entry(
                                new Composite.LogSumExp(new Axes(1)),
                                Shape.SCALAR,
                                dtype,
                                typed(ROW, dtype)));
        row(
                "mean",
                dtype ->
                        entry(
                                new Composite.Mean(new Axes(1)),
                                Shape.SCALAR,
                                dtype,
                                typed(ROW, dtype)));
        row(
                "crossEntropy",
                dtype ->
                        entry(
                                Composite.CrossEntropy.INSTANCE,
                                Shape.of(2),
                                dtype,
                                typed(SQUARE, dtype),
                                typed(Shape.of(2), DType.INT64)));
    }

    private static Entry entry(Op op, Shape shape, DType dtype, OpRules.Typed... inputs) {
        return new Entry(op, List.of(inputs), typed(shape, dtype));
    }

    private static OpRules.Typed typed(Shape shape, DType dtype) {
        return new OpRules.Typed(shape, dtype);
    }

    /** Makes the entry of a dtype. */
    private interface Making {
        Entry of(DType dtype);
    }

    private void row(String name, Making making) {
        Map<DType, Entry> row = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            try {
                Entry entry = making.of(dtype);
                if (entry != null) {
                    row.put(dtype, entry);
                }
            } catch (DTypeException e) {
                // the expression cannot be written down for this dtype
            }
        }
        rows.put(name, row);
    }

    private static String lower(Enum<?> kind) {
        return kind.name().toLowerCase(java.util.Locale.ROOT);
    }
}
