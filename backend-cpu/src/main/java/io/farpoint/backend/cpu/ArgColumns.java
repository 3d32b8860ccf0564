package io.farpoint.backend.cpu;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.memory.Loan;
import io.farpoint.op.Axes;

/**
 * Neighbouring results at once: a tile of them is taken through the reduced dimensions step by
 * step. Where there are few tiles each is cut into parts that several threads may take.
 */
final class ArgColumns implements Reduction {
    /** A tile of fewer results costs more in starting loops than it gives in pieces. */
    private static final int LEAST_TILE = 256;

    /** About so many pieces are enough for the threads to end together. */
    private static final int PIECES = 8;

    /** A number of steps that an index beside a key holds. */
    private static final long MOST_STEPS = 1L << 30;

    private final ArgKeys keys;
    private final Workspace owner;
    private final long results;
    private final long extent;
    private final int tile;
    private final int parts;
    private final long partLength;
    private final Loan partials;
    private final ArgKeys.Parts found;

    ArgColumns(ArgKeys keys, Axes axes, Shape shape, Workspace owner) {
        this.keys = keys;
        this.owner = owner;
        this.results = owner.layouts[ArgReduceKernel.OUTPUT].shape().size();
        this.extent = axes.extent(shape);
        long total = results * extent;
        boolean cut = Crew.pieceOf(total, ArgReduceKernel.COST) < total;
        long even = cut ? (results / PIECES + 63) & -64L : Scratch.BLOCK;
        this.tile = (int) Math.min(results, Math.clamp(even, LEAST_TILE, Scratch.BLOCK));
        long tiles = Math.ceilDiv(results, tile);
        long wanted = cut ? Math.clamp(Math.ceilDiv(PIECES, tiles), 1, extent) : 1;
        this.partLength = Math.min(MOST_STEPS, Math.ceilDiv(extent, wanted));
        this.parts = Math.toIntExact(Math.ceilDiv(extent, partLength));
        if (parts == 1) {
            this.partials = null;
            this.found = null;
        } else {
            this.partials = owner.partials(ArgKeys.Parts.bytes(results, parts));
            this.found = new ArgKeys.Parts(partials.segment(), parts);
        }
        walks(axes, shape);
    }

    /** One walk over the kept dimensions, as the input lies; one over the reduced, in order. */
    private void walks(Axes axes, Shape shape) {
        int[] kept = ReduceKernel.axes(axes, shape.rank(), false);
        Walk places = owner.secondWalk;
        places.begin(shape, kept, kept.length);
        places.add(owner.layouts[ArgReduceKernel.INPUT], kept, kept.length);
        places.add(owner.layouts[ArgReduceKernel.OUTPUT]);
        places.sortBy(ArgReduceKernel.INPUT);
        places.collapse();
        int[] reduced = ReduceKernel.axes(axes, shape.rank(), true);
        Walk steps = owner.walk;
        steps.begin(shape, reduced, reduced.length);
        steps.add(owner.layouts[ArgReduceKernel.INPUT], reduced, reduced.length);
        steps.collapse();
    }

    @Override
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(results, tile) * parts);
    }

    @Override
    public void piece(int number, Workspace w) {
        if (w != owner) {
            w.walk.follow(owner.walk);
            w.secondWalk.follow(owner.secondWalk);
        }
        long first = (long) (number / parts) * tile;
        int n = (int) Math.min(tile, results - first);
        int part = number % parts;
        long from = part * partLength;
        int steps = (int) Math.min(partLength, extent - from);
        search(first, n, from, steps, w);
        Object best = keys.room(w, 0);
        Object index = keys.room(w, 1);
        if (parts > 1) {
            for (int i = 0; i < n; i++) {
                found.set(first + i, part, keys.key(best, i), from + keys.index(index, i));
            }
            return;
        }
        long[] answers = keys.answers(w);
        for (int i = 0; i < n; i++) {
            answers[i] = keys.index(index, i);
        }
        store(first, n, w);
    }

    /** Takes a tile through so many steps. */
    private void search(long first, int n, long from, int steps, Workspace w) {
        Object best = keys.room(w, 0);
        Object index = keys.room(w, 1);
        Object row = keys.room(w, 2);
        Object values = keys.keys(w);
        w.walk.seek(from);
        for (int i = 0; i < steps; ) {
            int rows = load(first, n, steps - i, w);
            for (int k = 0; k < rows; k++) {
                if (i + k == 0) {
                    keys.begin(best, index, values, 0, n);
                    continue;
                }
                Object fresh = values;
                if (k > 0) {
                    System.arraycopy(values, k * n, row, 0, n);
                    fresh = row;
                }
                keys.join(best, index, fresh, n, i + k);
            }
            i += rows;
        }
    }

    /** Loads the tile's keys for some next steps, at least one; answers for how many. */
    private int load(long first, int n, int steps, Workspace w) {
        Walk walk = w.walk;
        Walk places = w.secondWalk;
        long base = owner.bases[ArgReduceKernel.INPUT];
        places.seek(first);
        places.strip(n);
        boolean single = places.rows() == 1 && places.length() == n;
        walk.strip(single ? Math.min(steps, Scratch.BLOCK / n) : 1);
        int rows = walk.rows() == 1 ? walk.length() : 1;
        long step = walk.position(0) - owner.layouts[ArgReduceKernel.INPUT].offset();
        for (int at = 0; at < n; ) {
            places.strip(n - at);
            keys.raw.load(
                    owner.segments[ArgReduceKernel.INPUT],
                    base,
                    places.position(ArgReduceKernel.INPUT) + step,
                    rows > 1 ? walk.stride(0) : places.rowStride(ArgReduceKernel.INPUT),
                    places.stride(ArgReduceKernel.INPUT),
                    rows > 1 ? rows : places.rows(),
                    places.length(),
                    keys.elements(w),
                    at);
            at += places.rows() * places.length();
            places.advance();
        }
        walk.strip(rows);
        walk.advance();
        keys.encode(keys.elements(w), keys.keys(w), rows * n);
        return rows;
    }

    private void store(long first, int n, Workspace w) {
        int out = ArgReduceKernel.OUTPUT;
        w.secondWalk.seek(first);
        Storage.of(DType.INT64)
                .storeNext(
                        keys.answers(w),
                        n,
                        owner.segments[out],
                        owner.bases[out],
                        w.secondWalk,
                        out);
    }

    @Override
    public void finish() {
        if (parts == 1) {
            return;
        }
        long[] answers = keys.answers(owner);
        for (long first = 0; first < results; first += tile) {
            int n = (int) Math.min(tile, results - first);
            for (int i = 0; i < n; i++) {
                answers[i] = found.first(first + i);
            }
            store(first, n, owner);
        }
    }

    @Override
    public Loan partials() {
        return partials;
    }
}
