package io.farpoint.engine;

import io.farpoint.DType;
import io.farpoint.LimitExceededException;
import io.farpoint.NotLocalException;
import io.farpoint.ShapeMismatchException;
import io.farpoint.op.Layout;
import io.farpoint.session.HostMemory;
import io.farpoint.session.Pending;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads the values of local tensors; of far ones it refuses, since no value crosses silently. */
final class Reading {
    /** The most elements of a Java array. */
    private static final long MAX_ARRAY = Integer.MAX_VALUE - 8;

    private Reading() {}

    /** The elements of a tensor, row-major, in a heap copy. */
    static MemorySegment bytes(Handle handle) {
        handle.requireLive();
        if (handle.isFar()) {
            throw new NotLocalException(
                    "the values of "
                            + handle
                            + " are on "
                            + handle.worker().id()
                            + "; get() brings them home, fetch() reads a copy");
        }
        return bytes(handle, handle.layout());
    }

    /** The elements of a part of a local tensor. */
    static MemorySegment bytes(Handle handle, Layout part) {
        handle.acquire();
        try {
            long bytes = part.shape().size() * handle.record().dtype().bytes();
            MemorySegment target = HostMemory.allocate(bytes);
            EngineWorker worker = handle.worker();
            Pending<MemorySegment> read = worker.link().read(handle.record(), part, target);
            return handle.engine().await(read, "a read of " + worker.id());
        } finally {
            handle.record().release();
        }
    }

    /** The elements, if there are few enough for a Java array. */
    private static MemorySegment arrayBytes(Handle handle) {
        if (handle.layout().shape().size() > MAX_ARRAY) {
            throw new LimitExceededException(
                    "a Java array cannot hold the "
                            + handle.layout().shape().size()
                            + " elements of shape "
                            + handle.layout().shape()
                            + "; read a slice, or data()");
        }
        return bytes(handle);
    }

    static double item(Handle handle) {
        MemorySegment bytes = bytes(handle);
        if (handle.size() != 1) {
            throw new ShapeMismatchException(
                    "item() reads a tensor of one element, this one has shape " + handle.shape());
        }
        return doubleAt(bytes, handle.dtype(), 0);
    }

    static double doubleAt(MemorySegment bytes, DType dtype, long index) {
        return switch (dtype) {
            case FLOAT32 -> bytes.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case FLOAT64 -> bytes.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
            case BOOL, UINT8, INT32, INT64 -> (double) longAt(bytes, dtype, index);
        };
    }

    static long longAt(MemorySegment bytes, DType dtype, long index) {
        return switch (dtype) {
            case BOOL, UINT8 -> bytes.get(ValueLayout.JAVA_BYTE, index) & 0xFF;
            case INT32 -> bytes.getAtIndex(ValueLayout.JAVA_INT, index);
            case INT64 -> bytes.getAtIndex(ValueLayout.JAVA_LONG, index);
            case FLOAT32 -> (long) bytes.getAtIndex(ValueLayout.JAVA_FLOAT, index);
            case FLOAT64 -> (long) bytes.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
        };
    }

    static float[] floats(Handle handle) {
        MemorySegment bytes = arrayBytes(handle);
        if (handle.dtype() == DType.FLOAT32) {
            return bytes.toArray(ValueLayout.JAVA_FLOAT);
        }
        float[] values = new float[Math.toIntExact(handle.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    handle.dtype() == DType.INT64
                            ? (float) longAt(bytes, DType.INT64, i)
                            : (float) doubleAt(bytes, handle.dtype(), i);
        }
        return values;
    }

    static double[] doubles(Handle handle) {
        MemorySegment bytes = arrayBytes(handle);
        double[] values = new double[Math.toIntExact(handle.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = doubleAt(bytes, handle.dtype(), i);
        }
        return values;
    }

    static long[] longs(Handle handle) {
        MemorySegment bytes = arrayBytes(handle);
        long[] values = new long[Math.toIntExact(handle.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = longAt(bytes, handle.dtype(), i);
        }
        return values;
    }

    static int[] ints(Handle handle) {
        MemorySegment bytes = arrayBytes(handle);
        int[] values = new int[Math.toIntExact(handle.size())];
        boolean floating = handle.dtype().isFloating();
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    floating
                            ? (int) doubleAt(bytes, handle.dtype(), i)
                            : (int) longAt(bytes, handle.dtype(), i);
        }
        return values;
    }

    static boolean[] booleans(Handle handle) {
        MemorySegment bytes = arrayBytes(handle);
        boolean[] values = new boolean[Math.toIntExact(handle.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = doubleAt(bytes, handle.dtype(), i) != 0;
        }
        return values;
    }
}
