package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.blocks.Walk;
import io.farpoint.backend.cpu.fused.FusedLoop;
import io.farpoint.backend.cpu.programs.Program;
import java.lang.foreign.MemorySegment;

/**
 * A fused loop over operands that do not all lie as it wants them: those that do not are brought
 * into blocks of scratch memory, or from there to where they belong; the others it reads and writes
 * where they are.
 */
final class LoopBlocks {
    private LoopBlocks() {}

    /** Runs over so many elements from where the loader's walk stands. */
    static void run(
            FusedLoop loop,
            Program program,
            Workspace owner,
            Workspace w,
            long elements,
            int block) {
        int inputs = program.inputs;
        int operands = inputs + program.roots.length;
        Object[] registers = w.registers(program);
        for (int i = 0; i < inputs; i++) {
            if (w.loader.isPinned(i)) {
                toSlot(program.registers[i], registers[i], i, Scratch.BLOCK, w);
            }
        }
        java.util.Arrays.fill(w.loopSteps, 0, operands, 0);
        for (long done = 0; done < elements; ) {
            int n = (int) Math.min(elements - done, block);
            long direct = n % loop.multiple() == 0 ? direct(program, owner, w, n) : 0;
            w.loader.load(n, inputs, operands - inputs, direct);
            for (int i = 0; i < operands; i++) {
                if ((direct & (1L << i)) == 0) {
                    if (i < inputs && !w.loader.isPinned(i)) {
                        toSlot(program.registers[i], registers[i], i, n, w);
                    }
                    w.loopSegments[i] = w.slots();
                    w.loopOffsets[i] = slot(i);
                }
            }
            int whole = (n + loop.multiple() - 1) & -loop.multiple();
            loop.run(w.loopSegments, w.loopOffsets, w.loopSteps, owner.numbers, 1, whole);
            for (int i = inputs; i < operands; i++) {
                if ((direct & (1L << i)) == 0) {
                    int root = program.roots[i - inputs];
                    Storage storage = program.registers[root];
                    Object values = w.lanes(storage, 0);
                    storage.copyIn(w.slots(), slot(i), values, 0, n);
                    w.loader.store(i - inputs, i, values);
                }
            }
            done += n;
        }
    }

    private static long slot(int operand) {
        return (long) operand * Workspace.SLOT_BYTES;
    }

    private static void toSlot(Storage storage, Object values, int operand, int n, Workspace w) {
        MemorySegment slots = w.slots();
        storage.copyOut(values, 0, slots, slot(operand), n);
    }

    /** Notes the operands whose next elements are neighbours in memory; a bit each. */
    private static long direct(Program program, Workspace owner, Workspace w, int n) {
        Walk walk = w.walk;
        walk.strip(n);
        if (walk.rows() * walk.length() != n) {
            return 0;
        }
        long direct = 0;
        int operands = program.inputs + program.roots.length;
        for (int i = 0; i < operands; i++) {
            boolean pinned = i < program.inputs && w.loader.isPinned(i);
            if (!pinned && walk.isSolid(i)) {
                int register = i < program.inputs ? i : program.roots[i - program.inputs];
                int width = program.registers[register].width;
                direct |= 1L << i;
                w.loopSegments[i] = owner.segments[i];
                w.loopOffsets[i] = owner.bases[i] + walk.position(i) * width;
            }
        }
        return direct;
    }
}
