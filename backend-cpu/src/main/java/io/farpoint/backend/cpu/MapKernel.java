package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.fused.FusedLoop;
import io.farpoint.backend.cpu.memory.CpuBuffer;
import io.farpoint.backend.cpu.programs.Program;
import io.farpoint.backend.cpu.programs.ProgramCache;
import io.farpoint.op.Op;
import io.farpoint.spi.Operand;

/**
 * Elementwise ops: every input's element is read before any output's at its place is written, so an
 * output may be the very same view as an input.
 */
final class MapKernel {
    /** Below this a call of a loop costs more than the work. */
    private static final int LEAST_FOR_LOOP = 64;

    private final ProgramCache programs;
    private final Crew crew;

    MapKernel(ProgramCache programs, Crew crew) {
        this.programs = programs;
        this.crew = crew;
    }

    void run(Op.Map op, Operand[] inputs, Operand[] outputs, Workspace w) {
        Program program = programs.get(op.exprs());
        if (oneBlock(program, inputs, outputs, w)) {
            return;
        }
        int ins = program.inputs;
        int outs = program.roots.length;
        boolean dense = true;
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
        w.bindNumbers(program, inputs);
        crew.run(w.map, w.map.begin(program, total, dense), w);
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
        if (n >= LEAST_FOR_LOOP && oneRow(program, inputs, outputs, n, w)) {
            return true;
        }
        Object[] registers = w.registers(program);
        for (int i = 0; i < program.inputs; i++) {
            Operand.View view = w.view(inputs[i]);
            Storage storage = program.registers[i];
            CpuBuffer buffer = w.check(view, storage);
            if (!view.layout().isContiguous()) {
                return false;
            }
            long offset = buffer.start + (view.layout().offset() << storage.shift);
            storage.copyIn(buffer.segment(), offset, registers[i], 0, n);
        }
        w.bindNumbers(program, inputs);
        program.fill(w.numbers, registers, n);
        program.run(registers, n, w.scratch);
        for (int i = 0; i < roots.length; i++) {
            Operand.View view = w.view(outputs[i]);
            CpuBuffer buffer = (CpuBuffer) view.buffer();
            Storage storage = program.registers[roots[i]];
            long offset = buffer.start + (view.layout().offset() << storage.shift);
            storage.copyOut(registers[roots[i]], 0, buffer.segment(), offset, n);
        }
        return true;
    }

    /** By the fused loop, if it is warm. */
    private static boolean oneRow(
            Program program, Operand[] inputs, Operand[] outputs, int n, Workspace w) {
        w.bindNumbers(program, inputs);
        FusedLoop loop = program.loops.find(null, 0, program.loops.squares(w.numbers), n);
        if (loop == null || n % loop.multiple() != 0) {
            return false;
        }
        int operands = program.inputs + program.roots.length;
        for (int i = 0; i < operands; i++) {
            boolean input = i < program.inputs;
            Operand.View view = w.view(input ? inputs[i] : outputs[i - program.inputs]);
            Storage storage = program.registers[input ? i : program.roots[i - program.inputs]];
            CpuBuffer buffer = w.check(view, storage);
            if (!view.layout().isContiguous()) {
                return false;
            }
            w.segments[i] = buffer.segment();
            w.loopOffsets[i] = buffer.start + (view.layout().offset() << storage.shift);
        }
        loop.run(w.segments, w.loopOffsets, w.loopSteps, w.numbers, 1, n);
        return true;
    }
}
