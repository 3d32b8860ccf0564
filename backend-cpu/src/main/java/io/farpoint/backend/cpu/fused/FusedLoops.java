package io.farpoint.backend.cpu.fused;

import io.farpoint.backend.cpu.warming.Warmer;
import io.farpoint.op.Exprs;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * The generated loops of a backend. An expression begins cold, in the block form that serves at
 * once; when it has seen as many elements as {@link LoopBounds} has it, the background thread makes
 * its vector form, warms it, and puts it in its cell, from which the next call takes it. So many
 * are kept; a loop that did not serve lately makes room.
 */
public final class FusedLoops implements AutoCloseable {
    /** From so many elements on an op is mostly its loop, and each counts so many times. */
    private static final long LARGE_ELEMENTS = 1L << 13;

    private static final long LARGE_WEIGHT = 4;

    private final String device;
    private final Warmer warmer;
    private final LoopBounds bounds;
    private final Queue<LoopCell> ready = new ArrayDeque<>();
    private boolean logged;
    private long made;
    private long refused;
    private long dropped;

    /** The background thread's, until that has ended. */
    private LoopGround ground;

    /**
     * Loops for a device.
     *
     * @param device the device's name, for messages
     * @param warmer what warms them; to be closed before this
     * @param bounds when they are made and how many are kept
     */
    public FusedLoops(String device, Warmer warmer, LoopBounds bounds) {
        this.device = device;
        this.warmer = warmer;
        this.bounds = bounds;
    }

    boolean warms() {
        return bounds.warms();
    }

    /** What cold loops are made by and run on; for the background thread alone. */
    LoopGround ground() {
        if (ground == null) {
            ground = new LoopGround();
        }
        return ground;
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
        if (cell.heat >= bounds.hotElements()) {
            cell.heat = 0;
            ask(cell);
        }
    }

    private synchronized void ask(LoopCell cell) {
        if (cell.state != LoopCell.State.COLD) {
            return;
        }
        if (!bounds.vectors()) {
            cell.state = LoopCell.State.REFUSED;
            sayOnce();
        } else if (warmer.offer(new ColdLoop(this, cell))) {
            cell.state = LoopCell.State.WARMING;
        }
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

    /** Puts a warm loop in its place, or notes that there is none. */
    synchronized void done(LoopCell cell, FusedLoop loop) {
        if (loop == null) {
            cell.state = LoopCell.State.REFUSED;
            refused++;
            return;
        }
        while (ready.size() >= bounds.mostLoops()) {
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
        details.put("loopsMade", made);
        details.put("loopsRefused", refused);
        details.put("loopsDropped", dropped);
    }

    /** Gives back what loops were warmed on; to be called when the background thread has ended. */
    @Override
    public void close() {
        if (ground != null) {
            ground.close();
        }
    }
}
