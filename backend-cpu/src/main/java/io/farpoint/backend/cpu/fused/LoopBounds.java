package io.farpoint.backend.cpu.fused;

/**
 * When loops are made and how many are kept.
 *
 * @param vectors whether there is a vector form
 * @param hotElements elements after which it is made
 * @param mostLoops how many are kept
 * @param warms whether a loop is warmed before it serves; without, it serves slowly at first
 */
public record LoopBounds(boolean vectors, long hotElements, int mostLoops, boolean warms) {
    /**
     * Elements after which a vector form is made. Warming one takes 0.1 to 0.5 s of a core; up to
     * here the block form has cost some 30 to 100 ms. Sooner, short trainings of small networks ran
     * at half their speed on two cores: they ended before the loops paid (measured).
     */
    private static final long HOT_ELEMENTS = 1L << 26;

    /** The most warm loops: 300 classes take about 30 MB of code cache (measured). */
    private static final int MOST_LOOPS = 256;

    /**
     * Those of a backend at work.
     *
     * @return vector forms where the Vector API is there
     */
    public static LoopBounds usual() {
        return new LoopBounds(VectorModule.isThere(), HOT_ELEMENTS, MOST_LOOPS, true);
    }
}
