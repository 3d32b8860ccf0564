package io.farpoint.backend.cpu.fused;

import io.farpoint.backend.cpu.warming.ColdCode;

/** A loop on its way to its cell. It is run on rows of every length that it tells apart. */
final class ColdLoop implements ColdCode {
    private final FusedLoops loops;
    private final LoopCell cell;
    private FusedLoop loop;
    private int[] lengths;

    ColdLoop(FusedLoops loops, LoopCell cell) {
        this.loops = loops;
        this.cell = cell;
    }

    @Override
    public boolean make() {
        loop = compile();
        if (loop == null || !loops.warms()) {
            loops.done(cell, loop);
            return false;
        }
        int lanes = loops.ground().compiler.lanes(cell.spec);
        lengths =
                cell.spec.fold() == null ? mapLengths(lanes, loop.multiple()) : foldLengths(lanes);
        return true;
    }

    /** A fault in a loop costs its speed alone: the block form goes on serving. */
    private FusedLoop compile() {
        try {
            return loops.ground().compiler.compile(cell.spec);
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(ColdLoop.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "no vector form of " + cell.spec, e);
            return null;
        }
    }

    /** Whole vectors and an end, either and neither. */
    private static int[] mapLengths(int lanes, int multiple) {
        int end = multiple == 1 ? 3 : 0;
        int most = LoopGround.VECTORS * lanes;
        return new int[] {25 * lanes + end, 24 * lanes, end, 20 * lanes + end, lanes, most, 0};
    }

    /** Whole groups and an end that reaches into each vector of a group, either and neither. */
    private static int[] foldLengths(int lanes) {
        int group = LoopShape.FOLD_LANES;
        int vectors = group / lanes;
        int[] lengths = new int[2 * vectors + 2];
        for (int i = 0; i < vectors; i++) {
            lengths[2 * i] = (8 + i % 2) * group + i * lanes + 1;
            lengths[2 * i + 1] = i * lanes + 2;
        }
        lengths[2 * vectors] = 10 * group;
        lengths[2 * vectors + 1] = group;
        return lengths;
    }

    @Override
    public void call(int number) {
        int rows = 1 + number % LoopGround.ROWS;
        loops.ground().run(loop, rows, lengths[number % lengths.length]);
    }

    @Override
    public void done(boolean warm) {
        loops.done(cell, warm ? loop : null);
    }
}
