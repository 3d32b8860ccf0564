package io.farpoint.session;

import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.spi.DeviceInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * The door to one session: a plain call in this process, or a stream to another. Commands take
 * effect in the order in which a thread gives them; none waits but to be accepted. Safe from many
 * threads.
 */
public interface Link extends AutoCloseable {
    /**
     * The worker's device.
     *
     * @return what it is
     */
    DeviceInfo device();

    /**
     * Tells what the worker is called here, for messages; one of this process is called by its id.
     *
     * @param id the name
     */
    default void call(String id) {}

    /**
     * Runs an op. An output named for the first time comes into being.
     *
     * @param op the op
     * @param in its strided inputs
     * @param inViews their layouts
     * @param immediates its immediates' bits
     * @param out its outputs
     * @param outViews their layouts
     * @param caller the line of the user's program, or empty
     */
    void execute(
            Op op,
            ObjectRef[] in,
            Layout[] inViews,
            long[] immediates,
            ObjectRef[] out,
            Layout[] outViews,
            String caller);

    /**
     * Makes an object of bytes.
     *
     * @param ref its new name
     * @param bytes its content, row-major, free again at return
     */
    void put(ObjectRef ref, MemorySegment bytes);

    /**
     * Ends an object.
     *
     * @param ref its name
     */
    void free(ObjectRef ref);

    /**
     * Reads a view.
     *
     * @param ref the object
     * @param view which elements
     * @param target receives them row-major; not to be touched before the answer is there
     * @return the target, once filled; fails as the object's poison says
     */
    Pending<MemorySegment> read(ObjectRef ref, Layout view, MemorySegment target);

    /**
     * Sends a view's elements to another worker. Never frees the source.
     *
     * @param ref the object
     * @param view which elements
     * @param to the other worker
     * @param ticket the one-time ticket under which it expects them
     */
    void moveOut(ObjectRef ref, Layout view, Destination to, long ticket);

    /**
     * Makes an object whose bytes another worker sends. Commands that name it wait for them.
     *
     * @param ref its new name
     * @param ticket the one-time ticket
     */
    void expect(ObjectRef ref, long ticket);

    /**
     * This worker as a destination of moves.
     *
     * @return where others send bytes
     */
    Destination destination();

    /**
     * Whether an object's bytes are there and good.
     *
     * @param ref the object
     * @return an answer that fails as the object's poison says
     */
    Pending<Void> settled(ObjectRef ref);

    /**
     * Whether all commands given so far have run.
     *
     * @return an answer that fails with the first failure since the last sync
     */
    Pending<Void> sync();

    /**
     * Tags an object, so that a search finds it.
     *
     * @param ref the object
     * @param tags its tags from now on
     * @param description its description from now on
     */
    void tag(ObjectRef ref, Set<String> tags, String description);

    /**
     * Finds objects.
     *
     * @param tags all of them must be the object's; none finds this session's own objects
     * @param firstId ids from here on are free for borrows, {@link Session#MAX_FOUND} of them
     * @return what was found, in the order of the ids
     */
    Pending<List<Found>> search(Set<String> tags, long firstId);

    /**
     * Takes up a reference to an object that a search found.
     *
     * @param ref a reference with the found id
     */
    void adopt(ObjectRef ref);

    /**
     * Moves on what came late, without waiting.
     *
     * @return whether anything is still under way
     */
    boolean advance();

    /** Ends the session: its objects are freed. Idempotent. */
    @Override
    void close();
}
