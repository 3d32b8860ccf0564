package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.ArgReduceKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;

/**
 * The index of an extreme element. Elements are widened exactly to double or long and then looked
 * through in row-major order; the first extreme, or the first NaN, wins.
 */
final class ArgReduceKernel {
    private final ProgramCache programs;

    ArgReduceKernel(ProgramCache programs) {
        this.programs = programs;
    }

    void run(Op.ArgReduce op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Program program = programs.get(widened(inputs[0].dtype()));
        Shape shape = w.bind(0, inputs[0], program.registers[0]).shape();
        w.bind(1, outputs[0], Storage.of(DType.INT64));
        long results = w.layouts[1].shape().size();
        if (results == 0) {
            return;
        }
        int[] order = ReduceKernel.keptThenReduced(op.axes(), shape.rank());
        Object[] registers = w.registers(program);
        Walk walk = w.walk;
        walk.begin(shape, order, order.length);
        walk.add(w.layouts[0], order, order.length);
        walk.collapse();
        walk.reset();
        w.loader.begin(program, registers, w, walk, 1);
        w.loader.unpin();
        Walk places = w.secondWalk;
        places.begin(w.layouts[1].shape());
        places.add(w.layouts[1]);
        places.collapse();
        places.reset();
        Search search = new Search(op.kind() == ArgReduceKind.ARGMAX);
        search.run(program, registers, w, results, op.axes().extent(shape));
    }

    private static Exprs widened(DType dtype) {
        Expr input = new Expr.Input(0, dtype);
        DType wide = dtype.isFloating() ? DType.FLOAT64 : DType.INT64;
        return Exprs.of(dtype == wide ? input : new Expr.Cast(wide, input));
    }

    /** The state of looking through a row that may span several blocks. */
    private static final class Search {
        private final boolean largest;
        private double bestDouble;
        private long bestLong;
        private long bestIndex;

        Search(boolean largest) {
            this.largest = largest;
        }

        void run(Program program, Object[] registers, Workspace w, long results, long extent) {
            Object values = registers[program.roots[0]];
            int shared = (int) Math.max(1, Scratch.BLOCK / extent);
            long[] found = (long[]) w.lanes(Storage.of(DType.INT64), 0);
            for (long done = 0; done < results; ) {
                int rows = (int) Math.min(shared, results - done);
                if (rows > 1 || extent <= Scratch.BLOCK) {
                    int n = (int) extent;
                    w.loader.load(rows * n, 0, 0);
                    program.run(registers, rows * n, w.scratch);
                    for (int i = 0; i < rows; i++) {
                        look(values, i * n, n, 0);
                        found[i] = bestIndex;
                    }
                } else {
                    for (long at = 0; at < extent; at += Scratch.BLOCK) {
                        int n = (int) Math.min(Scratch.BLOCK, extent - at);
                        w.loader.load(n, 0, 0);
                        program.run(registers, n, w.scratch);
                        look(values, 0, n, at);
                    }
                    found[0] = bestIndex;
                }
                store(found, rows, w);
                done += rows;
            }
        }

        private static void store(long[] found, int n, Workspace w) {
            Walk walk = w.secondWalk;
            for (int at = 0; at < n; ) {
                walk.strip(n - at);
                Storage.of(DType.INT64)
                        .store(
                                found,
                                at,
                                w.segments[1],
                                w.bases[1],
                                walk.position(0),
                                walk.rowStride(0),
                                walk.stride(0),
                                walk.rows(),
                                walk.length());
                at += walk.rows() * walk.length();
                walk.advance();
            }
        }

        /** Looks through elements of which the first has index {@code first} in its row. */
        private void look(Object values, int at, int n, long first) {
            if (values instanceof double[] doubles) {
                look(doubles, at, n, first);
            } else {
                look((long[]) values, at, n, first);
            }
        }

        private void look(double[] values, int at, int n, long first) {
            double best = first == 0 ? values[at] : bestDouble;
            int where = first == 0 ? 0 : -1;
            for (int i = 0; i < n; i++) {
                double value = values[at + i];
                boolean better = largest ? value > best : value < best;
                if (better || (value != value && best == best)) {
                    best = value;
                    where = i;
                }
            }
            bestDouble = best;
            bestIndex = where < 0 ? bestIndex : first + where;
        }

        private void look(long[] values, int at, int n, long first) {
            long best = first == 0 ? values[at] : bestLong;
            int where = first == 0 ? 0 : -1;
            for (int i = 0; i < n; i++) {
                long value = values[at + i];
                if (largest ? value > best : value < best) {
                    best = value;
                    where = i;
                }
            }
            bestLong = best;
            bestIndex = where < 0 ? bestIndex : first + where;
        }
    }
}
