package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.GatherKernel.Indices;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import io.farpoint.spi.Operand;

/** Writes or adds elements where indices point, in row-major order of the index. */
final class ScatterKernel {
    private static final int INDEX = 0;
    private static final int SOURCE = 1;
    private static final int OUTPUT = 2;

    private final MapKernel maps;

    ScatterKernel(MapKernel maps) {
        this.maps = maps;
    }

    void run(Op.Scatter op, Operand[] inputs, Operand[] outputs, Workspace w) {
        copyBase(inputs[0], outputs[0], w);
        DType dtype = inputs[0].dtype();
        Storage storage = Storage.of(dtype);
        Layout index = w.bind(INDEX, inputs[1], Storage.of(inputs[1].dtype()));
        w.bind(SOURCE, inputs[2], storage);
        Layout output = w.bind(OUTPUT, outputs[0], storage);
        long total = index.shape().size();
        if (total == 0) {
            return;
        }
        Walk walk = w.walk;
        walk.begin(index.shape());
        walk.add(index);
        walk.add(w.layouts[SOURCE]);
        walk.addExcept(output, op.axis());
        walk.collapse();
        walk.reset();
        Indices indices =
                new Indices(
                        w.segments[INDEX],
                        w.bases[INDEX],
                        Storage.of(inputs[1].dtype()).width,
                        output.shape().size(op.axis()),
                        output.stride(op.axis()));
        Rows<?> rows = new Rows<>(w, storage, indices, op.mode() == ScatterMode.ADD, dtype);
        for (long done = 0; done < total && !w.scratch.failure.happened(); ) {
            walk.strip(Scratch.BLOCK);
            for (int i = 0; i < walk.rows(); i++) {
                rows.scatter(i);
            }
            done += (long) walk.rows() * walk.length();
            walk.advance();
        }
    }

    private void copyBase(Operand base, Operand output, Workspace w) {
        if (base instanceof Operand.View from
                && output instanceof Operand.View to
                && from.buffer() == to.buffer()
                && from.layout().equals(to.layout())) {
            return;
        }
        Op.Map copy = new Op.Map(new Expr.Input(0, base.dtype()));
        maps.run(copy, new Operand[] {base}, new Operand[] {output}, w);
    }

    /** One row after the other; an index that stands still along a row moves the row whole. */
    private static final class Rows<A> {
        private final Workspace w;
        private final Walk walk;
        private final Storage storage;
        private final Indices indices;
        private final boolean adds;
        private final Loop2<A, A, A> sum;
        private final A old;
        private final A fresh;

        @SuppressWarnings("unchecked") // loop and arrays follow from one dtype
        Rows(Workspace w, Storage storage, Indices indices, boolean adds, DType dtype) {
            this.w = w;
            this.walk = w.walk;
            this.storage = storage;
            this.indices = indices;
            this.adds = adds;
            this.sum = (Loop2<A, A, A>) ProgramCompiler.binary(BinaryKind.ADD, dtype);
            this.old = (A) w.lanes(storage, 0);
            this.fresh = (A) w.lanes(storage, 1);
        }

        void scatter(int row) {
            long index = walk.position(INDEX) + row * walk.rowStride(INDEX);
            long source = walk.position(SOURCE) + row * walk.rowStride(SOURCE);
            long output = walk.position(OUTPUT) + row * walk.rowStride(OUTPUT);
            int length = walk.length();
            if (walk.stride(INDEX) == 0 && (walk.stride(OUTPUT) != 0 || length == 1)) {
                long shift = indices.shift(index, w.scratch.failure);
                if (shift != Indices.OUTSIDE) {
                    write(source, output + shift, length);
                }
                return;
            }
            for (int i = 0; i < length; i++) {
                long shift = indices.shift(index + i * walk.stride(INDEX), w.scratch.failure);
                if (shift == Indices.OUTSIDE) {
                    return;
                }
                one(source + i * walk.stride(SOURCE), output + i * walk.stride(OUTPUT) + shift);
            }
        }

        private void one(long source, long output) {
            if (adds) {
                write(source, output, 1);
                return;
            }
            GatherKernel.move(
                    w.segments[SOURCE],
                    w.bases[SOURCE] + source * storage.width,
                    w.segments[OUTPUT],
                    w.bases[OUTPUT] + output * storage.width,
                    storage.width);
        }

        /** Writes or adds neighbours of a row to places that differ. */
        private void write(long source, long output, int n) {
            long from = walk.stride(SOURCE);
            long to = walk.stride(OUTPUT);
            storage.load(w.segments[SOURCE], w.bases[SOURCE], source, 0, from, 1, n, fresh, 0);
            if (adds) {
                storage.load(w.segments[OUTPUT], w.bases[OUTPUT], output, 0, to, 1, n, old, 0);
                sum.run(old, fresh, fresh, n, w.scratch);
            }
            storage.store(fresh, 0, w.segments[OUTPUT], w.bases[OUTPUT], output, 0, to, 1, n);
        }
    }
}
