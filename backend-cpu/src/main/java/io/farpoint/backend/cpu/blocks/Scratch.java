package io.farpoint.backend.cpu.blocks;

/** What a loop may use beside its operands: arrays for values between two passes, the failure. */
public final class Scratch {
    /**
     * How many elements are evaluated at a time: a few arrays of this length stay in the first
     * level cache (1 to 2 Ki measured best, FACTS.md).
     */
    public static final int BLOCK = 1024;

    /** Values between two passes of a loop, as are the next five; no loop keeps any. */
    public final float[] f0 = new float[BLOCK];

    public final float[] f1 = new float[BLOCK];
    public final float[] f2 = new float[BLOCK];
    public final double[] d0 = new double[BLOCK];
    public final double[] d1 = new double[BLOCK];
    public final double[] d2 = new double[BLOCK];

    /** Where loops note values that are at fault. */
    public final Failure failure = new Failure();
}
