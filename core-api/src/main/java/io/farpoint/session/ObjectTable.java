package io.farpoint.session;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A session's objects by id: open addressing with linear probing, so that adding and removing an
 * object allocates nothing. Not safe from many threads; its session guards it.
 */
final class ObjectTable {
    private static final int INITIAL_CAPACITY = 64;

    private StoredObject[] slots = new StoredObject[INITIAL_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /**
     * Fibonacci hashing (Knuth, volume 3, 6.4): rising ids taken as they are would form one long
     * run, through which every removal would have to walk.
     */
    private static int home(long id, int mask) {
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    StoredObject get(long id) {
        int mask = slots.length - 1;
        for (int at = home(id, mask); slots[at] != null; at = (at + 1) & mask) {
            if (slots[at].id == id) {
                return slots[at];
            }
        }
        return null;
    }

    /** Adds an object, unless its id is taken. */
    boolean add(StoredObject object) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        int mask = slots.length - 1;
        int at = home(object.id, mask);
        for (; slots[at] != null; at = (at + 1) & mask) {
            if (slots[at].id == object.id) {
                return false;
            }
        }
        slots[at] = object;
        size++;
        return true;
    }

    StoredObject remove(long id) {
        int mask = slots.length - 1;
        int at = home(id, mask);
        for (; slots[at] != null; at = (at + 1) & mask) {
            if (slots[at].id == id) {
                StoredObject found = slots[at];
                closeGap(at, mask);
                size--;
                return found;
            }
        }
        return null;
    }

    /** Knuth's algorithm R: moves up what would no longer be found behind the gap. */
    private void closeGap(int gap, int mask) {
        int hole = gap;
        for (int at = (hole + 1) & mask; slots[at] != null; at = (at + 1) & mask) {
            int home = home(slots[at].id, mask);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = null;
    }

    private void grow() {
        StoredObject[] old = slots;
        slots = new StoredObject[2 * old.length];
        size = 0;
        for (StoredObject object : old) {
            if (object != null) {
                add(object);
            }
        }
    }

    /** All objects in the order of their ids, the order in which they were made. */
    StoredObject[] inOrder() {
        StoredObject[] all = new StoredObject[size];
        int count = 0;
        for (StoredObject object : slots) {
            if (object != null) {
                all[count++] = object;
            }
        }
        Arrays.sort(all, Comparator.comparingLong(object -> object.id));
        return all;
    }
}
