package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.programs.Loop2;
import io.farpoint.backend.cpu.programs.ProgramCompiler;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.ScatterMode;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;

/**
 * Writes or adds elements where indices point, in row-major order of the index: the values that
 * land on one place come there in this order, whatever the threads, for these share a dimension
 * other than the one indexed, and so never a place.
 */
final class ScatterKernel {
    private static final int INDEX = 0;
    private static final int SOURCE = 1;
    private static final int OUTPUT = 2;

    /** What an element costs, in additions. */
    private static final int COST = 4;

    /** Neighbours that belong to one thread at least: they fill a cache line. */
    private static final int NEIGHBOURS = 16;

    /** Shorter rows are moved element by element. */
    private static final int LEAST_ROW = 16;

    private final MapKernel maps;
    private final Crew crew;

    ScatterKernel(MapKernel maps, Crew crew) {
        this.maps = maps;
        this.crew = crew;
    }

    void run(Op.Scatter op, Operand[] inputs, Operand[] outputs, Workspace w) {
        copyBase(inputs[0], outputs[0], w);
        DType dtype = inputs[0].dtype();
        boolean adds = op.mode() == ScatterMode.ADD;
        Storage storage = adds ? Storage.of(dtype) : Storage.ofBits(dtype);
        Storage numbers = Storage.of(inputs[1].dtype());
        Layout index = w.bind(INDEX, inputs[1], numbers);
        w.bind(SOURCE, inputs[2], storage);
        Layout output = w.bind(OUTPUT, outputs[0], storage);
        long total = index.shape().size();
        if (total == 0) {
            return;
        }
        Indices indices =
                new Indices(
                        w.segments[INDEX],
                        w.bases[INDEX],
                        numbers,
                        output.shape().size(op.axis()),
                        output.stride(op.axis()));
        int shared = -1;
        int pieces = 1;
        if (Crew.pieceOf(total, COST) < total) {
            for (int i = 0; i < index.rank(); i++) {
                int possible = i == op.axis() ? 1 : pieces(output, index, i);
                if (possible > pieces) {
                    shared = i;
                    pieces = possible;
                }
            }
        }
        Loop2<?, ?, ?> sum = adds ? ProgramCompiler.binary(BinaryKind.ADD, dtype) : null;
        Put<?> put = new Put<>(indices, storage, dtype, sum(sum), op.axis(), shared, pieces, w);
        crew.run(put, pieces, w);
    }

    @SuppressWarnings("unchecked") // loop and arrays follow from one dtype
    private static <A> Loop2<A, A, A> sum(Loop2<?, ?, ?> loop) {
        return (Loop2<A, A, A>) loop;
    }

    /** How many threads may share a dimension. Rows that move whole are best left whole. */
    private int pieces(Layout output, Layout index, int axis) {
        boolean neighbours = Math.abs(output.stride(axis)) == 1;
        if (neighbours && index.stride(axis) == 0) {
            return 1;
        }
        int least = neighbours ? NEIGHBOURS : 1;
        return (int) Math.min(crew.threads(), output.shape().size(axis) / least);
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

    /**
     * One run; a piece is a range of the shared dimension, and ends with its first failure.
     *
     * @param sum adds, or null where values are set
     */
    private record Put<A>(
            Indices indices,
            Storage storage,
            DType dtype,
            Loop2<A, A, A> sum,
            int axis,
            int shared,
            int pieces,
            Workspace owner)
            implements Crew.Work {
        @Override
        public void piece(int number, Workspace w) {
            Layout index = part(INDEX, number);
            Walk walk = w.walk;
            walk.begin(index.shape());
            walk.add(index);
            walk.add(part(SOURCE, number));
            walk.addExcept(part(OUTPUT, number), axis);
            walk.collapse();
            walk.reset();
            long total = index.shape().size();
            for (long done = 0; done < total; ) {
                walk.strip((int) Math.min(Scratch.BLOCK, total - done));
                boolean rows =
                        walk.stride(INDEX) == 0
                                && walk.stride(OUTPUT) != 0
                                && walk.length() >= LEAST_ROW;
                if (!(rows ? rows(walk, w) : elements(walk, w))) {
                    return;
                }
                done += (long) walk.rows() * walk.length();
                walk.advance();
            }
        }

        private Layout part(int operand, int number) {
            Layout layout = owner.layouts[operand];
            if (pieces == 1) {
                return layout;
            }
            long size = layout.shape().size(shared);
            long from = size * number / pieces;
            return layout.slice(shared, from, size * (number + 1) / pieces - from, 1);
        }

        /** An index that stands still along a row moves the row whole. */
        @SuppressWarnings("unchecked") // the storage makes the arrays
        private boolean rows(Walk walk, Workspace w) {
            int rows = walk.rows();
            if (!indices.places(walk.position(INDEX), 0, walk.rowStride(INDEX), 1, rows, w)) {
                return false;
            }
            long[] places = Indices.array(w);
            A fresh = (A) w.lanes(storage, 2);
            A old = (A) w.lanes(storage, 3);
            int n = walk.length();
            long to = walk.stride(OUTPUT);
            boolean copies = sum == null && to == 1 && walk.stride(SOURCE) == 1;
            for (int i = 0; i < rows; i++) {
                long source = walk.position(SOURCE) + i * walk.rowStride(SOURCE);
                long output = walk.position(OUTPUT) + i * walk.rowStride(OUTPUT) + places[i];
                if (copies) {
                    copy(source, output, n);
                    continue;
                }
                load(SOURCE, source, walk.stride(SOURCE), n, fresh);
                if (sum != null) {
                    load(OUTPUT, output, to, n, old);
                    sum.run(old, fresh, fresh, n, w.scratch);
                }
                storage.store(
                        fresh, 0, owner.segments[OUTPUT], owner.bases[OUTPUT], output, 0, to, 1, n);
            }
            return true;
        }

        private void copy(long source, long output, int n) {
            MemorySegment.copy(
                    owner.segments[SOURCE],
                    owner.bases[SOURCE] + source * storage.width,
                    owner.segments[OUTPUT],
                    owner.bases[OUTPUT] + output * storage.width,
                    (long) n * storage.width);
        }

        private void load(int operand, long position, long stride, int n, A to) {
            storage.load(
                    owner.segments[operand],
                    owner.bases[operand],
                    position,
                    0,
                    stride,
                    1,
                    n,
                    to,
                    0);
        }

        private boolean elements(Walk walk, Workspace w) {
            int rows = walk.rows();
            int length = walk.length();
            if (!indices.places(
                    walk.position(INDEX),
                    walk.rowStride(INDEX),
                    walk.stride(INDEX),
                    rows,
                    length,
                    w)) {
                return false;
            }
            long[] places = Indices.array(w);
            Indices.add(places, walk.position(OUTPUT), walk, OUTPUT);
            Object fresh = w.lanes(storage, 2);
            storage.load(
                    owner.segments[SOURCE],
                    owner.bases[SOURCE],
                    walk.position(SOURCE),
                    walk.rowStride(SOURCE),
                    walk.stride(SOURCE),
                    rows,
                    length,
                    fresh,
                    0);
            int n = rows * length;
            if (sum == null) {
                PlacedElements.write(fresh, n, owner.segments[OUTPUT], owner.bases[OUTPUT], places);
            } else {
                PlacedElements.add(
                        dtype, fresh, n, owner.segments[OUTPUT], owner.bases[OUTPUT], places);
            }
            return true;
        }
    }
}
