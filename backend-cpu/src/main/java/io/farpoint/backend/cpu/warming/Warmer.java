package io.farpoint.backend.cpu.warming;

import io.farpoint.spi.ThreadEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Gets code warm in a thread of its own, started on first need: makes it and runs it until the JIT
 * has compiled it for good, which shows in calls that allocate nothing (before, each vector is an
 * object). A few are warmed side by side, so that one runs while the JIT is busy with another.
 */
public final class Warmer implements AutoCloseable {
    /** The most that wait; others ask again later. */
    private static final int MOST_WAITING = 64;

    /** The most that are warmed side by side. */
    private static final int SIDE_BY_SIDE = 4;

    private static final long PAUSE_MILLIS = 2;

    private final String device;
    private final ArrayDeque<ColdCode> waiting = new ArrayDeque<>();
    private Thread thread;
    private long taken;
    private boolean closed;

    /** What is being warmed; the thread's own. */
    private final List<Warming> active = new ArrayList<>();

    /**
     * A warmer that has no thread yet.
     *
     * @param device the device's name, for the thread's
     */
    public Warmer(String device) {
        this.device = device;
    }

    /**
     * Takes code on, unless too much is waiting.
     *
     * @param code what is to be warm
     * @return whether it will be made, if nobody closes this before
     */
    public synchronized boolean offer(ColdCode code) {
        if (closed || waiting.size() == MOST_WAITING) {
            return false;
        }
        waiting.add(code);
        if (thread == null) {
            thread = new Thread(this::run, "farpoint-" + device + "-warmer");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
        return true;
    }

    /**
     * How much waits or is being warmed.
     *
     * @return 0 when all that was taken on is done
     */
    public synchronized long pending() {
        return waiting.size() + taken;
    }

    /** Stops the thread and waits for its end; what was not warm by then never is. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = thread;
            notifyAll();
        }
        if (running != null) {
            ThreadEnd.await(running);
        }
    }

    private void run() {
        try {
            AllocationMeter meter = new AllocationMeter();
            while (fetch() && round(meter)) {
                if (active.stream().allMatch(Warming::isLeftToJit)) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            // Nobody else knows this thread: the JVM is ending.
            Thread.currentThread().interrupt();
        }
    }

    /** Takes up what is waiting; waits itself if there is nothing else to do. False at the end. */
    private boolean fetch() throws InterruptedException {
        while (active.size() < SIDE_BY_SIDE) {
            ColdCode code = active.isEmpty() ? next() : poll();
            if (code == null) {
                break;
            }
            begin(code, 0);
        }
        return !active.isEmpty();
    }

    /** The next that waits; waits for one, null at the end. */
    private synchronized ColdCode next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return poll();
    }

    /** The next, if one is waiting. */
    private synchronized ColdCode poll() {
        ColdCode code = closed ? null : waiting.poll();
        taken += code == null ? 0 : 1;
        return code;
    }

    private void begin(ColdCode code, int attempt) {
        if (code.make()) {
            active.add(new Warming(code, attempt));
        } else {
            forget();
        }
    }

    /** Runs each for a moment. False at the end. */
    private boolean round(AllocationMeter meter) {
        for (int i = active.size() - 1; i >= 0; i--) {
            Warming warming = active.get(i);
            if (isClosed()) {
                return false;
            }
            warming.run(meter);
            if (warming.isWarm()) {
                end(i, true);
            } else if (warming.isStuck() && warming.isLastAttempt()) {
                end(i, warming.isGoodEnough());
            } else if (warming.isStuck()) {
                active.remove(i);
                begin(warming.code, warming.attempt + 1);
            }
        }
        return true;
    }

    private void end(int place, boolean warm) {
        active.remove(place).code.done(warm);
        forget();
    }

    /** To be called when its owner knows: whoever sees nothing pending finds all in its place. */
    private synchronized void forget() {
        taken--;
    }

    private synchronized boolean isClosed() {
        return closed;
    }
}
