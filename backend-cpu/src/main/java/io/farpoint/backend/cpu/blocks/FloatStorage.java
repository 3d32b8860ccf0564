package io.farpoint.backend.cpu.blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Elements of FLOAT32. */
final class FloatStorage extends Storage {
    FloatStorage() {
        super(4, 3);
    }

    @Override
    public Object array(int length) {
        return new float[length];
    }

    @Override
    public void copyIn(MemorySegment from, long offset, Object to, int at, int count) {
        float[] array = (float[]) to;
        if (count > FEW) {
            MemorySegment.copy(from, ValueLayout.JAVA_FLOAT, offset, array, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_FLOAT, offset + (long) 4 * i);
        }
    }

    @Override
    public void copyOut(Object from, int at, MemorySegment to, long offset, int count) {
        float[] array = (float[]) from;
        if (count > FEW) {
            MemorySegment.copy(array, at, to, ValueLayout.JAVA_FLOAT, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_FLOAT, offset + (long) 4 * i, array[at + i]);
        }
    }

    @Override
    void gather(MemorySegment from, long offset, long step, Object to, int at, int count) {
        float[] array = (float[]) to;
        if (step == 8) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_FLOAT, offset + 8L * i);
            }
            return;
        }
        if (step == -4) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_FLOAT, offset - 4L * i);
            }
            return;
        }
        long next = offset;
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_FLOAT, next);
            next += step;
        }
    }

    @Override
    public void scatter(Object from, int at, MemorySegment to, long offset, long step, int count) {
        float[] array = (float[]) from;
        long next = offset;
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_FLOAT, next, array[at + i]);
            next += step;
        }
    }

    @Override
    public void fill(Object to, int at, int count, long bits) {
        Arrays.fill((float[]) to, at, at + count, Float.intBitsToFloat((int) bits));
    }

    @Override
    void spread(Object array, int at, int count, int times) {
        float[] values = (float[]) array;
        for (int i = count - 1; i >= 0; i--) {
            Arrays.fill(values, at + i * times, at + (i + 1) * times, values[at + i]);
        }
    }

    @Override
    public void deal(Object from, Object to, int at, int step, int count) {
        float[] source = (float[]) from;
        float[] target = (float[]) to;
        for (int i = 0, j = at; i < count; i++, j += step) {
            target[j] = source[i];
        }
    }

    @Override
    long bits(Object from, int at) {
        return Float.floatToRawIntBits(((float[]) from)[at]) & 0xFFFF_FFFFL;
    }
}
