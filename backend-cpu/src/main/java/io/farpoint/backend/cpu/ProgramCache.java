package io.farpoint.backend.cpu;

import io.farpoint.backend.cpu.fused.FusedLoops;
import io.farpoint.op.Exprs;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Programs by expression, bounded: two generations, of which the older is dropped whole when the
 * younger is full; what is still in use moves over. Reading takes no lock.
 */
final class ProgramCache {
    private final int generationSize;
    private final FusedLoops loops;
    private volatile ConcurrentHashMap<Exprs, Program> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Exprs, Program> old = new ConcurrentHashMap<>();

    ProgramCache(int generationSize, FusedLoops loops) {
        this.generationSize = generationSize;
        this.loops = loops;
    }

    Program get(Exprs exprs) {
        Program program = young.get(exprs);
        return program != null ? program : add(exprs);
    }

    private Program add(Exprs exprs) {
        Program program = old.get(exprs);
        if (program == null) {
            program = Program.of(exprs, loops.of(exprs));
        }
        if (young.size() >= generationSize) {
            turn();
        }
        young.put(exprs, program);
        return program;
    }

    private synchronized void turn() {
        if (young.size() >= generationSize) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
