package io.farpoint.backend.cpu.programs;

import io.farpoint.DType;
import io.farpoint.backend.cpu.blocks.Scratch;

/**
 * Conversions, one loop for each pair of dtypes that differ. Floating to integer truncates and
 * saturates, NaN gives 0; integers wrap; to BOOL is {@code != 0}.
 */
public final class CastLoops {
    private CastLoops() {}

    /** The loop from one dtype's arrays to another's. */
    public static Loop1<?, ?> of(DType from, DType to) {
        return switch (from) {
            case BOOL -> fromBool(to);
            case UINT8 -> fromUnsignedByte(to);
            case INT32 -> fromInt(to);
            case INT64 -> fromLong(to);
            case FLOAT32 -> fromFloat(to);
            case FLOAT64 -> fromDouble(to);
        };
    }

    private static Loop1<byte[], ?> fromBool(DType to) {
        return switch (to) {
            case BOOL -> copy(byte[].class);
            case UINT8 ->
                    (byte[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case INT32 ->
                    (byte[] a, int[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case INT64 ->
                    (byte[] a, long[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case FLOAT32 ->
                    (byte[] a, float[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
            case FLOAT64 ->
                    (byte[] a, double[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i];
                        }
                    };
        };
    }

    private static Loop1<byte[], ?> fromUnsignedByte(DType to) {
        return switch (to) {
            case BOOL ->
                    (byte[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case UINT8 -> copy(byte[].class);
            case INT32 ->
                    (byte[] a, int[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] & 0xFF;
                        }
                    };
            case INT64 ->
                    (byte[] a, long[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] & 0xFF;
                        }
                    };
            case FLOAT32 ->
                    (byte[] a, float[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] & 0xFF;
                        }
                    };
            case FLOAT64 ->
                    (byte[] a, double[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = a[i] & 0xFF;
                        }
                    };
        };
    }

    private static Loop1<int[], ?> fromInt(DType to) {
        return switch (to) {
            case BOOL ->
                    (int[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case UINT8 ->
                    (int[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) a[i];
                        }
                    };
            case INT32 -> copy(int[].class);
            case INT64 ->
                    (int[] a, long[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (long) a[i];
                        }
                    };
            case FLOAT32 ->
                    (int[] a, float[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (float) a[i];
                        }
                    };
            case FLOAT64 ->
                    (int[] a, double[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (double) a[i];
                        }
                    };
        };
    }

    private static Loop1<long[], ?> fromLong(DType to) {
        return switch (to) {
            case BOOL ->
                    (long[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case UINT8 ->
                    (long[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) a[i];
                        }
                    };
            case INT32 ->
                    (long[] a, int[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (int) a[i];
                        }
                    };
            case INT64 -> copy(long[].class);
            case FLOAT32 ->
                    (long[] a, float[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (float) a[i];
                        }
                    };
            case FLOAT64 ->
                    (long[] a, double[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (double) a[i];
                        }
                    };
        };
    }

    private static Loop1<float[], ?> fromFloat(DType to) {
        return switch (to) {
            case BOOL ->
                    (float[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case UINT8 ->
                    (float[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) Math.clamp((long) a[i], 0, 255);
                        }
                    };
            case INT32 ->
                    (float[] a, int[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (int) a[i];
                        }
                    };
            case INT64 ->
                    (float[] a, long[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (long) a[i];
                        }
                    };
            case FLOAT32 -> copy(float[].class);
            case FLOAT64 ->
                    (float[] a, double[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (double) a[i];
                        }
                    };
        };
    }

    private static Loop1<double[], ?> fromDouble(DType to) {
        return switch (to) {
            case BOOL ->
                    (double[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) (a[i] != 0 ? 1 : 0);
                        }
                    };
            case UINT8 ->
                    (double[] a, byte[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (byte) Math.clamp((long) a[i], 0, 255);
                        }
                    };
            case INT32 ->
                    (double[] a, int[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (int) a[i];
                        }
                    };
            case INT64 ->
                    (double[] a, long[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (long) a[i];
                        }
                    };
            case FLOAT32 ->
                    (double[] a, float[] r, int n, Scratch s) -> {
                        for (int i = 0; i < n; i++) {
                            r[i] = (float) a[i];
                        }
                    };
            case FLOAT64 -> copy(double[].class);
        };
    }

    /** Same dtype: the elements as they are. */
    private static <A> Loop1<A, A> copy(Class<A> array) {
        return (a, r, n, s) -> System.arraycopy(array.cast(a), 0, r, 0, n);
    }
}
