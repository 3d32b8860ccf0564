package io.farpoint.backend.cpu.programs;

import io.farpoint.DType;
import io.farpoint.backend.cpu.fused.FusedLoops;
import io.farpoint.op.BinaryKind;
import io.farpoint.op.Expr;
import io.farpoint.op.Exprs;
import io.farpoint.op.ReduceKind;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Programs by expression, bounded: two generations, of which the older is dropped whole when the
 * younger is full; what is still in use moves over. Reading takes no lock.
 */
public final class ProgramCache {
    /** Above it an expression has no fused loop anyway (see LoopCompiler). */
    private static final int MOST_NODES = 200;

    private final int generationSize;
    private final FusedLoops loops;

    /** The expression that is its input, by dtype. */
    private final Program[] copies = new Program[DType.values().length];

    private volatile ConcurrentHashMap<Exprs, Program> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Exprs, Program> old = new ConcurrentHashMap<>();

    /** A cache of at most twice so many programs, whose vector forms are these. */
    public ProgramCache(int generationSize, FusedLoops loops) {
        this.generationSize = generationSize;
        this.loops = loops;
    }

    /** The program of expressions; compiled if it is not there. */
    public Program get(Exprs exprs) {
        Program program = young.get(exprs);
        return program != null ? program : add(exprs);
    }

    private Program add(Exprs exprs) {
        Program program = old.get(exprs);
        if (program == null) {
            program = Program.of(exprs, loops);
        }
        if (young.size() >= generationSize) {
            turn();
        }
        young.put(exprs, program);
        return program;
    }

    /**
     * What joins a program's value into the input after its last, {@code lane = lane op value};
     * null where the expression leaves no room for that.
     */
    public Program joining(Program values, ReduceKind kind) {
        Program known = values.joining[kind.ordinal()];
        if (known == null
                && values.inputs < Exprs.MAX_INPUTS
                && values.exprs.nodes() <= MOST_NODES) {
            Expr value = values.exprs.root(0);
            Expr lane = new Expr.Input(values.inputs, value.dtype());
            known = get(Exprs.of(new Expr.Binary(join(kind), lane, value)));
            values.joining[kind.ordinal()] = known;
        }
        return known;
    }

    /** What joins one value with another. */
    public Program joining(DType dtype, ReduceKind kind) {
        Program same = copies[dtype.ordinal()];
        if (same == null) {
            same = get(Exprs.of(new Expr.Input(0, dtype)));
            copies[dtype.ordinal()] = same;
        }
        return joining(same, kind);
    }

    private static BinaryKind join(ReduceKind kind) {
        return switch (kind) {
            case SUM -> BinaryKind.ADD;
            case PROD -> BinaryKind.MUL;
            case MAX -> BinaryKind.MAX;
            case MIN -> BinaryKind.MIN;
            case ANY -> BinaryKind.OR;
            case ALL -> BinaryKind.AND;
        };
    }

    private synchronized void turn() {
        if (young.size() >= generationSize) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    /** How many programs are there; one in both generations counts twice. */
    public int size() {
        return young.size() + old.size();
    }
}
