package io.farpoint.backend.cpu.blocks;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Elements of one byte: truth values, and unsigned numbers that are widened with {@code & 0xFF}.
 */
final class ByteStorage extends Storage {
    ByteStorage() {
        super(1, 0);
    }

    @Override
    public Object array(int length) {
        return new byte[length];
    }

    @Override
    public void copyIn(MemorySegment from, long offset, Object to, int at, int count) {
        byte[] array = (byte[]) to;
        if (count > FEW) {
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, array, at, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_BYTE, offset + (long) 1 * i);
        }
    }

    @Override
    public void copyOut(Object from, int at, MemorySegment to, long offset, int count) {
        byte[] array = (byte[]) from;
        if (count > FEW) {
            MemorySegment.copy(array, at, to, ValueLayout.JAVA_BYTE, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_BYTE, offset + (long) 1 * i, array[at + i]);
        }
    }

    @Override
    void gather(MemorySegment from, long offset, long step, Object to, int at, int count) {
        byte[] array = (byte[]) to;
        if (step == 2) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_BYTE, offset + 2L * i);
            }
            return;
        }
        if (step == -1) {
            for (int i = 0; i < count; i++) {
                array[at + i] = from.get(ValueLayout.JAVA_BYTE, offset - i);
            }
            return;
        }
        long next = offset;
        for (int i = 0; i < count; i++) {
            array[at + i] = from.get(ValueLayout.JAVA_BYTE, next);
            next += step;
        }
    }

    @Override
    public void scatter(Object from, int at, MemorySegment to, long offset, long step, int count) {
        byte[] array = (byte[]) from;
        long next = offset;
        for (int i = 0; i < count; i++) {
            to.set(ValueLayout.JAVA_BYTE, next, array[at + i]);
            next += step;
        }
    }

    @Override
    public void fill(Object to, int at, int count, long bits) {
        Arrays.fill((byte[]) to, at, at + count, (byte) bits);
    }

    @Override
    void spread(Object array, int at, int count, int times) {
        byte[] values = (byte[]) array;
        for (int i = count - 1; i >= 0; i--) {
            Arrays.fill(values, at + i * times, at + (i + 1) * times, values[at + i]);
        }
    }

    @Override
    public void deal(Object from, Object to, int at, int step, int count) {
        byte[] source = (byte[]) from;
        byte[] target = (byte[]) to;
        for (int i = 0, j = at; i < count; i++, j += step) {
            target[j] = source[i];
        }
    }

    @Override
    long bits(Object from, int at) {
        return ((byte[]) from)[at] & 0xFF;
    }
}
