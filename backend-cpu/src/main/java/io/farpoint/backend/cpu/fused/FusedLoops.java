package io.farpoint.backend.cpu.fused;

import io.farpoint.op.Exprs;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * The generated loops of a backend. An expression begins cold, in the block form that serves at
 * once; when it has seen {@link #HOT_ELEMENTS} elements, one background thread makes its vector
 * form, warms it, and puts it in its cell, from which the next call takes it. So many are kept; a
 * loop that did not serve lately makes room.
 */
public final class FusedLoops implements AutoCloseable {
    /**
     * Elements after which a vector form is made. Warming one takes 0.1 to 0.5 s of a core; up to
     * here the block form has cost some 30 to 100 ms. Sooner, short trainings of small networks ran
     * at half their speed on two cores: they ended before the loops paid (measured).
     */
    static final long HOT_ELEMENTS = 1L << 26;

    /** From so many elements on an op is mostly its loop, and each counts so many times. */
    static final long LARGE_ELEMENTS = 1L << 13;

    static final long LARGE_WEIGHT = 4;

    /** The most warm loops: 300 classes take about 30 MB of code cache (measured). */
    static final int MOST_LOOPS = 256;

    /** The most cells that wait for the warmer; others ask again later. */
    static final int MOST_WAITING = 64;

    private final String device;
    private final boolean vectors;
    private final long hotElements;
    private final int mostLoops;
    private final boolean warms;
    private final ArrayDeque<LoopCell> waiting = new ArrayDeque<>();
    private final Queue<LoopCell> ready = new ArrayDeque<>();
    private boolean logged;
    private boolean closed;
    private Thread warmer;
    private long warming;
    private long made;
    private long refused;
    private long dropped;

    /**
     * Loops for a device.
     *
     * @param device the device's name, for threads and messages
     */
    public FusedLoops(String device) {
        this(device, VectorModule.isThere(), HOT_ELEMENTS, MOST_LOOPS, true);
    }

    /**
     * Loops with other bounds.
     *
     * @param device the device's name, for threads and messages
     * @param vectors whether there is a vector form
     * @param hotElements elements after which it is made
     * @param mostLoops how many are kept
     * @param warms whether a loop is warmed before it serves; without, it serves slowly at first
     */
    public FusedLoops(
            String device, boolean vectors, long hotElements, int mostLoops, boolean warms) {
        this.device = device;
        this.vectors = vectors;
        this.hotElements = hotElements;
        this.mostLoops = mostLoops;
        this.warms = warms;
    }

    boolean warms() {
        return warms;
    }

    /**
     * The loops of expressions, all cold.
     *
     * @param exprs the expressions
     * @param schedule their nodes
     * @return their loops
     */
    public LoopSet of(Exprs exprs, Schedule schedule) {
        return new LoopSet(this, exprs, schedule);
    }

    /** Counts a use of a cell that has no loop. */
    void heat(LoopCell cell, long elements) {
        if (cell.state != LoopCell.State.COLD) {
            return;
        }
        cell.heat += elements < LARGE_ELEMENTS ? elements : LARGE_WEIGHT * elements;
        if (cell.heat >= hotElements) {
            cell.heat = 0;
            ask(cell);
        }
    }

    private synchronized void ask(LoopCell cell) {
        if (closed || cell.state != LoopCell.State.COLD) {
            return;
        }
        if (!vectors) {
            cell.state = LoopCell.State.REFUSED;
            sayOnce();
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            return;
        }
        cell.state = LoopCell.State.WARMING;
        waiting.add(cell);
        if (warmer == null) {
            warmer = new Thread(new LoopWarmer(this), "farpoint-" + device + "-warmer");
            warmer.setDaemon(true);
            warmer.start();
        }
        notifyAll();
    }

    private void sayOnce() {
        if (!logged) {
            logged = true;
            System.getLogger(FusedLoops.class.getPackageName())
                    .log(
                            System.Logger.Level.INFO,
                            device
                                    + " runs expressions block by block, at about half speed: start"
                                    + " the JVM with --add-modules jdk.incubator.vector");
        }
    }

    /** The next cell to warm; waits for one, null at the end. */
    synchronized LoopCell next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        return closed ? null : taken(waiting.poll());
    }

    /** The next cell to warm, if one is waiting. */
    synchronized LoopCell poll() {
        return closed ? null : taken(waiting.poll());
    }

    private LoopCell taken(LoopCell cell) {
        warming += cell == null ? 0 : 1;
        return cell;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Puts a warm loop in its place, or notes that there is none. */
    synchronized void done(LoopCell cell, FusedLoop loop) {
        warming--;
        if (loop == null) {
            cell.state = LoopCell.State.REFUSED;
            refused++;
            return;
        }
        while (ready.size() >= mostLoops) {
            makeRoom();
        }
        made++;
        ready.add(cell);
        cell.loop = loop;
        cell.state = LoopCell.State.READY;
    }

    /** Drops the first loop that did not serve since it last came to the front. */
    private void makeRoom() {
        LoopCell first = ready.remove();
        if (first.used) {
            first.used = false;
            ready.add(first);
            return;
        }
        first.loop = null;
        first.state = LoopCell.State.COLD;
        dropped++;
    }

    /**
     * Adds this part's counters.
     *
     * @param details where to
     */
    public synchronized void addTo(Map<String, Long> details) {
        details.put("loops", (long) ready.size());
        details.put("loopsWarming", waiting.size() + warming);
        details.put("loopsMade", made);
        details.put("loopsRefused", refused);
        details.put("loopsDropped", dropped);
    }

    /** Stops the warmer and waits for its end. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = warmer;
            notifyAll();
        }
        if (running != null) {
            ThreadEnd.await(running);
        }
    }
}
