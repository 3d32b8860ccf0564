package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.op.Exprs;

/**
 * Brings blocks of a program's inputs into registers along a {@link Walk}, and blocks of outputs
 * back to where the walk stood.
 */
final class BlockLoader {
    private final int[] stripRows = new int[Scratch.BLOCK];
    private final int[] stripLengths = new int[Scratch.BLOCK];
    private final long[][] outputPositions = new long[Exprs.MAX_OUTPUTS][];
    private final boolean[] pinned = new boolean[Exprs.MAX_INPUTS];
    private int strips;

    private Program program;
    private Object[] registers;
    private Workspace w;
    private Walk walk;
    private int firstRamp;

    /**
     * Begins an op.
     *
     * @param firstRamp the walk's operand that is the program's first ramp; the first operands are
     *     its inputs
     */
    void begin(Program program, Object[] registers, Workspace w, Walk walk, int firstRamp) {
        this.program = program;
        this.registers = registers;
        this.w = w;
        this.walk = walk;
        this.firstRamp = firstRamp;
    }

    /**
     * Loads once for all what is the same in every block: operands that stand still over the whole
     * walk, and the row of a matrix that each row gets (blocks begin with a row).
     *
     * @param n the elements of the first block, which is the largest
     */
    void pin(int n) {
        walk.strip(n);
        boolean wholeRows =
                walk.rank() == 2
                        && walk.length() == walk.innerSize()
                        && walk.rows() * walk.length() == n;
        for (int i = 0; i < program.inputs; i++) {
            boolean still = walk.isStill(i);
            pinned[i] = still || (wholeRows && walk.rowStride(i) == 0);
            if (pinned[i]) {
                int rows = still ? 1 : walk.rows();
                int length = still ? n : walk.length();
                program.registers[i].load(
                        w.segments[i],
                        w.bases[i],
                        walk.position(i),
                        0,
                        walk.stride(i),
                        rows,
                        length,
                        registers[i],
                        0);
            }
        }
    }

    /** Nothing is loaded once for all: the walk begins anew elsewhere. */
    void unpin() {
        java.util.Arrays.fill(pinned, 0, program.inputs, false);
    }

    /** Whether an input was loaded once for all. */
    boolean isPinned(int input) {
        return pinned[input];
    }

    /** Loads the next {@code n} elements of all inputs, noting where the outputs stand. */
    void load(int n, int firstOutput, int outputs) {
        load(n, firstOutput, outputs, 0);
    }

    /** The same, but for some operands, a bit each, that are used where they lie. */
    void load(int n, int firstOutput, int outputs, long direct) {
        strips = 0;
        int filled = 0;
        while (filled < n) {
            walk.strip(n - filled);
            strip(filled, firstOutput, outputs, direct);
            filled += walk.rows() * walk.length();
            walk.advance();
        }
    }

    private void strip(int at, int firstOutput, int outputs, long direct) {
        int rows = walk.rows();
        int length = walk.length();
        for (int i = 0; i < program.inputs; i++) {
            if (!pinned[i] && (direct & (1L << i)) == 0) {
                program.registers[i].load(
                        w.segments[i],
                        w.bases[i],
                        walk.position(i),
                        walk.rowStride(i),
                        walk.stride(i),
                        rows,
                        length,
                        registers[i],
                        at);
            }
        }
        for (int i = 0; i < program.rampAxes.length; i++) {
            ramp((long[]) registers[program.firstRamp + i], firstRamp + i, at);
        }
        stripRows[strips] = rows;
        stripLengths[strips] = length;
        for (int i = 0; i < outputs; i++) {
            if (outputPositions[i] == null) {
                outputPositions[i] = new long[Scratch.BLOCK];
            }
            outputPositions[i][strips] = walk.position(firstOutput + i);
        }
        strips++;
    }

    private void ramp(long[] register, int operand, int at) {
        int length = walk.length();
        long stride = walk.stride(operand);
        for (int row = 0; row < walk.rows(); row++) {
            long start = walk.position(operand) + row * walk.rowStride(operand);
            for (int i = 0; i < length; i++) {
                register[at + row * length + i] = start + i * stride;
            }
        }
    }

    /** Writes an output's block where it stood when the block was loaded. */
    void store(int output, int operand, Object values) {
        Storage storage = program.registers[program.roots[output]];
        int at = 0;
        for (int i = 0; i < strips; i++) {
            storage.store(
                    values,
                    at,
                    w.segments[operand],
                    w.bases[operand],
                    outputPositions[output][i],
                    walk.rowStride(operand),
                    walk.stride(operand),
                    stripRows[i],
                    stripLengths[i]);
            at += stripRows[i] * stripLengths[i];
        }
    }
}
