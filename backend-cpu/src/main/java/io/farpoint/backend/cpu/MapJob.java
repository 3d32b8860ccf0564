package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.folds.Fold;
import io.farpoint.backend.cpu.fused.FusedLoop;
import io.farpoint.backend.cpu.programs.Program;
import java.lang.foreign.MemorySegment;

/**
 * One run of a map, cut into pieces that any thread may take. With a warm fused loop it goes
 * straight over rows of memory where elements are neighbours; else block by block, each input's
 * block brought into arrays first.
 */
final class MapJob implements Crew.Work {
    /** Shorter rows of a loop are not worth its start. */
    private static final int LEAST_ROW = 8;

    /** Below this, rows that repeat one row of an operand are joined. */
    private static final int LONG_ROW = 512;

    private enum Mode {
        /** All operands lie alike: bytes are copied. */
        COPY,
        /** The fused loop, over rows in memory. */
        ROWS,
        /** The fused loop, over several rows as one; operands of one row repeated in a block. */
        PATTERN,
        /** Block by block. */
        BLOCKS
    }

    private final Workspace owner;
    private Program program;
    private FusedLoop loop;
    private Mode mode;
    private int inputs;
    private int operands;
    private long total;

    /** The innermost dimension, and how many there are of it. */
    private long length;

    private long rows;

    /** Elements of a piece, where pieces are runs of elements. */
    private long piece;

    /** Where pieces are rows: how many rows, and into how many parts a row is cut. */
    private long rowsPerPiece;

    private int partsOfRow;

    /** Rows that make a block, with {@link Mode#PATTERN}. */
    private int patternRows;

    private int block;
    private int pieces;

    MapJob(Workspace owner) {
        this.owner = owner;
    }

    /**
     * Prepares; operands and numbers are bound in the owner.
     *
     * @param dense whether all operands are contiguous
     * @return into how many pieces it is cut
     */
    int begin(Program map, long elements, boolean dense) {
        program = map;
        total = elements;
        inputs = map.inputs;
        operands = map.inputs + map.roots.length;
        walk();
        piece = Crew.pieceOf(total, map.cost);
        loop = null;
        if (dense && map.isCopy()) {
            mode = Mode.COPY;
            pieces = Math.toIntExact(Math.ceilDiv(total, piece));
            return pieces;
        }
        choose();
        switch (mode) {
            case COPY, BLOCKS -> {
                piece = piece == total ? total : Math.max(block, piece / block * block);
                pieces = Math.toIntExact(Math.ceilDiv(total, piece));
            }
            case PATTERN -> {
                rowsPerPiece =
                        piece == total
                                ? rows
                                : Math.max(1, piece / (patternRows * length)) * patternRows;
                pieces = Math.toIntExact(Math.ceilDiv(rows, rowsPerPiece));
            }
            case ROWS -> {
                partsOfRow = Math.toIntExact(Math.ceilDiv(length, piece));
                rowsPerPiece = Math.max(1, piece / length);
                pieces = Math.toIntExact(Math.ceilDiv(rows, rowsPerPiece) * partsOfRow);
            }
        }
        return pieces;
    }

    private void walk() {
        Walk walk = owner.walk;
        walk.begin(owner.layouts[inputs].shape());
        for (int i = 0; i < operands; i++) {
            walk.add(owner.layouts[i]);
        }
        for (int axis : program.rampAxes) {
            walk.addRamp(axis);
        }
        walk.sortBy(inputs);
        walk.collapse();
        walk.reset();
        length = walk.innerSize();
        rows = total / length;
        block = walk.blockOfRows();
    }

    private void choose() {
        mode = Mode.BLOCKS;
        if (program.rampAxes.length > 0) {
            return;
        }
        int squares = program.loops.squares(owner.numbers);
        patternRows = length < LONG_ROW ? patternRows() : 0;
        if (patternRows > 0) {
            loop = program.loops.find(null, 0, squares, total);
            mode = loop == null ? Mode.BLOCKS : Mode.PATTERN;
            return;
        }
        long still = stillInputs();
        boolean neighbours = still >= 0 && length >= LEAST_ROW;
        loop = program.loops.find(null, neighbours ? (int) still : 0, squares, total);
        if (loop != null && neighbours) {
            boolean any = loop.multiple() == 1 || rows == 1 || length % loop.multiple() == 0;
            mode = any ? Mode.ROWS : Mode.BLOCKS;
            loop = any || still == 0 ? loop : null;
        }
    }

    /** The inputs that stand still along rows, a bit each; -1 if an operand leaps there. */
    private long stillInputs() {
        long still = 0;
        for (int i = 0; i < operands; i++) {
            long stride = owner.walk.stride(i);
            if (stride == 0 && i < inputs) {
                still |= 1L << i;
            } else if (stride != 1) {
                return -1;
            }
        }
        return still;
    }

