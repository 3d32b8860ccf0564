package io.farpoint.session;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Keeps a few reusable frames of argument arrays, so that an op in flight allocates none. A thread
 * usually finds the frame it gave back; where two threads meet at a slot, one makes a new frame.
 *
 * @param <T> the frame
 */
public final class FramePool<T> {
    private static final int SLOTS = 16;

    private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);
    private final Supplier<T> maker;

    /**
     * An empty pool.
     *
     * @param maker makes a frame
     */
    public FramePool(Supplier<T> maker) {
        this.maker = maker;
    }

    /**
     * Takes a frame out.
     *
     * @return a frame that nobody else uses
     */
    public T take() {
        T frame = slots.getAndSet(slot(), null);
        return frame == null ? maker.get() : frame;
    }

    /**
     * Gives a frame back; its arrays hold nothing.
     *
     * @param frame a frame that was taken
     */
    public void give(T frame) {
        slots.setRelease(slot(), frame);
    }

    private static int slot() {
        return (int) Thread.currentThread().threadId() & (SLOTS - 1);
    }
}
