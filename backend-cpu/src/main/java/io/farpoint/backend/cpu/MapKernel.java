package io.farpoint.backend.cpu;

import io.farpoint.op.Op;
import io.farpoint.spi.BackendException;
import io.farpoint.spi.Operand;
import java.lang.foreign.MemorySegment;

/**
 * Elementwise ops, block by block: every input's block is read before any output's is written, so
 * an output may be the very same view as an input.
 */
final class MapKernel {
    private final ProgramCache programs;

    MapKernel(ProgramCache programs) {
        this.programs = programs;
    }

    void run(Op.Map op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Program program = programs.get(op.exprs());
        if (oneBlock(program, inputs, outputs, w)) {
            return;
        }
        int ins = program.inputs;
        int outs = program.roots.length;
        boolean dense = program.rampAxes.length == 0;
        for (int i = 0; i < ins; i++) {
            dense &= w.bind(i, inputs[i], program.registers[i]).isContiguous();
        }
        for (int i = 0; i < outs; i++) {
            Storage storage = program.registers[program.roots[i]];
            dense &= w.bind(ins + i, outputs[i], storage).isContiguous();
        }
        long total = w.layouts[ins].shape().size();
        if (total == 0) {
            return;
        }
        if (dense && program.isCopy()) {
            copy(program, total, w);
            return;
        }
        Object[] registers = w.registers(program);
        fillNumbers(program, inputs, registers, (int) Math.min(total, Scratch.BLOCK));
        if (dense) {
            dense(program, registers, total, w);
        } else {
            strided(program, registers, total, w);
        }
    }

    /**
     * The short way for small contiguous operands, whose cost is all overhead: each is checked and
     * moved at once and nothing is noted.
     *
     * @return false if this is another case and nothing was done
     */
    private static boolean oneBlock(
            Program program, Operand[] inputs, Operand[] outputs, Workspace w) {
        long total = w.view(outputs[0]).layout().shape().size();
        if (total == 0 || total > Scratch.BLOCK || program.rampAxes.length != 0) {
            return false;
        }
        int[] roots = program.roots;
        for (int i = 0; i < roots.length; i++) {
            Operand.View view = w.view(outputs[i]);
            w.check(view, program.registers[roots[i]]);
            if (!view.layout().isContiguous()) {
                return false;
            }
        }
        int n = (int) total;
        Object[] registers = w.registers(program);
        for (int i = 0; i < program.inputs; i++) {
            Operand.View view = w.view(inputs[i]);
            Storage storage = program.registers[i];
            CpuBuffer buffer = w.check(view, storage);
            if (!view.layout().isContiguous()) {
                return false;
            }
            long offset = buffer.start + (view.layout().offset() << storage.shift);
            storage.copyIn(buffer.slab.segment, offset, registers[i], 0, n);
        }
        fillNumbers(program, inputs, registers, n);
        program.run(registers, n, w.scratch);
        for (int i = 0; i < roots.length; i++) {
            Operand.View view = w.view(outputs[i]);
            CpuBuffer buffer = (CpuBuffer) view.buffer();
            Storage storage = program.registers[roots[i]];
            long offset = buffer.start + (view.layout().offset() << storage.shift);
            storage.copyOut(registers[roots[i]], 0, buffer.slab.segment, offset, n);
        }
        return true;
    }

    /** Puts immediates and constants into their registers. */
    static void fillNumbers(Program program, Operand[] inputs, Object[] registers, int n) {
        for (int i = 0; i < program.immediates; i++) {
            int register = program.inputs + i;
            if (!(inputs[register] instanceof Operand.Immediate number)) {
                throw new BackendException("a buffer where an immediate is due");
            }
            program.registers[register].fill(registers[register], 0, n, number.bits());
        }
        for (int i = 0; i < program.constants.length; i++) {
            int register = program.firstConstant + i;
            program.registers[register].fill(registers[register], 0, n, program.constants[i]);
        }
    }

    private static void copy(Program program, long total, Workspace w) {
        int from = program.roots[0];
        int to = program.inputs;
        int width = program.registers[from].width;
        MemorySegment.copy(
                w.segments[from],
                w.bases[from] + w.layouts[from].offset() * width,
                w.segments[to],
                w.bases[to] + w.layouts[to].offset() * width,
                total * width);
    }

    private static void dense(Program program, Object[] registers, long total, Workspace w) {
        int ins = program.inputs;
        for (long done = 0; done < total; done += Scratch.BLOCK) {
            int n = (int) Math.min(total - done, Scratch.BLOCK);
            for (int i = 0; i < ins; i++) {
                Storage storage = program.registers[i];
                long position = w.layouts[i].offset() + done;
                long offset = w.bases[i] + position * storage.width;
                storage.copyIn(w.segments[i], offset, registers[i], 0, n);
            }
            program.run(registers, n, w.scratch);
            for (int i = 0; i < program.roots.length; i++) {
                int root = program.roots[i];
                Storage storage = program.registers[root];
                long position = w.layouts[ins + i].offset() + done;
                long offset = w.bases[ins + i] + position * storage.width;
                storage.copyOut(registers[root], 0, w.segments[ins + i], offset, n);
            }
        }
    }

    private static void strided(Program program, Object[] registers, long total, Workspace w) {
        int ins = program.inputs;
        int outs = program.roots.length;
        Walk walk = w.walk;
        walk.begin(w.layouts[ins].shape());
        for (int i = 0; i < ins + outs; i++) {
            walk.add(w.layouts[i]);
        }
        for (int axis : program.rampAxes) {
            walk.addRamp(axis);
        }
        walk.sortBy(ins);
        walk.collapse();
        walk.reset();
        BlockLoader loader = w.loader;
        loader.begin(program, registers, w, walk, ins + outs);
        int block = walk.blockOfRows();
        loader.pin((int) Math.min(total, block));
        for (long done = 0; done < total; ) {
            int n = (int) Math.min(total - done, block);
            loader.load(n, ins, outs);
            program.run(registers, n, w.scratch);
            for (int i = 0; i < outs; i++) {
                loader.store(i, ins + i, registers[program.roots[i]]);
            }
            done += n;
        }
    }
}
