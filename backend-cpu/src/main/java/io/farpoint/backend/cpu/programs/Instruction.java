package io.farpoint.backend.cpu.programs;

import io.farpoint.backend.cpu.blocks.Scratch;

/** One node of a compiled expression: a loop and the registers it works on. */
sealed interface Instruction {
    void run(Object[] registers, int n, Scratch scratch);

    /** A function of one register. */
    record One<A, R>(Loop1<A, R> loop, int a, int r) implements Instruction {
        @Override
        @SuppressWarnings("unchecked") // the compiler gave each register the loop's array type
        public void run(Object[] registers, int n, Scratch scratch) {
            loop.run((A) registers[a], (R) registers[r], n, scratch);
        }
    }

    /** A function of two registers. */
    record Two<A, B, R>(Loop2<A, B, R> loop, int a, int b, int r) implements Instruction {
        @Override
        @SuppressWarnings("unchecked") // as above
        public void run(Object[] registers, int n, Scratch scratch) {
            loop.run((A) registers[a], (B) registers[b], (R) registers[r], n, scratch);
        }
    }

    /** A function of three registers. */
    record Three<A, B, C, R>(Loop3<A, B, C, R> loop, int a, int b, int c, int r)
            implements Instruction {
        @Override
        @SuppressWarnings("unchecked") // as above
        public void run(Object[] registers, int n, Scratch scratch) {
            loop.run(
                    (A) registers[a],
                    (B) registers[b],
                    (C) registers[c],
                    (R) registers[r],
                    n,
                    scratch);
        }
    }
}
