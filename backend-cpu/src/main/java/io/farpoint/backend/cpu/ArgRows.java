package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.memory.Loan;
import io.farpoint.op.Axes;

/** One result after the other; where there are few, each by parts that several threads may take. */
final class ArgRows implements Reduction {
    /** With fewer results, rows are cut. */
    private static final int MANY = 16;

    private final ArgKeys keys;
    private final Workspace owner;
    private final long results;
    private final long extent;

    /** Rows of a piece, or how many parts a row has and how long they are. */
    private final long rowsPerPiece;

    private final int parts;
    private final long partLength;
    private final Loan partials;
    private final ArgKeys.Parts found;

    ArgRows(ArgKeys keys, Axes axes, Shape shape, Workspace owner) {
        this.keys = keys;
        this.owner = owner;
        this.results = owner.layouts[ArgReduceKernel.OUTPUT].shape().size();
        this.extent = axes.extent(shape);
        long piece = Crew.pieceOf(results * extent, ArgReduceKernel.COST);
        this.rowsPerPiece = Math.max(1, piece / extent);
        this.partLength = results < MANY ? Math.min(extent, piece) : extent;
        this.parts = Math.toIntExact(Math.ceilDiv(extent, partLength));
        if (parts == 1) {
            this.partials = null;
            this.found = null;
        } else {
            this.partials = owner.partials(ArgKeys.Parts.bytes(results, parts));
            this.found = new ArgKeys.Parts(partials.segment(), parts);
        }
        int[] order = ReduceKernel.keptThenReduced(axes, shape.rank());
        Walk walk = owner.walk;
        walk.begin(shape, order, order.length);
        walk.add(owner.layouts[ArgReduceKernel.INPUT], order, order.length);
        walk.collapse();
        Walk places = owner.secondWalk;
        places.begin(owner.layouts[ArgReduceKernel.OUTPUT].shape());
        places.add(owner.layouts[ArgReduceKernel.OUTPUT]);
        places.collapse();
    }

    @Override
    public int pieces() {
        long pieces = parts == 1 ? Math.ceilDiv(results, rowsPerPiece) : results * parts;
        return Math.toIntExact(pieces);
    }

    @Override
    public void piece(int number, Workspace w) {
        if (w != owner) {
            w.walk.follow(owner.walk);
            w.secondWalk.follow(owner.secondWalk);
        }
        Rows rows = new Rows(w);
        if (parts > 1) {
            long from = number % parts * partLength;
            long row = number / parts;
            w.walk.seek(row * extent + from);
            rows.look(Math.min(partLength, extent - from));
            found.set(row, number % parts, rows.best, from + rows.index);
            return;
        }
        long from = number * rowsPerPiece;
        w.walk.seek(from * extent);
        w.secondWalk.seek(from);
        rows.run(Math.min(results, from + rowsPerPiece) - from);
    }

    @Override
    public void finish() {
        if (parts == 1) {
            return;
        }
        owner.secondWalk.reset();
        Rows rows = new Rows(owner);
        for (int i = 0; i < results; i++) {
            rows.answers[i] = found.first(i);
        }
        rows.store((int) results);
    }

    @Override
    public Loan partials() {
        return partials;
    }

    /** Some neighbouring results, in the workspace of the thread that makes them. */
    private final class Rows {
        private final Workspace w;
        private final Object elements;
        private final Object values;
        private final Object room;
        private final long[] answers;
        private long best;
        private long index;

        Rows(Workspace w) {
            this.w = w;
            this.elements = keys.elements(w);
            this.values = keys.keys(w);
            this.room = keys.room(w, 0);
            this.answers = keys.answers(w);
        }

        void run(long count) {
            int shared = (int) Math.max(1, Scratch.BLOCK / extent);
            for (long done = 0; done < count; ) {
                int now = (int) Math.min(shared, count - done);
                if (extent <= Scratch.BLOCK) {
                    int n = (int) extent;
                    load(now * n);
                    keys.firsts(values, n, now, room, answers);
                } else {
                    look(extent);
                    answers[0] = index;
                }
                store(now);
                done += now;
            }
        }

        /** Looks through a row, or a part of one, block by block. */
        void look(long n) {
            for (long at = 0; at < n; at += Scratch.BLOCK) {
                int block = (int) Math.min(Scratch.BLOCK, n - at);
                load(block);
                int place = keys.first(values, 0, block, room);
                long key = keys.key(values, place);
                if (at == 0 || key > best) {
                    best = key;
                    index = at + place;
                }
            }
        }

        private void load(int n) {
            int in = ArgReduceKernel.INPUT;
            keys.raw.loadNext(owner.segments[in], owner.bases[in], w.walk, 0, elements, n);
            keys.encode(elements, values, n);
        }

        void store(int n) {
            int out = ArgReduceKernel.OUTPUT;
            Storage.of(DType.INT64)
                    .storeNext(answers, n, owner.segments[out], owner.bases[out], w.secondWalk, 0);
        }
    }
}
