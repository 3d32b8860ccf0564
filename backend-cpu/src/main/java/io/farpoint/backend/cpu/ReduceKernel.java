package io.farpoint.backend.cpu;

import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.backend.cpu.programs.ProgramCache;
import io.farpoint.op.Axes;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;
import java.util.Arrays;

/**
 * Reductions. Where memory runs along a reduced dimension, results are made one after the other
 * ({@link FusedRowReduction}, {@link RowReduction}), else many neighbours at once ({@link
 * FusedColumnReduction}, {@link ColumnReduction}): by fused loops where these are warm, else the
 * expression is evaluated by the same blocks as a map's, and each block is joined by a {@link
 * Fold}. All join in the order that {@link Fold} defines.
 */
final class ReduceKernel {
    /** Up to here many results at once are faster even where they do not stand side by side. */
    private static final int SHORT_ROW = 64;

    private final ProgramCache programs;
    private final Crew crew;

    ReduceKernel(ProgramCache programs, Crew crew) {
        this.programs = programs;
        this.crew = crew;
    }

    void run(Op.Reduce op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Program program = programs.get(op.exprs());
        boolean dense = program.rampAxes.length == 0;
        for (int i = 0; i < program.inputs; i++) {
            dense &= w.bind(i, inputs[i], program.registers[i]).isContiguous();
        }
        int out = program.inputs;
        long results = w.bind(out, outputs[0], program.registers[program.roots[0]]).shape().size();
        if (results == 0) {
            return;
        }
        Shape shape = w.layouts[0].shape();
        Fold<?> fold = Fold.of(op.kind(), op.exprs().root(0).dtype());
        long size = shape.size();
        w.bindNumbers(program, inputs);
        if (dense && results == 1 && size > 0 && size <= Scratch.BLOCK) {
            oneBlock(fold, program, (int) size, w);
            return;
        }
        reduction(op, fold, program, shape, w).run(crew, w);
    }

    private Reduction reduction(
            Op.Reduce op, Fold<?> fold, Program program, Shape shape, Workspace w) {
        boolean alongKept = runsAlongKept(program, op.axes(), w);
        Reduction fused =
                alongKept
                        ? FusedColumnReduction.of(op, fold, program, shape, programs, w)
                        : FusedRowReduction.of(op, fold, program, shape, w);
        if (fused != null) {
            return fused;
        }
        long results = w.layouts[program.inputs].shape().size();
        boolean shortRows = op.axes().extent(shape) <= SHORT_ROW && results >= Fold.LANES;
        return shortRows || alongKept
                ? new ColumnReduction<>(fold, program, op.axes(), shape, w)
                : new RowReduction<>(fold, program, op.axes(), shape, w);
    }

    /** The short way for few contiguous elements with one result. */
    @SuppressWarnings("unchecked") // the fold's storage makes the arrays
    private static <A> void oneBlock(Fold<A> fold, Program program, int n, Workspace w) {
        Object[] registers = w.registers(program);
        program.fill(w.numbers, registers, n);
        for (int i = 0; i < program.inputs; i++) {
            Storage storage = program.registers[i];
            long offset = w.bases[i] + (w.layouts[i].offset() << storage.shift);
            storage.copyIn(w.segments[i], offset, registers[i], 0, n);
        }
        program.run(registers, n, w.scratch);
        A lanes = (A) w.lanes(fold.storage, 0);
        RowReduction.join(fold, lanes, (A) registers[program.roots[0]], n);
        int out = program.inputs;
        long offset = w.bases[out] + (w.layouts[out].offset() << fold.storage.shift);
        fold.storage.copyOut(lanes, 0, w.segments[out], offset, 1);
    }

    /** Whether neighbours in memory belong to different results. */
    private static boolean runsAlongKept(Program program, Axes axes, Workspace w) {
        for (int i = 0; i < program.inputs; i++) {
            int fastest = fastest(w.layouts[i]);
            if (fastest >= 0) {
                return !axes.contains(fastest);
            }
        }
        return false;
    }

    /** The dimension whose elements lie closest; -1 if the view stands still. */
    static int fastest(Layout layout) {
        int fastest = -1;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < layout.rank(); i++) {
            long stride = Math.abs(layout.stride(i));
            if (layout.shape().size(i) != 1 && stride != 0 && stride < least) {
                least = stride;
                fastest = i;
            }
        }
        return fastest;
    }

    /** Begins a walk of a program's inputs over some dimensions of the op's shape. */
    static void begin(Walk walk, Program program, Shape shape, int[] axes, Workspace owner) {
        walk.begin(shape, axes, axes.length);
        for (int i = 0; i < program.inputs; i++) {
            walk.add(owner.layouts[i], axes, axes.length);
        }
    }

    /** The dimensions in the set, or those not in it. */
    static int[] axes(Axes axes, int rank, boolean inside) {
        int[] found = new int[inside ? axes.count() : rank - axes.count()];
        int count = 0;
        for (int i = 0; i < rank; i++) {
            if (axes.contains(i) == inside) {
                found[count++] = i;
            }
        }
        return found;
    }

    /** All dimensions, those outside the set first, else in their order. */
    static int[] keptThenReduced(Axes axes, int rank) {
        int[] kept = axes(axes, rank, false);
        int[] reduced = axes(axes, rank, true);
        int[] order = Arrays.copyOf(kept, rank);
        System.arraycopy(reduced, 0, order, kept.length, reduced.length);
        return order;
    }

    /** Where a dimension stands in a list of dimensions, or -1. */
    static int indexOf(int axis, int[] axes) {
        for (int i = 0; i < axes.length; i++) {
            if (axes[i] == axis) {
                return i;
            }
        }
        return -1;
    }
}
