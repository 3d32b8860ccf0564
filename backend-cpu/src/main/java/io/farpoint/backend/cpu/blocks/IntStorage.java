package io.farpoint.backend.cpu.blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Elements of INT32. */
final class IntStorage extends Storage {
    IntStorage() {
        super(4, 1);
    }

    @Override
    public Object array(int length) {
        return new int[length];
    }

    @Override
    public void copyIn(MemorySegment from, long offset, Object to, int at, int count) {
        int[] array = (int[]) to;
        if (count > FEW) {
            MemorySegment.copy(from, ValueLayout.JAVA_INT, offset, array, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_INT, offset + (long) 4 * i);
        }
    }

    @Override
    public void copyOut(Object from, int at, MemorySegment to, long offset, int count) {
        int[] array = (int[]) from;
        if (count > FEW) {
            MemorySegment.copy(array, at, to, ValueLayout.JAVA_INT, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_INT, offset + (long) 4 * i, array[at + i]);
        }
    }

    @Override
    void gather(MemorySegment from, long offset, long step, Object to, int at, int count) {
        int[] array = (int[]) to;
        if (step == 8) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_INT, offset + 8L * i);
            }
            return;
        }
        if (step == -4) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_INT, offset - 4L * i);
            }
            return;
        }
        long next = offset;
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_INT, next);
            next += step;
        }
    }

    @Override
    public void scatter(Object from, int at, MemorySegment to, long offset, long step, int count) {
        int[] array = (int[]) from;
        long next = offset;
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_INT, next, array[at + i]);
            next += step;
        }
    }

    @Override
    public void fill(Object to, int at, int count, long bits) {
        Arrays.fill((int[]) to, at, at + count, (int) bits);
    }

    @Override
    void spread(Object array, int at, int count, int times) {
        int[] values = (int[]) array;
        for (int i = count - 1; i >= 0; i--) {
            Arrays.fill(values, at + i * times, at + (i + 1) * times, values[at + i]);
        }
    }

    @Override
    public void deal(Object from, Object to, int at, int step, int count) {
        int[] source = (int[]) from;
        int[] target = (int[]) to;
        for (int i = 0, j = at; i < count; i++, j += step) {
            target[j] = source[i];
        }
    }

    @Override
    long bits(Object from, int at) {
        return ((int[]) from)[at];
    }
}
