package io.farpoint.session;

import io.farpoint.DType;
import io.farpoint.Shape;
import io.farpoint.op.Layout;
import io.farpoint.op.Op;
import io.farpoint.op.WireCodes;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;

/**
 * What a client says on a stream to its session. Grammar: {@code Hello (Execute | Expect | Put
 * Chunk* | Lost | Free | Get | Fence | MoveOut | Tag | Search)* Bye}. Only Get, Fence and Search
 * are answered; a command that fails poisons what depends on it.
 */
public sealed interface Command {
    /** The protocol's version; a peer of another one is refused. */
    int VERSION = 1;

    /** The capabilities that a worker of this version knows: none yet. */
    long CAPABILITIES = 0;

    /** The most bytes of a tensor in one chunk. */
    int CHUNK_BYTES = 1 << 20;

    /**
     * Opens the session.
     *
     * @param version the client's {@link #VERSION}
     * @param opSet which ops the client knows, as {@link WireCodes#fingerprint} tells
     * @param client what the client calls itself, for messages
     * @param capabilities what the client asks for beyond the protocol, one bit each; 0 is nothing.
     *     A worker refuses bits that are not in its {@link #CAPABILITIES}
     */
    record Hello(int version, long opSet, String client, long capabilities) implements Command {
        /**
         * What a client of this version says that asks for nothing more.
         *
         * @param client what the client calls itself, for messages
         * @return the greeting
         */
        public static Hello of(String client) {
            return new Hello(VERSION, WireCodes.fingerprint(), client, 0);
        }
    }

    /**
     * An operand that is read.
     *
     * @param id its object
     * @param view which elements
     */
    record Source(long id, Layout view) {}

    /**
     * An operand that is written.
     *
     * @param id its object
     * @param dtype the object's dtype
     * @param shape the object's whole shape
     * @param view which elements are written
     * @param isNew whether the object comes into being
     */
    record Target(long id, DType dtype, Shape shape, Layout view, boolean isNew) {}

    /**
     * Runs an op.
     *
     * @param op the op
     * @param inputs its strided inputs
     * @param immediates its immediates' bits
     * @param outputs its outputs
     * @param caller the line of the user's program, or empty
     */
    record Execute(
            Op op, List<Source> inputs, List<Long> immediates, List<Target> outputs, String caller)
            implements Command {}

    /**
     * Makes an object whose bytes come under a ticket.
     *
     * @param id its id
     * @param dtype its dtype
     * @param shape its shape
     * @param ticket the one-time ticket
     */
    record Expect(long id, DType dtype, Shape shape, long ticket) implements Command {}

    /**
     * Announces the bytes of a ticket; chunks follow, in any order, until all are there.
     *
     * @param ticket the ticket
     * @param bytes how many in all
     */
    record Put(long ticket, long bytes) implements Command {}

    /**
     * Some bytes of a ticket.
     *
     * @param ticket the ticket
     * @param offset where they belong, in bytes
     * @param bytes at most {@link #CHUNK_BYTES}, valid during the call alone
     */
    record Chunk(long ticket, long offset, MemorySegment bytes) implements Command {}

    /**
     * Tells that the bytes of a ticket will not come.
     *
     * @param ticket the ticket
     * @param failure why
     */
    record Lost(long ticket, Failure failure) implements Command {}

    /**
     * Ends objects.
     *
     * @param ids their ids
     */
    record Free(List<Long> ids) implements Command {}

    /**
     * Reads a view; answered by chunks, or by Failed.
     *
     * @param request the answer's number
     * @param id the object
     * @param view which elements
     */
    record Get(long request, long id, Layout view) implements Command {}

    /**
     * Asks whether an object's bytes are there and good, or whether all commands so far have run.
     *
     * @param request the answer's number
     * @param id the object, or {@link #ALL}
     */
    record Fence(long request, long id) implements Command {
        /** Stands for all commands so far. */
        public static final long ALL = 0;
    }

    /**
     * Sends a view to another worker.
     *
     * @param id the object
     * @param view which elements
     * @param address the other worker's address
     * @param ticket the one-time ticket under which it expects them
     */
    record MoveOut(long id, Layout view, String address, long ticket) implements Command {}

    /**
     * Tags an object.
     *
     * @param id the object
     * @param tags its tags from now on
     * @param description its description from now on
     */
    record Tag(long id, Set<String> tags, String description) implements Command {}

    /**
     * Finds objects; answered by Found.
     *
     * @param request the answer's number
     * @param tags all of them must be an object's; none finds this session's own
     * @param firstId ids from here on are free for borrows
     */
    record Search(long request, Set<String> tags, long firstId) implements Command {}

    /** Ends the session. */
    record Bye() implements Command {}
}