    /** How many rows make a block, if every operand is solid or one row over and over; else 0. */
    private int patternRows() {
        Walk walk = owner.walk;
        if (walk.rank() != 2) {
            return 0;
        }
        boolean repeats = false;
        for (int i = 0; i < operands; i++) {
            boolean solid = walk.stride(i) == 1 && walk.rowStride(i) == length;
            if (!solid && (i >= inputs || walk.rowStride(i) != 0)) {
                return 0;
            }
            repeats |= !solid;
        }
        if (!repeats) {
            return 0;
        }
        int most = Scratch.BLOCK / (int) length;
        int even = Fold.LANES >> Math.min(6, Long.numberOfTrailingZeros(length));
        return (int) Math.min(rows, most >= even ? most / even * even : most);
    }

    @Override
    public void piece(int number, Workspace w) {
        switch (mode) {
            case COPY -> copy(number * piece, Math.min(total, (number + 1) * piece));
            case ROWS -> {
                long row = number / partsOfRow * rowsPerPiece;
                long from = number % partsOfRow * piece;
                rows(row, Math.min(rows, row + rowsPerPiece), from, w);
            }
            case PATTERN -> {
                long row = number * rowsPerPiece;
                pattern(row, Math.min(rows, row + rowsPerPiece), w);
            }
            case BLOCKS -> blocks(number * piece, Math.min(total, (number + 1) * piece), w);
        }
    }

    private void copy(long from, long to) {
        int source = program.roots[0];
        int target = inputs;
        int width = program.registers[source].width;
        MemorySegment.copy(
                owner.segments[source],
                owner.bases[source] + (owner.layouts[source].offset() + from) * width,
                owner.segments[target],
                owner.bases[target] + (owner.layouts[target].offset() + from) * width,
                (to - from) * width);
    }

    private Walk walkOf(Workspace w) {
        if (w != owner) {
            w.walk.follow(owner.walk);
        }
        return w.walk;
    }

    private Storage storage(int operand) {
        int register = operand < inputs ? operand : program.roots[operand - inputs];
        return program.registers[register];
    }

    /** Rows from one to another, in each the places from one to the end of the part. */
    private void rows(long first, long end, long from, Workspace w) {
        Walk walk = walkOf(w);
        int n = (int) Math.min(length - from, partsOfRow == 1 ? length : piece);
        int whole = n & -loop.multiple();
        for (long row = first; row < end; ) {
            walk.seek(row * length + from);
            int now = (int) Math.min(end - row, walk.rowsLeft());
            for (int i = 0; i < operands; i++) {
                int width = storage(i).width;
                w.loopOffsets[i] = owner.bases[i] + walk.position(i) * width;
                w.loopSteps[i] = walk.rowStride(i) * width;
            }
            loop.run(owner.segments, w.loopOffsets, w.loopSteps, owner.numbers, now, whole);
            row += now;
        }
        if (whole < n) {
            // only where there is one row: its last elements, fewer than a vector's
            evaluate(from + whole, from + n, null, w);
        }
    }

    private void pattern(long first, long end, Workspace w) {
        Walk walk = walkOf(w);
        int n = patternRows * (int) length;
        walk.seek(first * length);
        Object[] registers = w.registers(program);
        w.loader.begin(program, registers, owner, walk, operands);
        w.loader.pin(Math.min(n, (int) ((end - first) * length)));
        for (int i = 0; i < operands; i++) {
            Storage storage = storage(i);
            boolean repeated = i < inputs && walk.rowStride(i) == 0;
            w.loopSegments[i] = repeated ? w.slots() : owner.segments[i];
            w.loopOffsets[i] =
                    repeated
                            ? (long) i * Workspace.SLOT_BYTES
                            : owner.bases[i] + walk.position(i) * storage.width;
            w.loopSteps[i] = repeated ? 0 : (long) n * storage.width;
            if (repeated) {
                storage.copyOut(registers[i], 0, w.slots(), w.loopOffsets[i], n);
            }
        }
        int times = (int) ((end - first) / patternRows);
        int rest = (int) ((end - first) % patternRows * length);
        if (n % loop.multiple() == 0) {
            loop.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, times, n);
        } else {
            rest += times * n;
            times = 0;
        }
        for (int i = 0; i < operands; i++) {
            w.loopOffsets[i] += times * w.loopSteps[i];
        }
        if (rest % loop.multiple() == 0 && rest <= n) {
            loop.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, 1, rest);
        } else {
            evaluate(end * length - rest, end * length, null, w);
        }
    }

    private void blocks(long from, long to, Workspace w) {
        evaluate(from, to, program.isCopy() ? null : loop, w);
    }

    /** Elements from one to another, block by block; by the loop if there is one. */
    private void evaluate(long from, long to, FusedLoop by, Workspace w) {
        Walk walk = walkOf(w);
        walk.seek(from);
        Object[] registers = w.registers(program);
        w.loader.begin(program, registers, owner, walk, operands);
        w.loader.pin((int) Math.min(to - from, block));
        if (by != null) {
            LoopBlocks.run(by, program, owner, w, to - from, block);
            return;
        }
        program.fill(owner.numbers, registers, (int) Math.min(to - from, Scratch.BLOCK));
        for (long done = from; done < to; ) {
            int n = (int) Math.min(to - done, block);
            w.loader.load(n, inputs, operands - inputs, 0);
            program.run(registers, n, w.scratch);
            for (int i = inputs; i < operands; i++) {
                w.loader.store(i - inputs, i, registers[program.roots[i - inputs]]);
            }
            done += n;
        }
    }
}
