package io.farpoint.backend.cpu;

/** What a loop may use beside its operands: arrays for values between two passes, the failure. */
final class Scratch {
    /**
     * How many elements are evaluated at a time: a few arrays of this length stay in the first
     * level cache (1 to 2 Ki measured best, FACTS.md).
     */
    static final int BLOCK = 1024;

    final float[] f0 = new float[BLOCK];
    final float[] f1 = new float[BLOCK];
    final float[] f2 = new float[BLOCK];
    final double[] d0 = new double[BLOCK];
    final double[] d1 = new double[BLOCK];
    final double[] d2 = new double[BLOCK];
    final Failure failure = new Failure();
}
