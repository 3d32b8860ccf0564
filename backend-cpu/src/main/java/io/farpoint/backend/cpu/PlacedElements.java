package io.farpoint.backend.cpu;

import io.farpoint.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Single elements at places of memory that each has its own of, between there and an array. */
final class PlacedElements {
    private PlacedElements() {}

    /**
     * Reads elements, in the array of their bits.
     *
     * @param base the byte offset of place 0
     */
    static void read(MemorySegment from, long base, long[] places, int n, Object to) {
        switch (to) {
            case int[] ints -> {
                for (int i = 0; i < n; i++) {
                    ints[i] = from.get(ValueLayout.JAVA_INT, base + 4 * places[i]);
                }
            }
            case long[] longs -> {
                for (int i = 0; i < n; i++) {
                    longs[i] = from.get(ValueLayout.JAVA_LONG, base + 8 * places[i]);
                }
            }
            case byte[] bytes -> {
                for (int i = 0; i < n; i++) {
                    bytes[i] = from.get(ValueLayout.JAVA_BYTE, base + places[i]);
                }
            }
            default -> throw new IllegalArgumentException(to.getClass().getName());
        }
    }

    /** Writes elements of an array of their bits, in order. */
    static void write(Object from, int n, MemorySegment to, long base, long[] places) {
        switch (from) {
            case int[] ints -> {
                for (int i = 0; i < n; i++) {
                    to.set(ValueLayout.JAVA_INT, base + 4 * places[i], ints[i]);
                }
            }
            case long[] longs -> {
                for (int i = 0; i < n; i++) {
                    to.set(ValueLayout.JAVA_LONG, base + 8 * places[i], longs[i]);
                }
            }
            case byte[] bytes -> {
                for (int i = 0; i < n; i++) {
                    to.set(ValueLayout.JAVA_BYTE, base + places[i], bytes[i]);
                }
            }
            default -> throw new IllegalArgumentException(from.getClass().getName());
        }
    }

    /** Adds elements of an array of their dtype to what is there, in order. */
    static void add(DType dtype, Object from, int n, MemorySegment to, long base, long[] places) {
        switch (dtype) {
            case BOOL -> {
                byte[] bytes = (byte[]) from;
                for (int i = 0; i < n; i++) {
                    long at = base + places[i];
                    to.set(
                            ValueLayout.JAVA_BYTE,
                            at,
                            (byte) (to.get(ValueLayout.JAVA_BYTE, at) | bytes[i]));
                }
            }
            case UINT8 -> {
                byte[] bytes = (byte[]) from;
                for (int i = 0; i < n; i++) {
                    long at = base + places[i];
                    to.set(
                            ValueLayout.JAVA_BYTE,
                            at,
                            (byte) (to.get(ValueLayout.JAVA_BYTE, at) + bytes[i]));
                }
            }
            case INT32 -> {
                int[] ints = (int[]) from;
                for (int i = 0; i < n; i++) {
                    long at = base + 4 * places[i];
                    to.set(ValueLayout.JAVA_INT, at, to.get(ValueLayout.JAVA_INT, at) + ints[i]);
                }
            }
            case INT64 -> {
                long[] longs = (long[]) from;
                for (int i = 0; i < n; i++) {
                    long at = base + 8 * places[i];
                    to.set(ValueLayout.JAVA_LONG, at, to.get(ValueLayout.JAVA_LONG, at) + longs[i]);
                }
            }
            case FLOAT32 -> add((float[]) from, n, to, base, places);
            case FLOAT64 -> add((double[]) from, n, to, base, places);
        }
    }

    private static void add(float[] from, int n, MemorySegment to, long base, long[] places) {
        for (int i = 0; i < n; i++) {
            long at = base + 4 * places[i];
            to.set(ValueLayout.JAVA_FLOAT, at, to.get(ValueLayout.JAVA_FLOAT, at) + from[i]);
        }
    }

    private static void add(double[] from, int n, MemorySegment to, long base, long[] places) {
        for (int i = 0; i < n; i++) {
            long at = base + 8 * places[i];
            to.set(ValueLayout.JAVA_DOUBLE, at, to.get(ValueLayout.JAVA_DOUBLE, at) + from[i]);
        }
    }
}
