package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.spi.Buffer;
import io.farpoint.spi.Operand;
import java.util.Arrays;
import java.util.Set;

/** One object of a session: device memory with what is known of its content. */
final class StoredObject {
    final long id;
    final DType dtype;
    final Shape shape;

    /** True for the owner's data lent to a session: read-only, its memory is not the session's. */
    final boolean borrowed;

    volatile Set<String> tags = Set.of();
    volatile String description = "";

    private volatile Buffer buffer;
    private volatile boolean expected;
    private volatile boolean freed;
    private volatile Poison poison;
    private volatile Verdict[] pending;
    private Operand.View lastView;

    StoredObject(long id, DType dtype, Shape shape, boolean borrowed) {
        this.id = id;
        this.dtype = dtype;
        this.shape = shape;
        this.borrowed = borrowed;
    }

    void tag(Set<String> newTags, String newDescription) {
        tags = Set.copyOf(newTags);
        description = newDescription;
    }

    long elements() {
        return shape.size();
    }

    long bytes() {
        return shape.size() * dtype.bytes();
    }

    Buffer buffer() {
        return buffer;
    }

    void hold(Buffer memory) {
        buffer = memory;
        lastView = null;
    }

    /** Whether the bytes of a move are still on their way. */
    boolean isExpected() {
        return expected;
    }

    void expect() {
        expected = true;
    }

    void arrived() {
        expected = false;
    }

    /**
     * The operand of a view; the last one is kept, since most objects are used under one layout.
     */
    Operand.View view(Layout layout) {
        Operand.View last = lastView;
        if (last != null && last.layout() == layout && last.buffer() == buffer) {
            return last;
        }
        Operand.View view = new Operand.View(buffer, layout, dtype);
        lastView = view;
        return view;
    }

    void poison(Poison found) {
        poison = found;
        pending = null;
    }

    /** Written whole: what was wrong with it before no longer matters. */
    void makeGood() {
        poison = null;
        pending = null;
    }

    void dependOn(Verdict[] verdicts) {
        pending = verdicts;
    }

    Verdict[] pending() {
        return pending;
    }

    /** The poison, or null if good so far; verdicts that came out clean are let go. */
    Poison settle() {
        if (pending != null) {
            synchronized (this) {
                Verdict[] left = pending;
                pending = left == null ? null : stillPending(left);
            }
        }
        return poison;
    }

    private Verdict[] stillPending(Verdict[] verdicts) {
        Verdict[] left = new Verdict[verdicts.length];
        int count = 0;
        for (Verdict verdict : verdicts) {
            switch (verdict.poll()) {
                case FAILED -> {
                    poison = verdict.poison();
                    return null;
                }
                case PENDING -> left[count++] = verdict;
                case CLEAN -> {}
            }
        }
        if (count == 0) {
            return null;
        }
        return count == verdicts.length ? verdicts : Arrays.copyOf(left, count);
    }

    boolean isFreed() {
        return freed;
    }

    void release() {
        freed = true;
        Buffer memory = buffer;
        buffer = null;
        lastView = null;
        if (memory != null && !borrowed) {
            memory.close();
        }
    }

    String describe() {
        return dtype + shape.toString() + " (id " + id + ")";
    }
}
