package io.farpoint.tck.worker;

import io.farpoint.Farpoint;
import io.farpoint.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** What all laws of this storey share: a fresh ground with bob, for each test. */
@Tag("tck")
public abstract class WorkerLaw {
    /** The ground of the running law. */
    protected Ground ground;

    /** The caller. */
    protected Farpoint fp;

    /** A worker behind the door under test. */
    protected Worker bob;

    /** Makes the ground that a subclass tests. */
    protected abstract Ground makeGround();

    @BeforeEach
    void open() {
        ground = makeGround();
        fp = ground.farpoint();
        bob = ground.worker("bob");
    }

    @AfterEach
    void close() {
        ground.close();
    }
}
