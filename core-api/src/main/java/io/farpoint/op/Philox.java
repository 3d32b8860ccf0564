package io.farpoint.op;

/**
 * Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3" (SC 2011). The block with number {@code counter + b} has the 128-bit
 * counter {@code (low word, high word, 0, 0)} and the key {@code (low, high word of seed)}. Element
 * {@code i} of a FLOAT32 output takes word {@code i % 4} of block {@code i / 4}; an element of 64
 * bits takes words {@code 2 (i % 2)} (low) and {@code 2 (i % 2) + 1} (high) of block {@code i / 2}.
 * A uniform float is the top 24 bits times 2^-24, a uniform double the top 53 times 2^-53. A whole
 * number is {@code low + floor(u64 * (high - low) / 2^64)}. Normals come in pairs (elements {@code
 * 2j}, {@code 2j + 1}) from their two uniforms {@code u, v}, computed in double: {@code sqrt(-2
 * log(1 - u))} times the cosine and the sine of {@code 2 pi v}.
 */
public final class Philox {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private Philox() {}

    /**
     * Computes one block.
     *
     * @param seed the key
     * @param block the block's number
     * @param out receives four words
     */
    public static void block(long seed, long block, int[] out) {
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = 0;
        int c3 = 0;
        int k0 = (int) seed;
        int k1 = (int) (seed >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (M0 & 0xFFFF_FFFFL) * (c0 & 0xFFFF_FFFFL);
            long p1 = (M1 & 0xFFFF_FFFFL) * (c2 & 0xFFFF_FFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /**
     * The uniform float of a word.
     *
     * @param word 32 random bits
     * @return a value in [0, 1)
     */
    public static float uniformFloat(int word) {
        return (word >>> 8) * 0x1.0p-24f;
    }

    /**
     * The uniform double of two words.
     *
     * @param low the lower 32 bits
     * @param high the upper 32 bits
     * @return a value in [0, 1)
     */
    public static double uniformDouble(int low, int high) {
        return (bits(low, high) >>> 11) * 0x1.0p-53;
    }

    /**
     * The whole number of two words.
     *
     * @param low the lower 32 bits
     * @param high the upper 32 bits
     * @param from the least value
     * @param to one above the greatest value
     * @return a value in [from, to)
     */
    public static long integer(int low, int high, long from, long to) {
        return from + Math.unsignedMultiplyHigh(bits(low, high), to - from);
    }

    /**
     * How many blocks a draw uses up, by which the caller's counter moves on.
     *
     * @param elements how many elements are drawn
     * @param elementBytes 4 or 8
     * @return the number of blocks
     */
    public static long blocks(long elements, int elementBytes) {
        int perBlock = elementBytes == 4 ? 4 : 2;
        return Math.ceilDiv(elements, perBlock);
    }

    private static long bits(int low, int high) {
        return ((long) high << 32) | (low & 0xFFFF_FFFFL);
    }
}
