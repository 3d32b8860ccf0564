package io.farpoint.backend.cpu.blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Elements of FLOAT64. */
final class DoubleStorage extends Storage {
    DoubleStorage() {
        super(8, 4);
    }

    @Override
    public Object array(int length) {
        return new double[length];
    }

    @Override
    public void copyIn(MemorySegment from, long offset, Object to, int at, int count) {
        double[] array = (double[]) to;
        if (count > FEW) {
            MemorySegment.copy(from, ValueLayout.JAVA_DOUBLE, offset, array, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_DOUBLE, offset + (long) 8 * i);
        }
    }

    @Override
    public void copyOut(Object from, int at, MemorySegment to, long offset, int count) {
        double[] array = (double[]) from;
        if (count > FEW) {
            MemorySegment.copy(array, at, to, ValueLayout.JAVA_DOUBLE, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_DOUBLE, offset + (long) 8 * i, array[at + i]);
        }
    }

    @Override
    void gather(MemorySegment from, long offset, long step, Object to, int at, int count) {
        double[] array = (double[]) to;
        if (step == 16) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_DOUBLE, offset + 16L * i);
            }
            return;
        }
        if (step == -8) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_DOUBLE, offset - 8L * i);
            }
            return;
        }
        long next = offset;
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_DOUBLE, next);
            next += step;
        }
    }

    @Override
    public void scatter(Object from, int at, MemorySegment to, long offset, long step, int count) {
        double[] array = (double[]) from;
        long next = offset;
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_DOUBLE, next, array[at + i]);
            next += step;
        }
    }

    @Override
    public void fill(Object to, int at, int count, long bits) {
        Arrays.fill((double[]) to, at, at + count, Double.longBitsToDouble(bits));
    }

    @Override
    void spread(Object array, int at, int count, int times) {
        double[] values = (double[]) array;
        for (int i = count - 1; i >= 0; i--) {
            Arrays.fill(values, at + i * times, at + (i + 1) * times, values[at + i]);
        }
    }

    @Override
    public void deal(Object from, Object to, int at, int step, int count) {
        double[] source = (double[]) from;
        double[] target = (double[]) to;
        for (int i = 0, j = at; i < count; i++, j += step) {
            target[j] = source[i];
        }
    }

    @Override
    long bits(Object from, int at) {
        return Double.doubleToRawLongBits(((double[]) from)[at]);
    }
}
