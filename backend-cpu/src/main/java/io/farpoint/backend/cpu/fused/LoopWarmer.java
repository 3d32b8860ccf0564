package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Exprs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The background thread's work: makes loops and runs them on memory of its own until the JIT has
 * compiled them for good, which shows in calls that allocate nothing (before, each vector is an
 * object). A few are warmed side by side, so that one runs while the JIT is busy with another.
 */
final class LoopWarmer implements Runnable {
    /** The most loops warmed side by side. */
    private static final int SIDE_BY_SIDE = 4;

    private static final long OPERAND_BYTES = Warming.ROWS * Warming.ROW_BYTES;
    private static final int OPERANDS = Exprs.MAX_INPUTS + Exprs.MAX_OUTPUTS;
    private static final long PAUSE_MILLIS = 2;

    private final FusedLoops loops;
    private final MemorySegment[] segments = new MemorySegment[OPERANDS];
    private final long[] offsets = new long[OPERANDS];
    private final long[] steps = new long[OPERANDS];
    private final long[] numbers = new long[Exprs.MAX_IMMEDIATES];
    private final List<Warming> active = new ArrayList<>();

    LoopWarmer(FusedLoops loops) {
        this.loops = loops;
    }

    @Override
    public void run() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(OPERAND_BYTES * OPERANDS, Long.BYTES);
            for (int i = 0; i < OPERANDS; i++) {
                segments[i] = memory;
                offsets[i] = i * OPERAND_BYTES;
                steps[i] = Warming.ROW_BYTES;
            }
            LoopCompiler compiler = new LoopCompiler();
            AllocationMeter meter = new AllocationMeter();
            while (fetch(compiler) && round(compiler, meter)) {
                if (active.stream().allMatch(Warming::isLeftToJit)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // Nobody else knows this thread: the JVM is ending.
            Thread.currentThread().interrupt();
        }
    }

    /** Takes up what is waiting; waits itself if there is nothing else to do. False at the end. */
    private boolean fetch(LoopCompiler compiler) throws InterruptedException {
        while (active.size() < SIDE_BY_SIDE) {
            LoopCell cell = active.isEmpty() ? loops.next() : loops.poll();
            if (cell == null) {
                break;
            }
            begin(cell, compiler, 0);
        }
        return !active.isEmpty();
    }

    private void begin(LoopCell cell, LoopCompiler compiler, int attempt) {
        FusedLoop loop = make(cell, compiler);
        if (loop == null || !loops.warms()) {
            loops.done(cell, loop);
        } else {
            active.add(new Warming(cell, loop, compiler.lanes(cell.spec), attempt));
        }
    }

    /** A fault in a loop costs its speed alone: the block form goes on serving. */
    private static FusedLoop make(LoopCell cell, LoopCompiler compiler) {
        try {
            return compiler.compile(cell.spec);
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(LoopWarmer.class.getPackageName())
                    .log(System.Logger.Level.WARNING, "no vector form of " + cell.spec, e);
            return null;
        }
    }

    /** Runs each for a moment. False at the end. */
    private boolean round(LoopCompiler compiler, AllocationMeter meter) {
        for (int i = active.size() - 1; i >= 0; i--) {
            Warming warming = active.get(i);
            if (loops.isClosed()) {
                return false;
            }
            warming.run(segments, offsets, steps, numbers, meter);
            if (warming.isWarm()) {
                active.remove(i);
                loops.done(warming.cell, warming.loop);
            } else if (warming.isStuck()) {
                active.remove(i);
                if (warming.isLastAttempt()) {
                    loops.done(warming.cell, warming.isGoodEnough() ? warming.loop : null);
                } else {
                    begin(warming.cell, compiler, warming.attempt + 1);
                }
            }
        }
        return true;
    }
}
