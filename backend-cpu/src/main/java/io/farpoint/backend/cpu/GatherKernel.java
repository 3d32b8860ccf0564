package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;

/**
 * Picks elements by index. Where the index stands still along a row (rows picked whole, as an
 * embedding does) the row is copied, else element by element.
 */
final class GatherKernel {
    private static final int INDEX = 0;
    private static final int SOURCE = 1;
    private static final int OUTPUT = 2;

    /** What an element costs, in additions. */
    private static final int COST = 4;

    /** Shorter rows are moved element by element. */
    private static final int LEAST_ROW = 8;

    private final Crew crew;

    GatherKernel(Crew crew) {
        this.crew = crew;
    }

    void run(Op.Gather op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Storage storage = Storage.ofBits(inputs[0].dtype());
        Storage numbers = Storage.of(inputs[1].dtype());
        Layout source = w.bind(SOURCE, inputs[0], storage);
        Layout index = w.bind(INDEX, inputs[1], numbers);
        Layout output = w.bind(OUTPUT, outputs[0], storage);
        long total = output.shape().size();
        if (total == 0) {
            return;
        }
        Walk walk = w.walk;
        walk.begin(output.shape());
        walk.add(index);
        walk.addExcept(source, op.axis());
        walk.add(output);
        walk.collapse();
        Indices indices =
                new Indices(
                        w.segments[INDEX],
                        w.bases[INDEX],
                        numbers,
                        source.shape().size(op.axis()),
                        source.stride(op.axis()));
        long piece = Crew.pieceOf(total, COST);
        int pieces = Math.toIntExact(Math.ceilDiv(total, piece));
        crew.run(new Pick(indices, storage, total, piece, w), pieces, w);
    }

    /** One run, cut into pieces that any thread may take; each ends with its first failure. */
    private record Pick(Indices indices, Storage storage, long total, long piece, Workspace owner)
            implements Crew.Work {
        @Override
        public void piece(int number, Workspace w) {
            Walk walk = w.walk;
            if (w != owner) {
                walk.follow(owner.walk);
            }
            long to = Math.min(total, (number + 1) * piece);
            walk.seek(number * piece);
            for (long done = number * piece; done < to; ) {
                walk.strip((int) Math.min(Scratch.BLOCK, to - done));
                boolean rows = walk.stride(INDEX) == 0 && walk.length() >= LEAST_ROW;
                if (!(rows ? rows(walk, w) : elements(walk, w))) {
                    return;
                }
                done += (long) walk.rows() * walk.length();
                walk.advance();
            }
        }

        private boolean rows(Walk walk, Workspace w) {
            int rows = walk.rows();
            if (!indices.places(walk.position(INDEX), 0, walk.rowStride(INDEX), 1, rows, w)) {
                return false;
            }
            long[] places = Indices.array(w);
            MemorySegment from = owner.segments[SOURCE];
            MemorySegment to = owner.segments[OUTPUT];
            long fromStride = walk.stride(SOURCE);
            long toStride = walk.stride(OUTPUT);
            int length = walk.length();
            Object array = fromStride == 1 && toStride == 1 ? null : w.carry(storage);
            for (int i = 0; i < rows; i++) {
                long source = walk.position(SOURCE) + i * walk.rowStride(SOURCE) + places[i];
                long output = walk.position(OUTPUT) + i * walk.rowStride(OUTPUT);
                long fromBase = owner.bases[SOURCE];
                long toBase = owner.bases[OUTPUT];
                if (array == null) {
                    MemorySegment.copy(
                            from,
                            fromBase + source * storage.width,
                            to,
                            toBase + output * storage.width,
                            (long) length * storage.width);
                } else {
                    storage.load(from, fromBase, source, 0, fromStride, 1, length, array, 0);
                    storage.store(array, 0, to, toBase, output, 0, toStride, 1, length);
                }
            }
            return true;
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
            Indices.add(places, walk.position(SOURCE), walk, SOURCE);
            Object array = w.carry(storage);
            int n = rows * length;
            PlacedElements.read(owner.segments[SOURCE], owner.bases[SOURCE], places, n, array);
            storage.store(
                    array,
                    0,
                    owner.segments[OUTPUT],
                    owner.bases[OUTPUT],
                    walk.position(OUTPUT),
                    walk.rowStride(OUTPUT),
                    walk.stride(OUTPUT),
                    rows,
                    length);
            return true;
        }
    }
}
