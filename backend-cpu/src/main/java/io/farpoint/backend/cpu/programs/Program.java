package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;
import io.farpoint.backend.cpu.blocks.Storage;
import io.farpoint.backend.cpu.fused.FusedLoops;
import io.farpoint.backend.cpu.fused.LoopSet;
import io.farpoint.backend.cpu.fused.Schedule;
import io.farpoint.op.Exprs;
import io.farpoint.op.ReduceKind;

/**
 * Compiled expressions: instructions over numbered registers, each an array of {@link
 * Scratch#BLOCK} elements. Registers come in the order inputs, immediates, ramps (the index along a
 * dimension), constants, temporaries; the latter are shared by values that do not live at once.
 */
public final class Program {
    /** The strided inputs. */
    public final int inputs;

    /** The immediates, which follow the inputs. */
    public final int immediates;

    /** The dimension of each ramp. */
    public final int[] rampAxes;

    /** The register of the first ramp. */
    public final int firstRamp;

    final int firstConstant;
    final long[] constants;

    /** The storage of each register. */
    public final Storage[] registers;

    /** The register of each output. */
    public final int[] roots;

    /** About how much an element costs, in additions. */
    public final int cost;

    final Exprs exprs;

    /** The vector forms. */
    public final LoopSet loops;

    /** What joins this program's value into lanes, by kind; filled by {@link ProgramCache}. */
    final Program[] joining = new Program[ReduceKind.values().length];

    private final Instruction[] code;

    Program(
            int inputs,
            int immediates,
            int[] rampAxes,
            long[] constants,
            Storage[] registers,
            int[] roots,
            Instruction[] code,
            int cost,
            Exprs exprs,
            LoopSet loops) {
        this.inputs = inputs;
        this.immediates = immediates;
        this.rampAxes = rampAxes;
        this.firstRamp = inputs + immediates;
        this.firstConstant = firstRamp + rampAxes.length;
        this.constants = constants;
        this.registers = registers;
        this.roots = roots;
        this.code = code;
        this.cost = cost;
        this.exprs = exprs;
        this.loops = loops;
    }

    static Program of(Exprs exprs, FusedLoops loops) {
        Schedule schedule = Schedule.of(exprs.roots());
        return new ProgramCompiler(exprs, schedule).compile(loops.of(exprs, schedule));
    }

    /** Evaluates a block whose inputs, immediates and ramps are in their registers. */
    public void run(Object[] bound, int n, Scratch scratch) {
        for (Instruction instruction : code) {
            instruction.run(bound, n, scratch);
        }
    }

    /** Puts immediates and constants into their registers. */
    public void fill(long[] numbers, Object[] bound, int n) {
        for (int i = 0; i < immediates; i++) {
            registers[inputs + i].fill(bound[inputs + i], 0, n, numbers[i]);
        }
        for (int i = 0; i < constants.length; i++) {
            registers[firstConstant + i].fill(bound[firstConstant + i], 0, n, constants[i]);
        }
    }

    /** Whether each output is an input as it is. */
    public boolean isCopy() {
        return code.length == 0 && roots.length == 1 && roots[0] < inputs;
    }
}
